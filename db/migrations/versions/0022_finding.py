"""Step 0022: see sql/0022_finding.sql. The words of the orders that are there come with the next step."""

from db.migrations import run

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    run("0022_finding")
