"""Where paper comes out, by the words of a setting: a folder, a device, a printer in the network, or nowhere."""

from __future__ import annotations

import os
import select
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any, Protocol

from core.printing.documents import Document
from core.settings import Settings

NOWHERE = "none"
_PATIENCE_SECONDS = 8.0


class NotPrinted(Exception):
    """It did not come out now; it may be tried again. Says why in a few words."""


class Printer(Protocol):
    @property
    def words(self) -> str:
        """Where it comes out, for a person."""
        ...

    def send(self, name: str, documents: Sequence[Document], *, kick: bool) -> Path | None:
        """The file, where it is one. Raises NotPrinted."""
        ...


@dataclass(frozen=True, slots=True)
class Folder:
    """A text and a PDF of everything, whole or not at all. Has no drawer."""

    path: Path

    @property
    def words(self) -> str:
        return f"the folder {self.path}"

    def send(self, name: str, documents: Sequence[Document], *, kick: bool) -> Path | None:
        from core.printing.pdf import as_pdf
        from core.printing.texts import as_text

        try:
            self.path.mkdir(parents=True, exist_ok=True)
            write_whole(self.path / f"{name}.pdf", as_pdf(documents))
            return write_whole(self.path / f"{name}.txt", as_text(documents).encode())
        except OSError as error:
            raise NotPrinted(error.strerror or "cannot be written") from error


@dataclass(frozen=True, slots=True)
class Device:
    """A printer at this machine. One without paper takes nothing, and nobody waits for it for long."""

    path: str

    @property
    def words(self) -> str:
        return f"the printer at {self.path}"

    def send(self, name: str, documents: Sequence[Document], *, kick: bool) -> Path | None:
        from core.printing.escpos import as_escpos

        data = as_escpos(documents, kick=kick)
        try:
            device = os.open(self.path, os.O_WRONLY | os.O_NONBLOCK | os.O_NOCTTY)  # never makes a file
            try:
                _written(device, data)
            finally:
                os.close(device)
        except OSError as error:
            raise NotPrinted(error.strerror or "does not answer") from error
        return None


def _written(device: int, data: bytes) -> None:
    until = monotonic() + _PATIENCE_SECONDS
    while data:
        _, ready, _ = select.select([], [device], [], max(until - monotonic(), 0.0))
        if not ready:
            raise NotPrinted("takes nothing; look at its paper")
        data = data[os.write(device, data[:4096]) :]


@dataclass(frozen=True, slots=True)
class Network:
    """A printer that listens in the network, on port 9100 mostly."""

    host: str
    port: int

    @property
    def words(self) -> str:
        return f"the printer at {self.host}:{self.port}"

    def send(self, name: str, documents: Sequence[Document], *, kick: bool) -> Path | None:
        from escpos.exceptions import Error  # pyright: ignore[reportMissingTypeStubs]
        from escpos.printer import Network as Wire  # pyright: ignore[reportMissingTypeStubs]

        from core.printing.escpos import as_escpos

        data = as_escpos(documents, kick=kick)
        wire: Any = Wire(self.host, self.port, timeout=_PATIENCE_SECONDS)
        try:
            wire.open()
            wire._raw(data)
            wire.close()
        except OSError as error:
            raise NotPrinted(error.strerror or "does not answer") from error
        except Error as error:
            raise NotPrinted("does not answer") from error
        return None


def printer_at(target: str) -> Printer:
    """The printer of these words, which were checked with the settings."""
    kind, _, rest = target.partition(":")
    match kind:
        case "folder":
            return Folder(Path(rest).expanduser())
        case "escpos-file":
            return Device(rest)
        case _:
            host, _, port = rest.rpartition(":")
            return Network(host, int(port))


def folder(path: Path) -> str:
    return f"folder:{path.absolute()}"


def for_tickets(settings: Settings) -> str:
    return settings.ticket_printer or folder(settings.tickets_dir)


def for_receipts(settings: Settings) -> str:
    return settings.receipt_printer or folder(settings.tickets_dir)


def write_whole(path: Path, data: bytes) -> Path:
    """Whoever reads the file sees the old one or the new one, also when the machine dies in between."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with beside.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    return path
