"""Step 0035: see sql/0035_settlement.sql."""

from db.migrations import run

revision = "0035"
down_revision = "0034"


def upgrade() -> None:
    run("0035_settlement")
