"""Step 0021: see sql/0021_override.sql."""

from db.migrations import run

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    run("0021_override")
