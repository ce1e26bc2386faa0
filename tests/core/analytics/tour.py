"""A small tour in two currencies and two time zones, and a recount of it that shares nothing with the reports."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import uuid4

import psycopg

from core import inventory, payments, sales
from core.access import Actor, Role
from core.analytics.freshness import fold_sales
from core.inventory import CartId
from core.payments import Outgoing
from core.runtime import Core
from core.sales import OrderId, Sale
from db.servers import Addresses
from tests.core.printing.orders import sold
from tests.factories.house import SMALL, OpenHouse, a_house, someone

TWO_LEVELS = SMALL + b"balcony,B,1,1,10\n"

_LIVING = """
  from ticket k
  join order_line l on (l.performance_id, l.order_id, l.number) = (k.performance_id, k.order_id, k.line_number)
  join orders o on (o.performance_id, o.id) = (k.performance_id, k.order_id)
  join performance p on p.id = k.performance_id join venue v on v.id = p.venue_id
  join price_type t on t.id = l.price_type_id
 where k.state <> 'void' """
_FIGURES = (
    "count(*) filter (where not o.is_comp)::int, count(*) filter (where o.is_comp)::int,"
    " sum(l.price_minor - l.discount_minor)::bigint"
)


@dataclass(frozen=True, slots=True)
class Tour:
    """`kyiv` and `london` are Anna's, with Support in Kyiv; `boris` plays in Kyiv too, for another presenter."""

    kyiv: OpenHouse
    london: OpenHouse
    boris: OpenHouse
    manager: Actor
    first: Sale  # two seats in Kyiv


def a_tour(core: Core, database: Addresses) -> Tour:
    """Sales, comps, a return and an exchange; Kyiv and Boris end with the same gross and the same tickets."""
    kyiv = a_house(core, TWO_LEVELS, code="KYIV", event="Anna in Kyiv", artist="Anna", venue="Kyiv Hall")
    london = a_house(core, code="LONDON", event="Anna in London", artist="Anna", venue="London Hall", currency="GBP")
    boris = a_house(core, code="BORIS", event="Boris alone", artist="Boris", venue="Kyiv Hall", organisation="Harbour")
    manager = someone(core, Role.MANAGER)
    with psycopg.connect(database.owner_url, autocommit=True) as owner:
        owner.execute("update venue set time_zone = 'Europe/Kyiv' where name = 'Kyiv Hall'")
        owner.execute("update venue set time_zone = 'Europe/London' where name = 'London Hall'")
        owner.execute(
            "with made as (insert into artist (name) values ('Support') returning id) insert into event_artist"
            " select e.id, m.id, 2 from event e, made m where e.title = 'Anna in Kyiv'"
        )
    for house in (kyiv, london, boris):
        core.repertoire.forget(house.id)
    first = sold(core, manager, kyiv, 1, 2)
    sell(core, manager, kyiv, {33: "a", 34: "c"})
    comp(core, manager, kyiv, 5)
    second = sold(core, manager, kyiv, 6, 7)
    payments.return_tickets(
        core, manager, kyiv.id, order=second.order_id, act=uuid4(), tickets=(second.tickets[0].code,)
    )
    fold_sales(core)  # what comes now is in no sum yet
    londoner = someone(core, Role.MANAGER, venue="London Hall")  # with pounds in the drawer
    third = sold(core, londoner, london, 1, 2, 3)
    exchange(core, londoner, london, third, 8)
    comp(core, londoner, london, 9)
    sell(core, manager, boris, {0: "a", 1: "a", 2: "a", 3: "a", 4: "c"})
    return Tour(kyiv, london, boris, manager, first)


def sell(core: Core, actor: Actor, house: OpenHouse, seats: dict[int, str]) -> Sale:
    cart = CartId(uuid4())
    inventory.place_hold(core, actor, house.id, seats=list(seats), cart=cart)
    return sales.sell_for_cash(
        core, actor, house.id, cart=cart, order=OrderId(uuid4()), seats=seats, received_minor=20_000
    )


def comp(core: Core, actor: Actor, house: OpenHouse, *seats: int) -> None:
    cart = CartId(uuid4())
    inventory.place_hold(core, actor, house.id, seats=seats, cart=cart)
    sales.give_comps(
        core, actor, house.id, cart=cart, order=OrderId(uuid4()), seats=dict.fromkeys(seats, "a"), reason="press"
    )


def exchange(core: Core, actor: Actor, house: OpenHouse, sale: Sale, seat: int) -> None:
    cart = CartId(uuid4())
    inventory.place_hold(core, actor, house.id, seats=[seat], cart=cart)
    out = Outgoing(performance_id=house.id, order=sale.order_id, tickets=(sale.tickets[0].code,))
    payments.exchange_tickets(
        core, actor, house.id, outgoing=out, cart=cart, order=OrderId(uuid4()), seats=[seat],
    )  # fmt: skip


def paid_at(database: Addresses, sale: Sale, at: str) -> None:
    """Let an order have been paid at another moment."""
    with psycopg.connect(database.owner_url, autocommit=True) as owner:
        owner.execute("update orders set paid_at = %s where id = %s", [at, sale.order_id])
        owner.execute("update sales_journal set at = %s where order_id = %s", [at, sale.order_id])


def by_performance(core: Core) -> dict[str, tuple[int, int, int]]:
    """Tickets, comps and money by code, of living tickets."""
    rows = core.postgres.rows("select p.code, " + _FIGURES + _LIVING + "group by 1")
    return {code: (tickets, comps, gross) for code, tickets, comps, gross in rows}


def by_month(core: Core) -> dict[tuple[date, str, str], tuple[int, int, int]]:
    """The same by month of the venue's clock, artist and currency."""
    rows = core.postgres.rows(
        "select date_trunc('month', o.paid_at at time zone v.time_zone)::date, a.name::text, o.currency::text, "
        + _FIGURES
        + _LIVING.replace(" where", " join event_artist ea on ea.event_id = p.event_id"
                                    " join artist a on a.id = ea.artist_id where")
        + "group by 1, 2, 3"
    )  # fmt: skip
    return {(month, artist, of): (tickets, comps, gross) for month, artist, of, tickets, comps, gross in rows}


def by_what(core: Core, code: str) -> dict[tuple[int, str, str], tuple[int, int, int]]:
    """The same of a performance by level number, price type and channel."""
    rows = core.postgres.rows(
        "select l.level_number::int, t.name::text, o.channel::text, "
        + _FIGURES
        + _LIVING
        + "and p.code = %s group by 1, 2, 3",
        [code],
    )
    return {(level, name, channel): (tickets, comps, gross) for level, name, channel, tickets, comps, gross in rows}


def now_of(core: Core) -> datetime:
    [(now,)] = core.postgres.rows("select clock_timestamp()")
    return now
