"""Step 0007: see sql/0007_holds.sql."""

from db.migrations import run

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    run("0007_holds")
