"""An agent sells its allotment until the cut-off, gives back what is unsold, and sees nothing else of the house."""

from __future__ import annotations

from datetime import timedelta
from threading import Barrier, Thread
from uuid import uuid4

import pytest

from core import agents, inventory, payments, programming, sales
from core.access import Actor, Role
from core.agents.allotments import CutOffOver
from core.agents.statements import commission_minor
from core.audit import verify_house
from core.errors import BadInput, NotFound, Refusal, SeatsUnavailable
from core.feeds import Reloaded, SeatsChanged
from core.inventory import CartId
from core.inventory.agent_eyes import AgentEyes
from core.runtime import Core
from core.sales import OrderId
from tests.factories.agents import allotted, an_agent, seller_of
from tests.factories.house import OpenHouse, a_house, someone


def sell(core: Core, seller: Actor, house: OpenHouse, *seats: int) -> OrderId:
    cart, order = CartId(uuid4()), OrderId(uuid4())
    inventory.place_hold(core, seller, house.id, seats=seats, cart=cart)
    sales.sell_for_cash(
        core, seller, house.id, cart=cart, order=order, seats=dict.fromkeys(seats, "a"), received_minor=100_000
    )
    return order


def letters(core: Core, house: OpenHouse) -> str:
    return core.news.draw(house.id).states.decode()


def past_the_cut_off(core: Core) -> None:
    with core.postgres.write() as connection:
        connection.execute("update allotment set cut_off_at = clock_timestamp() - interval '1 s'")
        connection.execute("update allocation_step set due_at = clock_timestamp() - interval '1 s'")


def whole(core: Core) -> bool:
    return [finding for finding in verify_house(core, someone(core, Role.ADMIN)) if not finding.holds] == []


def test_it_reaches_its_allotment_and_everything_else_looks_as_if_it_did_not_exist(core: Core) -> None:
    here, elsewhere = a_house(core, code="HERE"), a_house(core, code="ELSEWHERE")
    other = an_agent(core, name="Other")
    agent = an_agent(core)
    allotted(core, agent, here, range(4, 8))
    allotted(core, other, here, range(10, 12), letter="O")
    allotted(core, other, elsewhere, range(10, 12), letter="O")
    seller, clerk = seller_of(core, agent), someone(core)
    sell(core, clerk, here, 0, 1)

    (view,) = programming.list_performances(core, seller)
    assert view.performance.code == "HERE"
    assert (view.counts.open, view.counts.sold, view.counts.manifest) == (4, 0, 4)
    assert view.counts.adds_up
    assert inventory.house_counts(core, seller, here.id) == view.counts
    house = inventory.open_house(core, seller, here.id)
    assert house.plane.states.decode() == "kkkk" + "oooo" + "k" * 22
    assert letters(core, here) == "ssoo" + "GGGG" + "oo" + "OO" + "o" * 18  # so there was something to be seen
    assert inventory.allocations_of(core, seller, here.id) == ()
    assert inventory.seat_detail(core, seller, here.id, 4).label.seat == "5"
    with pytest.raises(NotFound, match="not in your allotment"):
        inventory.seat_life(core, seller, here.id, 0)
    for ask in (inventory.open_house, inventory.house_counts):
        with pytest.raises(NotFound):
            ask(core, seller, elsewhere.id)
    with pytest.raises(NotFound):
        programming.find_performance(core, seller, "ELSEWHERE")
    assert [row.letter for row in agents.own_allotments(core, seller)] == ["G"]


@pytest.mark.parametrize("seats", [[0], [3, 4], [10]], ids=["open", "with its own", "another agent's"])
def test_it_holds_no_seat_that_is_not_its_own(core: Core, seats: list[int]) -> None:
    house, agent, other = a_house(core), an_agent(core), an_agent(core, name="Other")
    allotted(core, agent, house, range(4, 8))
    allotted(core, other, house, [10], letter="O")
    before = letters(core, house)

    with pytest.raises(SeatsUnavailable, match="not yours to sell"):
        inventory.place_hold(core, seller_of(core, agent), house.id, seats=seats, cart=CartId(uuid4()))

    assert letters(core, house) == before


def test_best_available_is_of_its_own_seats(core: Core) -> None:
    house, agent = a_house(core), an_agent(core)
    allotted(core, agent, house, [21, 22, 23, 28])
    hold, pick = inventory.hold_best(core, seller_of(core, agent), house.id, count=3, cart=CartId(uuid4()))

    assert hold.seats == pick.seats == (21, 22, 23)


def test_what_it_lets_go_is_its_own_again_and_nobody_elses(core: Core) -> None:
    house, agent, cart = a_house(core), an_agent(core), CartId(uuid4())
    allotted(core, agent, house, range(2))
    seller = seller_of(core, agent)
    inventory.place_hold(core, seller, house.id, seats=[0, 1], cart=cart)

    inventory.release_hold(core, seller, house.id, cart=cart)

    assert letters(core, house)[:3] == "GGo"
    with pytest.raises(SeatsUnavailable):
        inventory.place_hold(core, someone(core), house.id, seats=[0], cart=CartId(uuid4()))


def test_a_release_at_the_same_moment_never_leaves_it_with_an_open_seat(core: Core) -> None:
    """Either it holds the seat under its letter, or the seat is released and it is refused."""
    house, agent = a_house(core), an_agent(core)
    distributor = allotted(core, agent, house, range(20))
    seller = seller_of(core, agent)
    for seat in range(20):
        start, refused = Barrier(2), list[Refusal]()

        def hold(seat: int = seat, start: Barrier = start, refused: list[Refusal] = refused) -> None:
            start.wait()
            try:
                inventory.place_hold(core, seller, house.id, seats=[seat], cart=CartId(uuid4()))
            except SeatsUnavailable as refusal:
                refused.append(refusal)

        holding = Thread(target=hold)
        holding.start()
        start.wait()
        inventory.open_seats(core, distributor, house.id, seats=[seat])
        holding.join()
        row = core.postgres.call(
            "select state::text, code from seat_claim where performance_id = %s and seat_ordinal = %s", [house.id, seat]
        )
        assert row is not None
        assert tuple(row) == (("open", None) if refused else ("held", "G"))


def test_a_statement_adds_up_and_a_commission_is_rounded_half_up(core: Core) -> None:
    house, agent = a_house(core), an_agent(core, commission_bp=1250)
    distributor = allotted(core, agent, house, range(8))
    seller = seller_of(core, agent)
    sell(core, seller, house, 0, 1, 2)
    inventory.place_hold(core, seller, house.id, seats=[3], cart=CartId(uuid4()))
    assert agents.return_unsold(core, seller, house.id, seats=[6, 7]) == 2

    for statement in (agents.agent_statement(core, distributor, agent.id), agents.own_statement(core, seller)):
        (line,) = statement.lines
        row = line.allotment
        assert (row.allotted, row.sold, row.returned, row.left, row.held, line.gone) == (8, 3, 2, 2, 1, 0)
        assert (line.gross.amount_minor, line.commission.amount_minor, line.due.amount_minor) == (3000, 375, 2625)
    assert [commission_minor(gross, 1250) for gross in (0, 3, 4, 100)] == [0, 0, 1, 13]
    assert whole(core)


def test_returned_tickets_are_not_in_the_statement(core: Core) -> None:
    house, agent = a_house(core), an_agent(core)
    distributor = allotted(core, agent, house, range(4))
    order = sell(core, seller_of(core, agent), house, 0, 1)
    manager = someone(core, Role.MANAGER)
    sale = sales.find_sale(core, manager, house.id, order=order)
    assert sale is not None
    payments.return_tickets(core, manager, house.id, order=order, act=uuid4(), tickets=[sale.tickets[0].code])

    (line,) = agents.agent_statement(core, distributor, agent.id).lines

    assert (line.allotment.sold, line.gross.amount_minor, line.allotment.left) == (1, 1000, 3)


def test_nothing_is_returned_that_is_sold_and_all_of_it_is_refused(core: Core) -> None:
    house, agent = a_house(core), an_agent(core)
    allotted(core, agent, house, range(4))
    seller = seller_of(core, agent)
    sell(core, seller, house, 0)

    with pytest.raises(SeatsUnavailable, match="none went back"):
        agents.return_unsold(core, seller, house.id, seats=[0, 1])
    with pytest.raises(SeatsUnavailable):
        agents.return_unsold(core, seller, house.id, seats=[9])  # open to all, and none of its business

    assert letters(core, house)[:5] == "sGGGo"
    assert agents.return_unsold(core, seller, house.id) == 3
    assert agents.return_unsold(core, seller, house.id) == 0
    assert letters(core, house)[:5] == "soooo"


def test_after_the_cut_off_it_sells_and_returns_nothing_and_the_worker_opens_the_rest(core: Core) -> None:
    house, agent = a_house(core), an_agent(core)
    distributor = allotted(core, agent, house, range(4))
    seller = seller_of(core, agent)
    order = sell(core, seller, house, 0)
    past_the_cut_off(core)

    with pytest.raises(SeatsUnavailable, match="cut-off"):
        inventory.place_hold(core, seller, house.id, seats=[1], cart=CartId(uuid4()))
    with pytest.raises(CutOffOver, match="on sale for everybody"):
        agents.return_unsold(core, seller, house.id)
    assert inventory.climb_ladders(core) == 1
    assert letters(core, house)[:4] == "sooo"

    (line,) = agents.agent_statement(core, distributor, agent.id).lines
    assert (line.allotment.sold, line.allotment.left, line.gone) == (1, 0, 3)
    sale = sales.find_sale(core, seller, house.id, order=order)
    assert sale is not None
    assert whole(core)


def test_it_neither_finds_nor_prints_the_orders_of_others(core: Core) -> None:
    house, agent = a_house(core), an_agent(core)
    allotted(core, agent, house, range(4))
    seller, clerk = seller_of(core, agent), someone(core)
    mine, theirs = sell(core, seller, house, 0), sell(core, clerk, house, 20)

    assert sales.find_sale(core, seller, house.id, order=theirs) is None
    assert sales.find_sale(core, clerk, house.id, order=theirs) is not None
    with pytest.raises(NotFound):
        agents.print_allotted(core, seller, house.id, order=theirs)
    assert agents.print_allotted(core, seller, house.id, order=mine).path is not None


def test_an_allotment_is_all_or_none_and_one_letter_is_one_agents(core: Core) -> None:
    house, agent, other = a_house(core), an_agent(core), an_agent(core, name="Other")
    distributor, clerk = someone(core, Role.DISTRIBUTOR, organisation="Presenter"), someone(core)
    cut_off = house.performance.starts_at - timedelta(hours=1)
    inventory.place_hold(core, clerk, house.id, seats=[1], cart=CartId(uuid4()))

    with pytest.raises(SeatsUnavailable, match="A-1-2"):
        agents.allot(core, distributor, house.id, agent_id=agent.id, letter="G", seats=range(4), cut_off_at=cut_off)
    assert agents.allotments_of(core, distributor) == ()

    given = agents.allot(core, distributor, house.id, agent_id=agent.id, letter="g", quantity=5, cut_off_at=cut_off)
    assert given == 5
    assert letters(core, house)[-6:] == "o" + "GGGGG"  # from the back of the house
    assert (
        agents.allot(core, distributor, house.id, agent_id=agent.id, letter="G", seats=[25, 24], cut_off_at=cut_off)
        == 2
    )  # one of them was its own already
    (row,) = agents.allotments_of(core, distributor, agent.id)
    assert (row.allotted, row.left, row.agent) == (6, 6, "Ticket Kiosk")
    for words, options in (
        ("Choose another letter", {"agent_id": other.id, "letter": "G"}),
        ("Use that letter", {"agent_id": agent.id, "letter": "X"}),
        ("one letter", {"agent_id": agent.id, "letter": "GG"}),
    ):
        with pytest.raises(BadInput, match=words):
            agents.allot(core, distributor, house.id, seats=[0], cut_off_at=cut_off, **options)  # type: ignore[arg-type]
    with pytest.raises(BadInput, match="cut-off"):
        agents.allot(
            core, distributor, house.id, agent_id=agent.id, letter="G", seats=[0],
            cut_off_at=house.performance.starts_at,
        )  # fmt: skip
    assert agents.take_back(core, distributor, house.id, letter="G") == 6


def test_agents_of_others_look_as_if_they_did_not_exist(core: Core) -> None:
    house, agent = a_house(core), an_agent(core)
    allotted(core, agent, house, range(4))
    stranger = someone(core, Role.DISTRIBUTOR, organisation="Somebody else")

    assert len(agents.list_agents(core, someone(core, Role.ADMIN))) == 1
    assert (agents.list_agents(core, stranger), agents.allotments_of(core, stranger)) == ((), ())
    for act in (
        lambda: agents.agent_statement(core, stranger, agent.id),
        lambda: agents.change_agent(core, stranger, agent.id, name="Mine", commission_bp=0),
        lambda: agents.add_agent_account(core, stranger, agent.id, username="spy", display_name="S", password="x" * 20),
        lambda: agents.take_back(core, stranger, house.id, letter="G"),
    ):
        with pytest.raises(NotFound):
            act()


def test_an_agents_account_signs_in(core: Core) -> None:
    from core.access import sign_in

    distributor, agent = someone(core, Role.DISTRIBUTOR, organisation="Presenter"), an_agent(core)
    agents.add_agent_account(
        core, distributor, agent.id, username="Kiosk", display_name="Karl Kiosk", password="correct horse battery"
    )

    actor = sign_in(core, "kiosk", "correct horse battery", terminal="kiosk").actor

    assert (actor.role, actor.agent_id) == (Role.AGENT, agent.id)
    assert programming.list_performances(core, actor) == ()
    (row,) = agents.list_agents(core, distributor)
    assert row.accounts == ("kiosk",)
    with pytest.raises(BadInput, match="already"):
        agents.add_agent(core, distributor, name="Ticket Kiosk", commission_bp=0)


def test_its_eyes_learn_from_the_news_what_comes_and_goes() -> None:
    eyes = AgentEyes("G", [1])
    assert eyes.news(Reloaded(b"oGsGH")) == Reloaded(b"kosok"[:2] + b"k" + b"ok")
    assert eyes.news(SeatsChanged(((0, ord("h")), (2, ord("o"))), "Olga")) is None
    assert eyes.news(SeatsChanged(((1, ord("h")), (4, ord("G"))), "Karl")) == SeatsChanged(
        ((1, ord("h")), (4, ord("o"))), "Karl"
    )
    assert eyes.news(SeatsChanged(((1, ord("o")),), "worker")) == SeatsChanged(((1, ord("k")),), "worker")
    assert eyes.own == {3, 4}
