"""Step 0023: see sql/0023_search.sql; then the words of the orders that are there."""

from pathlib import Path

from alembic import op

from db.migrations import run

revision = "0023"
down_revision = "0022"

_FUNCTIONS = Path(__file__).parents[1] / "functions" / "finding.sql"


def upgrade() -> None:
    run("0023_search")
    cursor = op.get_bind().connection.cursor()
    cursor.execute("set local check_function_bodies = off")
    functions = _FUNCTIONS.read_text(encoding="utf-8")  # all are dropped and made anew after the last step
    cursor.execute(functions.replace("create function", "create or replace function"))
    cursor.execute(
        "select keep_words(performance_id, id, created_at, customer, contact) from orders"
        " where customer is not null or contact is not null"
    )
