"""The ticket counts by keys: the artist's morning, a manager's house, a distributor's season; live, and as of then."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

import psycopg
from textual.pilot import Pilot
from textual.widgets import Input

from core import inventory
from core.access import Role
from core.inventory import AllocationKind
from core.runtime import Core
from db.servers import Addresses
from etds_tui.screens.artist.counts import CountsScreen
from etds_tui.screens.artist.show_counts import ShowCountsScreen
from etds_tui.screens.boxoffice.house import HouseScreen
from etds_tui.screens.boxoffice.past import MomentDialog
from etds_tui.screens.programming.performances import PerformancesScreen
from etds_tui.widgets.listing import Listing
from tests.core.analytics.test_sales_journal import exchange, take_back
from tests.core.printing.orders import sold
from tests.factories.house import OpenHouse, a_house, someone
from tests.fixtures.app import an_app
from tests.stories.hands import Hands

_MOVED_SECONDS = 1.5
_SLOW = 4.0  # a machine that runs other tests as well


async def counting(pilot: Pilot[None], name: str) -> tuple[Hands, CountsScreen]:
    hands = Hands(pilot)
    await hands.sign_in(name)
    await hands.press("t")
    return hands, await hands.see(CountsScreen, lambda screen: screen.found is not None)


def listed(screen: CountsScreen) -> dict[str, dict[str, str]]:
    """What stands in the list: by code, the cells by their columns."""
    table = screen.table
    names = [column.name for column in table._wanted]
    return {row.key: dict(zip(names, row.cells, strict=True)) for row in table._listed}


def later(database: Addresses, house: OpenHouse, days: int) -> None:
    with psycopg.connect(database.owner_url, autocommit=True) as owner:
        owner.execute(
            "update performance set starts_at = starts_at + make_interval(days => %s),"
            " ends_at = ends_at + make_interval(days => %s) where id = %s",
            [days, days, house.id],
        )


async def test_an_artists_morning(core: Core, database: Addresses) -> None:
    """The worst comes first and says why; a performance is gone into, day by day; and back to the list."""
    near, far = a_house(core, code="NEAR-1", artist="Ann"), a_house(core, code="FAR-1", artist="Ann")
    a_house(core, code="THEIRS-1", artist="Bob")
    later(database, far, 40)
    sold(core, someone(core), near, 1, 2)
    someone(core, Role.ARTIST, name="ann", artist="Ann")
    app = an_app(core)
    async with app.run_test(size=(80, 24)) as pilot:
        hands = Hands(pilot)
        await hands.sign_in("ann")
        await hands.until(lambda: hands.words("#morning"))
        morning = "t: today 2, yesterday 0, 7 days 0 =.  !! NEAR-1: 6 % filled a day before"
        assert hands.words("#morning").startswith(morning) and len(hands.words("#morning")) == 78
        await hands.press("t")
        screen = await hands.see(CountsScreen, lambda screen: screen.found is not None)

        assert [(code, row[""], row["out"]) for code, row in listed(screen).items()] == [
            ("NEAR-1", "!!", "1"), ("FAR-1", "", "41"),
        ]  # fmt: skip
        assert listed(screen)["NEAR-1"]["today"] == "2"
        assert "6 % filled a day before, 28 open: nothing was sold in the last seven days." in hands.words("#whole")
        assert hands.words("#totals").startswith("2 in EUR  today 2")
        await hands.press("s")
        assert list(listed(screen)) == ["NEAR-1", "FAR-1"]
        assert "by date" in hands.words("#heading")
        await hands.press("down", "enter")
        far_show = await hands.see(ShowCountsScreen, lambda one: one.row is not None)
        assert far_show.row.show.code == "FAR-1" and far_show.query_one("#none").has_class("-empty")
        await hands.press("escape")
        await hands.see(CountsScreen)
        await hands.press("up", "enter")
        show = await hands.see(ShowCountsScreen, lambda one: one.row is not None and one._is_read)
        [day] = show.table._listed
        assert day.cells[1:7] == ("2", "–", "2", "–", "20.00", "2")
        [mix] = show.query_one("#mix", Listing)._listed
        assert mix.cells == ("stalls", "Adult", "counter", "2", "–", "20.00", "10.00")
        await hands.press("tab")
        assert show.query_one("#mix", Listing).has_focus
        await hands.press("tab", "enter")
        await hands.see(HouseScreen, lambda house: house.house is not None)
        await hands.press("escape", "escape", "escape")
        await hands.see(PerformancesScreen)


async def test_it_is_live_and_reads_nothing_while_nothing_changes(core: Core) -> None:
    house, manager = a_house(core, code="LIVE-1", venue="Here"), someone(core, Role.MANAGER)
    someone(core, Role.MANAGER, name="mona", venue="Here")
    first = sold(core, manager, house, 1, 2)
    app = an_app(core)
    async with app.run_test(size=(140, 40)) as pilot:
        hands, screen = await counting(pilot, "mona")

        async def moves(act: Callable[[], object], shown: tuple[str, ...]) -> None:
            act()
            began = monotonic()
            await hands.until(lambda: figures() == shown)
            took.append(monotonic() - began)

        def figures() -> tuple[str, ...]:
            row = listed(screen)["LIVE-1"]
            return tuple(row[name] for name in ("today", "sold", "comps", "held", "alloc", "open", "gross"))

        took: list[float] = []
        await moves(lambda: sold(core, manager, house, 3), ("3", "3", "0", "0", "0", "27", "30.00"))
        await moves(
            lambda: take_back(core, manager, house, first.order_id, first.tickets[0].code),
            ("2", "2", "0", "0", "0", "28", "20.00"),
        )
        last = sold(core, manager, house, 5)
        await moves(lambda: exchange(core, manager, house, last, 6), ("3", "3", "0", "0", "0", "27", "30.00"))
        inventory.put_allocation(core, manager, house.id, letter="H", name="House", kind=AllocationKind.HOUSE)
        await moves(
            lambda: inventory.allocate_seats(core, manager, house.id, letter="H", seats=[10, 11]),
            ("3", "3", "0", "0", "2", "25", "30.00"),
        )
        assert min(took) < _MOVED_SECONDS and max(took) < _SLOW
        await hands.until(lambda: screen._seconds >= 1)  # it has looked once, and found all as it was
        reads = screen.reads
        await hands.until(lambda: screen._seconds >= 3)
        assert screen.reads == reads


async def test_as_of_a_moment_and_back_to_now(core: Core) -> None:
    house, manager = a_house(core, code="THEN-1", organisation="North"), someone(core, Role.MANAGER)
    a_house(core, code="OTHER-1", organisation="South")
    someone(core, Role.DISTRIBUTOR, name="dora", organisation="North")
    sold(core, manager, house, 1, 2)
    app = an_app(core)
    async with app.run_test(size=(80, 24)) as pilot:
        hands, screen = await counting(pilot, "dora")
        [(moment,)] = core.postgres.rows("select clock_timestamp()")
        sold(core, manager, house, 3)
        await hands.until(lambda: listed(screen)["THEN-1"]["sold"] == "3")

        await hands.press("at")
        dialog = await hands.see(MomentDialog, lambda one: one.query(Input))
        dialog.query_one(Input).value = moment.isoformat()
        await hands.press("enter")
        await hands.see(CountsScreen, lambda one: listed(one)["THEN-1"]["sold"] == "2")

        assert list(listed(screen)) == ["THEN-1"]
        assert hands.words("#heading").startswith("AS OF ")
        await hands.press("enter")
        show = await hands.see(ShowCountsScreen, lambda one: one.row is not None)
        assert show.row.tickets.sold == 2 and show.at == screen.at
        await hands.press("escape", "escape")  # its own moment first
        await hands.see(CountsScreen)
        await hands.press("escape")
        await hands.until(lambda: listed(screen)["THEN-1"]["sold"] == "3")
        assert not hands.words("#heading").startswith("AS OF ")


async def test_past_ones_when_asked_for_and_the_command_that_says_the_same(core: Core, database: Addresses) -> None:
    old, new = a_house(core, code="OLD-1", artist="Ann"), a_house(core, code="NEW-1", artist="Ann")
    later(database, old, -20)
    someone(core, Role.ARTIST, name="ann", artist="Ann")
    app = an_app(core)
    async with app.run_test(size=(80, 24)) as pilot:
        hands, screen = await counting(pilot, "ann")
        assert list(listed(screen)) == [new.performance.code]
        await hands.press("v")
        await hands.until(lambda: list(listed(screen)) == ["NEW-1", "OLD-1"])
        await hands.press("y")
        assert app.clipboard == "etds counts --past"


async def test_whose_work_it_is_not_has_no_such_key(core: Core) -> None:
    a_house(core)
    someone(core, name="omar")
    app = an_app(core)
    async with app.run_test(size=(80, 24)) as pilot:
        hands = Hands(pilot)
        await hands.sign_in("omar")
        assert not hands.screen.query_one("#morning").display
        await hands.press("t")
        await pilot.pause()
        assert isinstance(hands.screen, PerformancesScreen)
