"""Step 0038: see sql/0038_counts.sql."""

from db.migrations import run

revision = "0038"
down_revision = "0037"


def upgrade() -> None:
    run("0038_counts")
