"""The doors to Postgres give their connections back as they took them."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DataError

from core.runtime import Core
from db.postgres import array


def test_an_orm_session_gives_its_connection_back_in_autocommit(core: Core) -> None:
    postgres = core.postgres
    with postgres.session() as session:
        assert session.connection().connection.dbapi_connection.autocommit is False  # type: ignore[union-attr]
        session.execute(text("select 1"))

    with postgres.write() as connection:
        connection.execute("create temporary table kept (n int) on commit preserve rows")

    assert postgres._pool.get_stats()["pool_size"] == 1, "there is but one connection, so each act below has that one"
    postgres.call("insert into kept values (1) returning n")
    with postgres.session() as session:
        session.execute(text("insert into kept values (2)"))
    postgres.call("insert into kept values (3) returning n")
    assert postgres.rows("select n from kept order by n") == [(1,), (2,), (3,)]
    connection = postgres._pool.getconn()
    assert (connection.autocommit, connection.info.transaction_status.name) == (True, "IDLE")
    postgres._pool.putconn(connection)


def test_a_failed_orm_session_gives_its_connection_back_too(core: Core) -> None:
    with pytest.raises(DataError), core.postgres.session() as session:
        session.execute(text("select 1 / 0"))

    connection = core.postgres._pool.getconn()
    assert (connection.autocommit, connection.info.transaction_status.name) == (True, "IDLE")
    core.postgres._pool.putconn(connection)


def test_an_array_keeps_every_text_as_it_is(core: Core) -> None:
    texts = ["", "a,b", '"quoted"', "back\\slash", "{}", "NULL", "ü 🎟"]

    assert core.postgres.rows("select %s::text[]", [array(texts)]) == [(texts,)]
