"""What one test leaves in a database, the next one never sees."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from psycopg import Connection
from psycopg.rows import TupleRow

from db.servers import Addresses
from tests.clones import Clones, at

_VENUE = "insert into venue (name, currency) values ('Kalendar Theatre', 'EUR') returning id"


@pytest.fixture
def own(servers: Addresses, template: str) -> Iterator[Clones]:
    with Clones(servers.owner_url, template) as clones:
        yield clones


def opened(servers: Addresses, name: str) -> Connection[TupleRow]:
    return psycopg.connect(at(servers.owner_url, name), autocommit=True)


def test_rows_go_and_numbers_begin_anew(own: Clones, servers: Addresses) -> None:
    name = own.take()
    with opened(servers, name) as connection:
        assert [connection.execute(_VENUE).fetchone()] == [(1,)]
    own.give_back(name)
    assert own.take() == name
    with opened(servers, name) as connection:
        assert connection.execute("select count(*) from venue").fetchone() == (0,)
        assert connection.execute(_VENUE).fetchone() == (1,)
    own.give_back(name)


@pytest.mark.parametrize(
    "change",
    [
        "drop index tender_shift_idx",
        "alter table hold drop constraint hold_pkey cascade",
        "create or replace function share_drawer(p_account bigint) returns void language sql as 'select null::void'",
        "alter table venue add extra int",
        "alter table venue disable trigger all",
        "grant delete on seat_journal to etds_app",
        "create table left_behind ()",
    ],
)
def test_a_database_whose_shape_was_changed_is_not_lent_again(own: Clones, servers: Addresses, change: str) -> None:
    name = own.take()
    with opened(servers, name) as connection:
        connection.execute(change.encode())
    own.give_back(name)
    assert own.take() != name


def test_whoever_is_still_in_it_is_thrown_out(own: Clones, servers: Addresses) -> None:
    name = own.take()
    with opened(servers, name) as left:
        left.execute("begin")
        left.execute("lock table venue")
        own.give_back(name)
        with pytest.raises(psycopg.OperationalError):
            left.execute("select 1")
    assert own.take() == name
