"""The schema as numbered steps, applied in order, each once, in one transaction.

A step is a small Python revision that runs one SQL file of `sql/`; the files read top to bottom are the tables. The
functions of `functions/` have no history: after the last step all of them are made anew, so each stands in one place.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from db.errors import NotTheOwner, translated

if TYPE_CHECKING:
    from collections.abc import Callable

_HERE = Path(__file__).parent
HEAD = "0041"
_LOCK_KEY = 0x45544453  # "ETDS": two terminals that start at once migrate one after the other
_CONNECT_SECONDS_MAX = 3


def sql(name: str) -> str:
    """The text of one step."""
    return (_HERE / "sql" / f"{name}.sql").read_text(encoding="utf-8")


def run(name: str) -> None:
    """Run one SQL file inside a revision, as it stands: no parameter syntax is read into it."""
    from alembic import op

    op.get_bind().connection.cursor().execute(sql(name))


def replace_functions(connection: Any) -> None:
    """Drop every function of ours, and make those that this version knows. The procedures of others stay.

    A trigger stands in the file of its function, and goes first.
    """
    cursor = connection.cursor()
    cursor.execute(
        "select format('drop trigger %I on %s', t.tgname, t.tgrelid::regclass)"
        " from pg_trigger t join pg_class c on c.oid = t.tgrelid"
        " where not t.tgisinternal and c.relnamespace = 'public'::regnamespace"
    )
    for (drop,) in cursor.fetchall():
        cursor.execute(drop)
    cursor.execute(
        "select p.oid::regprocedure::text from pg_proc p where p.pronamespace = 'public'::regnamespace"
        " and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')"
    )
    for (name,) in cursor.fetchall():
        cursor.execute(f"drop function {name}")
    cursor.execute("set local check_function_bodies = off")  # they may call each other
    for file in sorted((_HERE / "functions").glob("*.sql")):
        cursor.execute(file.read_text(encoding="utf-8"))


def current(owner_url: str) -> str | None:
    """The step the database is at, or None where nothing was applied. Needs no Alembic, so that a start stays quick.

    Raises: StoreUnavailable.
    """
    import psycopg

    with (
        translated(),
        psycopg.connect(owner_url, autocommit=True, connect_timeout=_CONNECT_SECONDS_MAX) as connection,
    ):
        if connection.execute("select to_regclass('public.alembic_version')").fetchone() == (None,):
            return None
        row = connection.execute("select version_num from alembic_version").fetchone()
    return None if row is None else str(row[0])


def upgrade(owner_url: str, *, on_progress: Callable[[str], None] | None = None) -> bool:
    """Bring the database to HEAD; True if anything was applied. Safe to call from many processes at once.

    Raises: StoreUnavailable; NotTheOwner where the login may not.
    """
    from psycopg.errors import InsufficientPrivilege

    try:
        if current(owner_url) == HEAD:
            return False
    except InsufficientPrivilege as error:
        raise NotTheOwner(str(error)) from error
    _apply(owner_url, on_progress)
    return True


def _apply(owner_url: str, on_progress: Callable[[str], None] | None) -> None:
    from alembic import command
    from alembic.config import Config
    from psycopg.errors import InsufficientPrivilege
    from sqlalchemy import create_engine, text
    from sqlalchemy.exc import ProgrammingError
    from sqlalchemy.pool import NullPool

    if on_progress:
        on_progress("migrating the database")
    engine = create_engine(owner_url.replace("postgresql://", "postgresql+psycopg://", 1), poolclass=NullPool)
    try:
        with engine.begin() as connection:
            connection.execute(text("select pg_advisory_xact_lock(:key)"), {"key": _LOCK_KEY})
            config = Config()
            config.set_main_option("script_location", str(_HERE))
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            replace_functions(connection.connection)
    except (ProgrammingError, InsufficientPrivilege) as error:
        if isinstance(getattr(error, "orig", error), InsufficientPrivilege):
            raise NotTheOwner(str(error)) from error
        raise
    finally:
        engine.dispose()
