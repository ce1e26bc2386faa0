"""How a question to a manager reads, to who asks and to who is asked. Pure."""

from __future__ import annotations

from core.access import OverrideRequest
from etds_tui.text import plain


def asked_lines(request: OverrideRequest) -> list[str]:
    """What is to be done: the act, what it is about, and why, as far as that is said."""
    act = request.act[:1].upper() + request.act[1:]
    reason = f"Why: {request.reason}" if request.reason else ""
    return [plain(line) for line in (act, request.about, reason) if line]


def outcome(request: OverrideRequest) -> str:
    """Where the question stands, in one sentence."""
    if request.is_waiting:
        return f"Waiting for an answer, {request.seconds_left} s left."
    match request.answer:
        case "refused":
            return f"{request.manager} says no{f': {request.word}' if request.word else '.'}"
        case "approved":
            return f"{request.manager} approved it."
        case "withdrawn":
            return "It was withdrawn."
        case _:
            return "Nobody answered in time."
