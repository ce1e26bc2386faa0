"""Step 0028: see sql/0028_manifests.sql."""

from db.migrations import run

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    run("0028_manifests")
