"""Step 0025: see sql/0025_bookings.sql."""

from db.migrations import run

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    run("0025_bookings")
