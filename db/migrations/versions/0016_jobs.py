"""Step 0016: the job queue of the worker, in a schema of its own, as its library makes it."""

from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    from procrastinate.schema import SchemaManager

    cursor = op.get_bind().connection.cursor()
    cursor.execute("create schema jobs; set local search_path = jobs")
    cursor.execute(SchemaManager.get_schema())
    cursor.execute(
        "set local search_path = public; grant usage on schema jobs to etds_app;"
        " grant select, insert, update, delete on all tables in schema jobs to etds_app;"
        " grant usage on all sequences in schema jobs to etds_app"
    )
