"""Step 0009: see sql/0009_rights.sql."""

from db.migrations import run

revision = "0009"
down_revision = "0006"


def upgrade() -> None:
    run("0009_rights")
