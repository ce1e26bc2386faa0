"""Which seats of a performance sold when and for what: the map's arrays, and the same as a table."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from sys import byteorder
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from core.access.actors import Actor
from core.access.guard import permits
from core.access.permissions import Permission
from core.analytics.asked import measure_of, shows_for
from core.analytics.heat_steps import PRICE, WHEN, Step, Stepped, by_days, by_price
from core.analytics.ranking import average, charted, share
from core.analytics.reports import Chart, Column, Form, Kind, Question, Report, Row, Series
from core.errors import BadInput
from core.money import Money
from core.programming.performances import local_start
from core.programming.reach import performance_in_reach
from core.programming.repertoire import Performance
from core.venues.manifest import Manifest
from db.queries import heat as queries
from db.queries.heat import BoughtSeats
from db.vocabulary import PerformanceId

if TYPE_CHECKING:
    from core.runtime import Core

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Way:
    """As what and where seats were bought."""

    price_type: str
    channel: str
    is_comp: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Heat:
    """A house by seat: the minute (since 1970) of the sale, 0 where there was none; what was paid; an index into
    `ways`. Nothing here names a buyer."""

    performance: Performance
    manifest: Manifest
    as_of: datetime
    minutes: Sequence[int]
    minor: Sequence[int]
    way: Sequence[int]
    ways: tuple[Way, ...]

    def sold_at(self, seat: int) -> datetime | None:
        """On the clock of the venue."""
        if not self.minutes[seat]:
            return None
        moment = _EPOCH + timedelta(minutes=self.minutes[seat])
        return moment.astimezone(ZoneInfo(self.performance.time_zone))

    def days_before(self, seat: int) -> int | None:
        sold = self.sold_at(seat)
        return None if sold is None else max((local_start(self.performance).date() - sold.date()).days, 0)

    def paid(self, seat: int) -> Money:
        return Money(self.minor[seat], self.performance.currency)

    def stepped(self, by: str) -> Stepped:
        """Seats in steps `by` when they sold (WHEN) or by what was paid (PRICE)."""
        if by == PRICE:
            return by_price(self.minor, [minute > 0 for minute in self.minutes], self.performance.currency)
        start = local_start(self.performance)
        return by_days(self.minutes, self.minor, start.date(), ZoneInfo(self.performance.time_zone))


@permits(Permission.SALES_SEE)
def heat(core: Core, actor: Actor, performance_id: PerformanceId, *, at: datetime | None = None) -> Heat:
    """The house by when and for what its seats sold; `at`: those that were sold then. Raises NotFound."""
    performance = performance_in_reach(core, actor, Permission.SALES_SEE, performance_id)
    return _heat(core, performance, at)


@permits(Permission.SALES_SEE)
def heat_of_code(core: Core, actor: Actor, code: str, *, at: datetime | None = None) -> Heat:
    """The same by the performance's code, as the rows of reports name it. Raises NotFound."""
    performance = performance_in_reach(core, actor, Permission.SALES_SEE, core.repertoire.id_of(code))
    return _heat(core, performance, at)


@permits(Permission.SALES_SEE)
def heat_report(core: Core, actor: Actor, question: Question) -> Report:
    """The steps of one performance as a table. Raises NotFound, BadInput."""
    measure = measure_of(question, WHEN, PRICE)
    shows = shows_for(core, actor, question) if question.key is not None else []
    if len(shows) != 1:
        raise BadInput("Name one performance by its code: the seats of several are not the same.")
    found = _heat(core, core.repertoire.performance(shows[0].id), question.at)
    steps, performance = found.stepped(measure).steps, found.performance
    sold = sum(step.seats for step in steps)
    what = "how long before the performance" if measure == WHEN else "what was paid"
    return Report(
        name="heat",
        title=f"Seats by {what}, {performance.code} {performance.event}",
        columns=(
            Column("Step"),
            Column("When" if measure == WHEN else "Price"),
            Column("Seats", Kind.COUNT),
            Column("Of all sold", Kind.SHARE),
            Column("Gross", Kind.MONEY),
            Column("Average", Kind.MONEY),
        ),
        rows=tuple(_row(step, sold, performance.currency) for step in steps),
        total=Row("", ("", "all", sold, None, sum(found.minor), average(sum(found.minor), sold)), performance.currency),
        currency=performance.currency,
        as_of=found.as_of,
        charts=(
            Chart(
                title="Seats",
                form=Form.BARS,
                places=tuple(step.words for step in steps),
                series=(Series("seats", tuple(float(step.seats) for step in steps)),),
            ),
            Chart(
                title=f"Gross, {performance.currency}",
                form=Form.BARS,
                places=tuple(step.words for step in steps),
                series=(Series("gross", tuple(charted(step.gross_minor, performance.currency) for step in steps)),),
                kind=Kind.MONEY,
                currency=performance.currency,
            ),
        ),
        notes=("Seats count as they are sold, comps with them. Days are those of the venue.",),
    )


def _row(step: Step, sold: int, currency: str) -> Row:
    values = step.sign, step.words, step.seats, share(step.seats, sold), step.gross_minor
    return Row("", (*values, average(step.gross_minor, step.seats)), currency)


def _heat(core: Core, performance: Performance, at: datetime | None) -> Heat:
    manifest = core.repertoire.manifest_for(performance)
    rows = queries.bought_seats(core.postgres, performance.id, at=at)
    minutes, minor, way = unpacked(rows, manifest.seat_count)
    return Heat(
        performance=performance,
        manifest=manifest,
        as_of=at or core.clock.now(),
        minutes=minutes,
        minor=minor,
        way=way,
        ways=tuple(Way(row.price_type, row.channel, row.is_comp) for row in rows),
    )


def unpacked(rows: Sequence[BoughtSeats], seats: int) -> tuple[array[int], array[int], array[int]]:
    """Minutes, amounts and ways by seat. Pure."""
    minutes, minor, way = (array(kind, bytes(array(kind).itemsize * seats)) for kind in "iqH")
    for number, row in enumerate(rows):
        places = zip(_read("i", row.seats), _read("i", row.minutes), _read("q", row.minor), strict=True)
        for seat, minute, paid in places:
            minutes[seat], minor[seat], way[seat] = minute, paid, number
    return minutes, minor, way


def _read(kind: str, packed: bytes) -> array[int]:
    found = array(kind, packed)
    if byteorder == "little":
        found.byteswap()
    return found
