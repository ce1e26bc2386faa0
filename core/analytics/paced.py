"""One show laid over earlier ones: where it stands, where it will end, and that as a report. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from core.analytics.comparable import Choice, in_words
from core.analytics.curves import Alignment, quantile
from core.analytics.forecast import SHOWS_PLAIN, Forecast, Past, Running, SellOut, band, forecast_by_houses, forecast_of
from core.analytics.reports import Chart, Column, Form, Kind, Mark, Report, Row, Series
from db.vocabulary import PerformanceState

_WEEK = 7
_EACH_DAY = 10  # so many days around the show and around today have a row of their own in the table; the others by week
_CALLED_OFF = (PerformanceState.CANCELLED, PerformanceState.POSTPONED)


@dataclass(frozen=True, kw_only=True)
class Paced:
    """A show with those that it is compared with, as of a moment: on day `today` of its sale, negative before it."""

    code: str
    event: str
    state: PerformanceState
    running: Running
    today: int
    is_over: bool
    choice: Choice[Past]
    alignment: Alignment = Alignment.DAYS_OUT
    filled: Sequence[float] = ()
    """How full the houses of its artists were in weeks of earlier runs, imported; 0 to 1."""

    @property
    def days_out(self) -> int:
        return self.running.curve.days - self.today

    @property
    def day(self) -> date:
        return self.running.curve.day(self.running.curve.days)

    @property
    def is_called_off(self) -> bool:
        return self.state in _CALLED_OFF

    @property
    def is_sold_out(self) -> bool:
        return self.running.sold >= self.running.room

    @cached_property
    def forecast(self) -> Forecast | None:
        """None where nothing is to come, or where there is too little to go by."""
        if self.is_over or self.is_called_off or self.is_sold_out:
            return None
        if self.choice.is_enough:
            return forecast_of(self.running, self.choice.shows, self.alignment)
        return forecast_by_houses(self.running, self.filled)

    @cached_property
    def usual(self) -> int | None:
        """What half of the compared shows had sold of their houses by now, for a house of this size. Nothing is usual
        of a show whose sale has not begun, so far as anybody knows."""
        if not self.choice.is_enough or (self.today <= 0 and not self.running.sold):
            return None
        [(_, middle, _)] = band(
            self.choice.shows, own_days=self.running.curve.days, days=[self.running.position], alignment=self.alignment
        )
        return round(middle * self.running.seats)

    @property
    def pace(self) -> float | None:
        """Sold against what is usual by now: 1 is on pace. None where nothing is usual yet."""
        return self.running.sold / self.usual if self.usual else None


def report_of(paced: Paced, as_of: datetime) -> Report:
    """One show: its course over the band of the others, and the forecast."""
    days = range(paced.running.curve.days + 1)
    edges = _band(paced, days) if paced.choice.is_enough else None
    return Report(
        name="pacing",
        title=f"Pacing of {paced.code}: {paced.event}",
        columns=(
            Column("Out", Kind.COUNT), Column("Day", Kind.DAY), Column("Sold", Kind.COUNT), Column("Full", Kind.SHARE),
            Column("Low", Kind.COUNT), Column("Usual", Kind.COUNT), Column("High", Kind.COUNT),
            Column("From", Kind.COUNT), Column("Likely", Kind.COUNT), Column("To", Kind.COUNT),
        ),
        rows=tuple(_row(paced, day, edges[day] if edges else (None, None, None)) for day in _told(paced)),
        as_of=as_of,
        charts=(_over_the_band(paced, days, edges), *_ahead(paced)),
        notes=tuple(sentences(paced)),
    )  # fmt: skip


def sentences(paced: Paced) -> list[str]:
    """What stands under the figures: where it stands, where it ends, when it is full, and what that rests on."""
    found = [_standing(paced)]
    forecast = paced.forecast
    if forecast is not None:
        final = forecast.final
        found.append(
            f"It ends at {final.low:,} to {final.high:,} of {paced.running.room:,} places, likely {final.likely:,}:"
            " an 80 % range."
        )
        found.append(_full(forecast.sell_out))
    found.append(in_words(paced.choice))
    if len(paced.filled) >= SHOWS_PLAIN:
        found.append(_earlier(paced))
    if paced.choice.is_enough:
        found.append(
            "Low, usual and high are what a tenth, half and nine tenths of them had sold of their houses,"
            f" for {paced.running.seats:,} places."
        )
    return found


def _standing(paced: Paced) -> str:
    sold, room = paced.running.sold, paced.running.room
    if paced.is_called_off:
        return f"It was called off ({paced.state.value}) with {sold:,} sold. Nothing is foretold."
    told = (
        f"It is over: {sold:,} of {room:,} places were sold"
        if paced.is_over
        else f"{sold:,} of {room:,} places are sold"
    )
    if not paced.is_over and paced.is_sold_out:
        return f"Sold out: {told}."
    if paced.pace is None or paced.usual is None:
        return f"{told}."
    ahead, when = sold - paced.usual, "in the end" if paced.is_over else "by now"
    if abs(ahead) * 50 <= paced.usual:
        return f"{told}, as is usual {when}."
    return f"{told}, {abs(ahead):,} {'more' if ahead > 0 else 'fewer'} than is usual {when}."


def _earlier(paced: Paced) -> str:
    shares = sorted(min(share, 1.0) for share in paced.filled)
    low, usual, high = (quantile(shares, share) for share in (0.1, 0.5, 0.9))
    goes_by = paced.forecast is not None and not paced.choice.is_enough
    return (
        f"In {len(shares):,} weeks of earlier runs by its artist houses were {low:.0%} to {high:.0%} full, half of them"
        f" {usual:.0%} or more{'; the forecast goes by those alone' if goes_by else ''}."
    )


def _full(full: SellOut | None) -> str:
    if full is None or full.chance < 0.1:
        return "It does not look as if it sold out."
    when = f"{full.first:%d %b}" if full.first == full.last else f"{full.first:%d %b} and {full.last:%d %b %Y}"
    around = (
        f"on {full.likely:%d %b %Y}" if full.first == full.last else f"between {when}, likely on {full.likely:%d %b}"
    )
    if full.chance >= 0.5:
        return f"It is likely to sell out ({full.chance:.0%}): {around}."
    return f"It may sell out ({full.chance:.0%}); if so {around}."


def _told(paced: Paced) -> list[int]:
    """The days of the table: the first, each of the last ones and of those around today, the others by week."""
    last, near = paced.running.curve.days, _EACH_DAY // 2
    return [
        day for day in range(last + 1)
        if day == 0 or (last - day) % _WEEK == 0 or last - day < near or abs(day - paced.today) <= near
    ]  # fmt: skip


def _row(paced: Paced, day: int, edges: tuple[int | None, int | None, int | None]) -> Row:
    curve = paced.running.curve
    count = curve.counts[day] if day < len(curve.counts) else None
    ahead = paced.forecast.on(day) if count is None and paced.forecast is not None else None
    return Row(
        f"{curve.day(day):%Y-%m-%d}",
        (
            curve.days - day, curve.day(day), count, None if count is None else count / paced.running.seats, *edges,
            *((ahead.low, ahead.likely, ahead.high) if ahead is not None else (None, None, None)),
        ),
    )  # fmt: skip


def _band(paced: Paced, days: Sequence[int]) -> list[tuple[int, int, int]]:
    seats = paced.running.seats
    found = band(paced.choice.shows, own_days=paced.running.curve.days, days=days, alignment=paced.alignment)
    return [(round(low * seats), round(middle * seats), round(high * seats)) for low, middle, high in found]


def _place(paced: Paced, day: int) -> int:
    """Days before the show are negative along the axis, so that time goes on to the right."""
    return day if paced.alignment is Alignment.ON_SALE else day - paced.running.curve.days


def _over_the_band(paced: Paced, days: Sequence[int], edges: Sequence[tuple[int, int, int]] | None) -> Chart:
    counts = paced.running.curve.counts
    own = Series("this show", tuple(counts[day] if day < len(counts) else None for day in days))
    along = "days since on-sale" if paced.alignment is Alignment.ON_SALE else "days to the show"
    marks = [Mark(paced.today, "today")] if not paced.is_over and paced.today >= 0 else []
    if paced.forecast is not None and (full := paced.forecast.sell_out) is not None and full.chance >= 0.5:
        marks.append(Mark((full.likely - paced.running.curve.first).days, "likely sold out"))
    series = (own,)
    if edges is not None:
        low, middle, high = (tuple(float(value) for value in edge) for edge in zip(*edges, strict=True))
        series = (Series("low", low), Series("high", high), Series("usual", middle), own)
    return Chart(
        title=f"Tickets by {along}",
        form=Form.LINE if edges is None else Form.BAND,
        places=tuple(_place(paced, day) for day in days),
        series=series,
        marks=tuple(marks),
    )


def _ahead(paced: Paced) -> tuple[Chart, ...]:
    """What is sold, and from today on the range that it will be in."""
    forecast, counts = paced.forecast, paced.running.curve.counts
    if forecast is None:
        return ()
    days = range(paced.running.curve.days + 1)
    ways = [forecast.on(day) if day >= paced.today else None for day in days]
    return (
        Chart(
            title="Forecast",
            form=Form.BAND,
            places=tuple(_place(paced, day) for day in days),
            series=(
                Series("from", tuple(None if one is None else one.low for one in ways)),
                Series("to", tuple(None if one is None else one.high for one in ways)),
                Series("likely", tuple(None if one is None else one.likely for one in ways)),
                Series("this show", tuple(counts[day] if day < len(counts) else None for day in days)),
            ),
            marks=(Mark(paced.today, "today"),) if paced.today >= 0 else (),
        ),
    )
