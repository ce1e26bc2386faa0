"""The services of the figures: of which performances, in which period, as of when. What they say is made elsewhere."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from core.access.actors import Actor
from core.access.guard import permits
from core.access.permissions import Permission, scope_of
from core.analytics import day_figures, mix_figures
from core.analytics.asked import ALONE, asked_for, days_before, measure_of, shows_for, today_of, top_of, wanted_for
from core.analytics.month_figures import earlier_months, monthly
from core.analytics.played import earlier
from core.analytics.rank_figures import MEASURES, ranking
from core.analytics.reports import Question, Report
from core.analytics.venue_figures import venues as venue_figures
from core.errors import BadInput, NotFound
from core.history.past import history_months
from db.queries import figures
from db.queries.ranking import PlayedRow, played
from db.queries.wanted import these

if TYPE_CHECKING:
    from core.runtime import Core

AMOUNTS, COUNTS = ("gross", "tickets"), ("tickets", "gross")
_MONTHS_BACK, _YEAR_DAYS, _RECENT_DAYS, _DAYS_MAX = 11, 365, 30, 1_000
_MARKED_MAX = 50  # performances whose moments are marked: of more, every day would be one


@permits(Permission.SALES_SEE)
def months(core: Core, actor: Actor, question: Question) -> Report:
    """Gross by month and artist. Raises BadInput, NotFound."""
    now, scope = core.clock.now(), scope_of(actor, Permission.SALES_SEE)
    first = (question.first or _months_back(now.date(), _MONTHS_BACK)).replace(day=1)
    rows = figures.months(core.postgres, scope, first=first, last=question.last, at=question.at)
    before = earlier_months(history_months(core, scope, first, question.last, at=question.at))
    rows += before
    wanted = question.key or question.artist
    if wanted is not None:
        rows = [row for row in rows if wanted in row.artists]
        if not rows:
            shows_for(core, actor, Question(artist=wanted))  # nothing sold is one thing, nobody of that name another
    own = (wanted,) if wanted is not None else figures.artists_of(core.postgres, scope)
    return monthly(
        rows, as_of=question.at or now, first=first, last=question.last, top=top_of(question),
        measure=measure_of(question, *AMOUNTS), own=own, has_earlier=bool(before),
    )  # fmt: skip


@permits(Permission.SALES_SEE)
def top(core: Core, actor: Actor, question: Question) -> Report:
    """The first performances; those of an artist, event or venue, where the question has its name. Raises BadInput,
    NotFound."""
    return _ranking(core, actor, question, ALONE)


@permits(Permission.SALES_SEE)
def top_events(core: Core, actor: Actor, question: Question) -> Report:
    """The first events. Raises BadInput, NotFound."""
    return _ranking(core, actor, question, "events")


@permits(Permission.SALES_SEE)
def top_artists(core: Core, actor: Actor, question: Question) -> Report:
    """The first artists. Raises BadInput, NotFound."""
    return _ranking(core, actor, question, "artists")


@permits(Permission.SALES_SEE)
def top_venues(core: Core, actor: Actor, question: Question) -> Report:
    """The first venues. Raises BadInput, NotFound."""
    return _ranking(core, actor, question, "venues")


def _ranking(core: Core, actor: Actor, question: Question, by: str) -> Report:
    measure, count = measure_of(question, *MEASURES), top_of(question)
    now = core.clock.now()
    is_all = question.key is not None or question.artist is not None
    first = question.first or (None if is_all else days_before(now, _YEAR_DAYS))
    return ranking(
        _played(
            core, actor, question, by=by, first=first, last=question.last, cut=(measure, count) if by == ALONE else None
        ),
        by=by,
        measure=measure,
        top=count,
        as_of=question.at or now,
        period=f"performances{_whose(question)}{_period(first, question.last)}",
    )


@permits(Permission.SALES_SEE)
def venues(core: Core, actor: Actor, question: Question) -> Report:
    """How venues did; the last year, if no other days are asked for. Raises BadInput, NotFound."""
    now, scope = core.clock.now(), scope_of(actor, Permission.SALES_SEE)
    last = question.last or (now.date() if question.first is None or question.first <= now.date() else question.first)
    first = question.first or last - timedelta(days=_YEAR_DAYS - 1)
    _check_period(first, last)
    found = _played(core, actor, question, by="venues", first=first, last=last)
    sees_all = scope.everything or scope.venue_id is not None
    is_narrowed = question.artist is not None or any(one.name != question.key for one in found if question.key)
    return venue_figures(
        found,
        whose=_whose(question),
        first=first,
        last=last,
        as_of=question.at or now,
        sees_dark=sees_all and not is_narrowed,
    )


def _played(
    core: Core, actor: Actor, question: Question, *, by: str, first: date | None, last: date | None,
    cut: tuple[str, int] | None = None,
) -> list[PlayedRow]:  # fmt: skip
    """What was on in the period, for whom the question asks: here, and in earlier runs; with `cut` no more than a
    ranking by that measure of so many can show. Raises NotFound for a name that means nothing in either."""
    scope, key = scope_of(actor, Permission.SALES_SEE), question.key
    months = history_months(core, scope, first, last, artist=question.artist, at=question.at)
    months = [row for row in months if key in (None, row.show, row.artist, row.venue)]
    wanted = these([])
    try:
        wanted, _ = wanted_for(core, actor, Question(first=first, last=last, key=key, artist=question.artist))
    except NotFound:
        if not months:
            raise
    first_by, count = cut or (None, None)
    own = played(core.postgres, wanted, by=by, first_by=first_by, first=count, at=question.at)
    return own + earlier(months, own, by=by)


@permits(Permission.SALES_SEE)
def daily(core: Core, actor: Actor, question: Question) -> Report:
    """Day by day: of a performance since its first sale, of anything else the last thirty days, if no others are asked
    for. Raises BadInput, NotFound."""
    measure, now = measure_of(question, *COUNTS), core.clock.now()
    # What was over before the period sells nothing in it; asked for by name, all of it is read.
    asked = Question(key=question.key, artist=question.artist)
    if question.key is None and question.artist is None:
        asked = Question(first=question.first or days_before(now, _RECENT_DAYS))
    found = asked_for(core, actor, asked)
    last, first = question.last or today_of(question.at or now, found.shows), question.first
    if first is None and found.one is None:
        first = last - timedelta(days=_RECENT_DAYS - 1)
    rows, before = figures.days(core.postgres, found.wanted, first=first, at=question.at)
    if first is None:
        latest = rows[-1].day if rows else last
        last = question.last or min(last, max(latest, found.one.day if found.one is not None else latest))
        first = max(min(rows[0].day if rows else last, last), last - timedelta(days=_DAYS_MAX - 1))
    _check_period(first, last)
    moments = figures.moments(core.postgres, found.wanted) if found.count <= _MARKED_MAX else []
    return day_figures.daily(
        rows, before, moments, about=found.about, as_of=question.at or now, first=first, last=last, measure=measure
    )


@permits(Permission.SALES_SEE)
def mix(core: Core, actor: Actor, question: Question) -> Report:
    """What was bought. Raises BadInput, NotFound."""
    measure, now = measure_of(question, *COUNTS), core.clock.now()
    found = asked_for(core, actor, question, first=days_before(now, _YEAR_DAYS))
    levels = None
    if found.one is not None:
        manifest = core.repertoire.manifest_for(core.repertoire.performance(found.one.id))
        levels = {level.number: level.name for level in manifest.levels}
    rows = figures.bought(core.postgres, found.wanted, by_level=levels is not None, at=question.at)
    return mix_figures.mix(rows, about=found.about, levels=levels, as_of=question.at or now, measure=measure)


@permits(Permission.SALES_SEE)
def channels(core: Core, actor: Actor, question: Question) -> Report:
    """Where it was bought. Raises BadInput, NotFound."""
    measure, now = measure_of(question, *COUNTS), core.clock.now()
    found = asked_for(core, actor, question, first=days_before(now, _YEAR_DAYS))
    rows = figures.bought(core.postgres, found.wanted, by_level=False, at=question.at)
    return mix_figures.channels(rows, about=found.about, as_of=question.at or now, measure=measure)


def _whose(question: Question) -> str:
    return "".join(f" of {name}" for name in (question.key, question.artist) if name is not None)


def _period(first: date | None, last: date | None) -> str:
    start = f" from {first:%d %b %Y}" if first is not None else ""
    return f"{start} to {last:%d %b %Y}" if last is not None else start


def _months_back(day: date, count: int) -> date:
    month = day.year * 12 + day.month - 1 - count
    return date(month // 12, month % 12 + 1, 1)


def _check_period(first: date, last: date) -> None:
    if last < first:
        raise BadInput(f"The period ends on {last} before it begins on {first}. Turn the days round.")
    if (last - first).days >= _DAYS_MAX:
        raise BadInput(f"Ask for at most {_DAYS_MAX:,} days.")
