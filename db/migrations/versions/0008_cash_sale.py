"""Step 0008: see sql/0008_cash_sale.sql."""

from db.migrations import run

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    run("0008_cash_sale")
