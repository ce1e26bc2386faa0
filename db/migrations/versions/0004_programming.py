"""Step 0004: see sql/0004_programming.sql."""

from db.migrations import run

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    run("0004_programming")
