"""Step 0026: see sql/0026_date_holds.sql."""

from db.migrations import run

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    run("0026_date_holds")
