"""Step 0005: see sql/0005_inventory.sql."""

from db.migrations import run

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    run("0005_inventory")
