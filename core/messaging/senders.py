"""The ways out: a mail server, or a folder where no mail server is set up."""

from __future__ import annotations

import smtplib
from collections.abc import Generator
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

_TIMEOUT_SECONDS = 8.0


class NotSent(Exception):
    """The letter did not go out now; it may be tried again."""


class Sender(Protocol):
    def send(self, message: EmailMessage) -> None:
        """Raises NotSent."""
        ...


class Folder:
    """Writes each letter as a file, for houses that mail by other means, and for demos."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, message: EmailMessage) -> None:
        name = message["Message-ID"].strip("<>").split("@")[0]
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            (self._folder / f"{name}.eml").write_bytes(message.as_bytes())
        except OSError as error:
            raise NotSent(str(error)) from error


class Smtp:
    """A mail server at `smtp://[user:password@]host[:port]` or `smtps://`; `smtp` is made safe where the server can."""

    def __init__(self, url: str) -> None:
        self._parts = urlsplit(url)

    def send(self, message: EmailMessage) -> None:
        try:
            with self._connected() as server:
                server.send_message(message)
        except (smtplib.SMTPException, OSError) as error:
            raise NotSent(str(error)) from error

    @contextmanager
    def _connected(self) -> Generator[smtplib.SMTP]:
        parts, host = self._parts, self._parts.hostname or "localhost"
        if parts.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(host, parts.port or 465, timeout=_TIMEOUT_SECONDS)
        else:
            server = smtplib.SMTP(host, parts.port or 25, timeout=_TIMEOUT_SECONDS)
        with server:
            if parts.scheme == "smtp":
                server.ehlo()
                if server.has_extn("starttls"):
                    server.starttls()
            if parts.username:
                server.login(unquote(parts.username), unquote(parts.password or ""))
            yield server
