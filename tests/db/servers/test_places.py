"""State folders that are long, oddly named, closed to others or moved, and whom the sockets let in."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from db import servers
from db.servers.places import Places
from tests.db.servers.processes import postmaster

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root starts servers as somebody else")


@pytest.fixture
def closed_dir(tmp_path: Path) -> Iterator[Path]:
    """A state folder below a folder that only its owner may enter."""
    (tmp_path / "private").mkdir(mode=0o700)
    state_dir = tmp_path / "private" / "state"
    yield state_dir
    servers.discard(state_dir)


@pytest.mark.parametrize("name", ["deep/" * 30, "Application Support, 100% ünique"])
def test_a_long_or_odd_path_gets_short_sockets_that_go_with_the_servers(state_dir: Path, name: str) -> None:
    folder = state_dir / name
    with servers.attach(folder, fast=True) as lease:
        sockets = Places(folder).sockets
        assert not sockets.is_relative_to(state_dir)
        with psycopg.connect(lease.addresses.owner_url) as connection:
            assert connection.execute("select 1").fetchone() == (1,)
    servers.shut_down(folder)
    assert not sockets.exists()
    servers.discard(folder)


def test_only_the_owner_may_enter_sockets_and_data(state_dir: Path) -> None:
    with servers.attach(state_dir, fast=True):
        places = Places(state_dir)
        assert [oct(folder.stat().st_mode & 0o777) for folder in (places.sockets, places.data)] == ["0o700", "0o700"]


@needs_root
def test_the_servers_run_as_somebody_without_rights(state_dir: Path) -> None:
    with servers.attach(state_dir, fast=True):
        told = subprocess.run(["ps", "-o", "uid=", "-p", str(postmaster(state_dir))], capture_output=True, text=True)
        user = Places(state_dir).service_user
        assert user is not None
        assert int(told.stdout) == user.pw_uid != 0


@needs_root
def test_who_did_not_start_the_servers_is_not_let_in(state_dir: Path) -> None:
    with servers.attach(state_dir, fast=True) as lease:
        sockets = Places(state_dir).sockets
        sockets.chmod(0o777)  # as if the folder's protection had failed
        (sockets / ".s.PGSQL.5432").chmod(0o777)
        psql = shutil.which("psql") or str(_wheel_program("psql"))
        stranger = pwd.getpwnam("daemon")
        try:
            done = subprocess.run(
                [psql, lease.addresses.owner_url, "-c", "select 1"],
                capture_output=True,
                text=True,
                user=stranger.pw_uid,
                group=stranger.pw_gid,
                extra_groups=[],
                env={},
            )
        except PermissionError:
            pytest.skip("no psql that somebody else could run")
        assert done.returncode == 2
        assert 'Peer authentication failed for user "postgres"' in done.stderr


@needs_root
def test_root_below_a_closed_folder_keeps_the_data_where_the_servers_reach_it(closed_dir: Path) -> None:
    with servers.attach(closed_dir, fast=True) as lease, psycopg.connect(lease.addresses.owner_url) as connection:
        home = Places(closed_dir).home
        assert not home.is_relative_to(closed_dir)
        assert connection.execute("select 1").fetchone() == (1,)
    servers.discard(closed_dir)
    assert not home.exists()


@needs_root
def test_a_moved_state_folder_finds_its_data_again(closed_dir: Path) -> None:
    with servers.attach(closed_dir, fast=True) as lease, psycopg.connect(lease.addresses.owner_url) as connection:
        connection.execute("create table kept as select 7 as seven")
    servers.shut_down(closed_dir)
    moved = closed_dir.with_name("moved")
    closed_dir.rename(moved)
    try:
        with servers.attach(moved, fast=True) as lease, psycopg.connect(lease.addresses.owner_url) as connection:
            assert connection.execute("select seven from kept").fetchone() == (7,)
    finally:
        servers.discard(moved)


@needs_root
def test_a_state_folder_removed_by_hand_starts_afresh(closed_dir: Path) -> None:
    with servers.attach(closed_dir, fast=True) as lease, psycopg.connect(lease.addresses.owner_url) as connection:
        connection.execute("create table kept as select 7 as seven")
    servers.shut_down(closed_dir)
    abandoned = Places(closed_dir).home
    shutil.rmtree(closed_dir)
    with servers.attach(closed_dir, fast=True) as lease, psycopg.connect(lease.addresses.owner_url) as connection:
        assert connection.execute("select to_regclass('kept')").fetchone() == (None,)
    assert not abandoned.exists()


@needs_root
def test_programs_that_others_cannot_reach_are_copied_once_and_run(closed_dir: Path, tmp_path: Path) -> None:
    wheel = _wheel_program("postgres").parents[2]
    closed = tmp_path / "private" / "site-packages"
    for part in (wheel, wheel.with_name(f"{wheel.name}.libs")):
        if part.is_dir():
            shutil.copytree(part, closed / part.name, ignore=shutil.ignore_patterns("pginstall", "include"))
    places = Places(closed_dir)
    places.control.mkdir(parents=True)
    places.make()
    program = closed / wheel.name / "pginstall18" / "bin" / "postgres"
    copy = places.reachable(program)
    assert copy.is_relative_to(places.home)
    assert places.reachable(program) == copy
    user = places.service_user
    assert user is not None
    told = subprocess.run([copy, "--version"], capture_output=True, text=True, user=user.pw_uid, extra_groups=[])
    assert told.stdout.startswith("postgres (PostgreSQL) 18.")


def _wheel_program(name: str) -> Path:
    from db.servers.programs import postgres_program

    return postgres_program(name)
