"""The options of a question about sales, which reports and schedules share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import click

_QUESTION: tuple[tuple[str, str, str], ...] = (
    ("--from", "from", "The first day: 2026-12-01, today, -7d."),
    ("--to", "to", "The last day."),
    ("--key", "key", "What it is about: the code of a performance, a name."),
    ("--artist", "artist", "Of this artist alone."),
    ("--measure", "measure", "What ranks, or is drawn."),
    ("--top", "top", "So many rows at most."),
    ("--at", "at", "As it was known then: -2h, yesterday 18:00, 2026-11-21T18:00."),
)


def questioned(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that a question is made of."""
    for option, name, help_ in reversed(_QUESTION):
        command = click.option(option, f"ask_{name}", help=help_)(command)
    return command


def words_of(options: Mapping[str, str | None]) -> dict[str, str]:
    """What was typed of the question, by the names of its fields."""
    return {name: text for _, name, _ in _QUESTION if (text := options.get(f"ask_{name}")) is not None}
