"""A question as it is told above a report, and as the shell command that asks the same. Pure."""

from __future__ import annotations

import shlex

from core.analytics import Question
from core.analytics.periods import period_words


def asked_words(question: Question) -> str:
    """What was asked for beside the report itself: `November 2026, by gross, first 10, AS OF 21 Nov 2026 18:00`."""
    words = [
        period_words((question.first, question.last)),
        f"by {question.measure}" if question.measure is not None else "",
        f"first {question.top:,}" if question.top is not None else "",
        f"AS OF {question.at:%d %b %Y %H:%M}" if question.at is not None else "",
    ]
    return ", ".join(word for word in words if word)


def command_of(name: str, question: Question) -> str:
    options = {
        "from": question.first,
        "to": question.last,
        "key": question.key,
        "artist": question.artist,
        "measure": question.measure,
        "top": question.top,
        "at": question.at.isoformat() if question.at is not None else None,
    }
    words = ["etds", "report", name]
    for option, value in options.items():
        words += [f"--{option}", str(value)] if value is not None else []
    return shlex.join(words)
