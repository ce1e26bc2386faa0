"""Four eyes put a version into force; what is sold stays, what is in carts is told, and every sale is judged by it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from uuid import uuid4

import pytest

from core import inventory, programming, sales, scaling
from core.access import Actor, Role, answer_override, ask_override, set_pin
from core.audit import verify_house
from core.errors import BadInput, NotFound, NotPermitted
from core.inventory import CartId
from core.payments import NotAsShown, claim_order
from core.runtime import Core
from core.sales import OrderId, PriceChanged
from core.scaling import ScalingState
from tests.core.scaling.test_drafts import TWO
from tests.factories.house import OpenHouse, a_house, someone

PIN = "4711"


class Plan:
    """A house of two levels at 10.00, two bookers, somebody who sells; a draft in which the stalls' first five seats
    are of a level of their own, at 20.00."""

    def __init__(self, core: Core) -> None:
        self.core = core
        self.house: OpenHouse = a_house(core, TWO, organisation="Presenter", venue="House")
        self.id = self.house.id
        self.booker = someone(core, Role.DISTRIBUTOR, organisation="Presenter")
        self.other = someone(core, Role.DISTRIBUTOR, organisation="Presenter")
        self.seller = someone(core)

    def draft(self) -> int:
        core, booker, performance = self.core, self.booker, self.id
        draft = scaling.draft_scaling(core, booker, performance)
        version, revision = draft.version, draft.revision
        if "Gold" not in draft.scale.names:
            revision = scaling.name_level(core, booker, performance, version=version, revision=revision, name="Gold")
        revision = scaling.paint_levels(
            core, booker, performance, version=version, revision=revision, strokes={2: range(5)}
        )
        scaling.set_prices(
            core, booker, performance, version=version, revision=revision, prices_minor={(2, "a"): 2000, (2, "c"): 900}
        )
        return version

    def proposed(self) -> int:
        version = self.draft()
        revision = scaling.see_scaling(self.core, self.booker, self.id, version).revision
        scaling.propose_scaling(self.core, self.booker, self.id, version=version, revision=revision, note="gold rows")
        return version

    def promote(self, version: int, actor: Actor | None = None) -> scaling.Promotion:
        actor = actor or self.other
        stamp = scaling.preview_promotion(self.core, actor, self.id, version=version).stamp
        return scaling.promote_scaling(self.core, actor, self.id, version=version, stamp=stamp)

    def hold(self, *seats: int) -> CartId:
        cart = CartId(uuid4())
        inventory.place_hold(self.core, self.seller, self.id, seats=seats, cart=cart)
        return cart

    def sell(self, cart: CartId, *seats: int, received_minor: int = 100_000) -> sales.Sale:
        return sales.sell_for_cash(
            self.core, self.seller, self.id, cart=cart, order=OrderId(uuid4()), seats=dict.fromkeys(seats, "a"),
            received_minor=received_minor,
        )  # fmt: skip


@pytest.fixture
def plan(core: Core) -> Plan:
    return Plan(core)


def test_what_is_proposed_is_put_into_force_by_another_person(core: Core, plan: Plan) -> None:
    version = plan.proposed()

    done = plan.promote(version)

    board = scaling.scaling_board(core, plan.booker, plan.id)
    assert (board.live.version, board.live.state) == (version, ScalingState.LIVE)
    assert [(brief.version, brief.state, brief.note) for brief in board.versions] == [
        (2, "retired", "as it was sold before"), (1, "live", "gold rows"),
    ]  # fmt: skip
    assert done.words == (
        "Gross potential 250.00 EUR, +50.00 (+25.0 %) against 200.00.",
        "5 seats of another level.",
        "5 dearer, 0 cheaper for the standard price type.",
        "2 prices changed: Gold a 20.00; Gold c 9.00.",
    )


def test_the_level_of_a_seat_comes_from_what_is_live_everywhere(core: Core, plan: Plan) -> None:
    assert inventory.open_house(core, plan.seller, plan.id).manifest.level_of(0).name == "stalls"
    plan.promote(plan.proposed())

    quoted = sales.quote_seats(core, plan.seller, plan.id, seats={0: "a", 5: "c"})
    assert [(line.level_name, line.price.amount_minor) for line in quoted.lines] == [("Gold", 2000), ("stalls", 500)]
    shown = inventory.open_house(core, plan.seller, plan.id)
    assert [shown.manifest.level_of(seat).name for seat in (0, 5, 10)] == ["Gold", "stalls", "balcony"]
    _, pick = inventory.hold_best(core, plan.seller, plan.id, count=2, cart=CartId(uuid4()), level="gold")
    assert set(pick.seats) <= set(range(5))
    (line,) = plan.sell(plan.hold(10), 10).tickets
    assert line.price.amount_minor == 1000


def test_what_was_sold_keeps_its_level_and_its_price(core: Core, plan: Plan) -> None:
    sale = plan.sell(plan.hold(0, 1), 0, 1)
    plan.promote(plan.proposed())

    lines = core.postgres.rows(
        "select seat_ordinal, level_number, price_minor from order_line where performance_id = %s order by 1", [plan.id]
    )
    assert lines == [(0, 0, 1000), (1, 0, 1000)]
    found = sales.find_sale(core, plan.seller, plan.id, order=sale.order_id)
    assert found is not None and found.total.amount_minor == 2000
    (compared,) = scaling.compare_scalings(core, plan.booker, plan.id, versions=[1])
    assert (compared.figures.sold.amount_minor, compared.figures.resold.amount_minor) == (2000, 4000)
    assert [f for f in verify_house(core, someone(core, Role.ADMIN)) if not f.holds] == []


def test_a_cart_in_flight_is_told_of_the_new_price_and_keeps_its_seats(core: Core, plan: Plan) -> None:
    """The till's process has read house and prices before; the promotion comes from another process."""
    version, cart = plan.proposed(), plan.hold(0, 5)
    till = core.repertoire
    performance, prices = till.performance(plan.id), till.prices(plan.id)
    assert scaling.preview_promotion(core, plan.other, plan.id, version=version).in_carts == 1
    plan.promote(version)
    till._performances.get(plan.id, lambda: performance)  # what the other process still has near
    till._prices.get(plan.id, lambda: prices)

    with pytest.raises(PriceChanged):
        plan.sell(cart, 0)
    assert plan.sell(cart, 5).total.amount_minor == 1000  # what costs the same goes through

    till.forget(plan.id)
    assert plan.sell(cart, 0).total.amount_minor == 2000


def test_a_right_price_at_a_wrong_level_is_not_sold(core: Core, plan: Plan) -> None:
    """Old levels with new prices: the cell exists, but the seat has left it. Cash, card and reservation judge alike."""
    version, cart = plan.proposed(), plan.hold(0)
    performance = core.repertoire.performance(plan.id)
    plan.promote(version)

    def look_away() -> None:
        """Stale levels; the price list is read anew. A refusal has it all read anew."""
        core.repertoire.forget(plan.id)
        core.repertoire._performances.get(plan.id, lambda: performance)

    look_away()
    assert sales.quote_seats(core, plan.seller, plan.id, seats={0: "a"}).total.amount_minor == 1000
    with pytest.raises(PriceChanged):
        plan.sell(cart, 0)
    look_away()
    with pytest.raises(PriceChanged):
        claim_order(core, plan.seller, plan.id, cart=cart, order=OrderId(uuid4()), seats={0: "a"})


def test_nobody_puts_the_own_proposal_into_force(core: Core, plan: Plan) -> None:
    version = plan.proposed()

    with pytest.raises(NotPermitted, match="Another person") as refused:
        plan.promote(version, plan.booker)

    assert refused.value.may_be_lifted
    assert scaling.see_scaling(core, plan.booker, plan.id).version == 0


def test_a_managers_word_is_the_other_pair_of_eyes_once(core: Core, plan: Plan) -> None:
    version = plan.proposed()
    manager = someone(core, Role.MANAGER, venue="House")
    set_pin(core, manager, pin=PIN, password="2222")
    planned = scaling.preview_promotion(core, plan.booker, plan.id, version=version)
    call = partial(scaling.promote_scaling, plan.id, version=version, stamp=planned.stamp)

    request = ask_override(core, plan.booker, call=call)
    assert request.act == f"put scaling v{version} into force at {plan.house.performance.code}"
    assert request.about.startswith("Gross potential 250.00 EUR, +50.00 (+25.0 %) against 200.00.")
    answer_override(core, manager, request.id, approve=True, pin=PIN)
    scaling.promote_scaling(core, plan.booker, plan.id, version=version, stamp=planned.stamp)

    assert scaling.see_scaling(core, plan.booker, plan.id).version == version
    second = plan.proposed()
    with pytest.raises(NotPermitted):
        plan.promote(second, plan.booker)


def test_a_managers_word_opens_no_performance_of_others(core: Core, plan: Plan) -> None:
    version = plan.proposed()
    stranger = someone(core, Role.DISTRIBUTOR, organisation="Somebody else")
    stamp = scaling.preview_promotion(core, plan.booker, plan.id, version=version).stamp

    for who in (stranger, plan.seller):
        with pytest.raises((NotFound, NotPermitted)):
            ask_override(core, who, call=partial(scaling.promote_scaling, plan.id, version=version, stamp=stamp))


def test_only_what_was_shown_is_put_into_force(core: Core, plan: Plan) -> None:
    first, second = plan.proposed(), plan.proposed()
    shown = scaling.preview_promotion(core, plan.other, plan.id, version=second)
    plan.promote(first)

    with pytest.raises(NotAsShown, match="not what was shown"):
        scaling.promote_scaling(core, plan.other, plan.id, version=second, stamp=shown.stamp)
    with pytest.raises(NotAsShown, match="live"):
        plan.promote(first)
    with pytest.raises(NotAsShown, match="draft"):
        plan.promote(plan.draft())


def test_a_proposal_is_not_changed_until_it_is_sent_back(core: Core, plan: Plan) -> None:
    version = plan.proposed()

    with pytest.raises(NotAsShown, match="proposed by now"):
        scaling.paint_levels(core, plan.booker, plan.id, version=version, revision=5, strokes={0: [0]})
    back = scaling.send_back_scaling(core, plan.other, plan.id, version=version, note="too dear")

    assert (back.state, back.note, back.proposed_by) == ("draft", "too dear", None)
    assert scaling.paint_levels(core, plan.booker, plan.id, version=version, revision=6, strokes={0: [0]}) == 7


def test_what_is_laid_aside_can_be_drawn_from_and_what_is_live_cannot_be_laid_aside(core: Core, plan: Plan) -> None:
    version = plan.proposed()
    plan.promote(version)
    with pytest.raises(NotAsShown, match="when another version"):
        scaling.retire_scaling(core, plan.booker, plan.id, version=version)

    before = scaling.draft_scaling(core, plan.booker, plan.id, base=2)  # as it was sold before
    assert before.scale.levels == bytes([0] * 10 + [1] * 10)
    assert before.scale.names == ("stalls", "balcony", "Gold")  # no number is given to another level
    assert scaling.retire_scaling(core, plan.booker, plan.id, version=before.version).state == "retired"


def test_a_level_with_seats_needs_a_price_before_it_is_proposed(core: Core, plan: Plan) -> None:
    version = scaling.draft_scaling(core, plan.booker, plan.id).version
    scaling.name_level(core, plan.booker, plan.id, version=version, revision=1, name="Gold")
    scaling.paint_levels(core, plan.booker, plan.id, version=version, revision=2, strokes={2: [0]})

    with pytest.raises(BadInput, match="Gold has no price"):
        scaling.propose_scaling(core, plan.booker, plan.id, version=version, revision=3)


def test_a_template_is_laid_over_another_performance_of_the_hall(core: Core, plan: Plan) -> None:
    version = plan.draft()
    scaling.save_template(core, plan.booker, plan.id, version=version, name="Gold rows")
    scaling.save_template(core, plan.booker, plan.id, version=version, name="gold ROWS")  # once more replaces it

    draft = scaling.apply_template(core, plan.booker, plan.id, name="gold rows")

    assert [(one.name, one.has_prices) for one in scaling.list_templates(core, plan.booker, plan.id)] == [
        ("gold ROWS", True)
    ]
    assert draft.scale == scaling.see_scaling(core, plan.booker, plan.id, version).scale
    scaling.drop_template(core, plan.booker, plan.id, name="gold rows")
    with pytest.raises(BadInput, match="No template"):
        scaling.apply_template(core, plan.booker, plan.id, name="gold rows")


def test_of_two_that_are_put_into_force_at_one_moment_one_is(core: Core, plan: Plan) -> None:
    """Both have been shown the same house; who comes second is told, and looks again."""
    versions = [plan.proposed(), plan.proposed()]
    stamps = [scaling.preview_promotion(core, plan.other, plan.id, version=one).stamp for one in versions]

    def promote(at: int) -> str:
        try:
            scaling.promote_scaling(core, plan.other, plan.id, version=versions[at], stamp=stamps[at])
        except NotAsShown:
            return "told"
        return "live"

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(promote, (0, 1))) == ["live", "told"]

    states = [one.state for one in scaling.scaling_board(core, plan.booker, plan.id).versions]
    assert sorted(states) == ["live", "proposed", "retired"]


def test_a_copy_of_the_event_is_scaled_as_it_is(core: Core, plan: Plan) -> None:
    plan.promote(plan.proposed())

    made = programming.clone_event(core, plan.booker, core.repertoire.performance(plan.id).event_id, weeks=2)

    (view,) = programming.performances_of(core, plan.booker, made)
    copy = inventory.open_house(core, plan.booker, view.performance.id)
    assert [copy.manifest.level_of(seat).name for seat in (0, 5, 10)] == ["Gold", "stalls", "balcony"]
    assert scaling.scaling_board(core, plan.booker, view.performance.id).live.version == 1
    assert [finding for finding in verify_house(core, someone(core, Role.ADMIN)) if not finding.holds] == []
