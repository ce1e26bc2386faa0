"""Step 0017: see sql/0017_words.sql and sql/0017_shifts.sql."""

from db.migrations import run

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    run("0017_words")
    run("0017_shifts")
