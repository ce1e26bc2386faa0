"""Step 0037: see sql/0037_history.sql."""

from db.migrations import run

revision = "0037"
down_revision = "0036"


def upgrade() -> None:
    run("0037_history")
