"""Settlements over real sales: against raw rows, as of moments, in reach, frozen, signed, and raced for."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Barrier
from uuid import uuid4

import psycopg
import pytest

from core import inventory, payments, prices, sales, settlement
from core.access import Actor, Role
from core.audit import verify_house
from core.errors import BadInput, EtdsError, NotAsShown, NotFound, NotPermitted
from core.inventory import CartId
from core.runtime import Core
from core.sales import OrderId
from core.settlement import AlreadySigned, Deposit, Expense, Frozen, NoDeal, NothingMoved, NotOneCurrency, Sheet
from db.queries import settlement as queries
from db.servers import Addresses
from tests.core.printing.orders import sold
from tests.core.settlement.nights import Night, a_night, versus
from tests.factories.house import a_house, someone

# What the buyers' orders come to, out of raw rows alone: prices, what of all is tax, and what is a fee.
_RAW = """
select (select coalesce(sum(l.price_minor - l.discount_minor + l.charge_minor), 0)::bigint from order_line l
          join orders o on (o.performance_id, o.id) = (l.performance_id, l.order_id)
         where l.performance_id = p.id and l.state = 'live' and o.paid_at is not null),
       (select coalesce(sum(c.amount_minor), 0)::bigint from order_charge c
         where c.performance_id = p.id and c.kind = 'tax' and not c.gone_back),
       (select coalesce(sum(c.amount_minor), 0)::bigint from order_charge c
         where c.performance_id = p.id and c.kind = 'fee' and not c.gone_back),
       (select count(*) from ticket k join orders o on (o.performance_id, o.id) = (k.performance_id, k.order_id)
         where k.performance_id = p.id and k.state <> 'void' and not o.is_comp)
  from performance p where p.id = %s
"""


def raw(core: Core, night: Night) -> tuple[int, ...]:
    return tuple(core.postgres.rows(_RAW, [night.house.id])[0])


def told(sheet: Sheet) -> tuple[int, ...]:
    take = sheet.take
    return take.gross_minor, take.taxes_minor, take.fees_minor, take.tickets


def now(core: Core, night: Night, who: Actor | None = None) -> Sheet:
    return settlement.settlement_now(core, who or night.presenter, night.house.id)


def take_back(core: Core, night: Night, sale: sales.Sale, *codes: str) -> None:
    payments.return_tickets(
        core, night.clerk, night.house.id, order=sale.order_id, act=uuid4(), tickets=codes or None
    )  # fmt: skip


def freeze(core: Core, night: Night) -> Frozen:
    return settlement.freeze_settlement(core, night.presenter, night.house.id)


def sign(core: Core, night: Night, who: Actor, sheet: Frozen) -> Frozen:
    return settlement.sign_settlement(core, who, night.house.id, number=sheet.number, sha256=sheet.sha256)


def broken(core: Core) -> list[str]:
    return [found.check for found in verify_house(core, someone(core, Role.ADMIN)) if not found.holds]


def test_the_sheet_grows_while_tickets_sell(core: Core) -> None:
    night = a_night(core)
    assert told(now(core, night)) == raw(core, night) == (0, 0, 0, 0)
    assert now(core, night).outcome.walkout_minor == 20_00

    sale = sold(core, night.clerk, night.house, 1, 2, 3, 4, 5)
    assert told(now(core, night)) == raw(core, night) == (50_00, 0, 0, 5)
    assert now(core, night, night.artist).outcome.walkout_minor == 25_00

    take_back(core, night, sale, sale.tickets[0].code, sale.tickets[1].code)
    assert told(now(core, night)) == raw(core, night) == (30_00, 0, 0, 3)
    assert now(core, night).outcome.walkout_minor == 20_00


def test_taxes_and_fees_come_off_the_top_wherever_they_are(core: Core) -> None:
    """Tax inside, a fee inside, one on top that stays with the house when a ticket comes back."""
    night = a_night(core)
    set_by = night.presenter
    prices.add_fee(core, set_by, night.house.id, name="Facility", amount_minor=1_00, is_on_top=False)
    prices.add_fee(core, set_by, night.house.id, name="Service", amount_minor=2_00, is_kept=True)
    prices.add_tax(
        core, set_by, night.house.id, name="VAT", rate_bp=1_900, is_inclusive=True, on_price=True, on_fees=True
    )
    first, _ = sold(core, night.clerk, night.house, 1, 2), sold(core, night.clerk, night.house, 3)

    assert told(now(core, night)) == raw(core, night) == (36_00, 5_76, 9_00, 3)
    assert now(core, night).take.net_minor == 36_00 - 5_76 - 9_00
    assert [(row.words, row.minor) for row in settlement.rows(now(core, night))][:6] == [
        ("Tickets", 30_00), ("Beside the prices", 6_00), ("Gross", 36_00), ("Taxes", -5_76), ("Fees", -9_00),
        ("Net box office", 21_24),
    ]  # fmt: skip

    take_back(core, night, first, first.tickets[0].code)
    gross, taxes, fees, tickets = told(now(core, night))
    assert (taxes, fees, tickets) == raw(core, night)[1:] == (5_76 - 1_60, 9_00 - 1_00, 2)
    assert gross == 36_00 - 10_00  # its price went back, the service fee stayed


def test_comps_count_and_cost_nothing(core: Core) -> None:
    night, cart = a_night(core), CartId(uuid4())
    inventory.place_hold(core, night.clerk, night.house.id, seats=[1, 2], cart=cart)
    sales.give_comps(
        core, night.clerk, night.house.id, cart=cart, order=OrderId(uuid4()), seats={1: "a", 2: "a"}, reason="press"
    )
    sheet = now(core, night)

    assert (told(sheet), sheet.comps) == ((0, 0, 0, 0), 2)


def test_at_sell_out_all_that_is_left_goes_at_list_price(core: Core) -> None:
    night = a_night(core)
    sold(core, night.clerk, night.house, 1, 2)
    inventory.kill_seats(core, night.presenter, night.house.id, code="pillar", seats=[28, 29])
    inventory.place_hold(core, night.clerk, night.house.id, seats=[3], cart=CartId(uuid4()))
    core.news.draw(night.house.id)

    found = now(core, night).sell_out

    assert found is not None
    assert (found.seats, found.unpriced, found.take.gross_minor) == (26, 0, 280_00)
    assert found.outcome.walkout_minor == 140_00

    with core.postgres.write() as connection:
        connection.execute(
            "update performance set starts_at = starts_at - interval '2 days', ends_at = ends_at - interval '2 days'"
        )
    core.repertoire.forget(night.house.id)
    assert now(core, night).sell_out is None  # it is over


def test_as_of_a_moment_is_what_was_known_then(core: Core) -> None:
    night = a_night(core)
    sale = sold(core, night.clerk, night.house, 1, 2)
    [(then,)] = core.postgres.rows("select clock_timestamp()")
    take_back(core, night, sale)

    past = settlement.settlement_now(core, night.artist, night.house.id, at=then)

    assert (told(past), past.sell_out) == ((20_00, 0, 0, 2), None)
    assert told(now(core, night)) == (0, 0, 0, 0)
    with pytest.raises(BadInput, match="still to come"):
        settlement.settlement_now(core, night.artist, night.house.id, at=core.clock.now() + timedelta(hours=1))


def test_expenses_and_deposits_make_new_versions_and_keep_the_old_ones(core: Core) -> None:
    night = a_night(core)
    key, me = night.house.id, night.presenter
    settlement.add_expense(core, me, key, expense=Expense(name="Hall", amount_minor=5_00))
    settlement.add_deposit(core, me, key, deposit=Deposit(name="On signing", amount_minor=7_00))
    settlement.add_expense(core, me, key, expense=Expense(name="hall", amount_minor=6_00))
    deal = settlement.set_deal(core, me, key, deal=versus(guarantee_minor=30_00), seen=4)

    assert (deal.version, deal.guarantee_minor) == (5, 30_00)
    assert deal.expenses == (Expense(name="hall", amount_minor=6_00),)
    assert now(core, night).outcome.walkout_minor == 23_00
    with pytest.raises(NotAsShown):
        settlement.set_deal(core, me, key, deal=versus(), seen=4)
    assert settlement.remove_item(core, me, key, name="HALL").expenses == ()
    with pytest.raises(NotFound):
        settlement.remove_item(core, me, key, name="hall")
    assert [row[0] for row in core.postgres.rows(
        "select act from audit_entry where act like 'deal.%%' order by id", [])] == [
        "deal.set", "deal.expense", "deal.deposit", "deal.expense", "deal.set", "deal.remove",
    ]  # fmt: skip


def test_without_a_deal_there_is_a_sentence(core: Core) -> None:
    house, me = a_house(core), someone(core, Role.DISTRIBUTOR, organisation="Presenter")

    assert settlement.see_deal(core, me, house.id) is None
    for act in (settlement.settlement_now, settlement.freeze_settlement, settlement.print_settlement):
        with pytest.raises(NoDeal, match=house.performance.code):
            act(core, me, house.id)


def test_two_currencies_are_not_settled_together(core: Core, database: Addresses) -> None:
    night = a_night(core)
    with pytest.raises(BadInput, match="sold in EUR"):
        settlement.set_deal(core, night.presenter, night.house.id, deal=versus(currency="USD"))
    with psycopg.connect(database.owner_url, autocommit=True) as owner:
        owner.execute("update deal set currency = 'USD'")

    with pytest.raises(NotOneCurrency, match="sold in EUR, and its deal is in USD"):
        now(core, night)


def test_who_reaches_what(core: Core) -> None:
    night = a_night(core)
    frozen, key = freeze(core, night), night.house.id
    strangers = [
        someone(core, Role.ARTIST, artist="Another"), someone(core, Role.DISTRIBUTOR, organisation="Another"),
        someone(core, Role.MANAGER, venue="Another"),
    ]  # fmt: skip
    for stranger in strangers:
        for look in (settlement.see_deal, settlement.settlement_now, settlement.list_settlements):
            with pytest.raises(NotFound):
                look(core, stranger, key)
    for stranger in strangers[:2]:
        with pytest.raises(NotFound):
            sign(core, night, stranger, frozen)
    with pytest.raises(NotFound):
        settlement.set_deal(core, strangers[1], key, deal=versus())
    assert settlement.settlement_now(core, night.clerk, key)  # the house sees it
    for who, act in ((night.clerk, sign), (someone(core, Role.ADMIN), sign)):
        with pytest.raises(NotPermitted):
            act(core, night, who, frozen)
    for who in (night.clerk, night.artist):
        with pytest.raises(NotPermitted):
            settlement.freeze_settlement(core, who, key)
        with pytest.raises(NotPermitted):
            settlement.set_deal(core, who, key, deal=versus())


def test_a_sheet_is_settled_by_two_signatures_and_stays_as_it_was(core: Core) -> None:
    night = a_night(core)
    sold(core, night.clerk, night.house, 1, 2, 3, 4, 5)
    frozen = freeze(core, night)
    assert (frozen.number, frozen.state, frozen.sheet.outcome.walkout_minor) == (1, "to be signed", 25_00)
    with pytest.raises(NothingMoved, match="Sheet 1"):
        freeze(core, night)

    assert sign(core, night, night.artist, frozen).state == "signed by the artist"
    with pytest.raises(AlreadySigned):
        sign(core, night, night.artist, frozen)
    settled = sign(core, night, night.presenter, frozen)
    assert (settled.state, settled.is_settled) == ("settled", True)
    assert [(one.side, one.username, one.sha256) for one in settled.signatures] == [
        ("presenter", night.presenter.username, frozen.sha256),
        ("artist", night.artist.username, frozen.sha256),
    ]
    assert broken(core) == []

    sold(core, night.clerk, night.house, 6)
    settlement.set_deal(core, night.presenter, night.house.id, deal=versus(guarantee_minor=40_00))
    [kept] = settlement.list_settlements(core, night.artist, night.house.id)
    assert kept == settled
    assert settlement.moved_since(kept.sheet, now(core, night)) == (
        "Since then: tickets +1, net box office +10.00, walkout +15.00, another deal."
    )
    again = freeze(core, night)
    assert (again.number, again.sheet.deal.version, again.state) == (2, 2, "to be signed")
    assert [one.state for one in settlement.list_settlements(core, night.artist, night.house.id)] == [
        "to be signed", "settled, superseded"]  # fmt: skip


def test_one_account_does_not_sign_for_both(core: Core) -> None:
    """Not even one that an admin has made the other side meanwhile."""
    night = a_night(core)
    frozen = freeze(core, night)
    who = {"account_id": night.artist.account_id, "session_id": night.artist.session_id, "sha256": frozen.sha256}
    with core.postgres.write() as connection:
        signed = [
            queries.insert_signature(connection, night.house.id, 1, side=side, **who)  # type: ignore[arg-type]
            for side in ("artist", "presenter")
        ]

    assert signed == [True, False]
    with pytest.raises(AlreadySigned):
        sign(core, night, night.artist, frozen)


def test_the_paper_says_what_the_sheet_says(core: Core, tmp_path: Path) -> None:
    night = a_night(core, code="KT-1", event="An Evening")
    sold(core, night.clerk, night.house, 1, 2, 3, 4, 5)
    settlement.add_expense(core, night.presenter, night.house.id, expense=Expense(name="Hall", amount_minor=4_00))
    sign(core, night, night.artist, freeze(core, night))

    text, pdf = settlement.print_settlement(core, night.artist, night.house.id, number=1, folder=tmp_path)

    paper = text.read_text()
    told = [" ".join(line.split()) for line in paper.splitlines() if line.strip(" -")]
    assert told[5:15] == [
        "stalls Adult 5 0 50.00",
        "Tickets 5 sold 50.00",
        "Gross all that buyers paid 50.00",
        "Net box office 50.00",
        "Hall -4.00",
        "After expenses expenses 4.00 46.00",
        "Guarantee 20.00",
        "Share passes guarantee at this net box office 40.00",
        "Artist's share 50 % of 50.00 25.00",
        "Artist's earnings overage 5.00 25.00",
    ]
    assert told[15] == "Walkout what the artist takes along 25.00"
    assert settlement.list_settlements(core, night.artist, night.house.id)[0].sha256 in told
    assert told[-2].startswith("Presenter ____") and told[-1].startswith("Artist: Artist-")
    assert max(map(len, paper.splitlines())) <= 80
    assert pdf.read_bytes().startswith(b"%PDF")


def test_a_return_after_the_freeze_is_told(core: Core) -> None:
    night = a_night(core)
    sale = sold(core, night.clerk, night.house, 1, 2, 3, 4, 5)
    frozen = freeze(core, night)
    assert settlement.moved_since(frozen.sheet, now(core, night)) == ""

    take_back(core, night, sale, sale.tickets[0].code)

    assert settlement.moved_since(frozen.sheet, now(core, night)) == (
        "Since then: tickets -1, net box office -10.00, walkout -5.00."
    )


def test_what_was_not_read_is_not_signed(core: Core) -> None:
    night = a_night(core)
    first = freeze(core, night)
    sold(core, night.clerk, night.house, 1)
    second = freeze(core, night)

    with pytest.raises(NotAsShown, match="superseded by sheet 2"):
        sign(core, night, night.artist, first)
    for wrong in (first.sha256, second.sha256[:11], ""):
        with pytest.raises(NotAsShown, match="not the hash of sheet 2"):
            settlement.sign_settlement(core, night.artist, night.house.id, number=2, sha256=wrong)
    with pytest.raises(NotFound):
        settlement.sign_settlement(core, night.artist, night.house.id, number=3, sha256=second.sha256)
    assert sign(core, night, night.artist, second).is_signed_by("artist")


@pytest.mark.parametrize("table", ["deal", "deal_expense", "deal_deposit", "settlement", "settlement_signature"])
@pytest.mark.parametrize("act", ["update {} set performance_id = 1", "delete from {}", "truncate {}"])
def test_the_runtime_role_changes_nothing_of_it(shared_core: Core, table: str, act: str) -> None:
    with (
        shared_core.postgres._pool.connection() as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute(act.format(table))  # type: ignore[arg-type]


def test_a_sheet_that_somebody_rewrote_breaks_a_promise(core: Core, database: Addresses) -> None:
    night = a_night(core)
    sign(core, night, night.artist, freeze(core, night))
    with psycopg.connect(database.owner_url, autocommit=True) as owner:
        owner.execute("update settlement set content = jsonb_set(content, '{outcome,walkout_minor}', '1')")
        assert broken(core) == ["settlement_is_signed_as_it_is"]
        owner.execute("update settlement set sha256 = sha256(convert_to(content::text, 'UTF8'))")
        assert broken(core) == ["settlement_is_signed_as_it_is"]  # the signature still names the other hash


# --- at once ----------------------------------------------------------------------------------------------------------


def outcome(act: Callable[[], object]) -> str:
    try:
        act()
    except EtdsError as error:
        return error.code
    return "done"


def raced(*acts: Callable[[], object]) -> list[str]:
    gate = Barrier(len(acts))

    def run(act: Callable[[], object]) -> str:
        gate.wait(30)
        return outcome(act)

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_two_who_freeze_at_once_make_one_sheet(core: Core) -> None:
    night = a_night(core)
    for seat in range(6):
        sold(core, night.clerk, night.house, seat)
        found = raced(*[lambda: freeze(core, night)] * 2)
        assert sorted(found)[0] == "done" and sorted(found)[1] in ("not_as_shown", "nothing_moved")
        assert len(settlement.list_settlements(core, night.presenter, night.house.id)) == seat + 1


def test_a_signature_never_meets_a_sheet_that_was_superseded_before_it(core: Core) -> None:
    """Whoever comes first: a signature on the old sheet stands before the new one, or is refused."""
    night = a_night(core)
    for seat in range(6):
        sold(core, night.clerk, night.house, seat)
        frozen = freeze(core, night)
        sold(core, night.clerk, night.house, 20 + seat)
        found = raced(lambda one=frozen: sign(core, night, night.artist, one), lambda: freeze(core, night))
        assert found in (["done", "done"], ["not_as_shown", "done"])
    late = core.postgres.rows(
        "select g.number from settlement_signature g join settlement s on s.performance_id = g.performance_id"
        " and s.number = g.number + 1 where s.frozen_at < g.signed_at"
    )
    assert late == []


def test_without_the_lock_a_superseded_sheet_is_signed(core: Core, monkeypatch: pytest.MonkeyPatch) -> None:
    """If this fails, the test above means little: the freeze comes in between the look and the signature."""
    night = a_night(core)
    frozen = freeze(core, night)
    sold(core, night.clerk, night.house, 1)
    monkeypatch.setattr(queries, "lock", lambda connection, performance_id: None)
    looked = queries.latest

    def latest_then_frozen(*args: object) -> tuple[int, int, str]:
        found = looked(*args)  # type: ignore[arg-type]
        monkeypatch.setattr(queries, "latest", looked)
        freeze(core, night)
        return found

    monkeypatch.setattr(queries, "latest", latest_then_frozen)

    assert sign(core, night, night.artist, frozen).state == "superseded"
    assert [one.signatures != () for one in settlement.list_settlements(core, night.artist, night.house.id)] == [
        False, True]  # fmt: skip


def test_with_the_lock_the_freeze_waits_for_the_signature(core: Core, monkeypatch: pytest.MonkeyPatch) -> None:
    night = a_night(core)
    frozen = freeze(core, night)
    sold(core, night.clerk, night.house, 1)
    looked = queries.latest

    with ThreadPoolExecutor(1) as pool:
        later: list[object] = []

        def latest_while_another_freezes(*args: object) -> tuple[int, int, str]:
            found = looked(*args)  # type: ignore[arg-type]
            monkeypatch.setattr(queries, "latest", looked)
            later.append(pool.submit(freeze, core, night))
            return found

        monkeypatch.setattr(queries, "latest", latest_while_another_freezes)
        assert sign(core, night, night.artist, frozen).is_signed_by("artist")
        assert later[0].result(30).number == 2  # type: ignore[attr-defined]
    [second, first] = settlement.list_settlements(core, night.artist, night.house.id)
    assert first.signatures[0].at < second.at
