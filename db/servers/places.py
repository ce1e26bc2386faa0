"""Where embedded servers keep things, and as whom they run.

Postgres refuses to run as root. Started by root, the servers run as an unprivileged user that is there anyway, and
that user must be able to walk to the data and the programs. Where the state folder is closed to it (a clone or a
home of root's often is), the data lives elsewhere and the state folder points there; programs are copied beside it.

Invariant: only the service user and root enter the socket folder, and nobody else owns any folder on the way that
ETDS made: names in folders open to all are made up, never guessed.
"""

from __future__ import annotations

import os
import pwd
import re
import shutil
import tempfile
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path

_SERVICE_USERS = ("postgres", "nobody")
_SOCKET_PATH_BYTES_MAX = 100  # the kernels allow 104 to 108
_LONGEST_SOCKET_NAME = ".s.PGSQL.5432"
_NEEDS_NO_QUOTING = re.compile(r"[A-Za-z0-9/._-]+")


@dataclass(frozen=True)
class Places:
    """The folders and files of one set of servers, all found from its state folder."""

    state_dir: Path

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

    @property
    def control(self) -> Path:
        """Locks, log and addresses: the caller's own folder."""
        return self.state_dir / "servers"

    @property
    def home(self) -> Path:
        """The folder of data and sockets: the control folder, or the one it points to."""
        return _pointed_to(self._home_pointer) or self.control

    @property
    def data(self) -> Path:
        return self.home / "postgres"

    @property
    def sockets(self) -> Path:
        """The private folder of the sockets: in the home where the path is short enough, else where it points to."""
        return _pointed_to(self._sockets_pointer) or self.home / "run"

    @property
    def log(self) -> Path:
        return self.control / "servers.log"

    @property
    def run_file(self) -> Path:
        return self.control / "run.json"

    @property
    def keep_marker(self) -> Path:
        return self.control / "keep"

    @property
    def _home_pointer(self) -> Path:
        return self.control / "home"

    @property
    def _sockets_pointer(self) -> Path:
        return self.control / "sockets"

    def lock_file(self, name: str) -> Path:
        return self.control / f"{name}.lock"

    def make(self) -> None:
        """Make the folders, or check those that are there. Raises RuntimeError, OSError."""
        if self.service_user is not None:
            if not self._home_pointer.exists() and not self._is_open_to_service(self.control):
                self._make_home_elsewhere()
            self.home.chmod(0o711)
        if self.home != self.control:
            (self.home / "state_dir").write_text(str(self.state_dir))
        for folder in (self.data, self.home / "run"):
            self._make_private(folder)
        self._place_sockets()

    def leave(self) -> None:
        """Remove what is worth nothing once the servers have stopped."""
        if self._sockets_pointer.exists():
            shutil.rmtree(self.sockets, ignore_errors=True)
            self._sockets_pointer.unlink(missing_ok=True)

    def discard(self) -> None:
        """Remove everything, data too. The servers must have stopped."""
        self.leave()
        shutil.rmtree(self.home, ignore_errors=True)
        shutil.rmtree(self.control, ignore_errors=True)

    def reachable(self, program: Path) -> Path:
        """The program itself, or its copy where the servers' user cannot reach it."""
        user = self.service_user
        if user is None or self._is_open_to_service(program):
            return program
        parts = _belongs_to(program)
        base = parts[0].parent
        # A new release of the wheel has a new server, and so a copy of its own.
        server = program.with_name("postgres").stat() if parts[-1].is_dir() else program.stat()
        copies = self.home / f"programs-{server.st_mtime_ns:x}-{server.st_size:x}"
        for part in parts:
            _copy_for_all(part, copies / part.relative_to(base))
        return copies / program.relative_to(base)

    def _make_home_elsewhere(self) -> None:
        temporary = Path(tempfile.gettempdir()).resolve()
        if self.state_dir.resolve().is_relative_to(temporary):
            _sweep(temporary)
            base = temporary
        else:
            base = Path("/var/lib") if os.access("/var/lib", os.W_OK) else Path("/var/tmp")
        home = Path(tempfile.mkdtemp(prefix="etds-home-", dir=base))
        _point(self._home_pointer, home)

    def _place_sockets(self) -> None:
        self.leave()
        if _is_fit_for_sockets(self.home / "run"):
            return
        base = next((p for p in ("/tmp", "/var/tmp") if os.access(p, os.W_OK)), tempfile.gettempdir())
        short = Path(tempfile.mkdtemp(prefix="etds-", dir=base))
        self._give(short)
        _point(self._sockets_pointer, short)

    def _make_private(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        owner, user = folder.lstat().st_uid, self.service_user
        if folder.is_symlink() or (owner != os.geteuid() and (user is None or owner != user.pw_uid)):
            raise RuntimeError(f"{folder} belongs to somebody else. Set ETDS_STATE_DIR to a folder of yours.")
        folder.chmod(0o700)
        self._give(folder)

    def _give(self, folder: Path) -> None:
        if self.service_user is not None:
            os.chown(folder, self.service_user.pw_uid, self.service_user.pw_gid)

    def _is_open_to_service(self, path: Path) -> bool:
        """Whether the service user may walk to the path and enter or run it, by the modes of all folders above."""
        user = self.service_user
        assert user is not None, "asked only where root starts the servers"
        path = path.resolve()
        for step in (path, *path.parents):
            told = step.stat()
            bit = 0o100 if told.st_uid == user.pw_uid else 0o010 if told.st_gid == user.pw_gid else 0o001
            if not told.st_mode & bit:
                return False
        return True


def wheel_file(package: str, inside: str) -> Path | None:
    """A file that an installed wheel carries, without importing the package."""
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        return None
    path = Path(next(iter(spec.submodule_search_locations))) / inside
    return path if path.exists() else None


def _belongs_to(program: Path) -> list[Path]:
    """What must be copied for the program to run elsewhere: its installation, and the wheel's libraries beside it."""
    if program.parent.name != "bin" or not (program.parent.parent / "share").is_dir():
        return [program]
    installation, package = program.parent.parent, program.parent.parent.parent
    libraries = package.with_name(f"{package.name}.libs")
    # The wheel's own folder stays in the path: the programs look for libraries relative to themselves.
    return [libraries, installation] if libraries.is_dir() else [installation]


def _copy_for_all(source: Path, target: Path) -> None:
    """Copy a file or folder so that everybody may read and run it; whole, or not at all."""
    if target.exists():
        return
    target.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    partial = target.with_name(target.name + ".part")
    if source.is_dir():
        shutil.rmtree(partial, ignore_errors=True)
        shutil.copytree(source, partial, symlinks=True, ignore=shutil.ignore_patterns("include", "*.a"))
    else:
        shutil.copy2(source, partial)
    for path in (target.parent, partial, *partial.rglob("*")):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | (0o555 if path.stat().st_mode & 0o100 else 0o444))
    partial.replace(target)


def _is_fit_for_sockets(folder: Path) -> bool:
    """Whether a socket path in it fits into the kernel's limit and into an address as it is."""
    return (
        len(os.fsencode(folder / _LONGEST_SOCKET_NAME)) <= _SOCKET_PATH_BYTES_MAX
        and _NEEDS_NO_QUOTING.fullmatch(str(folder)) is not None
    )


def _pointed_to(pointer: Path) -> Path | None:
    try:
        return Path(pointer.read_text())
    except FileNotFoundError:
        return None


def _point(pointer: Path, to: Path) -> None:
    partial = pointer.with_name(pointer.name + ".part")
    partial.write_text(str(to))
    partial.replace(pointer)


def _sweep(temporary: Path) -> None:
    """Remove homes in the temporary folder that no state folder, temporary as well, points to any more."""
    for home in temporary.glob("etds-home-*"):
        state_dir = _pointed_to(home / "state_dir") if home.stat().st_uid == os.geteuid() else None
        if state_dir is not None and Places(state_dir).home != home:
            shutil.rmtree(home, ignore_errors=True)
