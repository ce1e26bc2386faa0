"""Pacing: a show by days out over comparable earlier ones, and a forecast of its final count; or a tour of such shows.

Only shows in reach are compared. As of a moment it is what was known then, the forecast too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from core.access.actors import Actor
from core.access.guard import permits
from core.access.permissions import Permission, scope_of
from core.analytics.comparable import Choice, Traits, comparable
from core.analytics.curves import Alignment, alignment_of, curve_of
from core.analytics.forecast import Past, Running
from core.analytics.paced import Paced, report_of
from core.analytics.reports import Question, Report
from core.analytics.touring import tour_of
from core.errors import BadInput, NotFound
from core.history.past import history_shares
from db.queries import pacing as queries
from db.queries.pacing import ShowRow, SoldRow
from db.scope import Scope
from db.vocabulary import PerformanceId

if TYPE_CHECKING:
    from core.runtime import Core

SHOWS_AT_ONCE, SHOWS_UNASKED = 40, 20
_NOTHING = SoldRow((), (), 0)


@permits(Permission.SALES_SEE)
def pacing(core: Core, actor: Actor, question: Question) -> Report:
    """Of the performance whose code is the key; without one, of those that are coming, the most worrying first.

    `measure` lays shows over each other by `days_out` (to the show) or `on_sale` (since then). Raises NotFound for a
    code that is not in reach, BadInput.
    """
    scope, at = scope_of(actor, Permission.SALES_SEE), question.at
    now = core.clock.now()
    if at is not None and at > now:
        raise BadInput("That moment is still to come. Name one in the past.")
    alignment = alignment_of(question.measure)
    if question.key is None:
        top = min(question.top or SHOWS_UNASKED, SHOWS_AT_ONCE)
        shows = queries.coming(
            core.postgres, scope, at or now, first=question.first, last=question.last, artist=question.artist, limit=top
        )
        return tour_of(list(pace_of(core, scope, shows, at=at, alignment=alignment).values()), at or now, most=top)
    show = queries.show(core.postgres, scope, question.key.strip().upper())
    if show is None:
        raise NotFound("There is no such performance in your reach. Look at 'etds performance list'.")
    return report_of(pace_of(core, scope, [show], at=at, alignment=alignment)[show.id], at or now)


def pace_of(
    core: Core,
    scope: Scope,
    shows: Sequence[ShowRow],
    *,
    at: datetime | None = None,
    alignment: Alignment = Alignment.DAYS_OUT,
) -> Mapping[PerformanceId, Paced]:
    """How each of them stands against earlier ones in reach: five statements, however many they are. Raises StoreError.

    A show that is over is compared with those that were over when it began.
    """
    if not shows:
        return {}
    moment = at or core.clock.now()
    begun = min([moment, *(show.starts_at for show in shows)])
    earlier = [(_traits(show), show) for show in queries.over(core.postgres, scope, begun, shows)]
    picked = {show.id: comparable(_traits(show), earlier, lambda one: one[0]) for show in shows}
    wanted = {one.id: one for choice in picked.values() for _, one in choice.shows}
    sold = queries.sold(core.postgres, [*{*wanted, *(show.id for show in shows)}], at=at)
    off = queries.killed(core.postgres, [show.id for show in shows], at=at)
    pasts = {key: past for key, show in wanted.items() if (past := _past(show, sold.get(key))) is not None}
    weeks = history_shares(core, scope, {artist for show in shows for artist in show.artists}, at=at)

    found: dict[PerformanceId, Paced] = {}
    for show in shows:
        own, choice = sold.get(show.id, _NOTHING), picked[show.id].each(lambda one: pasts.get(one[1].id))
        filled = tuple(share for artist in show.artists for share in weeks.get(artist, ()))
        found[show.id] = _paced(show, own, off.get(show.id, 0), moment, choice, alignment, filled)
    return found


def _traits(show: ShowRow) -> Traits:
    return Traits(
        hall=show.hall_id,
        seats=show.seats,
        price_minor=show.list_minor,
        currency=show.currency,
        day=show.day,
        genre=show.genre,
        artists=frozenset(show.artists),
    )


def _past(show: ShowRow, sold: SoldRow | None) -> Past | None:
    """None for a show that nothing was sold of: it was not on sale here."""
    if sold is None:
        return None
    curve = curve_of(sold.days, sold.net, show_day=show.day, on_sale=_on_sale(show))
    return Past(show.seats, curve) if curve.latest > 0 else None


def _paced(
    show: ShowRow, sold: SoldRow, off: int, moment: datetime, choice: Choice[Past], alignment: Alignment,
    filled: Sequence[float],
) -> Paced:  # fmt: skip
    now = moment.astimezone(ZoneInfo(show.time_zone))
    curve = curve_of(sold.days, sold.net, show_day=show.day, on_sale=_on_sale(show), today=now.date())
    today, is_over = (now.date() - curve.first).days, show.ends_at <= moment
    position = float(curve.days) if is_over else min(today - 1 + _gone(show, now), float(curve.days))
    room = max(show.seats - off - sold.comps, 0)
    return Paced(
        code=show.code,
        event=show.event,
        state=show.state,
        running=Running(seats=show.seats, room=room, curve=curve, position=position),
        today=today,
        is_over=is_over,
        choice=choice,
        alignment=alignment,
        filled=filled,
    )


def _on_sale(show: ShowRow) -> date | None:
    return None if show.on_sale_at is None else show.on_sale_at.astimezone(ZoneInfo(show.time_zone)).date()


def _gone(show: ShowRow, now: datetime) -> float:
    """How much of this day is over; that of the show is when the show begins."""
    begins = now.replace(hour=0, minute=0, second=0, microsecond=0)
    ends = show.starts_at if now.date() == show.day else begins + timedelta(days=1)
    return min((now - begins) / (ends - begins), 1.0) if ends > begins else 1.0
