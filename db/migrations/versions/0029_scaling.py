"""Step 0029: see sql/0029_scaling.sql."""

from db.migrations import run

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    run("0029_scaling")
