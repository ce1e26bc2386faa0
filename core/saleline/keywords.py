"""What a keyword takes: `cash 200`, `voucher CODE 20`, `in ORCH`, `on DATE`, `for NAME`, `comp REASON "note"`. Pure.

The first half of reading a line: its words one by one, the mistakes at them, and everything that a keyword announces.
Places are here too, because `in` names one. What stands without a keyword is read in `parsing`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from core.errors import BadInput
from core.money import parse_amount
from core.saleline.lexing import Token, quoted, short, tokens
from core.saleline.names import begun, exactly, listed, near
from core.saleline.words import KEYWORDS, TENDERS, Comp, Count, Mistake, Part, Span, Vocabulary
from db.vocabulary import TenderKind

_AMOUNT = re.compile(r"[0-9][0-9.,]*")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


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


class KeywordReader:
    """Reads keywords with what stands behind them into a draft."""

    def __init__(self, text: str, vocabulary: Vocabulary) -> None:
        self._text, self._words = text, vocabulary
        self._tokens = list(tokens(text))
        self._at = 0
        self._draft = Draft()
        self._mistakes: list[Mistake] = []

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
                    "presale": ("presale", "Say which code behind 'presale'."),
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

    # --- places -------------------------------------------------------------------------------------------------

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
