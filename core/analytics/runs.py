"""The report of a run: an event of the house week by week, against earlier runs that were imported."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from core.access.actors import Actor
from core.access.guard import permits
from core.access.permissions import Permission, scope_of
from core.analytics.asked import ALONE, shows_for
from core.analytics.reports import Question, Report
from core.analytics.run_figures import RUNS_MAX, Compared, run_by_week
from core.errors import BadInput
from core.history.past import PastCurve, history_curves
from db.queries import analytics, ranking
from db.queries.analytics import ShowRow
from db.queries.wanted import these
from db.scope import Scope

if TYPE_CHECKING:
    from core.runtime import Core


@permits(Permission.SALES_SEE)
def run(core: Core, actor: Actor, question: Question) -> Report:
    """Of the event that `key` names, or whose performance it is the code of; without one, of the event that plays
    next. Raises NotFound, BadInput."""
    [first, *others] = shows_for(core, actor, Question(key=question.key)) if question.key else _next(core, actor)
    events = {show.event for show in (first, *others)}
    if len(events) > 1:
        raise BadInput(f"'{question.key}' has {len(events)} events. Name one of them.")
    asked = Question(key=first.event, first=question.first, last=question.last)
    shows = [show for show in shows_for(core, actor, asked) if show.event_id == first.event_id]
    own = ranking.played(core.postgres, these([show.id for show in shows]), by=ALONE, at=question.at)
    return run_by_week(
        own,
        _compared(core, scope_of(actor, Permission.SALES_SEE), first, question.at),
        event=first.event,
        as_of=question.at or core.clock.now(),
    )


def _next(core: Core, actor: Actor) -> list[ShowRow]:
    now = core.clock.now()
    scope = scope_of(actor, Permission.SALES_SEE)
    found = analytics.shows(core.postgres, scope, first=now.date(), near=now, limit=1)
    if not found:
        raise BadInput("Nothing is to come in your reach. Name an event, or one of its performances by its code.")
    return found


def _compared(core: Core, scope: Scope, show: ShowRow, at: datetime | None) -> Compared:
    """Earlier runs of the show itself; where there are none, of its artists; where there are none, all in reach."""
    curves = partial(history_curves, core, scope, places=RUNS_MAX, at=at)
    if same := list(curves(show=show.event)):
        return Compared("of the same show", _latest(same))
    if artists := [curve for artist in show.artists for curve in curves(artist=artist)]:
        return Compared("of its artists", _latest(artists))
    return Compared("of all in your reach", _latest(list(curves())))


def _latest(curves: list[PastCurve]) -> tuple[PastCurve, ...]:
    told = [curve for curve in curves if any(point.share is not None for point in curve.points)]
    return tuple(sorted(told, key=lambda curve: curve.points[0].last_day, reverse=True)[:RUNS_MAX])
