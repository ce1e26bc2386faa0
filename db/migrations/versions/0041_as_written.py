"""Step 0041: see sql/0041_as_written.sql."""

from db.migrations import run

revision = "0041"
down_revision = "0040"


def upgrade() -> None:
    run("0041_as_written")
