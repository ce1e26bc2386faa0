"""Drafts are painted, named and priced; every change is one revision with its row in the journal."""

from __future__ import annotations

import pytest

from core import scaling
from core.access import Actor, Role
from core.audit import audit_trail
from core.errors import BadInput, NotFound, NotPermitted
from core.payments import NotAsShown
from core.pricing.scaling import Diff, applied
from core.runtime import Core
from core.scaling import ScalingState
from db.queries import scaling as queries
from tests.factories.house import OpenHouse, a_house, someone

TWO = b"level,section,row,seat_from,seat_to\nstalls,A,1,1,10\nbalcony,B,1,1,10\n"


@pytest.fixture
def house(core: Core) -> OpenHouse:
    return a_house(core, TWO, organisation="Presenter")


@pytest.fixture
def booker(core: Core, house: OpenHouse) -> Actor:
    return someone(core, Role.DISTRIBUTOR, organisation="Presenter")


def test_without_a_scaling_the_house_is_as_its_manifest_has_it(core: Core, house: OpenHouse, booker: Actor) -> None:
    board = scaling.scaling_board(core, booker, house.id)

    assert (board.live.version, board.live.state, board.versions) == (0, ScalingState.LIVE, ())
    assert board.live.scale.names == ("stalls", "balcony")
    assert board.live.scale.levels == bytes([0] * 10 + [1] * 10)
    assert board.live.scale.prices.prices_minor[1, "a"] == 1000


def test_a_draft_is_a_copy_of_what_is_live_and_sells_nothing(core: Core, house: OpenHouse, booker: Actor) -> None:
    draft = scaling.draft_scaling(core, booker, house.id, note="spring")
    scaling.paint_levels(core, booker, house.id, version=1, revision=1, strokes={1: range(5)})

    assert (draft.version, draft.state, draft.note, draft.base) == (1, "draft", "spring", None)
    assert scaling.see_scaling(core, booker, house.id).version == 0
    assert scaling.see_scaling(core, booker, house.id, 1).scale.levels == bytes([1] * 5 + [0] * 5 + [1] * 10)


def test_a_change_is_made_on_what_was_seen_or_not_at_all(core: Core, house: OpenHouse, booker: Actor) -> None:
    scaling.draft_scaling(core, booker, house.id)
    other = someone(core, Role.DISTRIBUTOR, organisation="Presenter")

    assert scaling.paint_levels(core, booker, house.id, version=1, revision=1, strokes={1: [0]}) == 2
    with pytest.raises(NotAsShown, match="Somebody else"):
        scaling.paint_levels(core, other, house.id, version=1, revision=1, strokes={1: [1]})

    assert scaling.see_scaling(core, booker, house.id, 1).scale.levels[:2] == bytes([1, 0])


def test_a_stroke_that_changes_nothing_is_no_change(core: Core, house: OpenHouse, booker: Actor) -> None:
    scaling.draft_scaling(core, booker, house.id)

    assert scaling.paint_levels(core, booker, house.id, version=1, revision=1, strokes={0: range(10)}) == 1
    assert [change.act for change in scaling.scaling_life(core, booker, house.id, version=1)] == ["draft"]


def test_levels_are_added_behind_all_there_are_and_renamed(core: Core, house: OpenHouse, booker: Actor) -> None:
    scaling.draft_scaling(core, booker, house.id)
    scaling.draft_scaling(core, booker, house.id)

    assert scaling.name_level(core, booker, house.id, version=1, revision=1, name=" Gold  rows ") == 2
    assert scaling.name_level(core, booker, house.id, version=2, revision=1, name="Silver") == 2
    assert scaling.name_level(core, booker, house.id, version=2, revision=2, name="Rear", level=1) == 3

    assert scaling.see_scaling(core, booker, house.id, 1).scale.names == ("stalls", "balcony", "Gold rows")
    # The number of a level means one thing over all versions, so the second draft knows the level of the first.
    assert scaling.see_scaling(core, booker, house.id, 2).scale.names == ("stalls", "Rear", "Gold rows", "Silver")
    with pytest.raises(BadInput, match="already"):
        scaling.name_level(core, booker, house.id, version=2, revision=3, name="STALLS")
    with pytest.raises(BadInput, match="1 to 4"):
        scaling.name_level(core, booker, house.id, version=2, revision=3, name="x", level=4)


def test_prices_are_set_and_taken_away_in_one_change(core: Core, house: OpenHouse, booker: Actor) -> None:
    scaling.draft_scaling(core, booker, house.id)

    after = scaling.set_prices(
        core, booker, house.id, version=1, revision=1, prices_minor={(0, "a"): 1500, (0, "c"): 500, (1, "c"): None}
    )

    prices = scaling.see_scaling(core, booker, house.id, 1).scale.prices.prices_minor
    assert (after, prices) == (2, {(0, "a"): 1500, (0, "c"): 500, (1, "a"): 1000})
    (change, _) = scaling.scaling_life(core, booker, house.id, version=1)
    assert (change.act, change.detail) == ("price", {"cells": {"0 a": [1000, 1500], "1 c": [500, None]}})


@pytest.mark.parametrize(
    ("prices_minor", "why"),
    [({(2, "a"): 1}, "2 price levels"), ({(0, "x"): 1}, "no price type 'x'"), ({(0, "a"): -1}, "nothing or more")],
    ids=["level", "type", "below nothing"],
)
def test_a_price_that_cannot_be_is_refused(
    core: Core, house: OpenHouse, booker: Actor, prices_minor: dict[tuple[int, str], int | None], why: str
) -> None:
    scaling.draft_scaling(core, booker, house.id)

    with pytest.raises(BadInput, match=why):
        scaling.set_prices(core, booker, house.id, version=1, revision=1, prices_minor=prices_minor)


def test_seats_and_levels_that_are_not_there_are_not_painted(core: Core, house: OpenHouse, booker: Actor) -> None:
    scaling.draft_scaling(core, booker, house.id)

    with pytest.raises(BadInput, match="there are 20"):
        scaling.paint_levels(core, booker, house.id, version=1, revision=1, strokes={1: [20]})
    with pytest.raises(BadInput, match="1 to 2"):
        scaling.paint_levels(core, booker, house.id, version=1, revision=1, strokes={2: [0]})
    with pytest.raises(NotFound, match="v9"):
        scaling.paint_levels(core, booker, house.id, version=9, revision=1, strokes={1: [0]})


def test_the_journal_leads_from_the_first_stroke_to_the_last(core: Core, house: OpenHouse, booker: Actor) -> None:
    draft = scaling.draft_scaling(core, booker, house.id)
    strokes = [{1: range(5)}, {0: range(3, 15), 1: [17]}, {1: [3], 0: [19]}]
    for revision, stroke in enumerate(strokes, 1):
        scaling.paint_levels(core, booker, house.id, version=1, revision=revision, strokes=stroke)

    levels = draft.scale.levels
    for seats, was, now in queries.painted(core.postgres, house.id, 1):
        levels = applied(levels, Diff(seats=tuple(seats), was=was, now=now))
    assert levels == scaling.see_scaling(core, booker, house.id, 1).scale.levels
    assert [(c.act, c.seats) for c in scaling.scaling_life(core, booker, house.id, version=1)] == [
        ("paint", 2), ("paint", 7), ("paint", 5), ("draft", 0),
    ]  # fmt: skip


def test_every_change_stands_in_the_audit(core: Core, house: OpenHouse, booker: Actor) -> None:
    scaling.draft_scaling(core, booker, house.id)
    scaling.set_cost(core, booker, house.id, version=1, revision=1, cost_minor=9000)
    scaling.paint_levels(core, booker, house.id, version=1, revision=2, strokes={1: [0]})

    found = [entry.act for entry in audit_trail(core, someone(core, Role.ADMIN)) if entry.act.startswith("scaling.")]
    assert sorted(found) == ["scaling.cost", "scaling.draft", "scaling.paint"]
    assert scaling.see_scaling(core, booker, house.id, 1).cost_minor == 9000


def test_a_foreign_performance_looks_as_if_it_were_not_there(core: Core, house: OpenHouse) -> None:
    stranger = someone(core, Role.DISTRIBUTOR, organisation="Somebody else")

    with pytest.raises(NotFound):
        scaling.scaling_board(core, stranger, house.id)
    with pytest.raises(NotFound):
        scaling.draft_scaling(core, stranger, house.id)
    with pytest.raises(NotPermitted):
        scaling.scaling_board(core, someone(core, Role.OPERATOR), house.id)
