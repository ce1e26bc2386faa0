"""Step 0001: see sql/0001_words.sql."""

from db.migrations import run

revision = "0001"
down_revision = None


def upgrade() -> None:
    run("0001_words")
