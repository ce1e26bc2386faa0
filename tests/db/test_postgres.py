"""The doors to Postgres give their connections back as they took them."""

from __future__ import annotations

from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DataError

from core.runtime import Core
from db.errors import RuleBroken
from db.postgres import array, plain_array


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


def test_a_plain_array_is_read_back(core: Core) -> None:
    ids = [uuid4(), uuid4()]

    assert core.postgres.rows("select %s::uuid[]", [plain_array(each.hex for each in ids)]) == [(ids,)]
    assert core.postgres.rows("select %s::int[]", [plain_array([3, 1])]) == [([3, 1],)]


def test_after_a_failure_the_same_cursor_asks_on(core: Core) -> None:
    postgres = core.postgres
    with postgres.lent() as connection:
        connection.execute("create temporary table kept (n int constraint positive check (n > 0))")
    with pytest.raises(RuleBroken):
        postgres.call("insert into kept values (0) returning n")

    assert postgres.call("insert into kept values (1) returning n, 'a'") == (1, "a")
    assert postgres.rows("select n from kept") == [(1,)]
    assert postgres._pool.get_stats()["pool_size"] == 1, "there is but one connection, and it has but one such cursor"
