"""A line becomes a wish and its mistakes. Pure; never raises, whatever the text.

Each word is read by the first of these that it fits: a keyword, numbers of seats, a price type, the whole name of a
section, a level or a performance, seats, the beginning of such a name. What a keyword takes stands behind it. The
order of words is free otherwise. What only the whole line can tell is judged at its end (`judging`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from core.errors import BadInput
from core.money import parse_amount
from core.saleline.judging import judge
from core.saleline.lexing import Token, quoted, short, tokens
from core.saleline.names import begun, exactly, listed, near, normal
from core.saleline.seats import NoSuchSeat, looks_like_seats, seats_of
from core.saleline.words import (
    KEYWORDS,
    LINE_MAX,
    TENDERS,
    Comp,
    Count,
    Mistake,
    Parsed,
    Part,
    Span,
    Vocabulary,
    Wish,
)
from db.vocabulary import TenderKind

_COUNTS = re.compile(r"(?:[0-9]+[^\W\d_]?)+")
_COUNT = re.compile(r"([0-9]+)([^\W\d_]?)")
_AMOUNT = re.compile(r"[0-9][0-9.,]*")
_GLUED_TENDER = re.compile(r"(cash|card)([0-9][0-9.,]*)")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
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


@dataclass
class Draft:
    """What was read so far."""

    counts: list[tuple[Count, Span]] = field(default_factory=list[tuple[Count, Span]])
    lone_type: tuple[str, Span] | None = None
    seats: list[Token] = field(default_factory=list[Token])
    tenders: list[Part] = field(default_factory=list[Part])
    values: dict[str, str] = field(default_factory=dict[str, str])
    comp: Comp | None = None
    spans: dict[str, Span] = field(default_factory=dict[str, Span])


class _Reader:
    def __init__(self, text: str, vocabulary: Vocabulary) -> None:
        self._text, self._words = text, vocabulary
        self._tokens = list(tokens(text))
        self._at = 0
        self._draft = Draft()
        self._mistakes: list[Mistake] = []

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
            tenders=tuple(draft.tenders),
            comp=draft.comp,
        )
        wish, more = judge(wish, self._words, draft.spans, draft.lone_type, is_mistaken=bool(self._mistakes))
        mistakes = sorted([*self._mistakes, *more], key=lambda mistake: (mistake.start, mistake.end))
        return Parsed(text=self._text, wish=wish, mistakes=tuple(mistakes), spans=draft.spans)

    # --- tokens -------------------------------------------------------------------------------------------------

    def _next(self) -> Token | None:
        self._at += 1
        return self._tokens[self._at - 1] if self._at <= len(self._tokens) else None

    def _value(self, keyword: Token, missing: str) -> Token | None:
        """What stands behind a keyword; a mistake where that is nothing, or the next keyword."""
        token = self._tokens[self._at] if self._at < len(self._tokens) else None
        if token is None or (not token.is_quoted and token.value.casefold() in KEYWORDS):
            self._wrong(keyword, missing)
            return None
        self._at += 1
        if token.is_open or not token.value.isprintable() or not token.value.strip():
            if token.is_open:
                self._not_closed(token)
            else:
                self._wrong(token, missing)
            return None
        return token

    def _amount(self) -> tuple[int | None, Token | None]:
        """The amount that may stand behind a tender, in minor units."""
        token = self._tokens[self._at] if self._at < len(self._tokens) else None
        if token is None or token.is_quoted or not _AMOUNT.fullmatch(token.value):
            return None, None
        self._at += 1
        return self._minor(token.value, token), token

    def _minor(self, text: str, token: Token) -> int | None:
        try:
            return parse_amount(text, self._words.currency).amount_minor
        except BadInput:
            self._wrong(token, f"'{short(text)}' is no amount of {self._words.currency}.")
            return None

    def _wrong(self, at: Token, sentence: str, fits: tuple[str, ...] = ()) -> None:
        self._mistakes.append(Mistake(at.start, at.end, sentence, fits))

    def _not_closed(self, token: Token) -> None:
        self._wrong(token, "The quotation mark is not closed.", (f'{self._text[token.start : token.end]}"',))

    def _once(self, part: str, first: Token, last: Token | None = None) -> bool:
        """Whether the line says this for the first time."""
        if part in self._draft.spans:
            self._wrong(first, "The line says this twice. Take one of them out.")
            return False
        self._draft.spans[part] = (first.start, (last or first).end)
        return True

    # --- keywords -----------------------------------------------------------------------------------------------

    def _keyword(self, word: str, token: Token) -> None:
        match word:
            case "cash" | "card" | "voucher":
                self._tender(TENDERS[word], token)
            case "comp":
                self._comp(token)
            case "accessible":
                self._once("accessible", token)
            case "in":
                value = self._value(token, "Say which section or price level behind 'in'.")
                if value is not None and not self._place(value, self._places(value.value)):
                    self._unknown(value, "section or price level", (*self._words.sections, *self._words.levels))
            case "on":
                self._performance(token)
            case _:
                part, missing = {
                    "for": ("customer", "Say who buys behind 'for'; a name of two words in quotation marks."),
                    "to": ("mail", "Say where to behind 'to': an e-mail address."),
                    "code": ("coupon", "Say which coupon behind 'code'."),
                }[word]
                value = self._value(token, missing)
                if value is None:
                    return
                if part == "mail" and "@" not in value.value:
                    self._wrong(value, f"'{short(value.value)}' is no e-mail address.")
                elif self._once(part, token, value):
                    self._draft.values[part] = " ".join(value.value.split())

    def _tender(self, kind: TenderKind, token: Token) -> None:
        code: Token | None = None
        if kind is TenderKind.VOUCHER:
            code = self._value(token, "Say which voucher behind 'voucher': its code.")
            if code is None:
                return
        amount_minor, last = self._amount()
        if last is None or amount_minor is not None:
            self._pay(kind, amount_minor, token, last or code or token, code)

    def _pay(self, kind: TenderKind, minor: int | None, first: Token, last: Token, code: Token | None = None) -> None:
        self._draft.spans[f"tender {len(self._draft.tenders)}"] = (first.start, last.end)
        voucher = "".join(code.value.split()) if code is not None else None
        self._draft.tenders.append(Part(kind=kind, amount_minor=minor, code=voucher))

    def _comp(self, token: Token) -> None:
        value = self._value(token, "Say why behind 'comp'.")
        if value is None:
            return
        reason = value.value
        if self._words.reasons:
            known = exactly(reason, self._words.reasons)
            fitting = [known] if known is not None else begun(reason, self._words.reasons)
            if len(fitting) != 1:
                self._unknown(value, "reason", self._words.reasons)
                return
            reason = fitting[0]
        last, note = value, None
        following = self._tokens[self._at] if self._at < len(self._tokens) else None
        if following is not None and following.is_quoted and not following.is_open and following.value.isprintable():
            self._at += 1
            last, note = following, " ".join(following.value.split()) or None
        if self._once("comp", token, last):
            self._draft.comp = Comp(reason=" ".join(reason.split()), note=note)

    def _performance(self, token: Token) -> None:
        value = self._value(token, "Say which performance behind 'on': its code or its date.")
        if value is None:
            return
        showings = self._words.showings
        if _DATE.fullmatch(value.value):
            fitting = [showing.code for showing in showings if showing.day == value.value]
        else:
            codes = [showing.code for showing in showings]
            exact = exactly(value.value, codes)
            fitting = [exact] if exact is not None else begun(value.value, codes)
        if len(fitting) == 1:
            if self._once("performance", token, value):
                self._draft.values["performance"] = fitting[0]
        elif fitting:
            self._wrong(value, f"'{short(value.value)}' fits {len(fitting)} performances.", tuple(fitting[:4]))
        else:
            self._unknown(value, "performance", tuple(showing.code for showing in showings))

    # --- other words --------------------------------------------------------------------------------------------

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

    def _exact_places(self, typed: str) -> list[tuple[str, str]]:
        section, level = exactly(typed, self._words.sections), exactly(typed, self._words.levels)
        if section is not None and (level is None or section.casefold() == typed.casefold() != level.casefold()):
            return [("section", section)]
        if level is not None and section is not None and level.casefold() == typed.casefold() != section.casefold():
            return [("level", level)]
        return [("section", section)] if section is not None else [("level", level)] if level is not None else []

    def _places(self, typed: str) -> list[tuple[str, str]]:
        """(section or level, its name) of what is called so, else of all that begin so."""
        return self._exact_places(typed) or [
            *(("section", name) for name in begun(typed, self._words.sections)),
            *(("level", name) for name in begun(typed, self._words.levels)),
        ]

    def _place(self, token: Token, places: list[tuple[str, str]]) -> bool:
        """Take the place that was found. False where there is none."""
        if len(places) > 1:
            names = tuple(dict.fromkeys(name for _, name in places))
            self._wrong(
                token, f"'{short(token.value)}' fits {listed(names)}. Write more of it.", tuple(map(quoted, names[:4]))
            )
        elif places and self._once(places[0][0], token):
            self._draft.values[places[0][0]] = places[0][1]
        return bool(places)

    def _unknown(self, token: Token, what: str, names: tuple[str, ...]) -> None:
        if not any(at.start == token.start for at in self._mistakes):
            fits = tuple(quoted(name) for name in near(token.value, names) or names[:3])
            self._wrong(token, f"There is no {what} '{short(token.value)}' here.", fits)

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
