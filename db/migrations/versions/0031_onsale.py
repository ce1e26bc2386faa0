"""Step 0031: see sql/0031_onsale.sql."""

from db.migrations import run

revision = "0031"
down_revision = "0030"


def upgrade() -> None:
    run("0031_onsale")
