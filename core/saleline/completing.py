"""What may stand where the cursor is, best first. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.saleline.lexing import Token, quoted, tokens
from core.saleline.names import begun, near, normal
from core.saleline.words import KEYWORDS, LINE_MAX, Vocabulary
from core.venues.manifest import plain_label

_OFFERED_MAX = 8
_NUMBER = re.compile(r"[0-9]{1,4}")
_SEAT = re.compile(r"([^\W\d_]+)([0-9]\w*)")
_FREE = frozenset({"for", "to", "code", "presale", "voucher"})


@dataclass(frozen=True, slots=True)
class Candidate:
    """`text` may stand from `start` to before `end`; the sentence says what it is."""

    start: int
    end: int
    text: str
    sentence: str


def complete(text: str, cursor: int, vocabulary: Vocabulary) -> tuple[Candidate, ...]:
    """What the word at the cursor may become. Before a word is begun only what its keyword takes is offered."""
    if len(text) > LINE_MAX:
        return ()
    cursor = max(0, min(cursor, len(text)))
    before = list(tokens(text[:cursor]))
    word = before.pop() if before and before[-1].end == cursor else Token(cursor, cursor, "")
    behind = before[-1].value.casefold() if before and not before[-1].is_quoted else ""
    offered = dict[str, str]()
    for name, sentence in _offers(word, behind, vocabulary):
        offered.setdefault(name, sentence)
    found = (Candidate(word.start, cursor, name, sentence) for name, sentence in offered.items())
    return tuple(found)[:_OFFERED_MAX]


def ghost(text: str, vocabulary: Vocabulary) -> str:
    """What the first candidate would add behind the line, empty where it would change what is typed already."""
    for candidate in complete(text, len(text), vocabulary)[:1]:
        typed = text[candidate.start :]
        if typed and candidate.text.casefold().startswith(typed.casefold()):
            return candidate.text[len(typed) :]
    return ""


def _offers(word: Token, behind: str, vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    typed = word.value
    if behind in _FREE:
        return
    if behind == "in":
        yield from _places(typed, vocabulary)
    elif behind == "on":
        yield from _showings(typed, vocabulary, whole=True)
    elif behind == "comp":
        yield from ((quoted(reason), "why it is given away") for reason in _begun(typed, vocabulary.reasons))
    elif word.is_quoted:
        yield from _places(typed, vocabulary)
    elif _NUMBER.fullmatch(typed):
        if behind not in ("cash", "card"):
            yield from ((f"{typed}{one.letter}", f"{typed} {one.name}") for one in vocabulary.types)
    elif typed:
        yield from _any(typed, vocabulary)


def _any(typed: str, vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    wanted = typed.casefold()
    if any(wanted == one.letter.casefold() for one in vocabulary.types):
        yield from ((one.letter, one.name) for one in vocabulary.types if one.letter.casefold() == wanted)
    yield from ((word, sentence) for word, sentence in KEYWORDS.items() if word.startswith(wanted))
    yield from _places(typed, vocabulary)
    yield from ((one.name.casefold(), "price type") for one in vocabulary.types if _starts(one.name, wanted))
    yield from _seats(typed, vocabulary)
    yield from _showings(typed, vocabulary, whole=False)
    if len(normal(typed)) > 2:
        yield from _near(typed, vocabulary)


def _near(typed: str, vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    """What somebody may have meant, the nearest first."""
    for name in near(typed, (*KEYWORDS, *vocabulary.sections, *vocabulary.levels)):
        if name in KEYWORDS:
            yield name, KEYWORDS[name]
        else:
            yield _shortest(name, vocabulary), f"{_kind(name, vocabulary)} {name}"


def _places(typed: str, vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    for name in (*_begun(typed, vocabulary.sections), *_begun(typed, vocabulary.levels)):
        yield _shortest(name, vocabulary), f"{_kind(name, vocabulary)} {name}"


def _kind(name: str, vocabulary: Vocabulary) -> str:
    return "section" if name in vocabulary.sections else "price level"


def _shortest(name: str, vocabulary: Vocabulary) -> str:
    """A name of several words by its first one, where that is its alone; else whole."""
    first = name.split()[0] if name.split() else name
    names = (*vocabulary.sections, *vocabulary.levels)
    is_alone = first.isalpha() and len(first) > 2 and first.casefold() not in KEYWORDS
    return first if is_alone and begun(first, names) == [name] else quoted(name)


def _showings(typed: str, vocabulary: Vocabulary, *, whole: bool) -> Iterator[tuple[str, str]]:
    wanted = typed.casefold()
    for one in vocabulary.showings:
        if one.code.casefold().startswith(wanted) or (whole and (_starts(one.title, wanted) or one.day == wanted)):
            yield quoted(one.code), f"{one.day} {one.title}"


def _seats(typed: str, vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    seat = _SEAT.fullmatch(typed)
    for row in vocabulary.by_row.get(plain_label(seat[1]), ()) if seat else ():
        for number in row.seats:
            if seat and number.startswith(seat[2]):
                yield f"{row.row}{number}", f"seat of {row.section}"


def _begun(typed: str, names: Sequence[str]) -> Sequence[str]:
    return begun(typed, names) if normal(typed) else names


def _starts(name: str, wanted: str) -> bool:
    return name.casefold().startswith(wanted)
