"""What becomes of each line of a report: a week of a show, or a problem with its line and what was done. Pure.

A line without a show, a day or a believable gross and attendance is left out; what else is wrong with it is mended or
left empty. Nothing of that goes unsaid.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from core.errors import BadInput
from core.history.columns import Columns, Field
from core.history.dates import DAY_NAMES, EARLIEST, Days, NotADay, days_of, ends_near, week_end_of
from core.history.numbers import Amounts, NotANumber, currencies_of, decimal_sign
from core.history.reading import Line, Table
from core.history.weeks import NAME_MAX, Judged, Manner, Problem, Trouble, Week, name_key

_COUNT_MAX, _PERFORMANCES_MAX = 10_000_000, 1_000
_SHARE_MAX = 3
"""A house that is fuller than this, standing places and all, is a slip of the pen."""
_TOTALS = frozenset({"total", "totals", "grand total", "all shows", "sum", "gesamt", "summe"})
_UNSEEN = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_BASIS_POINTS = 10_000


def judge(table: Table, columns: Columns, manner: Manner, *, venues: Collection[str] = ()) -> Judged:
    """`venues` are the keys of the names that the house knows. Raises BadInput for a file that cannot be trusted."""
    lines = [line for line in table.lines if line.number > columns.header.number]
    judge_ = _Judge(columns, manner, lines)
    weeks = judge_.at_week_ends([week for line in lines if (week := judge_.week(line))])
    weeks = judge_.each_once(weeks)
    judge_.look_at_venues(weeks, venues)
    return Judged(
        weeks=tuple(weeks),
        problems=tuple(sorted(judge_.problems, key=lambda problem: problem.line)),
        notes=(*table.notes, *judge_.notes),
        lines=len(lines),
        week_end=judge_.week_end,
    )


class _Judge:
    """Reads line by line, with what the whole file says about how it is written."""

    def __init__(self, columns: Columns, manner: Manner, lines: Sequence[Line]) -> None:
        self.problems: list[Problem] = []
        self.notes: list[str] = []
        self.week_end: int | None = None
        self._columns, self._manner = columns, manner
        self._at = columns.at
        self._days: Mapping[str, date | NotADay] = self._read_days(lines)
        self._amounts = Amounts(manner.decimal or decimal_sign(self._numbers(lines)), manner.currency)
        self._check_currency(lines)
        self._share_unit = self._unit_of_shares(lines)

    def week(self, line: Line) -> Week | None:
        """What the line says, or None where it is left out."""
        try:
            return self._week(line)
        except _LeftOut as why:
            self.problems.append(Problem(line.number, why.trouble, why.what, "the line is left out"))
        return None

    def _week(self, line: Line) -> Week:
        if line.until > line.number:
            raise _LeftOut(Trouble.BAD_LINE, f"it runs on to line {line.until}: a quote is not closed")
        if len(line.fields) > self._columns.width and any(f.strip() for f in line.fields[self._columns.width :]):
            raise _LeftOut(Trouble.BAD_LINE, f"it has {len(line.fields)} fields, the header {self._columns.width}")
        if line.fields == self._columns.header.fields:
            raise _LeftOut(Trouble.TOTAL, "it is the header once more")
        show = self._name(line, Field.SHOW, self._manner.show)
        if name_key(show).rstrip(":") in _TOTALS:
            raise _LeftOut(Trouble.TOTAL, f"it is a total ('{show}')")
        last_day = self._day(line)
        gross, attendance = self._gross(line), self._attendance(line)
        if gross is None and attendance is None:
            raise _LeftOut(Trouble.NO_FIGURE, f"{show} has no gross and no attendance")
        return Week(
            line=line.number,
            show=show,
            place=self._name(line, Field.VENUE, self._manner.venue, needed=False),
            last_day=last_day,
            gross_minor=gross,
            attendance=attendance,
            share_bp=self._share(line),
            average_minor=self._average(line, gross, attendance),
            performances=self._performances(line),
            artist=self._name(line, Field.ARTIST, None, needed=False) or None,
        )

    def _text(self, line: Line, field: Field) -> str:
        at = self._at.get(field)
        return "" if at is None or at >= len(line.fields) else line.fields[at].strip()

    def _name(self, line: Line, field: Field, given: str | None, *, needed: bool = True) -> str:
        name = given or " ".join(self._text(line, field).split(" ")).strip()
        if needed and not name:
            raise _LeftOut(Trouble.BAD_NAME, f"the {field} is empty")
        if len(name) > NAME_MAX:
            raise _LeftOut(Trouble.BAD_NAME, f"the {field} has {len(name)} characters, {NAME_MAX} at most")
        if not name.isprintable() or _UNSEEN.search(name):
            raise _LeftOut(Trouble.BAD_NAME, f"the {field} holds a control or invisible character")
        return name

    def _day(self, line: Line) -> date:
        text = self._text(line, Field.WEEK)
        found = self._days[text]
        if isinstance(found, NotADay):
            raise _LeftOut(Trouble.BAD_DAY, f"'{_shown(text)}' {found}" if text else "the day is empty")
        if not EARLIEST <= found <= self._manner.today + timedelta(days=6):
            raise _LeftOut(Trouble.BAD_DAY, f"{found} is {'too long ago' if found < EARLIEST else 'still to come'}")
        return found

    def _gross(self, line: Line) -> int | None:
        text = self._text(line, Field.GROSS)
        try:
            return self._amounts.money(text)
        except NotANumber as why:
            raise _LeftOut(Trouble.BAD_NUMBER, f"the gross '{_shown(text)}' {why}") from None

    def _attendance(self, line: Line) -> int | None:
        text = self._text(line, Field.ATTENDANCE)
        try:
            return self._amounts.count(text, _COUNT_MAX)
        except NotANumber as why:
            raise _LeftOut(Trouble.BAD_NUMBER, f"the attendance '{_shown(text)}' {why}") from None

    def _average(self, line: Line, gross: int | None, attendance: int | None) -> int | None:
        """As it is said; where nothing or 0 is, what gross and attendance make."""
        try:
            said = self._amounts.money(self._text(line, Field.AVERAGE))
        except NotANumber as why:
            self._empty(line, Field.AVERAGE, why)
            said = None
        if said:
            return said
        made = (2 * gross + attendance) // (2 * attendance) if gross and attendance else None
        if said == 0 and (gross or attendance):
            done = "it is left empty" if made is None else "it is made of gross and attendance"
            self.problems.append(Problem(line.number, Trouble.ZERO_AVERAGE, "the average is 0", done))
        return made

    def _performances(self, line: Line) -> int | None:
        try:
            return self._amounts.count(self._text(line, Field.PERFORMANCES), _PERFORMANCES_MAX)
        except NotANumber as why:
            return self._empty(line, Field.PERFORMANCES, why)

    def _share(self, line: Line) -> int | None:
        """Basis points."""
        text = self._text(line, Field.CAPACITY)
        if self._share_unit is None:
            return None
        try:
            value = self._amounts.share(text)
            if value is None:
                return None
            share = value / (100 if "%" in text else self._share_unit)
            if share > _SHARE_MAX:
                raise NotANumber(f"is more than {_SHARE_MAX * 100} percent")
        except NotANumber as why:
            return self._empty(line, Field.CAPACITY, why)
        return int(share * _BASIS_POINTS + Decimal("0.5"))

    def _empty(self, line: Line, field: Field, why: NotANumber) -> None:
        what = f"the {field} '{_shown(self._text(line, field))}' {why}"
        self.problems.append(Problem(line.number, Trouble.BAD_NUMBER, what, "it is left empty"))

    def _read_days(self, lines: Sequence[Line]) -> Mapping[str, date | NotADay]:
        """Every text of a day once: a report of decades has few of them."""
        texts = dict.fromkeys(self._text(line, Field.WEEK) for line in lines)
        days = days_of(texts, self._manner.date_format)
        later = timedelta(days=6 if self._columns.week_begins and not self._manner.is_daily else 0)
        return {text: _day_or_why(days, text, later) for text in texts}

    def _numbers(self, lines: Sequence[Line]) -> Iterable[str]:
        fields = (Field.GROSS, Field.ATTENDANCE, Field.AVERAGE, Field.CAPACITY)
        return (self._text(line, field) for line in lines for field in fields if field in self._at)

    def _check_currency(self, lines: Sequence[Line]) -> None:
        """A sign at most of the amounts that means other money than was said. Raises BadInput."""
        signs = Counter(currencies_of(self._text(line, Field.GROSS)) for line in lines)
        codes, count = signs.most_common(1)[0] if signs else ((), 0)
        if codes and 2 * count > len(lines) and self._manner.currency not in codes:
            raise BadInput(f"The amounts are not in {self._manner.currency}. Say what they are: --currency {codes[0]}.")

    def _unit_of_shares(self, lines: Sequence[Line]) -> int | None:
        """What a full house is in this file: 1 or 100; None where the column counts seats."""
        values: list[Decimal] = []
        for line in lines:
            text = self._text(line, Field.CAPACITY)
            try:
                value = None if "%" in text else self._amounts.share(text)
            except NotANumber:
                continue
            if value:
                values.append(value)
        middle = sorted(values)[(len(values) - 1) // 2] if values else Decimal(1)
        if middle <= _SHARE_MAX:
            return 1
        if middle <= _SHARE_MAX * 100:
            return 100
        self.notes.append("The column of the capacity counts seats; shares are left empty.")
        return None

    def at_week_ends(self, weeks: list[Week]) -> list[Week]:
        """Weeks that end on another day than the others go to the nearest end of a week that is free for their show."""
        manner = self._manner
        if manner.is_daily:
            return weeks
        self.week_end = week_end_of(week.last_day for week in weeks) if manner.week_end is None else manner.week_end
        taken = {week.key for week in weeks if week.last_day.weekday() == self.week_end}
        moved: list[Week] = []
        for week in weeks:
            if self.week_end is not None and week.last_day.weekday() != self.week_end:
                choices = [replace(week, last_day=end) for end in ends_near(week.last_day, self.week_end)]
                choice = next((one for one in choices if one.key not in taken), choices[0])
                taken.add(choice.key)
                what = f"{week.last_day} is a {DAY_NAMES[week.last_day.weekday()].title()}"
                done = f"it counts for the week to {choice.last_day}"
                self.problems.append(Problem(week.line, Trouble.MOVED, what, done))
                week = choice
            moved.append(week)
        return moved

    def each_once(self, weeks: list[Week]) -> list[Week]:
        """A week that comes twice stands once; where the figures differ, as its last line has it."""
        kept: dict[tuple[str, str, date], Week] = {}
        for week in weeks:
            before = kept.get(week.key)
            if before is None:
                kept[week.key] = week
            elif before.figures == week.figures:
                what = f"{week.show}, {week.last_day} stands in line {before.line} already"
                self.problems.append(Problem(week.line, Trouble.AGAIN, what, "it counts once"))
            else:
                what = f"{week.show}, {week.last_day} has other figures in line {before.line}"
                self.problems.append(Problem(week.line, Trouble.CORRECTED, what, "this line counts, that one does not"))
                kept[week.key] = week
        return list(kept.values())

    def look_at_venues(self, weeks: Sequence[Week], venues: Collection[str]) -> None:
        """Each venue that the house does not know, once, with how many lines name it."""
        first: dict[str, Week] = {}
        counts: Counter[str] = Counter()
        for week in weeks:
            if week.place and (key := name_key(week.place)) not in venues:
                first.setdefault(key, week)
                counts[key] += 1
        for key, week in first.items():
            what = f"{week.place} is no venue of this house ({counts[key]} {'line' if counts[key] == 1 else 'lines'})"
            self.problems.append(Problem(week.line, Trouble.UNKNOWN_VENUE, what, "it is kept by name"))


class _LeftOut(Exception):
    """The line does not count."""

    def __init__(self, trouble: Trouble, what: str) -> None:
        self.trouble, self.what = trouble, what
        super().__init__(what)


def _day_or_why(days: Days, text: str, later: timedelta) -> date | NotADay:
    try:
        return days.read(text) + later
    except NotADay as why:
        return why
    except OverflowError:
        return NotADay("is not a day")


def _shown(text: str) -> str:
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in text)[:30]
