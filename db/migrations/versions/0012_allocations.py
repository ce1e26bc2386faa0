"""Step 0012: see sql/0012_allocations.sql."""

from db.migrations import run

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    run("0012_allocations")
