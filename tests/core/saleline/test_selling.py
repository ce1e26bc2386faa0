"""What a line previews and what it sells: the same seats, once, or nothing at all."""

from __future__ import annotations

from uuid import uuid4

import pytest

from core import inventory, payments, saleline, sales
from core.access import Actor, Role
from core.errors import NotPermitted, SeatsUnavailable, TenderTooSmall
from core.inventory import CartId
from core.runtime import Core
from core.sales import OrderId
from tests.factories.house import OpenHouse, a_house, someone

HALL = b"level,section,row,seat_from,seat_to\nfront,Orchestra,A,1,10\nback,Balcony,B,1,10\nback,Balcony,C,1,10\n"


@pytest.fixture
def house(core: Core) -> OpenHouse:
    return a_house(core, HALL)


@pytest.fixture
def clerk(core: Core) -> Actor:
    return someone(core)


def read(core: Core, house: OpenHouse, line: str) -> saleline.Parsed:
    prices = core.repertoire.prices(house.id)
    return saleline.parse(line, saleline.vocabulary_of(house.manifest, prices, seats_max=40))


def preview(core: Core, clerk: Actor, house: OpenHouse, line: str, **more: object) -> saleline.Preview:
    return saleline.preview(core, clerk, house.id, parsed=read(core, house, line), **more)  # type: ignore[arg-type]


def told(found: saleline.Preview) -> list[tuple[str, str]]:
    """The words that are marked, with what is said of them."""
    return [(found.parsed.text[m.start : m.end], m.sentence) for m in found.mistakes]


def test_a_preview_holds_nothing_and_says_all(core: Core, house: OpenHouse, clerk: Actor) -> None:
    found = preview(core, clerk, house, "1a2c orch cash 50")

    assert found.mistakes == ()
    assert found.quote is not None and found.paid is not None
    assert (found.quote.total.plain(), found.paid.change.plain()) == ("20.00", "30.00")
    assert list(found.seats.values()) == ["a", "c", "c"]
    assert {house.manifest.section_of(seat).name for seat in found.seats} == {"Orchestra"}
    assert found.why.startswith("The nearest to the front with 3 together: row A of Orchestra.")
    assert inventory.house_counts(core, clerk, house.id).open == 30


def test_a_cart_is_shown_the_same_seats_again(core: Core, house: OpenHouse, clerk: Actor) -> None:
    cart = CartId(uuid4())

    seen = {tuple(preview(core, clerk, house, "1 in balcony", cart=cart).seats) for _ in range(5)}

    assert len(seen) == 1


@pytest.mark.parametrize(
    ("line", "marked"),
    [
        ("2 cash 9", [("cash 9", "This does not cover 20.00 EUR. 11.00 EUR are missing.")]),
        ("2 cash 5 card 5", [("card 5", "This does not cover 20.00 EUR. 10.00 EUR are missing.")]),
        ("2 card 30", [("card 30", "That is more than 20.00 EUR. Change is given on cash only.")]),
        ("11 orch", [("11", "There are no 11 open seats to give in Orchestra. Ask for fewer, or elsewhere.")]),
        ("2 code NO cash", [("code NO", "This coupon is not good here and now. Check the code, or sell without it.")]),
        ("2 to a@b cash", [("to a@b", "'a@b' is no e-mail address. It looks like name@example.org.")]),
        ("cash 20", [("cash 20", "There is nothing to pay: say how many seats in front of it.")]),
    ],
)  # fmt: skip
def test_what_a_service_would_refuse_is_marked_at_its_word(
    core: Core, house: OpenHouse, clerk: Actor, line: str, marked: list[tuple[str, str]]
) -> None:
    assert told(preview(core, clerk, house, line)) == marked


def test_a_voucher_that_is_not_there_and_one_that_does_not_reach(core: Core, house: OpenHouse, clerk: Actor) -> None:
    manager = someone(core, Role.MANAGER)
    code = payments.issue_voucher(
        core, manager, house.id, voucher=uuid4(), name="Gift", amount_minor=1_250, ends_at=None
    )

    ((word, sentence),) = told(preview(core, clerk, house, f"2 voucher {code}"))
    assert (word, sentence) == (f"voucher {code}", "This does not cover 20.00 EUR. 7.50 EUR are missing.")
    found = preview(core, clerk, house, f"2 voucher {code} cash 10")
    assert found.mistakes == () and found.paid is not None and found.paid.change.plain() == "2.50"
    assert told(preview(core, clerk, house, "2 voucher NONE-NONE cash"))[0][0] == "voucher NONE-NONE"


def test_a_named_seat_that_is_taken_is_marked_with_what_is_open(core: Core, house: OpenHouse, clerk: Actor) -> None:
    inventory.place_hold(core, someone(core, name="other"), house.id, seats=[3], cart=CartId(uuid4()))

    (mistake,) = preview(core, clerk, house, "A4 cash").mistakes

    assert mistake.sentence.startswith("Orchestra-A-4 is held by Other at test until ")
    assert len(mistake.fits) == 1 and mistake.fits[0].startswith("Orchestra-A-")


def sold(core: Core, clerk: Actor, house: OpenHouse, line: str, **more: object) -> sales.Sale:
    given = {"cart": CartId(uuid4()), "order": OrderId(uuid4())} | more
    return saleline.sell_wish(core, clerk, house.id, wish=read(core, house, line).wish, **given)  # type: ignore[arg-type]


def test_a_line_is_one_sale_however_often_it_is_asked_for(core: Core, house: OpenHouse, clerk: Actor) -> None:
    same = {"cart": CartId(uuid4()), "order": OrderId(uuid4())}

    first = sold(core, clerk, house, "1a1c orch cash 20", **same)
    again = sold(core, clerk, house, "1a1c orch cash 20", **same)

    assert first == again
    assert (first.total.plain(), first.change.plain(), len(first.tickets)) == ("15.00", "5.00", 2)
    counts = inventory.house_counts(core, clerk, house.id)
    assert (counts.sold, counts.held) == (2, 0)


def test_what_a_first_try_has_held_is_not_held_twice(core: Core, house: OpenHouse, clerk: Actor) -> None:
    """The answer to the hold was lost: the same cart asks again."""
    cart, wish = CartId(uuid4()), read(core, house, "2 orch cash").wish
    first = saleline.hold_wish(core, clerk, house.id, wish=wish, cart=cart)

    again = saleline.hold_wish(core, clerk, house.id, wish=wish, cart=cart)

    assert again.seats == first.seats
    assert inventory.house_counts(core, clerk, house.id).held == 2


def test_seats_that_were_seen_are_not_exchanged_for_others(core: Core, house: OpenHouse, clerk: Actor) -> None:
    seen = preview(core, clerk, house, "2 orch cash").seats
    inventory.place_hold(core, someone(core), house.id, seats=[*seen][:1], cart=CartId(uuid4()))

    with pytest.raises(SeatsUnavailable):
        sold(core, clerk, house, "2 orch cash", proposed=seen)
    assert inventory.house_counts(core, clerk, house.id).sold == 0
    assert inventory.house_counts(core, clerk, house.id).held == 1
    assert len(sold(core, clerk, house, "2 orch cash").tickets) == 2  # unseen ones are: others are as good


def test_what_was_held_for_nothing_is_given_back_and_the_cart_stays(core: Core, house: OpenHouse, clerk: Actor) -> None:
    cart = CartId(uuid4())
    inventory.place_hold(core, clerk, house.id, seats=[0], cart=cart)

    with pytest.raises(TenderTooSmall):
        sold(core, clerk, house, "2 balcony cash 5", cart=cart, carted={0: "a"})
    assert inventory.find_hold(core, clerk, cart).seats == (0,)


def test_a_line_without_seats_sells_the_cart(core: Core, house: OpenHouse, clerk: Actor) -> None:
    cart = CartId(uuid4())
    inventory.place_hold(core, clerk, house.id, seats=[0, 1], cart=cart)

    sale = sold(core, clerk, house, "cash 200", cart=cart, carted={0: "a", 1: "c"})

    assert [ticket.label for ticket in sale.tickets] == ["Orchestra-A-1", "Orchestra-A-2"]
    assert sale.change.plain() == "185.00"


def test_the_buyer_of_the_line_is_kept_with_the_sale(core: Core, house: OpenHouse, clerk: Actor) -> None:
    admin = someone(core, Role.ADMIN)
    sales.create_coupon(core, admin, house.id, name="Spring", code="SPRING10", percent=10)

    found = preview(core, clerk, house, '2 code SPRING10 for "Ann Lee" cash 20')
    sale = sold(core, clerk, house, '2 code SPRING10 for "Ann Lee" cash 20')

    assert found.quote is not None
    assert (found.quote.discount.plain(), found.quote.total.plain()) == ("2.00", "18.00")
    assert sale.change.plain() == "2.00"


def test_a_line_gives_away_what_its_person_may_give(core: Core, house: OpenHouse, clerk: Actor) -> None:
    manager = someone(core, Role.MANAGER)
    with pytest.raises(NotPermitted):
        sold(core, clerk, house, "2 comp press")
    assert inventory.house_counts(core, clerk, house.id).held == 0

    given = sold(core, manager, house, '2 comp press "City Times"')

    counts = inventory.house_counts(core, manager, house.id)
    assert (given.total.amount_minor, counts.comp, counts.held) == (0, 2, 0)
    assert core.postgres.rows("select price_override_reason from order_line") == [("press: City Times",)] * 2
