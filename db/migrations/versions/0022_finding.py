"""Step 0022: see sql/0022_finding.sql; then the words of the orders that are there."""

from pathlib import Path

from alembic import op

from db.migrations import run

revision = "0022"
down_revision = "0021"

_FUNCTIONS = Path(__file__).parents[1] / "functions" / "finding.sql"


def upgrade() -> None:
    run("0022_finding")
    cursor = op.get_bind().connection.cursor()
    cursor.execute("set local check_function_bodies = off")
    cursor.execute(_FUNCTIONS.read_text(encoding="utf-8"))  # dropped and made anew with all others afterwards
    cursor.execute(
        "select keep_words(performance_id, id, created_at, customer, contact) from orders"
        " where customer is not null or contact is not null"
    )
