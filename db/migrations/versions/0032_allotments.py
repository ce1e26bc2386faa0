"""Step 0032: see sql/0032_allotments.sql."""

from db.migrations import run

revision = "0032"
down_revision = "0031"


def upgrade() -> None:
    run("0032_allotments")
