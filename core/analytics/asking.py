"""A question as it is typed, at a shell or for a letter of every morning: `-7d` is a week ago whenever it is read.

A schedule keeps the words and not the days, so a daily report goes on with the days. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from core.analytics.reports import Question
from core.errors import BadInput
from core.moments import read_moment

FIELDS = ("from", "to", "key", "artist", "measure", "top", "at")
TOP_MAX = 1_000
_TEXT_MAX = 120
_AWAY = re.compile(r"([+-])(\d{1,4})([dw])")
_NAMED = {"yesterday": -1, "today": 0, "tomorrow": 1}


def read_question(words: Mapping[str, str], now: datetime) -> Question:
    """What is asked, on the clock that `now` is on. Raises BadInput, which names the word that is wrong."""
    assert set(words) <= set(FIELDS), "the fields of a question are known"
    given = {name: " ".join(text.split()) for name, text in words.items() if text.strip()}
    first = read_day(given["from"], now.date()) if "from" in given else None
    last = read_day(given["to"], now.date()) if "to" in given else None
    if first is not None and last is not None and first > last:
        raise BadInput(f"{first} is behind {last}. Name the earlier day first.")
    return Question(
        first=first,
        last=last,
        key=_line(given.get("key"), "key"),
        artist=_line(given.get("artist"), "artist"),
        measure=_line(given.get("measure"), "measure"),
        top=_top(given["top"]) if "top" in given else None,
        at=read_moment(given["at"], now) if "at" in given else None,
    )


def read_day(text: str, today: date) -> date:
    """`2026-12-01`, `today`, `yesterday`, `-7d`, `+2w`. Raises BadInput."""
    word = text.strip().casefold()
    try:
        if word in _NAMED:
            return today + timedelta(days=_NAMED[word])
        if found := _AWAY.fullmatch(word):
            days = int(found[2]) * (7 if found[3] == "w" else 1)
            return today + timedelta(days=-days if found[1] == "-" else days)
        return date.fromisoformat(word)
    except (ValueError, OverflowError):
        raise BadInput(f"'{text}' is not a day. Write it like 2026-12-01, today, -7d or +2w.") from None


def _line(text: str | None, what: str) -> str | None:
    if text is not None and (not text.isprintable() or len(text) > _TEXT_MAX):
        raise BadInput(f"The {what} is one line of at most {_TEXT_MAX} characters. Type it again.")
    return text


def _top(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 5 and 1 <= int(text) <= TOP_MAX):
        raise BadInput(f"'{text}' is no number of rows. Write a whole number from 1 to {TOP_MAX:,}.")
    return int(text)
