"""Letters go out over a real mail server: once, later where it does not go now, and never with a foreign header."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from email import message_from_bytes, policy
from threading import Barrier, Event
from uuid import uuid4

import pytest

from core import inventory, payments, sales
from core.access import Actor, Role
from core.errors import BadInput
from core.inventory import CartId
from core.messaging import outbox, send_outbox, senders
from core.runtime import Core
from core.sales import Buyer, OrderId
from db.queries.outbox import letter_failed, letter_sent, letters_waiting, take_letters
from tests.factories.house import OpenHouse, a_house, someone
from tests.factories.late import sell
from tests.fixtures.mail import MailServer

_VISITOR = "visitor@example.org"
_WAIT = "select round(extract(epoch from next_try_at - clock_timestamp()))::int from outbox"
TITLES = ["Tõru ünd Bô", "Bcc: all@example.org", "A" * 200, 'x, <y@z.example>; "q', "<b>&amp;[red]"]
NO_ADDRESSES = [
    "Bcc:all@example.org", "a@example.org,b@example.org", "a@example.org\nBcc: b@example.org", "<a@example.org>",
    "a b@example.org", "a@example", "@example.org", "a@@example.org", "(x)a@example.org", "a@[10.0.0.1]",
    '"a"@example.org', "a\\@example.org", "a;b@example.org",
]  # fmt: skip


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A mail server that hangs costs a test no eight seconds."""
    monkeypatch.setattr(senders, "_TIMEOUT_SECONDS", 0.5)


@pytest.fixture
def core(open_core: Callable[..., Core], mail_server: MailServer) -> Core:
    return open_core(smtp_url=mail_server.url, mail_from="Box office <tickets@house.example>")


@pytest.fixture
def house(core: Core) -> OpenHouse:
    return a_house(core)


@pytest.fixture
def manager(core: Core) -> Actor:
    return someone(core, Role.MANAGER)


def come_due(core: Core) -> None:
    """As if the time until the next try, or of a lease, had gone by."""
    with core.postgres.write() as connection:
        connection.execute("update outbox set next_try_at = now() where done_at is null")


def tries(core: Core) -> list[tuple[int, bool, str | None]]:
    """Each letter that is still to go: how often it was tried, whether it waits, and what was wrong."""
    return [
        (row[0], row[1], row[2])
        for row in core.postgres.rows(
            "select tries, next_try_at > clock_timestamp(), error::text from outbox where done_at is null order by id"
        )
    ]


def by_card(core: Core, actor: Actor, house: OpenHouse, *seats: int) -> OrderId:
    cart, order = CartId(uuid4()), OrderId(uuid4())
    inventory.place_hold(core, actor, house.id, seats=seats, cart=cart)
    payments.claim_order(
        core, actor, house.id, cart=cart, order=order, seats=dict.fromkeys(seats, "c"), buyer=Buyer(contact=_VISITOR)
    )
    assert payments.pay_by_card(core, actor, house.id, order=order, tender=uuid4()).is_paid
    return order


class TestArriving:
    def test_tickets_of_a_cash_sale_arrive_once(
        self, core: Core, house: OpenHouse, manager: Actor, mail_server: MailServer
    ) -> None:
        order = sell(core, manager, house, 0, 1, contact=_VISITOR)
        sale = sales.find_sale(core, manager, house.id, order=order)
        assert sale is not None

        assert [send_outbox(core) for _ in range(3)] == [1, 0, 0]

        (letter,) = mail_server.box.letters
        assert (letter["From"], letter["To"], letter["Subject"]) == (
            "Box office <tickets@house.example>", _VISITOR, "Your tickets for Event")  # fmt: skip
        assert mail_server.box.recipients == [[_VISITOR]]
        lines = letter.get_content().splitlines()
        assert f"Order {sale.reference}" in lines
        assert [line.split()[-1] for line in lines if line.startswith("A-")] == [t.code for t in sale.tickets]
        assert f"Paid {sale.total}" in lines

    def test_a_card_order_is_told_when_it_is_paid_and_not_before(
        self, core: Core, house: OpenHouse, manager: Actor, mail_server: MailServer
    ) -> None:
        cart, order = CartId(uuid4()), OrderId(uuid4())
        inventory.place_hold(core, manager, house.id, seats=[3], cart=cart)
        payments.claim_order(
            core, manager, house.id, cart=cart, order=order, seats={3: "a"}, buyer=Buyer(contact=_VISITOR)
        )
        assert send_outbox(core) == 0

        payments.pay_by_card(core, manager, house.id, order=order, tender=uuid4())

        assert [send_outbox(core) for _ in range(2)] == [1, 0]
        assert mail_server.box.subjects == ["Your tickets for Event"]

    def test_an_order_that_came_back_is_told_and_its_tickets_are_not_shown_as_good(
        self, core: Core, house: OpenHouse, manager: Actor, mail_server: MailServer
    ) -> None:
        order = by_card(core, manager, house, 0, 1)
        sale = sales.find_sale(core, manager, house.id, order=order)
        assert sale is not None
        payments.return_tickets(core, manager, house.id, order=order, act=uuid4())

        send_outbox(core)

        assert "Your tickets for Event were taken back" in mail_server.box.subjects
        told = "".join(letter.get_content() for letter in mail_server.box.letters)
        assert [ticket.code for ticket in sale.tickets if ticket.code in told] == []

    def test_an_order_without_an_address_is_closed_without_a_letter(
        self, core: Core, house: OpenHouse, manager: Actor, mail_server: MailServer
    ) -> None:
        sell(core, manager, house, 0)
        sell(core, manager, house, 1, contact=_VISITOR)
        assert letters_waiting(core.postgres) == 2

        assert send_outbox(core) == 1

        assert (letters_waiting(core.postgres), len(mail_server.box.letters)) == (0, 1)

    def test_without_a_mail_server_letters_are_files(
        self, open_core: Callable[..., Core], house: OpenHouse, manager: Actor, mail_server: MailServer
    ) -> None:
        core = open_core()
        sell(core, manager, house, 0, contact=_VISITOR)

        assert send_outbox(core) == 1

        (file,) = (core.settings.state_dir / "mail").glob("*.eml")
        letter = message_from_bytes(file.read_bytes(), policy=policy.default)
        assert (letter["To"], letter["Message-ID"].strip("<>").split("@")[0]) == (_VISITOR, file.stem)
        assert mail_server.box.letters == []


class TestLater:
    def test_while_the_server_is_away_a_letter_waits(
        self, core: Core, house: OpenHouse, manager: Actor, mail_server: MailServer
    ) -> None:
        sell(core, manager, house, 0, contact=_VISITOR)
        mail_server.stop()

        assert [send_outbox(core) for _ in range(2)] == [0, 0]  # the second one finds nothing that is due
        (waiting,) = tries(core)
        assert waiting[:2] == (1, True)
        come_due(core)
        assert send_outbox(core) == 0
        assert tries(core)[0][:2] == (2, True)
        mail_server.start()
        come_due(core)

        assert send_outbox(core) == 1
        assert (len(mail_server.box.letters), tries(core)) == (1, [])

    def test_a_letter_that_is_refused_for_now_is_tried_again_later_and_later(
        self, core: Core, house: OpenHouse, manager: Actor, mail_server: MailServer
    ) -> None:
        sell(core, manager, house, 0, contact=_VISITOR)
        mail_server.box.answer = "451 Come back\x1b[2J later"
        waits: list[int] = []

        for _ in range(12):
            come_due(core)
            assert send_outbox(core) == 0
            row = core.postgres.call(
                "select round(extract(epoch from next_try_at - clock_timestamp()))::int from outbox"
            )
            assert row is not None
            waits.append(row[0])

        assert [round(wait / 30) for wait in waits] == [1, 2, 4, 8, 16, 32, 64, 120, 120, 120, 120, 120]
        error = tries(core)[0][2]
        assert error is not None
        assert "451" in error
        assert error.isprintable()
        mail_server.box.answer = "250 OK"
        come_due(core)
        assert send_outbox(core) == 1

    def test_a_server_that_takes_a_letter_and_hangs_has_it_twice_at_most_and_as_the_same(
        self, core: Core, house: OpenHouse, manager: Actor, mail_server: MailServer
    ) -> None:
        sell(core, manager, house, 0, contact=_VISITOR)
        mail_server.box.hangs = True

        assert send_outbox(core) == 0
        assert tries(core)[0][:2] == (1, True)
        mail_server.box.hangs = False
        come_due(core)
        assert [send_outbox(core) for _ in range(2)] == [1, 0]

        first, second = mail_server.box.names
        assert first == second

    def test_a_letter_that_was_taken_is_sent_however_the_server_says_goodbye(
        self, core: Core, house: OpenHouse, manager: Actor, mail_server: MailServer
    ) -> None:
        sell(core, manager, house, 0, contact=_VISITOR)
        mail_server.box.farewell = "421 Too many connections"

        assert send_outbox(core) == 1

        assert (len(mail_server.box.letters), tries(core)) == (1, [])

    def test_one_letter_that_cannot_be_written_keeps_no_other_from_going(
        self, core: Core, house: OpenHouse, manager: Actor, mail_server: MailServer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        orders = [sell(core, manager, house, seat, contact=_VISITOR) for seat in range(3)]
        written = outbox._written

        def broken(core: Core, row: outbox.outbox.LetterRow) -> object:
            if row.order_id == orders[0]:
                raise ZeroDivisionError
            return written(core, row)

        monkeypatch.setattr(outbox, "_written", broken)

        assert send_outbox(core) == 2
        assert [row[:2] for row in tries(core)] == [(1, True)]

    def test_a_server_that_hangs_takes_no_letter_along_for_longer_than_its_lease(
        self, core: Core, house: OpenHouse, manager: Actor, mail_server: MailServer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """While the first letter hangs, no other is leased: a second sender could have it."""
        for seat in range(3):
            sell(core, manager, house, seat, contact=_VISITOR)
        mail_server.box.hangs = True
        monkeypatch.setattr(outbox, "_ROUND_SECONDS", 0.1)

        assert send_outbox(core) == 0

        assert [row[0] for row in tries(core)] == [1, 0, 0]


class TestTwoSenders:
    def test_each_letter_goes_once(
        self, open_core: Callable[..., Core], core: Core, house: OpenHouse, manager: Actor, mail_server: MailServer
    ) -> None:
        for seat in range(24):
            sell(core, manager, house, seat, contact=f"visitor{seat}@example.org")
        begin = Barrier(3)

        def send(one: Core) -> int:
            begin.wait(20)
            return sum(send_outbox(one) for _ in range(4))

        with ThreadPoolExecutor(3) as threads:
            sent = list(threads.map(send, [open_core(smtp_url=mail_server.url) for _ in range(3)]))

        assert sum(sent) == 24
        assert sorted(to for (to,) in mail_server.box.recipients) == sorted(
            f"visitor{n}@example.org" for n in range(24)
        )
        assert len(set(mail_server.box.names)) == 24

    def test_a_letter_whose_lease_ran_out_is_another_senders(
        self, core: Core, house: OpenHouse, manager: Actor
    ) -> None:
        sell(core, manager, house, 0, contact=_VISITOR)
        (frozen,) = take_letters(core.postgres, 5, 120)
        assert take_letters(core.postgres, 5, 120) == []  # it is leased
        come_due(core)
        (mine,) = take_letters(core.postgres, 5, 120)

        letter_failed(core.postgres, frozen, "woke up", 3_600)
        assert tries(core) == [(2, True, None)]
        assert [letter_sent(core.postgres, letter) for letter in (frozen, mine, mine)] == [False, True, False]

        assert letters_waiting(core.postgres) == 0

    def test_a_sender_that_was_frozen_in_the_middle_leaves_the_books_alone(
        self, core: Core, house: OpenHouse, manager: Actor, mail_server: MailServer
    ) -> None:
        sell(core, manager, house, 0, contact=_VISITOR)
        frozen, wakes = Event(), Event()

        class Frozen:
            def send(self, message: object) -> None:
                frozen.set()
                assert wakes.wait(20)
                raise senders.NotSent("woke up")

        with ThreadPoolExecutor(1) as threads:
            late = threads.submit(send_outbox, core, sender=Frozen())
            assert frozen.wait(20)
            come_due(core)
            assert send_outbox(core) == 1
            wakes.set()
            assert late.result(20) == 0

        assert (letters_waiting(core.postgres), len(mail_server.box.letters)) == (0, 1)


class TestHostileText:
    @pytest.mark.parametrize("title", TITLES)
    def test_a_title_is_a_subject_and_no_header(
        self, core: Core, manager: Actor, mail_server: MailServer, title: str
    ) -> None:
        house = a_house(core, event=title, artist=title, venue=title[:80])
        sell(core, manager, house, 0, contact=_VISITOR)

        assert send_outbox(core) == 1

        (letter,) = mail_server.box.letters
        assert letter["Subject"] == f"Your tickets for {title}"
        assert {name.lower() for name in letter} <= {
            "from", "to", "subject", "message-id", "content-type", "content-transfer-encoding", "mime-version", "date",
            "x-peer", "x-mailfrom", "x-rcptto"}  # fmt: skip
        assert mail_server.box.recipients == [[_VISITOR]]
        assert title in letter.get_content()

    @pytest.mark.parametrize("title", ["A\r\nBcc: all@example.org", "A\nBcc: all@example.org", "A\x85B", "A\u2028B"])
    def test_a_line_break_in_a_title_makes_no_header(self, title: str) -> None:
        """The database takes none in; should one be there, it is a blank."""
        from core.messaging.notices import letter
        from core.money import Money

        class Performance:
            def __getattr__(self, name: str) -> object:
                from datetime import UTC, datetime

                there: dict[str, object] = {"starts_at": datetime(2026, 1, 1, tzinfo=UTC), "time_zone": "UTC", "id": 1}
                return there.get(name, (title,) if name == "artists" else title)

        message = letter(
            "order_paid", performance=Performance(), reference="R", total=Money(0, "EUR"), tickets=(),  # type: ignore[arg-type]
            sender="a@b.example", to=_VISITOR, number=1,
        )  # fmt: skip

        head = message_from_bytes(message.as_bytes(), policy=policy.default)
        assert head["Bcc"] is None
        assert "\n" not in head["Subject"]

    @pytest.mark.parametrize("address", NO_ADDRESSES)
    def test_what_is_no_plain_address_is_refused_at_the_till(
        self, core: Core, house: OpenHouse, manager: Actor, address: str
    ) -> None:
        with pytest.raises(BadInput, match="e-mail address"):
            sell(core, manager, house, 0, contact=address)

        assert letters_waiting(core.postgres) == 0

    def test_an_address_in_other_letters_stops_nobody(
        self, core: Core, house: OpenHouse, manager: Actor, mail_server: MailServer
    ) -> None:
        sell(core, manager, house, 0, contact="jürgen@exämple.org")
        sell(core, manager, house, 1, contact=_VISITOR)

        send_outbox(core)

        assert [_VISITOR] in mail_server.box.recipients
