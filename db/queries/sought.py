"""The candidates of a question, as SQL: which orders its words mean, by the indexes of the words.

One word is walked, the rarest; what was said beside each of its entries is read in the same index, so the other words
cost nothing more (`order_word.said`). What no index of words knows (a reference, a card, a seat) is a small set of its
own, and a word of the question is met by either. A walk ends with as many matches as are worth ranking.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import LiteralString

from db.postgres import Postgres
from db.vocabulary import PerformanceId

_ALONE_MAX: LiteralString = "1000"  # of a word that stands alone
_SET_MAX: LiteralString = "2000"  # of one that others narrow

_AMOUNTS_MAX: LiteralString = "1000"  # orders of which the amount is looked up
_COUNT_MAX: LiteralString = "3000"
LATEST_MAX: LiteralString = "5000"  # orders among which an amount is sought
_DAY_MAX: LiteralString = "5000"
_LAST = "\U0010ffff"  # sorts behind everything that begins with what stands before it


@dataclass(frozen=True, slots=True, kw_only=True)
class SoughtWord:
    """What one word of a question may be; what it cannot be is left out."""

    begins: str | None = None
    phone: str | None = None
    tail: str | None = None
    reference: str | None = None
    seat: int | None = None
    day: date | None = None
    amount_minor: int | None = None

    @property
    def finds(self) -> bool:
        return (self.begins, self.phone, self.tail, self.reference, self.seat) != (None,) * 5

    @property
    def is_told_by_words(self) -> bool:
        """Whether a walk through words sees what it is; an amount is looked up elsewhere."""
        return bool(self.spoken) or self.day is not None or self.amount_minor is None

    @property
    def spoken(self) -> tuple[str, ...]:
        """Beginnings of what `order_word` has."""
        return tuple(one for one in (self.begins, self.phone and "#" + self.phone) if one)


@dataclass(slots=True)
class Asked:
    """Builds the candidates of a statement and collects their values. `reach` is a condition on performances."""

    here: PerformanceId | None
    reach: LiteralString
    values: dict[str, object] = field(default_factory=dict[str, object])

    def __post_init__(self) -> None:
        self.values["here"] = self.here or 0

    def _put(self, value: object) -> LiteralString:
        name = _NAMES[len(self.values)]
        self.values[name] = value
        return f"%({name})s"

    def candidates(self, driver: SoughtWord, others: Sequence[SoughtWord], *, is_rare: bool) -> LiteralString:
        """(performance_id, order_id, at, rank, how) of each reading of the driver, as far as all others are met.

        `is_rare`: few enough have the driver that the amount of each is looked up.
        """
        parts: list[LiteralString] = []
        for said in driver.spoken:
            low, beginning = self.beginning(said)
            rank = f"case when w.word = {low} then 1 else 2 end" if said == driver.begins else "3"
            how: LiteralString = "word" if said == driver.begins else "phone"
            for walk, amounts in self._walks(beginning, others):
                if amounts or all(word.is_told_by_words for word in others):
                    parts.append(self._met_by(walk, rank, f"'{how}'", others, amounts=amounts))
        small = self._small(driver, amounts=True, days=True)
        if small is not None:
            parts.append(self._met_by(self._with_words(small), "w.rank", "w.how", others, amounts=True))
        seeks = driver.finds and not is_rare
        for word in others:
            small = self._small(word, amounts=True) if word.amount_minor is not None and seeks else None
            if small is not None:
                rest = [driver, *(other for other in others if other is not word)]
                parts.append(self._met_by(self._with_words(small), "2", "w.how", rest, amounts=True))
        return " union all ".join(parts)

    def _met_by(
        self,
        rows: LiteralString,
        rank: LiteralString,
        how: LiteralString,
        others: Sequence[SoughtWord],
        *,
        amounts: bool,
    ) -> LiteralString:
        condition = "".join(f" and {self._met(word, amounts=amounts)}" for word in others)
        ranks = "".join(self._rank(word) for word in others)
        hows = "".join(self._how(word) for word in others)
        return (
            f"(select w.performance_id, w.order_id, w.at, {rank}{ranks} as rank, array[{how}]{hows} as how"
            f" from ({rows}) w where true{condition} limit {_SET_MAX if others else _ALONE_MAX})"
        )

    def _walks(self, beginning: LiteralString, others: Sequence[SoughtWord]) -> Sequence[tuple[LiteralString, bool]]:
        """The index of words from the whole word on, the newest of each first; at a performance its own as well, so
        that no bound cuts them off. With each whether amounts are looked up, which is dear, so for few only."""
        walk: LiteralString = f"select * from order_word w where {beginning}{self._reached()}"
        order: LiteralString = " order by word using ~<~, at desc"
        day = next((word.day for word in others if word.day is not None), None)
        walks: list[tuple[LiteralString, bool]] = []
        if day is None:
            walks.append((walk + order, False))
        else:  # of a common word that is quicker than to ask each entry for its performance
            walks.append((f"{walk} and {self._near(day)}{order}", False))
            walks.append((f"{walk} and performance_id in ({self._played(day)})", False))
        if any(word.amount_minor is not None for word in others):
            walks.append((f"{walk}{order} limit {_AMOUNTS_MAX}", True))
        if self.here is not None:
            walks.append((f"{walk} and performance_id = %(here)s", True))
        return walks

    def _near(self, day: date) -> LiteralString:
        """Made on that day by any clock in the world."""
        at = self._put(day)
        return (
            f"w.at >= ({at}::date - interval '14 h') at time zone 'UTC'"
            f" and w.at < ({at}::date + interval '38 h') at time zone 'UTC'"
        )

    def _played(self, day: date) -> LiteralString:
        return (
            "select p.id from performance p join venue v on v.id = p.venue_id"
            f" where (p.starts_at at time zone v.time_zone)::date = {self._put(day)}::date"
        )

    def _with_words(self, rows: LiteralString) -> LiteralString:
        """Orders that were found without their words, in reach, with them."""
        return (
            "select s.*, coalesce((select o.said from order_word o where o.performance_id = s.performance_id"
            f" and o.order_id = s.order_id limit 1), '') as said from (select * from ({rows}) w"
            f" where true{self._reached()}) s offset 0"
        )

    def _reached(self) -> LiteralString:
        if self.reach == "true":
            return ""
        return f" and w.performance_id in (select p.id from performance p where {self.reach})"

    def _small(self, word: SoughtWord, *, amounts: bool = False, days: bool = False) -> LiteralString | None:
        """(performance_id, order_id, at, rank, how) of the readings that no index of words knows."""
        parts: list[LiteralString] = []
        if word.reference is not None:
            low, high = self._put(word.reference), self._put(word.reference + _LAST)
            parts.append(
                "(select performance_id, id as order_id, created_at as at, 4 as rank, 'reference' as how from orders"
                f" where reference ~>=~ {low} and reference ~<~ {high} limit 1000)"
            )
        if word.tail is not None:
            parts.append(
                "(select t.performance_id, t.order_id, o.at, 3 as rank, 'card' as how from ("
                "     select performance_id, order_id from tender"
                f"     where lower(right(provider_reference, 4)) = {self._put(word.tail)} and kind = 'card'"
                "     limit 1000) t cross join lateral (select created_at as at from orders"
                "     where performance_id = t.performance_id and id = t.order_id offset 0) o)"
            )
        if word.seat is not None and self.here is not None:
            parts.append(
                "(select o.performance_id, o.id as order_id, o.created_at as at, 0 as rank, 'seat' as how"
                " from order_line l join orders o on (o.performance_id, o.id) = (l.performance_id, l.order_id)"
                f" where l.performance_id = %(here)s and l.seat_ordinal = {self._put(word.seat)})"
            )
        if amounts and word.amount_minor is not None:
            parts.append(self._amounts(word.amount_minor))
        if days and word.day is not None:
            parts.append(self._day(word.day))
        return " union all ".join(parts) or None

    def beginning(self, begins: str) -> tuple[LiteralString, LiteralString]:
        """The value, and the condition that a word begins so; written as the index reads it, whatever the plan."""
        low, high = self._put(begins), self._put(begins + _LAST)
        return low, f"word ~>=~ {low} and word ~<~ {high}"

    def _day(self, day: date) -> LiteralString:
        """Orders that play on that day, and those that were made on it, on the clock of the venue."""
        at = self._put(day)
        return (
            "(select o.performance_id, o.id as order_id, o.created_at as at, 0 as rank, 'day' as how"
            "   from performance p join venue v on v.id = p.venue_id cross join lateral ("
            "     select performance_id, id, created_at from orders where performance_id = p.id offset 0) o"
            f"  where (p.starts_at at time zone v.time_zone)::date = {at}::date limit {_DAY_MAX})"
            " union all (select o.performance_id, o.id, o.created_at, 1, 'made' from ("
            "     select performance_id, id, created_at from orders"
            f"     where created_at >= {at}::date - interval '14 h' and created_at < {at}::date + interval '38 h'"
            f"     order by created_at desc limit {_DAY_MAX}) o"
            "   join performance p on p.id = o.performance_id join venue v on v.id = p.venue_id"
            f"  where (o.created_at at time zone v.time_zone)::date = {at}::date)"
        )

    def _amounts(self, minor: int) -> LiteralString:
        """Orders of this performance that came to so much; without one, of the latest of the house: an index over all
        amounts would cost at each sale."""
        value = self._put(minor)
        if self.here is not None:
            return (
                "(select performance_id, id as order_id, created_at as at, 5 as rank, 'amount' as how from orders"
                f" where performance_id = %(here)s and total_minor = {value})"
            )
        return (
            "(select performance_id, id as order_id, created_at as at, 5 as rank, 'amount' as how from"
            f" (select * from orders order by created_at desc limit {LATEST_MAX}) latest where total_minor = {value})"
        )

    # --- a word that narrows: conditions and values on `w` --------------------------------------------------------

    def _met(self, word: SoughtWord, *, amounts: bool) -> LiteralString:
        either: list[LiteralString] = [f"strpos(w.said, {self._put(' ' + said)}) > 0" for said in word.spoken]
        if word.day is not None:
            day = self._put(word.day)
            either.append(
                f"({self._near(word.day)} and {day}::date = (w.at at time zone (select v.time_zone"
                "   from performance p join venue v on v.id = p.venue_id where p.id = w.performance_id))::date)"
                f" or w.performance_id in ({self._played(word.day)})"
            )
        small = self._small(word)
        if small is not None:
            either.append(f"(w.performance_id, w.order_id) in (select s.performance_id, s.order_id from ({small}) s)")
        if word.amount_minor is not None and amounts:
            either.append(
                "(select o.total_minor from orders o where o.performance_id = w.performance_id and o.id = w.order_id)"
                f" = {self._put(word.amount_minor)}"
            )
        return "(" + " or ".join(either) + ")"

    def _rank(self, word: SoughtWord) -> LiteralString:
        if word.begins is None:
            return ""
        return f" + case when strpos(w.said, {self._put(f' {word.begins} ')}) > 0 then 1 else 2 end"

    def _how(self, word: SoughtWord) -> LiteralString:
        """What it was met by, where the words say it; a small set says it by itself, being asked once more."""
        cases: LiteralString = ""
        if word.begins is not None:
            cases += f" when strpos(w.said, {self._put(' ' + word.begins)}) > 0 then array['word']"
        if word.phone is not None:
            cases += f" when strpos(w.said, {self._put(' #' + word.phone)}) > 0 then array['phone']"
        small = self._small(word)
        if small is not None:
            cases += (
                " when (w.performance_id, w.order_id) in (select s.performance_id, s.order_id"
                f" from ({small}) s) then (select array_agg(distinct s.how) from ({small}) s"
                " where s.performance_id = w.performance_id and s.order_id = w.order_id)"
            )
        return f" || case{cases} else '{{}}' end" if cases else ""


def rarest(postgres: Postgres, words: Sequence[SoughtWord]) -> tuple[SoughtWord, bool]:
    """The word that the fewest orders have, as far as is worth counting, and whether they are few; of those that many
    have, the longest."""
    asked = Asked(None, "true")
    counts: LiteralString = ", ".join(
        " + ".join(
            "(select count(*)::int from (select from order_word"
            f" where {asked.beginning(said)[1]} limit {_COUNT_MAX}) s)"
            for said in word.spoken
        )
        or "0"
        for word in words
    )
    (found,) = postgres.rows(f"select {counts}", asked.values)
    count, word = min(zip(found, words, strict=True), key=lambda pair: (pair[0], -len(pair[1].begins or "")))
    return word, count < int(_AMOUNTS_MAX)


_LETTERS: tuple[LiteralString, ...] = ("a", "b", "c", "d", "e", "f", "g", "h")
_NAMES: tuple[LiteralString, ...] = tuple(f"{one}{other}" for one in _LETTERS for other in _LETTERS)
