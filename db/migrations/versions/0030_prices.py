"""Step 0030: see sql/0030_words.sql and sql/0030_prices.sql."""

from db.migrations import run

revision = "0030"
down_revision = "0029"


def upgrade() -> None:
    run("0030_words")
    run("0030_prices")
