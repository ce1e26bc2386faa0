"""Step 0013: see sql/0013_limits.sql."""

from db.migrations import run

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    run("0013_limits")
