"""Step 0039: see sql/0039_sales_total.sql."""

from db.migrations import run

revision = "0039"
down_revision = "0038"


def upgrade() -> None:
    run("0039_sales_total")
