"""Step 0020: see sql/0020_counter.sql."""

from db.migrations import run

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    run("0020_counter")
