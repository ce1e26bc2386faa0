"""Step 0023: see sql/0023_undo.sql."""

from db.migrations import run

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    run("0023_undo")
