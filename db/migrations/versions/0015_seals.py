"""Step 0015: see sql/0015_seals.sql."""

from db.migrations import run

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    run("0015_seals")
