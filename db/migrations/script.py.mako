"""Step ${up_revision}: see sql/${up_revision}_${message}.sql."""

from db.migrations import run

revision = "${up_revision}"
down_revision = "${down_revision}"


def upgrade() -> None:
    run("${up_revision}_${message}")
