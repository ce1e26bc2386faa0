"""Step 0002: see sql/0002_access.sql."""

from db.migrations import run

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    run("0002_access")
