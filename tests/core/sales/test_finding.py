"""An order is found by anything that is known of it, says by what, and only in reach."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import payments, sales
from core.access import Actor
from core.inventory import CartId, place_hold
from core.runtime import Core
from core.sales import Buyer, OrderId, Sale
from core.sales.questions import folded, read_question
from core.sales.references import ALPHABET, near_references, new_reference, read_reference
from tests.factories.house import OpenHouse, a_house, someone

TODAY = date(2026, 11, 20)


def sold(core: Core, who: Actor, house: OpenHouse, seat: int, customer: str | None = None,
         contact: str | None = None) -> Sale:  # fmt: skip
    cart = CartId(uuid4())
    place_hold(core, who, house.id, seats=[seat], cart=cart)
    return sales.sell_for_cash(
        core, who, house.id, cart=cart, order=OrderId(uuid4()), seats={seat: "a"}, received_minor=1000,
        buyer=Buyer(customer=customer, contact=contact),
    )  # fmt: skip


def found(core: Core, who: Actor, text: str, house: OpenHouse | None = None) -> list[tuple[str, tuple[str, ...]]]:
    hits = sales.find_orders(core, who, text, performance=house.id if house else None)
    return [(hit.brief.reference, hit.why) for hit in hits]


def test_a_customer_is_found_by_name_phone_and_mail(core: Core) -> None:
    house, omar = a_house(core), someone(core)
    sale = sold(core, omar, house, 0, "Jürgen Müller-Weiß +49 171 234 5678", "j.mueller@example.org")
    sold(core, omar, house, 1, "Muriel Stone")
    sold(core, omar, house, 2)

    for text, why in {
        "jur": "name", "JÜRGEN": "name", "müller": "name", "muller weiss": "name", "jur mull": "name",
        "j.mueller@exa": "mail", "example": "mail",
        "0171 2345678": "phone", "2345678": "phone", "5678": "phone", "+49 171 234-5678": "phone",
    }.items():  # fmt: skip
        assert found(core, omar, text) == [(sale.reference, (why,))], text
    assert found(core, omar, "jurgen stone") == []
    assert found(core, omar, "ju") == []
    assert [reference for reference, _ in found(core, omar, "mur")] != []


def test_several_words_narrow_and_whole_words_come_first(core: Core) -> None:
    house, omar = a_house(core), someone(core)
    anna = sold(core, omar, house, 0, "Anna Stone")
    annabel = sold(core, omar, house, 1, "Annabel Stone")
    sold(core, omar, house, 2, "Anna Hill")

    assert [reference for reference, _ in found(core, omar, "anna stone")] == [anna.reference, annabel.reference]


def test_reference_and_ticket_give_their_order_alone(core: Core) -> None:
    house, omar = a_house(core), someone(core)
    one, two = sold(core, omar, house, 0), sold(core, omar, house, 1)

    assert found(core, omar, one.reference.lower().replace("-", " ")) == [(one.reference, ("reference",))]
    assert found(core, omar, two.tickets[0].code) == [(two.reference, ("ticket",))]
    assert found(core, omar, two.tickets[0].code.lower().replace("-", " ")) == [(two.reference, ("ticket",))]
    assert (one.reference, ("reference",)) in found(core, omar, one.reference[:3])


@pytest.mark.parametrize("slip", ["replace", "swap", "drop", "foreign"])
def test_a_reference_with_one_slip_is_found_and_says_so(core: Core, slip: str) -> None:
    house, omar = a_house(core), someone(core)
    reference = sold(core, omar, house, 0).reference
    plain = reference.replace("-", "")
    wrong = {
        "replace": plain[:2] + next(c for c in ALPHABET if c != plain[2]) + plain[3:],
        "swap": plain[:4] + plain[5] + plain[4] + plain[6],
        "drop": plain[:3] + plain[4:],
        "foreign": plain[:3] + "0" + plain[4:],
    }[slip]
    if wrong == plain:
        pytest.skip("two equal neighbours")

    assert (reference, ("reference, one sign off",)) in found(core, omar, wrong)


def test_day_amount_seat_and_card(core: Core) -> None:
    house, omar = a_house(core), someone(core)
    other = a_house(core)
    tomorrow = house.performance.starts_at
    with core.postgres.write() as connection:
        connection.execute("update performance set starts_at = starts_at - interval '30 d' where id = %s", [other.id])
    sale = sold(core, omar, house, 4, "Anna Stone")
    elsewhere = sold(core, omar, other, 4, "Anna Hill")
    cart, order = CartId(uuid4()), OrderId(uuid4())
    place_hold(core, omar, house.id, seats=[1, 2], cart=cart)
    payments.claim_order(core, omar, house.id, cart=cart, order=order, seats={1: "a", 2: "c"})
    payments.pay_by_card(core, omar, house.id, order=order, tender=UUID(int=1))
    by_card = sales.see_order(core, omar, house.id, order=order).brief.reference
    tail = core.postgres.rows("select right(provider_reference, 4) from tender where kind = 'card'")[0][0]

    assert found(core, omar, f"{tomorrow:%d.%m}") == [
        (by_card, ("plays that day",)),
        (sale.reference, ("plays that day",)),
    ]
    assert found(core, omar, f"anna {tomorrow:%Y-%m-%d}") == [(sale.reference, ("name", "plays that day"))]
    assert set(found(core, omar, "today")) >= {(sale.reference, ("made that day",))}
    assert found(core, omar, "15.00") == [(by_card, ("amount",))]
    assert found(core, omar, "anna 10", other) == [
        (elsewhere.reference, ("name", "amount")), (sale.reference, ("name", "amount")),
    ]  # fmt: skip
    assert found(core, omar, str(house.manifest.label(4)), house) == [(sale.reference, ("seat",))]
    assert (by_card, ("card",)) in found(core, omar, str(tail))


def test_an_order_out_of_reach_is_not_there(core: Core) -> None:
    """The same questions find it for a colleague of that house."""
    here, there = a_house(core, venue="Here"), a_house(core, venue="There")
    omar, fay = someone(core, venue="Here"), someone(core, venue="There")
    sale = sold(core, fay, there, 0, "Anna Stone", "anna@example.org")
    sold(core, omar, here, 0, "Bert Hill")
    questions = ["anna", "anna@example", sale.reference, sale.reference[:4], sale.tickets[0].code, "today", "10.00"]

    for text in questions:
        assert sale.reference in [reference for reference, _ in found(core, fay, text)], text
        assert sale.reference not in [reference for reference, _ in found(core, omar, text)], text


def test_a_sale_without_a_customer_writes_no_word(core: Core) -> None:
    house, omar = a_house(core), someone(core)
    sold(core, omar, house, 0)
    assert core.postgres.rows("select count(*)::int from order_word") == [(0,)]
    sold(core, omar, house, 1, "Anna Stone")
    assert core.postgres.rows("select word from order_word order by 1") == [("anna",), ("stone",)]


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cf", "Zl", "Zp", "Cn"]), max_size=30))
def test_text_is_folded_in_the_terminal_as_in_the_database(shared_core: Core, text: str) -> None:
    """Where letters have one small form; a customer's name is stored in small letters already."""
    small = text.casefold()
    assert shared_core.postgres.rows("select folded(%s)", [small]) == [(folded(small),)]


@given(st.integers(0, 6), st.sampled_from(ALPHABET))
def test_every_single_slip_leads_back(place: int, sign: str) -> None:
    plain = new_reference().replace("-", "")
    wrong = plain[:place] + sign + plain[place + 1 :]
    near = near_references(wrong)
    assert len(near) <= 13
    assert wrong == plain or read_reference(plain) in near


@pytest.mark.parametrize(
    ("text", "day"),
    [("21.11", date(2026, 11, 21)), ("2026-11-21", date(2026, 11, 21)), ("today", TODAY), ("2.1", date(2027, 1, 2)),
     ("21.11.25", date(2025, 11, 21)), ("31.2", None), ("tomorrow", date(2026, 11, 21))],
)  # fmt: skip
def test_days_are_read(text: str, day: date | None) -> None:
    words = read_question(text, TODAY).words
    assert [word.day for word in words] == ([day] if day or words else [])


def test_numbers_are_read_as_all_that_they_may_be() -> None:
    (word,) = read_question("4242", TODAY).words
    assert (word.begins, word.phone, word.tail, word.amount) == ("4242", "2424", "4242", Decimal(4242))
    (word,) = read_question("0171 234 56 78", TODAY).words
    assert word.phone == "876543217 1".replace(" ", "")
    assert read_question("a b", TODAY).is_empty


def test_no_bound_cuts_off_what_is_here(core: Core, monkeypatch: pytest.MonkeyPatch) -> None:
    """A common beginning shows some of its orders; at a performance those of it are always among them."""
    monkeypatch.setattr("db.queries.sought._ALONE_MAX", "1")
    here, there, omar = a_house(core), a_house(core), someone(core)
    for seat in range(3):
        sold(core, omar, there, seat, "Anna Aaron")
    sale = sold(core, omar, here, 0, "Annika Stone")

    assert sale.reference not in [reference for reference, _ in found(core, omar, "ann")]
    assert found(core, omar, "ann", here)[0] == (sale.reference, ("name",))


def test_what_narrows_is_met_by_any_of_its_readings(core: Core) -> None:
    """`1000` is the end of a telephone number, an amount, or the beginning of a word."""
    house, omar = a_house(core), someone(core)
    by_phone = sold(core, omar, house, 0, "Anna Stone 0171 2341000")
    sold(core, omar, house, 1, "Anna Hill 0171 2342000")
    by_amount = sold(core, omar, house, 2, "Anna Wood")

    assert found(core, omar, "anna 1000") == [(by_phone.reference, ("name", "phone"))]
    assert {reference for reference, _ in found(core, omar, "anna 10.00")} >= {by_phone.reference, by_amount.reference}
    assert found(core, omar, "wood 10,00") == [(by_amount.reference, ("name", "amount"))]
    assert found(core, omar, "wood 11,00") == []
    for text, why in {by_amount.reference[:3]: "reference", str(house.manifest.label(2)): "seat"}.items():
        ((reference, by),) = found(core, omar, f"wood {text}", house)
        assert (reference, {*by}) == (by_amount.reference, {"name", why})
    assert found(core, omar, f"wood {house.manifest.label(1)}", house) == []
