"""Where embedded servers keep things, and as whom they run.

Postgres refuses to run as root. Started by root, the servers run as an unprivileged user that is there anyway, and
that user must be able to reach the programs and the data: both are kept outside the state folder then, because a
clone or a home of root's is often closed to everybody else. Sockets live in a short private folder, because a socket
path has about a hundred bytes.
"""

from __future__ import annotations

import hashlib
import os
import pwd
import shutil
import tempfile
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path

_SERVICE_USERS = ("postgres", "nobody")


@dataclass(frozen=True)
class Places:
    """The folders and files of one set of servers, all derived from its state folder."""

    state_dir: Path

    @cached_property
    def _mark(self) -> str:
        return hashlib.sha256(str(self.state_dir.resolve()).encode()).hexdigest()[:12]

    @cached_property
    def service_user(self) -> pwd.struct_passwd | None:
        """Whom the servers run as when root starts them; None where they run as the caller."""
        if os.geteuid() != 0:
            return None
        for name in _SERVICE_USERS:
            try:
                return pwd.getpwnam(name)
            except KeyError:
                continue
        raise RuntimeError("Postgres refuses to run as root, and there is no user 'postgres' or 'nobody' to run it as.")

    @cached_property
    def home(self) -> Path:
        """The folder of the data, reachable by the user that the servers run as."""
        if self.service_user is None:
            return self.state_dir / "servers"
        base = Path("/var/lib") if os.access("/var/lib", os.W_OK) else Path(tempfile.gettempdir())
        return base / f"etds-{self._mark}"

    @cached_property
    def sockets(self) -> Path:
        base = Path("/tmp") if Path("/tmp").is_dir() else Path(tempfile.gettempdir())
        return base / f"etds-{os.geteuid()}-{self._mark}"

    @property
    def control(self) -> Path:
        """Locks, log and addresses: the caller's own folder."""
        return self.state_dir / "servers"

    @property
    def data(self) -> Path:
        return self.home / "postgres"

    @property
    def log(self) -> Path:
        return self.control / "servers.log"

    @property
    def run_file(self) -> Path:
        return self.control / "run.json"

    @property
    def keep_marker(self) -> Path:
        return self.control / "keep"

    def lock_file(self, name: str) -> Path:
        return self.control / f"{name}.lock"

    def make(self) -> None:
        """Make the folders. The socket folder must be ours alone: whoever enters it is the database's superuser."""
        self.control.mkdir(parents=True, exist_ok=True)
        for folder in (self.home, self.sockets):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.give(folder)
        if self.sockets.is_symlink() or self.sockets.stat().st_mode & 0o077:
            raise RuntimeError(f"{self.sockets} is open to others; remove it and start again.")

    def give(self, path: Path) -> None:
        """Hand a path to the user that the servers run as."""
        if self.service_user is not None:
            os.chown(path, self.service_user.pw_uid, self.service_user.pw_gid)

    def reachable(self, program: Path) -> Path:
        """The program itself, or a copy of it where the servers' user cannot reach it.

        What is copied is the package folder of the wheel, so that libraries are found beside the program.
        """
        if self.service_user is None or _open_to_all(program):
            return program
        package = next(p for p in program.parents if p.parent.name == "site-packages" or p.parent == p.parent.parent)
        if package.parent.name != "site-packages":  # a program of the system that others may not run: use it and see
            return program
        copies = self.home / "programs"
        done = copies / f"{package.name}.copied"
        if not done.exists():
            for part in package.parent.glob(f"{package.name}*"):
                if part.is_dir() and not part.name.endswith(".dist-info"):
                    shutil.copytree(part, copies / part.name, dirs_exist_ok=True, symlinks=True)
            copies.chmod(0o755)
            self.give(copies)
            for root, folders, files in os.walk(copies):
                for name in (*folders, *files):
                    os.chown(os.path.join(root, name), *_ids(self.service_user), follow_symlinks=False)
            done.touch()
        return copies / program.relative_to(package.parent)


def _ids(user: pwd.struct_passwd) -> tuple[int, int]:
    return user.pw_uid, user.pw_gid


def _open_to_all(path: Path) -> bool:
    """Whether everybody may walk to the path and run it."""
    return all(folder.stat().st_mode & 0o001 for folder in (path, *path.resolve().parents))


def wheel_file(package: str, inside: str) -> Path | None:
    """A file that an installed wheel carries, without importing the package."""
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        return None
    path = Path(next(iter(spec.submodule_search_locations))) / inside
    return path if path.exists() else None
