"""Terminals of one state folder share one set of servers, which lives as long as any of them."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import psycopg
import pytest
import redis

from db import servers
from tests.db.servers.processes import guardian, lives, postmaster, start_terminal, terminal, wait_until


def test_a_cold_start_gives_postgres_18_with_checksums_and_a_redis_that_forgets(state_dir: Path) -> None:
    said: list[str] = []
    with servers.attach(state_dir, on_progress=said.append) as lease:
        with psycopg.connect(lease.addresses.owner_url) as connection:
            told = connection.execute(
                """
                select current_setting('server_version_num')::int / 10000, current_setting('data_checksums'),
                       current_setting('fsync'), current_setting('synchronous_commit'),
                       current_setting('listen_addresses'), pg_encoding_to_char(encoding), datlocale
                from pg_database where datname = current_database() and datname = 'etds'
                """
            ).fetchone()
        assert told == (18, "on", "on", "on", "", "UTF8", "C.UTF-8")
        assert said == ["making the database", "starting Postgres and Redis"]
        if lease.addresses.redis_url is None:
            pytest.skip("there is no redis-server on this machine")
        with redis.Redis.from_url(lease.addresses.redis_url, decode_responses=True) as client:
            told = {name: client.config_get(name)[name] for name in ("save", "appendonly", "port")}
        assert told == {"save": "", "appendonly": "no", "port": "0"}


def test_a_second_terminal_joins_the_same_servers(state_dir: Path) -> None:
    with servers.attach(state_dir, fast=True) as first:
        before = postmaster(state_dir)
        with servers.attach(state_dir, fast=True) as second:
            assert second.addresses == first.addresses
            assert postmaster(state_dir) == before


def test_terminals_that_come_at_the_same_instant_get_one_set_of_servers(state_dir: Path) -> None:
    comers = [start_terminal(state_dir) for _ in range(4)]
    try:
        answers = [comer.stdout.readline() for comer in comers if comer.stdout is not None]
        assert answers == ["attached\n"] * 4
        with psycopg.connect(_addresses(state_dir).owner_url) as connection:
            assert connection.execute("select count(*) from pg_database where datname = 'etds'").fetchone() == (1,)
    finally:
        for comer in comers:
            comer.kill()
            comer.communicate()


def test_the_servers_stop_when_the_last_terminal_is_killed(state_dir: Path) -> None:
    with terminal(state_dir) as first, terminal(state_dir) as second:
        database, watcher = postmaster(state_dir), guardian(state_dir)
        first.kill()
        first.wait()
        with psycopg.connect(_addresses(state_dir).owner_url) as connection:
            assert connection.execute("select 1").fetchone() == (1,)
        second.kill()
        second.wait()
        wait_until(lambda: not lives(database), what="Postgres stops")
        wait_until(lambda: not lives(watcher), what="the guardian goes")
    assert servers.look(state_dir) is None


def test_what_was_written_is_there_at_the_next_start(state_dir: Path) -> None:
    with servers.attach(state_dir) as lease, psycopg.connect(lease.addresses.owner_url) as connection:
        connection.execute("create table kept as select 7 as seven")
    assert servers.shut_down(state_dir) is True
    with servers.attach(state_dir) as lease, psycopg.connect(lease.addresses.owner_url) as connection:
        assert connection.execute("select seven from kept").fetchone() == (7,)


def test_up_outlives_its_caller_and_down_stops_whoever_is_attached(state_dir: Path) -> None:
    addresses = servers.keep_up(state_dir)
    assert servers.look(state_dir) == addresses
    with terminal(state_dir):
        database = postmaster(state_dir)
    with psycopg.connect(addresses.owner_url) as connection:
        assert connection.execute("select 1").fetchone() == (1,)
    with terminal(state_dir):
        assert servers.shut_down(state_dir) is True
        assert not lives(database)
    assert servers.shut_down(state_dir) is False


def test_looking_starts_nothing(state_dir: Path) -> None:
    assert servers.look(state_dir) is None
    assert list(state_dir.iterdir()) == []


def test_a_lease_may_be_closed_twice(state_dir: Path) -> None:
    lease = servers.attach(state_dir, fast=True)
    watcher = guardian(state_dir)
    lease.close()
    lease.close()
    wait_until(lambda: not lives(watcher), what="the guardian goes")


def test_a_guardian_that_is_told_to_go_is_waited_for(state_dir: Path) -> None:
    with servers.attach(state_dir, fast=True):
        first = guardian(state_dir)
        os.kill(first, signal.SIGTERM)
        wait_until(lambda: servers.look(state_dir) is None, what="the addresses are taken back")
        with servers.attach(state_dir, fast=True) as lease, psycopg.connect(lease.addresses.owner_url) as connection:
            assert connection.execute("select 1").fetchone() == (1,)
        assert guardian(state_dir) != first


def _addresses(state_dir: Path) -> servers.Addresses:
    found = servers.look(state_dir)
    assert found is not None
    return found
