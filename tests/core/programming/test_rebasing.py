"""A performance goes to another version of its manifest: nothing that anybody has is lost, moved or sold twice."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from core import inventory, scaling
from core.access import Role
from core.audit import verify_house
from core.errors import BadInput, NotFound, SeatsUnavailable
from core.inventory import CartId
from core.payments import return_tickets
from core.programming import behind, rebase, roll_out
from core.runtime import Core
from core.sales import see_order, sell_for_cash
from core.venues.edits import AddLevel, AddRow, ExtendRow, RemoveSeats, Renumber, SetLevel
from core.venues.numbering import Scheme
from db.queries import seeding
from db.vocabulary import OrderId, PerformanceId
from tests.core.scaling.test_going_live import Plan
from tests.factories.house import OpenHouse, a_house, someone
from tests.factories.versions import a_version


def sold(core: Core, house: OpenHouse, *seats: int) -> OrderId:
    clerk, cart, order = someone(core), CartId(uuid4()), OrderId(uuid4())
    inventory.place_hold(core, clerk, house.id, seats=list(seats), cart=cart)
    sell_for_cash(core, clerk, house.id, cart=cart, order=order, seats=dict.fromkeys(seats, "a"), received_minor=10_000)
    return order


def held(core: Core, house: OpenHouse, *seats: int) -> None:
    inventory.place_hold(core, someone(core), house.id, seats=list(seats), cart=CartId(uuid4()))


def adds_up(core: Core) -> bool:
    return [(f.check, f.detail) for f in verify_house(core, someone(core, Role.ADMIN)) if not f.holds] == []


def states(core: Core, house: OpenHouse) -> str:
    return core.news.draw(house.id).states.decode()


def test_what_is_sold_and_held_stays_what_it_is(core: Core) -> None:
    house, boss = a_house(core), someone(core, Role.ADMIN)
    sold(core, house, 3, 4)
    held(core, house, 7)
    version = a_version(
        core, boss, house, RemoveSeats(seats=(0, 1)), ExtendRow(seat=0, count=2),
        AddRow(section="A", name="4", x=0, y=3, count=3, level=0),
    )  # fmt: skip

    told = rebase(core, boss, house.id, version)

    assert (told.is_done, len(told.difference.removed), len(told.difference.added)) == (True, 2, 5)
    assert states(core, house) == "kkossooh" + "o" * 27
    labels = core.repertoire.manifest(version)
    assert [str(labels.label(seat)) for seat in (3, 4, 7, 0, 30, 32)] == [
        "A-1-4", "A-1-5", "A-1-8", "A-1-1", "A-1-11", "A-4-1",
    ]  # fmt: skip
    assert labels.neighbours(9) == (8, 30)
    assert labels.find("A-1-1") is None
    sold(core, house, 30, 33)
    assert adds_up(core)


@pytest.mark.parametrize("how", ["sold", "held", "killed", "allocated"])
def test_a_seat_that_somebody_has_is_named_and_nothing_is_changed(core: Core, how: str) -> None:
    house, boss = a_house(core), someone(core, Role.ADMIN)
    match how:
        case "sold":
            sold(core, house, 5)
        case "held":
            held(core, house, 5)
        case "killed":
            inventory.kill_seats(core, boss, house.id, code="pillar", seats=[5])
        case _:
            inventory.put_allocation(
                core, boss, house.id, letter="P", name="Press", kind=inventory.AllocationKind.PRESS
            )
            inventory.allocate_seats(core, boss, house.id, letter="P", seats=[5])
    version = a_version(core, boss, house, RemoveSeats(seats=(4, 5)))
    before = states(core, house)

    looked = rebase(core, boss, house.id, version, dry_run=True)
    with pytest.raises(SeatsUnavailable) as refused:
        rebase(core, boss, house.id, version)

    assert looked.in_the_way == (("A-1-6", how),)
    assert refused.value.message == (
        f"The version has no place for A-1-6 ({how}). Free them, or keep them in the manifest; nothing was changed."
    )
    assert (states(core, house), core.repertoire.performance(house.id).manifest_id) == (
        before,
        house.performance.manifest_id,
    )


def test_a_seat_that_went_away_can_neither_be_had_nor_opened_and_its_paper_still_names_it(core: Core) -> None:
    house, boss, manager = a_house(core), someone(core, Role.ADMIN), someone(core, Role.MANAGER)
    order = sold(core, house, 2)
    return_tickets(core, manager, house.id, order=order, act=uuid4())
    rebase(core, boss, house.id, a_version(core, boss, house, RemoveSeats(seats=(2,))))

    with pytest.raises(SeatsUnavailable):
        held(core, house, 2)
    assert inventory.open_seats(core, boss, house.id, seats=[2]) == 0
    with pytest.raises(SeatsUnavailable):
        inventory.kill_seats(core, boss, house.id, code="pillar", seats=[2])
    assert [seat.label for seat in see_order(core, manager, house.id, order=order).lines] == ["A-1-3"]
    assert adds_up(core)


def test_a_seat_comes_back_with_a_version_that_has_it(core: Core) -> None:
    house, boss = a_house(core), someone(core, Role.ADMIN)
    rebase(core, boss, house.id, a_version(core, boss, house, RemoveSeats(seats=(0, 1)), ExtendRow(seat=0, count=1)))
    first = house.performance.manifest_id
    again = a_version(core, boss, house, RemoveSeats(seats=(1,)), of=first)

    told = rebase(core, boss, house.id, again)

    assert ([c.after for c in told.difference.added], [c.before for c in told.difference.removed]) == (
        ["A-1-1"],
        ["A-1-11"],
    )
    assert states(core, house) == "ok" + "o" * 28 + "k"
    assert adds_up(core)


def test_names_and_levels_change_and_papers_that_say_otherwise_are_listed(core: Core) -> None:
    house, boss = a_house(core), someone(core, Role.ADMIN)
    sold(core, house, 0)
    version = a_version(
        core, boss, house, Renumber(seats=tuple(range(10)), scheme=Scheme.DOWN), AddLevel(name="box", price_minor=4200),
        SetLevel(seats=(29,), level=1),
    )  # fmt: skip

    told = rebase(core, boss, house.id, version)

    assert told.renamed_with_papers == (("A-1-1", "A-1-10"),)
    assert (len(told.difference.relabelled), len(told.difference.relevelled)) == (10, 1)
    assert {p for (level, _), p in core.repertoire.prices(house.id).prices_minor.items() if level == 1} == {4200}
    sold(core, house, 29)
    assert adds_up(core)


def test_a_performance_made_on_a_later_version_has_its_gone_seats_off_sale(core: Core) -> None:
    house, boss = a_house(core), someone(core, Role.ADMIN)
    version = a_version(core, boss, house, RemoveSeats(seats=(0,)))
    with core.postgres.write() as connection:
        p = house.performance
        second = seeding.insert_performance(
            connection, code=f"{p.code}-2", event_id=p.event_id, manifest_id=version,
            starts_at=p.starts_at + timedelta(days=1), ends_at=p.ends_at + timedelta(days=1), state="on_sale",
        )  # fmt: skip

    assert core.news.draw(second).states == b"k" + b"o" * 29
    assert adds_up(core)


def test_back_elsewhere_and_over_are_refused(core: Core) -> None:
    house, other, boss = a_house(core), a_house(core), someone(core, Role.ADMIN)
    version = a_version(core, boss, house, RemoveSeats(seats=(0,)))
    rebase(core, boss, house.id, version)

    with pytest.raises(BadInput, match="is on version 2 already"):
        rebase(core, boss, house.id, house.performance.manifest_id)
    with pytest.raises(BadInput, match="another layout"):
        rebase(core, boss, other.id, version)
    with core.postgres.write() as connection:
        connection.execute("update performance set state = 'played' where id = %s", [house.id])
    with pytest.raises(BadInput, match="is played: it stays"):
        rebase(core, boss, house.id, a_version(core, boss, house, RemoveSeats(seats=(0,)), of=version))


def test_a_foreign_performance_looks_like_a_missing_one(core: Core) -> None:
    house, boss = a_house(core, organisation="Ours"), someone(core, Role.ADMIN)
    version = a_version(core, boss, house, RemoveSeats(seats=(0,)))
    ours, theirs = (someone(core, Role.DISTRIBUTOR, organisation=name) for name in ("Ours", "Theirs"))

    for id in (house.id, PerformanceId(999_999)):
        with pytest.raises(NotFound, match="There is no such performance in your reach"):
            rebase(core, theirs, id, version)
    assert behind(core, theirs, version) == ()
    assert [p.id for p in behind(core, ours, version)] == [house.id]


def test_a_run_that_is_broken_off_goes_on_where_it_was(core: Core) -> None:
    house, boss = a_house(core), someone(core, Role.ADMIN)
    p, codes = house.performance, [f"{house.performance.code}-{n}" for n in range(2, 7)]
    with core.postgres.write() as connection:
        ids = [
            seeding.insert_performance(
                connection, code=code, event_id=p.event_id, manifest_id=p.manifest_id,
                starts_at=p.starts_at + timedelta(days=n), ends_at=p.ends_at + timedelta(days=n), state="on_sale",
            )
            for n, code in enumerate(codes, start=1)
        ]  # fmt: skip
    inventory.kill_seats(core, boss, ids[0], code="pillar", seats=[0])
    version = a_version(core, boss, house, RemoveSeats(seats=(0,)))

    first = roll_out(core, boss, version, on_step=lambda step: step.number < 3)
    rest = roll_out(core, boss, version)

    assert [(s.performance.code, s.of, s.refused is None) for s in first] == [
        (p.code, 6, True),
        (codes[0], 6, False),
        (codes[1], 6, True),
    ]
    assert [(s.performance.code, s.of, s.refused is None) for s in rest] == [
        (codes[0], 4, False), *((code, 4, True) for code in codes[2:]),
    ]  # fmt: skip
    assert adds_up(core)


def test_a_live_scaling_grows_with_the_house_and_drafts_do(core: Core) -> None:
    plan, boss = Plan(core), someone(core, Role.ADMIN)
    plan.promote(plan.proposed())
    draft = plan.draft()
    before = scaling.see_scaling(core, plan.booker, plan.id, draft)
    seats, gold = plan.house.manifest.seat_count, before.scale.levels[0]
    version = a_version(core, boss, plan.house, RemoveSeats(seats=(9,)), ExtendRow(seat=0, count=2))

    rebase(core, boss, plan.id, version)

    after = scaling.see_scaling(core, plan.booker, plan.id, draft)
    own = core.repertoire.manifest(version).levels
    assert (len(after.scale.levels), after.scale.levels[:seats]) == (seats + 2, before.scale.levels)
    assert {after.scale.names[level] for level in after.scale.levels[seats:]} == {own[0].name}
    house = inventory.open_house(core, boss, plan.id)
    assert (house.manifest.level_of(0).number, house.manifest.level_of(seats).name) == (gold, own[0].name)
    sold(core, plan.house, seats, seats + 1)
    assert adds_up(core)
