"""Step 0024: see sql/0024_undo.sql."""

from db.migrations import run

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    run("0024_undo")
