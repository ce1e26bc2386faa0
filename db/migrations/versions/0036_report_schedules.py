"""Step 0036: see sql/0036_report_schedules.sql."""

from db.migrations import run

revision = "0036"
down_revision = "0035"


def upgrade() -> None:
    run("0036_report_schedules")
