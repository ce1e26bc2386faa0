"""Step 0018: see sql/0018_exchange.sql."""

from db.migrations import run

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    run("0018_exchange")
