"""Step 0010: see sql/0010_payments.sql."""

from db.migrations import run

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    run("0010_payments")
