"""The ways out: a mail server, or a folder where no mail server is set up."""

from __future__ import annotations

import smtplib
from contextlib import closing, suppress
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
            with closing(self._connected()) as server:
                self._enter(server)
                server.send_message(message)
                with suppress(smtplib.SMTPException, OSError):  # it was taken, whatever is said at parting
                    server.quit()
        except (smtplib.SMTPException, OSError) as error:
            raise NotSent(str(error)) from error

    def _connected(self) -> smtplib.SMTP:
        host, port = self._parts.hostname or "localhost", self._parts.port
        if self._parts.scheme == "smtps":
            return smtplib.SMTP_SSL(host, port or 465, timeout=_TIMEOUT_SECONDS)
        return smtplib.SMTP(host, port or 25, timeout=_TIMEOUT_SECONDS)

    def _enter(self, server: smtplib.SMTP) -> None:
        parts = self._parts
        if parts.scheme == "smtp":
            server.ehlo()
            if server.has_extn("starttls"):
                server.starttls()
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
