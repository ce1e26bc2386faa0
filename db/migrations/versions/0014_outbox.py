"""Step 0014: see sql/0014_outbox.sql."""

from db.migrations import run

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    run("0014_outbox")
