"""Who looks at performances, houses, guests and sales: what is foreign answers exactly as what is not there.

Every guarded service of these permissions is walked, so one that is added is asked too.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import pytest

from core import guests
from core.access import Actor, Permission, Role
from core.access.guard import GUARDED
from core.analytics.catalogue import REPORTS
from core.analytics.reports import Question, Report
from core.errors import EtdsError, NotFound
from core.programming import list_performances
from core.runtime import Core
from tests.core.printing.orders import sold
from tests.factories.guests import set_aside_for_an_artist
from tests.factories.house import OpenHouse, a_house, someone
from tools.permissions_doc import areas

ASKED = {
    Permission.PERFORMANCE_SEE, Permission.HOUSE_SEE, Permission.SALES_SEE, Permission.GUEST_NAME,
    Permission.ALLOCATION_RELEASE,
}  # fmt: skip
REACHED = {"artist": "FISHER", "both": "FISHER KITE", "distributor": "FISHER OWL", "admin": "FISHER KITE OWL"}
MISSING = 999_999
GIVEN: Mapping[str, object] = {
    "seat": 0, "labels": ["A-1-1"], "seats": [0], "letter": "F", "number": 1, "name": "Eve", "guest": 1,
}  # fmt: skip
"""What a service is given beside the id; what is not named here and has no default is None."""


@dataclass(frozen=True)
class Town:
    houses: Mapping[str, OpenHouse]
    actors: Mapping[str, Actor]


@pytest.fixture
def town(core: Core) -> Town:
    """Three artists, two presenters, and in every house a guest and a sale: there is something to be seen."""
    operator, manager = someone(core), someone(core, Role.MANAGER)
    houses: dict[str, OpenHouse] = {}
    for artist, presenter in (("Fisher", "North"), ("Kite", "South"), ("Owl", "North")):
        house = a_house(
            core, code=artist.upper(), artist=artist, organisation=presenter, event=f"{artist} live", drawers=True
        )
        set_aside_for_an_artist(core, manager, house, range(20, 24))
        guests.name_guest(core, manager, house.id, name=f"Friend of {artist}", seats=[20])
        sold(core, operator, house, 0)
        houses[artist.upper()] = house
    return Town(
        houses,
        {
            "artist": someone(core, Role.ARTIST, artist="Fisher"),
            "both": someone(core, Role.ARTIST, artist=["Fisher", "Kite"]),
            "distributor": someone(core, Role.DISTRIBUTOR, organisation="North"),
            "admin": someone(core, Role.ADMIN),
        },
    )


def walked() -> Iterator[tuple[str, Callable[..., Any], str]]:
    """(name, service, how it takes what may be foreign)."""
    for area in areas():
        import_module(area)
    for name, permission in sorted(GUARDED.items()):
        module, _, function = name.rpartition(".")
        if permission in ASKED and module.startswith("core."):
            service = getattr(import_module(module), function)
            for by in {"performance_id", "code"} & set(inspect.signature(service).parameters):
                yield function, service, by


def answer(core: Core, actor: Actor, service: Callable[..., Any], by: str, value: object) -> tuple[str, str]:
    """The kind of the refusal and its sentence, without the very words that were asked for; or what came."""
    asked: dict[str, object] = {by: value}
    for name, parameter in list(inspect.signature(service).parameters.items())[2:]:
        if name != by and parameter.default is inspect.Parameter.empty:
            asked[name] = (lambda *_: None) if name.startswith("on_") else GIVEN.get(name)
    try:
        came = service(core, actor, **asked) if by == "code" else service(core, actor, value, **_named(asked, by))
    except EtdsError as error:
        return type(error).__name__, error.message.replace(str(value), "…")
    with suppress(AttributeError):
        came.close()
    return "came", type(came).__name__


def _named(asked: Mapping[str, object], by: str) -> dict[str, object]:
    return {name: given for name, given in asked.items() if name != by}


def test_each_sees_the_own_performances(core: Core, town: Town) -> None:
    seen = {
        name: " ".join(sorted(row.performance.code for row in list_performances(core, actor)))
        for name, actor in town.actors.items()
    }

    assert seen == REACHED


@pytest.mark.parametrize("who", ["artist", "both", "distributor"])
def test_what_is_foreign_answers_as_what_is_not_there(core: Core, town: Town, who: str) -> None:
    actor, asked = town.actors[who], list(walked())
    assert len(asked) >= 18
    told: list[str] = []
    for name, service, by in asked:
        missing = answer(core, actor, service, by, MISSING if by == "performance_id" else "NOWHERE")
        assert missing[0] == NotFound.__name__, f"{name} finds what is not there: {missing}"
        for code, house in town.houses.items():
            came = answer(core, actor, service, by, house.id if by == "performance_id" else code)
            is_foreign = code not in REACHED[who].split()
            if (came == missing) is not is_foreign:
                told.append(f"{name} of {code}: {came}")
    assert told == []


def test_a_guest_of_somebody_else_answers_as_one_who_is_not_there(core: Core, town: Town) -> None:
    here, manager = town.houses["FISHER"], someone(core, Role.MANAGER)
    set_aside_for_an_artist(core, manager, here, range(25, 28), letter="K", owner="Kite")
    with core.postgres.write() as connection:  # Kite plays on the same evening
        connection.execute(
            "insert into event_artist (event_id, artist_id, billing) select p.event_id, r.id, 2"
            " from performance p, artist r where p.id = %s and r.name = 'Kite'",
            [here.id],
        )
    core.repertoire.forget(here.id)
    theirs = guests.name_guest(core, manager, here.id, name="Friend of Kite", letter="K", seats=[25]).id

    def said(actor: Actor, act: Callable[..., object], guest: int) -> str:
        try:
            return f"came: {act(core, actor, here.id, guest)!r}"[:5]
        except EtdsError as error:
            return error.message

    artist = town.actors["artist"]
    assert "Friend of Kite" not in {row.name for row in guests.guest_list(core, artist, here.id).parties}
    for act in (guests.change_guest, guests.take_guest_off):
        assert said(artist, act, theirs) == said(artist, act, MISSING) != "came:"
        assert said(town.actors["both"], act, theirs) == "came:"


def test_reports_tell_nobody_of_what_is_foreign(core: Core, town: Town) -> None:
    def words(actor: Actor, name: str, key: str | None) -> str:
        try:
            return _words(REPORTS[name].makes(core, actor, Question(key=key))).replace(str(key), "…")
        except EtdsError as error:
            return f"{type(error).__name__} {error.message}".replace(str(key), "…")

    told: list[str] = []
    for name in REPORTS:
        for who in ("artist", "both", "distributor"):
            actor = town.actors[who]
            for code in town.houses.keys() - REACHED[who].split():
                whole = words(actor, name, None)
                if code in whole or f"{code.title()} live" in whole:
                    told.append(f"{name} tells {who} of {code}")
                if words(actor, name, code) != words(actor, name, "NOWHERE"):
                    told.append(f"{name} answers {who} otherwise for {code} than for nothing")
    assert told == []


def _words(report: Report) -> str:
    """All that it says but when."""
    charts = [(chart.title, chart.places, chart.series, chart.marks) for chart in report.charts]
    return repr((report.title, report.rows, report.total, report.notes, charts))
