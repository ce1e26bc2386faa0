"""A line cut at its blanks, quotation marks kept together. Pure; never raises."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

_BLANKS = " \t"
_QUOTE = '"'


@dataclass(frozen=True, slots=True)
class Token:
    """A word from `start` to before `end`; `value` is without its quotation marks, of which the last may be missing."""

    start: int
    end: int
    value: str
    is_quoted: bool = False
    is_open: bool = False


def tokens(text: str) -> Iterator[Token]:
    """The words in order. Blanks between quotation marks belong to the word, which may go on behind them."""
    start: int | None = None
    in_quotes = was_quoted = False
    letters: list[str] = []
    for at, letter in enumerate(text):
        if letter in _BLANKS and not in_quotes:
            if start is not None:
                yield Token(start, at, "".join(letters), was_quoted)
            start, was_quoted, letters = None, False, []
            continue
        start = at if start is None else start
        if letter == _QUOTE:
            in_quotes, was_quoted = not in_quotes, True
        else:
            letters.append(letter)
    if start is not None:
        yield Token(start, len(text), "".join(letters), was_quoted, in_quotes)


def quoted(value: str, *, always: bool = False) -> str:
    """The value as a line has it: between quotation marks where it needs them."""
    plain = value.replace(_QUOTE, "")
    return f'"{plain}"' if always or not plain or any(blank in plain for blank in _BLANKS) else plain


def short(value: str) -> str:
    """The value as a sentence has it."""
    shown = "".join(letter if letter.isprintable() else "?" for letter in value[:25])
    return shown[:24] + "…" if len(value) > 24 else shown
