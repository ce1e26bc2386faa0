"""Step 0027: see sql/0027_events.sql."""

from db.migrations import run

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    run("0027_words")
    run("0027_events")
