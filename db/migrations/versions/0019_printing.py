"""Step 0019: see sql/0019_printing.sql."""

from db.migrations import run

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    run("0019_printing")
