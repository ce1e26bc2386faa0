"""A house that the commands of one module share, and people signed in at shells of their own."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from redis import Redis

from core.access.accounts import ensure_demo_accounts
from core.runtime import Core, connect
from core.settings import load_settings
from db import migrations
from db import servers as embedded
from db.servers import Addresses
from tests.clones import at
from tests.etds_tui.cli.shell import Shell


@pytest.fixture(scope="session")
def kept() -> Iterator[tuple[Path, Addresses]]:
    """A state folder of this worker's own with its embedded servers, swept up after a killed run like those of the
    fixtures. They stay, and every command joins them."""
    made = Path(tempfile.mkdtemp(prefix=f"etds-tests-{os.getpid()}-"))
    made.chmod(0o711)
    with embedded.attach(made, fast=True) as lease:
        migrations.upgrade(lease.addresses.owner_url)
        with psycopg.connect(at(lease.addresses.owner_url, "postgres"), autocommit=True) as server:
            server.execute("create database clean template etds")
        yield made, lease.addresses
    embedded.discard(made)
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture(scope="module")
def folder(kept: tuple[Path, Addresses]) -> Path:
    """The state folder, as it was before any command: nothing of another module is in it, nor in its servers."""
    made, addresses = kept
    with psycopg.connect(at(addresses.owner_url, "postgres"), autocommit=True) as server:
        server.execute("drop database etds with (force)")
        server.execute("create database etds template clean")
    if addresses.redis_url is not None:
        Redis.from_url(addresses.redis_url).flushall()
    for left in made.iterdir():
        if left.name != "servers":
            shutil.rmtree(left) if left.is_dir() else left.unlink()
    return made


@pytest.fixture(scope="module")
def addresses(folder: Path, kept: tuple[Path, Addresses]) -> Addresses:
    return kept[1]


@pytest.fixture(scope="module")
def box(folder: Path, addresses: Addresses) -> Iterator[Core]:
    """A core over the same servers, to make houses with and to look behind the commands."""
    settings = load_settings(mode="demo", state_dir=folder)
    with connect(settings, addresses.postgres_url, addresses.redis_url) as core:
        ensure_demo_accounts(core)
        yield core


@pytest.fixture(scope="module")
def clerk(folder: Path, box: Core) -> Shell:
    """operator1, signed in beside the embedded servers."""
    shell = Shell({"ETDS_MODE": "demo", "ETDS_STATE_DIR": str(folder)})
    assert shell("login", "operator1", stdin="2222\n").status == 0
    return shell


@pytest.fixture(scope="module")
def sign_in(addresses: Addresses, box: Core, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Shell]:
    """Signs somebody in at a shell of their own, which reaches the same servers by address."""
    assert addresses.redis_url is not None
    environment = {
        "ETDS_MODE": "demo",
        "ETDS_DATABASE_URL": addresses.postgres_url,
        "ETDS_REDIS_URL": addresses.redis_url,
    }

    def one(name: str) -> Shell:
        shell = Shell({**environment, "ETDS_STATE_DIR": str(tmp_path_factory.mktemp(name))})
        assert shell("login", name, stdin="2222\n").status == 0
        return shell

    return one
