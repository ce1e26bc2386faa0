"""A house in which one of everything is late: what a worker has to bring to its end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

from core import inventory, payments, prices, sales
from core.access import Actor, Role
from core.inventory import AllocationKind, CartId, Release
from core.printing import ZSlip
from core.printing.printers import folder
from core.printing.spool import queue
from core.programming import challenge_date
from core.runtime import Core
from core.sales import Buyer, OrderId
from core.work import work
from db.queries import report_schedules
from tests.factories.dates import a_date
from tests.factories.house import OpenHouse, a_house, someone

_SILENT_MINOR = 502  # the simulated terminal charges it, and its answer is lost


@dataclass(frozen=True, slots=True)
class Late:
    """Seats 0, 1: a run-out hold. 2: charged, the answer was lost. 3: never paid. 4, 5: sold, to be mailed.
    6, 7: allocated, due for release. Prices have stepped up. One house has begun, one is over, one is cancelled and
    half wound up."""

    core: Core
    manager: Actor
    house: OpenHouse
    begun: OpenHouse
    over: OpenHouse
    cancelled: OpenHouse

    def undone(self) -> list[str]:
        """What is still to do, in words; empty when all of it was done."""
        ends: dict[str, Callable[[], bool]] = {
            "sweep": lambda: self._count("select count(*) from hold") == 0,
            "payments": lambda: self._rows("select status::text from orders where performance_id = %s"
                                           " and total_minor = 1000 order by 1") == ["cancelled", "paid"],
            "releases": lambda: self._count("select count(*) from seat_claim where state = 'allocated'") == 0,
            "prices": lambda: self._count("select count(*) from price_step where told_at is null") == 0,
            "states": lambda: [self._state(house) for house in (self.begun, self.over)] == ["in_progress", "played"],
            "cancellations": lambda: self._count("select count(*) from ticket where state = 'valid'"
                                                 " and performance_id = %s", self.cancelled) == 0,
            "outbox": lambda: self._count("select count(*) from outbox where done_at is null") == 0,
            "dates": lambda: self._count("select count(*) from date_hold where lapses_at <= now() and rank > 0") == 0,
            "date letters": lambda: self._count("select count(*) from date_hold_notice where done_at is null") == 0,
            "sales": lambda: self._count("select count(*) from sales_journal where not is_folded") == 0,
            "reports": lambda: self._count("select count(*) from report_schedule where next_at <= now()") == 0,
            "seals": lambda: self._count("select count(*) from seal") > 0,
            "printing": lambda: self._count("select count(*) from print_job where state = 'waiting'") == 0,
            "fallback": lambda: (self.core.settings.state_dir / "fallback" / self.house.performance.code).exists(),
            "feed": lambda: (self.core.settings.state_dir / "calendar.ics").exists(),
        }  # fmt: skip
        return [name for name, is_so in ends.items() if not is_so()]

    def letters(self) -> list[str]:
        """The letters that were written, by what they are about."""
        return sorted(file.name.split(".")[0] for file in (self.core.settings.state_dir / "mail").glob("*.eml"))

    def released(self) -> int:
        """How often the rung was taken, by the journal."""
        return self._count("select count(*) from seat_journal where reason like 'release step%%'")

    def _state(self, house: OpenHouse) -> str:
        return self._rows("select state::text from performance where id = %s", house)[0]

    def _rows(self, sql: str, house: OpenHouse | None = None) -> list[str]:
        values = [(house or self.house).id] if "%s" in sql else []
        return [row[0] for row in self.core.postgres.rows(sql, values)]  # type: ignore[arg-type]

    def _count(self, sql: str, house: OpenHouse | None = None) -> int:
        return int(self._rows(sql, house)[0])


def everything_late(core: Core) -> Late:
    manager = someone(core, Role.MANAGER)
    house, begun, over, cancelled = (a_house(core) for _ in range(4))
    now = core.clock.now()
    inventory.put_allocation(
        core, manager, house.id, letter="A", name="Artist", kind=AllocationKind.ARTIST,
        ladder=[Release(due_at=now - timedelta(minutes=1), percent=100)],
    )  # fmt: skip
    inventory.allocate_seats(core, manager, house.id, letter="A", seats=[6, 7])
    sell(core, manager, house, 4, 5, contact="visitor@example.org")
    sell(core, manager, cancelled, 0, 1, 2)
    _unprinted(core, manager, house)
    _pencilled(core, manager, house)
    _scheduled(core, manager)
    charged = _claimed(core, manager, house, 2)
    _claimed(core, manager, house, 3)
    payments.pay_by_card(core, manager, house.id, order=charged, tender=uuid4(), amount_minor=_SILENT_MINOR)
    payments.pay_by_cash(core, manager, house.id, order=charged, tender=uuid4(), received_minor=1_000 - _SILENT_MINOR)
    inventory.place_hold(core, manager, house.id, seats=[0, 1], cart=CartId(uuid4()))
    prices.add_step(core, manager, house.id, name="Last week", at=now - timedelta(minutes=1), change_bp=1_000)
    with core.postgres.write() as connection:
        connection.execute("update seat_claim set expires_at = now() - interval '1 s' where state = 'held'")
        connection.execute("update hold set expires_at = now() - interval '1 s'")
        connection.execute("update tender set deadline = now() - interval '1 s' where deadline is not null")
        connection.execute("update orders set pay_by = now() - interval '1 s' where pay_by is not null")
        for one, starts, ends in ((begun, "-1 min", "1 hour"), (over, "-2 hours", "-1 min")):
            connection.execute(
                "update performance set starts_at = now() + %s::interval, ends_at = now() + %s::interval where id = %s",
                [starts, ends, one.id],
            )
        connection.execute("update performance set state = 'cancelled' where id = %s", [cancelled.id])
    return Late(core, manager, house, begun, over, cancelled)


def sell(core: Core, actor: Actor, house: OpenHouse, *seats: int, contact: str | None = None) -> OrderId:
    """For cash, to somebody whose tickets are mailed to `contact`."""
    cart, order = CartId(uuid4()), OrderId(uuid4())
    inventory.place_hold(core, actor, house.id, seats=seats, cart=cart)
    sales.sell_for_cash(
        core, actor, house.id, cart=cart, order=order, seats=dict.fromkeys(seats, "a"),
        received_minor=1_000 * len(seats), buyer=Buyer(contact=contact),
    )  # fmt: skip
    return order


def _pencilled(core: Core, actor: Actor, house: OpenHouse) -> None:
    """A date whose holder is to be told of a challenge, and whose time has run out."""
    first = a_date(core, actor, house, contact="holder@example.org", organisation="Presenter")
    challenge_date(core, actor, a_date(core, actor, house, organisation="Presenter").id)
    with core.postgres.write() as connection:
        connection.execute("update date_hold set lapses_at = now() - interval '1 s' where id = %s", [first.id])


def _scheduled(core: Core, actor: Actor) -> None:
    """A report whose moment has come, and that there is none of any more: it is put off to its next one."""
    with core.postgres.write() as connection:
        report_schedules.insert(
            connection, actor.account_id, report="gone", question={}, recurs="daily 08:00", time_zone="UTC", form="csv",
            to_mail="manager@example.org", next_at=core.clock.now() - timedelta(minutes=1), made_at=core.clock.now(),
        )  # fmt: skip


def _unprinted(core: Core, actor: Actor, house: OpenHouse) -> None:
    """A slip that waits for its printer."""
    with work(core, actor) as unit:
        slip = ZSlip(title="Z", about=(), pairs=())
        queue(
            core,
            unit,
            target=folder(core.settings.tickets_dir),
            title="Z",
            about=house.performance.code,
            documents=[slip],
        )


def _claimed(core: Core, actor: Actor, house: OpenHouse, seat: int) -> OrderId:
    cart, order = CartId(uuid4()), OrderId(uuid4())
    inventory.place_hold(core, actor, house.id, seats=[seat], cart=cart)
    payments.claim_order(
        core, actor, house.id, cart=cart, order=order, seats={seat: "a"}, buyer=Buyer(contact="late@example.org")
    )
    return order
