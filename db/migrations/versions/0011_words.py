"""Step 0011: see sql/0011_words.sql."""

from db.migrations import run

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    run("0011_words")
