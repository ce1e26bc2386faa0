"""Nothing that is killed, and nothing that it leaves behind, blocks the next start."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
import redis

from db import servers
from db.errors import StoreUnavailable
from db.servers.places import Places
from tests.db.servers.processes import guardian, lives, postmaster, start_terminal, terminal, wait_until


def test_postgres_killed_is_started_again(state_dir: Path) -> None:
    with servers.attach(state_dir, fast=True) as lease:
        killed = postmaster(state_dir)
        os.kill(killed, signal.SIGKILL)
        wait_until(lambda: _answers(lease.addresses.owner_url), what="Postgres is back")
        assert postmaster(state_dir) != killed


def test_redis_killed_is_started_again(state_dir: Path) -> None:
    with servers.attach(state_dir, fast=True) as lease:
        if lease.addresses.redis_url is None:
            pytest.skip("there is no redis-server on this machine")
        with redis.Redis.from_url(lease.addresses.redis_url) as client:
            killed = client.info("server")["process_id"]
            os.kill(killed, signal.SIGKILL)
        wait_until(lambda: _redis_process(lease.addresses.redis_url) not in (None, killed), what="Redis is back")


def test_a_killed_guardian_does_not_block_the_next_start(state_dir: Path) -> None:
    with terminal(state_dir):
        old = guardian(state_dir)
        os.kill(old, signal.SIGKILL)
        wait_until(lambda: not lives(old), what="the guardian is dead")
        assert servers.look(state_dir) is None
        with servers.attach(state_dir, fast=True) as lease:
            assert _answers(lease.addresses.owner_url)


def test_down_stops_what_a_killed_guardian_left(state_dir: Path) -> None:
    with terminal(state_dir):
        database, old = postmaster(state_dir), guardian(state_dir)
        os.kill(old, signal.SIGKILL)
        wait_until(lambda: not lives(old), what="the guardian is dead")
        servers.shut_down(state_dir)
        wait_until(lambda: not lives(database), what="Postgres is gone")


def test_everything_killed_at_once_does_not_block_the_next_start(state_dir: Path) -> None:
    with terminal(state_dir) as first:
        killed = [guardian(state_dir), postmaster(state_dir)]
        for pid in killed:
            os.kill(pid, signal.SIGKILL)
        first.kill()
        wait_until(lambda: not any(lives(pid) for pid in killed), what="the killed are dead")
    assert (Places(state_dir).data / "postmaster.pid").exists()
    with servers.attach(state_dir, fast=True) as lease:
        assert _answers(lease.addresses.owner_url)


def test_stale_files_do_not_block_a_start(state_dir: Path) -> None:
    with servers.attach(state_dir, fast=True):
        pass
    servers.shut_down(state_dir)
    places = Places(state_dir)
    # A pid that somebody else has by now: this very process.
    stale = f"{os.getpid()}\n{places.data}\n1\n5432\n{places.sockets}\n\n    0 0\nready   \n"
    (places.data / "postmaster.pid").write_text(stale)
    for name in (".s.PGSQL.5432", ".s.PGSQL.5432.lock", "redis.sock"):
        (places.sockets / name).write_text(f"{os.getpid()}\n")
    places.run_file.write_text('{"pid": 1, "sockets": "/nowhere", "redis_url": null}')
    assert servers.look(state_dir) is None
    with servers.attach(state_dir, fast=True) as lease:
        assert _answers(lease.addresses.owner_url)


def test_a_half_made_database_is_made_again(state_dir: Path) -> None:
    data = Places(state_dir).data
    data.mkdir(parents=True)
    (data / "PG_VERSION").write_text("18\n")
    with servers.attach(state_dir, fast=True) as lease:
        assert _answers(lease.addresses.owner_url)


def test_a_starter_killed_half_way_does_not_block_the_next(state_dir: Path) -> None:
    starter = start_terminal(state_dir)
    wait_until(lambda: (state_dir / "servers" / "servers.log").exists(), what="the guardian is being started")
    starter.kill()
    starter.communicate()
    with servers.attach(state_dir, fast=True) as lease:
        assert _answers(lease.addresses.owner_url)


def test_a_package_of_the_same_name_in_the_current_folder_is_not_run(state_dir: Path, tmp_path: Path) -> None:
    (tmp_path / "db").mkdir()
    (tmp_path / "db" / "__init__.py").write_text("raise SystemExit('the wrong package')")
    code = "from pathlib import Path; from db import servers; print(servers.attach(Path({!r})).addresses.owner_url)"
    done = subprocess.run(
        [sys.executable, "-P", "-c", code.format(str(state_dir))], cwd=tmp_path, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreUnavailable) as refused:
        servers.attach(tmp_path / "file" / "state")
    assert str(refused.value) == (
        f"The embedded servers cannot use {tmp_path}/file/state/servers: Not a directory "
        f"({tmp_path}/file/state/servers). Set ETDS_STATE_DIR to a folder of yours."
    )


def _answers(url: str) -> bool:
    try:
        with psycopg.connect(url, connect_timeout=2) as connection:
            return connection.execute("select 1").fetchone() == (1,)
    except psycopg.OperationalError:
        return False


def _redis_process(url: str) -> int | None:
    try:
        with redis.Redis.from_url(url) as client:
            return client.info("server")["process_id"]
    except redis.ConnectionError:
        return None
