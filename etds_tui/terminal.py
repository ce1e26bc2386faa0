"""What the terminal can do, decided before Textual is imported, because Textual reads it then."""

from __future__ import annotations

import locale
import os
import sys

from core.errors import BadInput

WIDTH_MIN, HEIGHT_MIN = 60, 18


class TerminalUnfit(BadInput):
    code = "usage"


def prepare() -> None:
    """Set what Textual reads at its import. Raises TerminalUnfit with a sentence where no screen can be drawn."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise TerminalUnfit("The screens need a terminal. Over SSH use 'ssh -t'; for scripts see 'etds --help'.")
    if os.environ.get("TERM", "") in ("", "dumb", "unknown"):
        raise TerminalUnfit(
            "This terminal says that it can draw nothing (TERM). Set TERM, for example to xterm-256color."
        )
    if "SSH_CONNECTION" in os.environ:
        os.environ.setdefault("TEXTUAL_FPS", "15")
        if os.environ.get("COLORTERM") not in ("truecolor", "24bit"):
            os.environ.setdefault("TEXTUAL_COLOR_SYSTEM", "256")


def wants_ascii() -> bool:
    """Whether box and circle characters may be missing or two cells wide here."""
    name, encoding = locale.getlocale()
    return (encoding or "").lower().replace("-", "") not in ("utf8", "") or (name or "")[:2] in ("ja", "ko", "zh")


def has_no_colour() -> bool:
    return "NO_COLOR" in os.environ
