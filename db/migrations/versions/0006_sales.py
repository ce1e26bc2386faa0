"""Step 0006: see sql/0006_sales.sql."""

from db.migrations import run

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    run("0006_sales")
