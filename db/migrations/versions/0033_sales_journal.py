"""Step 0033: see sql/0033_sales_journal.sql."""

from db.migrations import run

revision = "0033"
down_revision = "0032"


def upgrade() -> None:
    run("0033_sales_journal")
