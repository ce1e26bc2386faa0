"""Step 0003: see sql/0003_venues.sql."""

from db.migrations import run

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    run("0003_venues")
