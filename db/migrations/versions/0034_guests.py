"""Step 0034: see sql/0034_guests.sql."""

from db.migrations import run

revision = "0034"
down_revision = "0033"


def upgrade() -> None:
    run("0034_guests")
