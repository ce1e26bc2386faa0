"""A line becomes a wish and its mistakes. Pure; never raises, whatever the text.

Each word is read by the first of these that it fits: a keyword, numbers of seats, a price type, the whole name of a
section, a level or a performance, seats, the beginning of such a name. What a keyword takes stands behind it
(`keywords`). The order of words is free otherwise. What only the whole line can tell is judged at its end (`judging`).
"""

from __future__ import annotations

import re

from core.saleline.judging import judge
from core.saleline.keywords import KeywordReader
from core.saleline.lexing import Token, quoted, short
from core.saleline.names import exactly, listed, near, normal
from core.saleline.seats import NoSuchSeat, looks_like_seats, seats_of
from core.saleline.words import KEYWORDS, LINE_MAX, TENDERS, Count, Mistake, Parsed, Span, Vocabulary, Wish

_COUNTS = re.compile(r"(?:[0-9]+[^\W\d_]?)+")
_COUNT = re.compile(r"([0-9]+)([^\W\d_]?)")
_GLUED_TENDER = re.compile(r"(cash|card)([0-9][0-9.,]*)")
_DIGITS_MAX = 4


def parse(text: str, vocabulary: Vocabulary) -> Parsed:
    """What the line says. Mistakes are data; the wish is what is left without them."""
    if len(text) > LINE_MAX:
        end = len(text)
        return Parsed(
            text=text,
            wish=Wish(),
            mistakes=(Mistake(LINE_MAX, end, f"A line has at most {LINE_MAX} characters."),),
        )
    return _Reader(text, vocabulary).read()


class _Reader(KeywordReader):
    def read(self) -> Parsed:
        while (token := self._next()) is not None:
            if not token.value.isprintable():
                self._wrong(token, "There is a character in it that cannot be seen. Type it anew.")
            elif token.is_open:
                self._not_closed(token)
            elif not token.is_quoted and (word := token.value.casefold()) in KEYWORDS:
                self._keyword(word, token)
            else:
                self._word(token)
        draft = self._draft
        wish = Wish(
            counts=_merged(draft.counts),
            section=draft.values.get("section"),
            level=draft.values.get("level"),
            seats=self._seats(),
            accessible="accessible" in draft.spans,
            performance=draft.values.get("performance"),
            customer=draft.values.get("customer"),
            mail=draft.values.get("mail"),
            coupon=draft.values.get("coupon"),
            presale=draft.values.get("presale"),
            tenders=tuple(draft.tenders),
            comp=draft.comp,
        )
        wish, more = judge(wish, self._words, draft.spans, draft.lone_type, is_mistaken=bool(self._mistakes))
        mistakes = sorted([*self._mistakes, *more], key=lambda mistake: (mistake.start, mistake.end))
        return Parsed(text=self._text, wish=wish, mistakes=tuple(mistakes), spans=draft.spans)

    def _word(self, token: Token) -> None:
        value, words = token.value, self._words
        if not value.strip():
            self._wrong(token, "There is nothing between the quotation marks.")
            return
        if not token.is_quoted:
            if glued := _GLUED_TENDER.fullmatch(value.casefold()):
                minor = self._minor(glued[2], token)
                if minor is not None:
                    self._pay(TENDERS[glued[1]], minor, token, token)
                return
            if _COUNTS.fullmatch(value):
                self._counts(token)
                return
            if (letter := self._type_named(value)) is not None:
                self._type(token, letter)
                return
        if self._place(token, self._exact_places(value)):
            return
        code = exactly(value, [showing.code for showing in words.showings])
        if code is not None:
            if self._once("performance", token):
                self._draft.values["performance"] = code
        elif looks_like_seats(value, words):
            self._draft.seats.append(token)
            first = self._draft.spans.get("seats", (token.start, token.end))
            self._draft.spans["seats"] = (first[0], token.end)
        elif not self._begun(token):
            names = (*words.sections, *words.levels, *KEYWORDS, *(one.name for one in words.types))
            fits = tuple(quoted(name) for name in near(value, names))
            self._wrong(token, f"Nothing here is called '{short(value)}'.", fits)

    def _begun(self, token: Token) -> bool:
        """A word by its beginning: of a section, a level or a price type. False where nothing begins so."""
        places = self._places(token.value)
        types = [] if token.is_quoted or len(normal(token.value)) < 2 else self._types_begun(token.value)
        if types and not places and len(types) == 1:
            self._type(token, types[0])
            return True
        if types and places:
            self._wrong(token, f"'{short(token.value)}' may be a price type or a place. Write it out.")
            return True
        return self._place(token, places)

    def _counts(self, token: Token) -> None:
        """`4`, `4a`, `2a1c`."""
        at = token.start
        for number, letter in _COUNT.findall(token.value):
            start, at = at, at + len(number) + len(letter)
            here = Token(start, at, number + letter)
            known = next((one.letter for one in self._words.types if one.letter.casefold() == letter.casefold()), None)
            if letter and known is None:
                types = tuple(f"{short(number)}{one.letter}" for one in self._words.types)
                names = listed([f"{one.letter} {one.name}" for one in self._words.types])
                self._wrong(here, f"There is no price type '{letter}' here: {names}.", types)
            elif len(number) > _DIGITS_MAX or int(number) > self._words.seats_max:
                self._wrong(here, f"One cart holds at most {self._words.seats_max} seats. Sell in parts.")
            elif int(number) == 0:
                self._wrong(here, "Ask for at least one seat.")
            elif self._draft.counts and self._draft.counts[-1][0].letter is None and not letter:
                before = self._draft.counts[-1][0].number
                self._wrong(
                    here,
                    f"{before} and {number} are both numbers of seats. A section of that name is 'in {number}'.",
                    (f"in {number}",),
                )
            else:
                self._draft.counts.append((Count(int(number), known), (start, at)))
                first = self._draft.spans.get("counts", (start, at))
                self._draft.spans["counts"] = (first[0], at)

    def _type(self, token: Token, letter: str) -> None:
        """A price type alone goes with the number before it, which has none yet."""
        counts = self._draft.counts
        if counts and counts[-1][0].letter is None:
            counts[-1] = (Count(counts[-1][0].number, letter), counts[-1][1])
        elif self._draft.lone_type is not None or counts:
            self._wrong(token, f"Say how many in front of '{short(token.value)}'.")
        else:
            self._draft.lone_type = (letter, (token.start, token.end))

    def _type_named(self, typed: str) -> str | None:
        """The letter of a price type by its letter or its name, also in the plural."""
        wanted = typed.casefold()
        for one in self._words.types:
            name = one.name.casefold()
            if wanted in (one.letter.casefold(), name, f"{name}s"):
                return one.letter
        return None

    def _types_begun(self, typed: str) -> list[str]:
        wanted = typed.casefold()
        return [
            one.letter
            for one in self._words.types
            if one.name.casefold().startswith(wanted) or wanted.startswith(one.name.casefold())
        ]

    def _seats(self) -> tuple[int, ...]:
        found: set[int] = set()
        for token in self._draft.seats:
            try:
                found.update(seats_of(token.value, self._words, self._draft.values.get("section")))
            except NoSuchSeat as error:
                self._wrong(token, error.sentence, tuple(map(quoted, error.fits)))
        return tuple(sorted(found))


def _merged(counts: list[tuple[Count, Span]]) -> tuple[Count, ...]:
    """One count a price type, in the order in which they came."""
    numbers: dict[str | None, int] = {}
    for count, _ in counts:
        numbers[count.letter] = numbers.get(count.letter, 0) + count.number
    return tuple(Count(number, letter) for letter, number in numbers.items())
