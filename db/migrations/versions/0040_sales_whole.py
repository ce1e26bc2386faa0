"""Step 0040: see sql/0040_sales_whole.sql."""

from db.migrations import run

revision = "0040"
down_revision = "0039"


def upgrade() -> None:
    run("0040_sales_whole")
