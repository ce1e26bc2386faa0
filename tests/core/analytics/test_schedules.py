"""Reports that are sent by themselves: whose they are, when they go, and what becomes of them when something breaks."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from threading import Barrier
from typing import Any

import openpyxl
import pytest

from core.access import Actor, Role, create_account, set_account_active
from core.analytics import (
    add_schedule,
    catalogue,
    list_schedules,
    remove_schedule,
    send_schedule,
    sending,
)
from core.analytics.sending import send_reports
from core.clock import HandMovedClock
from core.errors import BadInput, NotFound, SessionEnded
from core.messaging import senders
from core.runtime import Core
from core.settings import Mode
from db.queries import report_schedules as queries
from tests.core.analytics.made import SHOWS
from tests.core.printing.orders import sold
from tests.factories.house import OpenHouse, a_house, someone
from tests.fixtures.mail import MailServer

NIGHT = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
TO = "fisher@example.org"


@pytest.fixture(autouse=True)
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogue, "REPORTS", {"shows": SHOWS})
    monkeypatch.setattr(senders, "_TIMEOUT_SECONDS", 0.5)


@pytest.fixture
def clock() -> HandMovedClock:
    return HandMovedClock(NIGHT)


@pytest.fixture
def core(open_core: Callable[..., Core], clock: HandMovedClock, mail_server: MailServer, tmp_path: Path) -> Core:
    return open_core(clock=clock, smtp_url=mail_server.url, report_dir=tmp_path / "reports")


@pytest.fixture
def house(core: Core) -> OpenHouse:
    house = a_house(core, code="KT-1", event="Evening", artist="Fisher")
    sold(core, someone(core), house, 1, 2)
    return house


@pytest.fixture
def artist(core: Core, house: OpenHouse) -> Actor:
    return someone(core, Role.ARTIST, name="fisher9", artist="Fisher")


def daily(core: Core, actor: Actor, **more: Any) -> int:
    return add_schedule(core, actor, **{"report": "shows", "recurs": "daily 08:00", "to": TO, **more}).number


def come_due(core: Core) -> None:
    """As if a lease, or the time until the next try, had gone by."""
    with core.postgres.write() as connection:
        connection.execute("update report_schedule set not_before = now()")


def state(core: Core) -> list[tuple[Any, ...]]:
    """Of each: tries at its moment, failures, whether an error stands, and when it is due."""
    rows = core.postgres.rows(
        "select tries, failures, last_error is not null, next_at from report_schedule order by id"
    )
    return [tuple(row) for row in rows]


class TestKeeping:
    def test_it_is_kept_on_the_clock_of_the_venue_with_the_words_as_they_were(self, core: Core, artist: Actor) -> None:
        number = daily(core, artist, question={"from": "-7d", "key": " "}, form="xlsx")

        (kept,) = list_schedules(core, artist)
        assert kept.as_data() == {
            "number": number, "report": "shows", "question": {"from": "-7d"}, "when": "daily 08:00", "zone": "UTC",
            "form": "xlsx", "to": TO, "next_at": "2026-11-23T08:00:00+00:00", "last_at": None, "last_error": None,
            "failures": 0,
        }  # fmt: skip

    def test_nobody_sees_or_ends_those_of_others(self, core: Core, artist: Actor) -> None:
        number, admin = daily(core, artist), someone(core, Role.ADMIN)

        assert list_schedules(core, admin) == ()
        for act in (remove_schedule, send_schedule):
            with pytest.raises(NotFound, match="You have no report"):
                act(core, admin, number)
        remove_schedule(core, artist, number)
        assert list_schedules(core, artist) == ()

    @pytest.mark.parametrize(
        ("wrong", "said"),
        [
            ({"report": "nothing"}, "There is no report 'nothing'"),
            ({"recurs": "often"}, "does not say when"),
            ({"form": "pdf"}, "Choose csv, json, xlsx, txt"),
            ({"to": "fisher"}, "is no e-mail address"),
            ({"to": "a@b.example\nBcc: c@d.example"}, "all of them visible"),
            ({"to": "a@b.example, c@d.example"}, "is no e-mail address"),
            ({"zone": "Mars/Crater"}, "is not a time zone"),
            ({"question": {"from": "soon"}}, "is not a day"),
        ],
    )
    def test_what_is_wrong_is_said_at_once_and_nothing_is_kept(
        self, core: Core, artist: Actor, wrong: dict[str, Any], said: str
    ) -> None:
        with pytest.raises((BadInput, NotFound), match=said):
            daily(core, artist, **wrong)

        assert state(core) == []

    def test_venues_on_several_clocks_want_one_that_is_named(self, core: Core, artist: Actor) -> None:
        a_house(core, venue="Far", artist="Fisher")
        with core.postgres.write() as connection:
            connection.execute("update venue set time_zone = 'Asia/Tokyo' where name = 'Far'")

        with pytest.raises(BadInput, match="Name the time zone"):
            daily(core, artist)
        daily(core, artist, zone="Asia/Tokyo")
        assert f"{list_schedules(core, artist)[0].next_at:%d %H:%M %z}" == "24 08:00 +0900"

    def test_an_account_has_so_many_and_no_more(
        self, core: Core, artist: Actor, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("core.analytics.schedules.SCHEDULES_MAX", 2)
        daily(core, artist), daily(core, artist)

        with pytest.raises(BadInput, match="Remove one first"):
            daily(core, artist)


class TestGoing:
    def test_a_letter_goes_when_its_moment_has_come_and_once(
        self, core: Core, artist: Actor, clock: HandMovedClock, mail_server: MailServer
    ) -> None:
        number = daily(core, artist, form="xlsx")
        assert send_reports(core) == 0

        clock.move(timedelta(hours=8, minutes=30))
        assert [send_reports(core) for _ in range(3)] == [1, 0, 0]

        (mail,) = mail_server.box.letters
        assert mail_server.box.recipients == [[TO]]
        assert (mail["Subject"], mail["Message-ID"]) == (
            "Shows, Mon 23 Nov 2026 08:00", f"<report.{number}.20261123T0800Z@etds>")  # fmt: skip
        body = mail.get_body()
        assert body is not None
        assert "Evening     2  20.00" in body.get_content()
        assert f"fisher9 has this sent. It ends with: etds report schedule remove {number}" in body.get_content()
        (file,) = mail.iter_attachments()
        assert file.get_filename() == f"shows-{number}-20261123T0800-fisher9.xlsx"
        assert openpyxl.load_workbook(BytesIO(file.get_content()))["Report"]["B2"].value == 2
        assert state(core) == [(0, 0, False, datetime(2026, 11, 24, 8, tzinfo=UTC))]

    def test_a_file_is_written_into_the_folder_and_nowhere_else(
        self, core: Core, artist: Actor, clock: HandMovedClock, tmp_path: Path, mail_server: MailServer
    ) -> None:
        number = daily(core, artist, to="file")
        clock.move(timedelta(hours=9))

        assert send_reports(core) == 1

        assert [file.name for file in (tmp_path / "reports").iterdir()] == [
            f"shows-{number}-20261123T0800-fisher9.csv"]  # fmt: skip
        assert mail_server.box.letters == []

    def test_without_a_folder_none_is_promised(
        self, open_core: Callable[..., Core], core: Core, artist: Actor, clock: HandMovedClock
    ) -> None:
        daily(core, artist, to="file")
        bare = open_core(clock=clock)

        with pytest.raises(BadInput, match="set ETDS_REPORT_DIR"):
            daily(bare, artist, to="file")
        clock.move(timedelta(hours=9))
        assert send_reports(bare) == 0
        assert state(core)[0][:3] == (1, 1, True)

    def test_what_was_missed_is_one_letter_and_not_twenty(
        self, core: Core, artist: Actor, clock: HandMovedClock, mail_server: MailServer
    ) -> None:
        daily(core, artist)
        clock.move(timedelta(days=20))

        assert [send_reports(core) for _ in range(3)] == [1, 0, 0]

        assert len(mail_server.box.letters) == 1
        assert state(core)[0][3] == datetime(2026, 12, 13, 8, tzinfo=UTC)

    def test_the_clock_is_turned_and_the_letter_still_comes_at_eight(
        self, core: Core, artist: Actor, clock: HandMovedClock, mail_server: MailServer
    ) -> None:
        clock.move(datetime(2027, 3, 26, 12, tzinfo=UTC) - clock.now())
        daily(core, artist, zone="Europe/Berlin")
        came: list[str] = []
        for _ in range(4 * 24):
            clock.move(timedelta(hours=1))
            came += [f"{clock.now():%d %H:%M}"] * send_reports(core)

        assert came == ["27 07:00", "28 06:00", "29 06:00", "30 06:00"]
        assert [mail["Subject"][-5:] for mail in mail_server.box.letters] == ["08:00"] * 4

    def test_days_go_on_with_the_clock(
        self, core: Core, artist: Actor, clock: HandMovedClock, mail_server: MailServer
    ) -> None:
        """The show was tomorrow; from the next morning on it is over, and a question from today on is without it."""
        daily(core, artist, question={"from": "today"}, form="txt")
        for _ in range(2):
            clock.move(timedelta(days=1))
            send_reports(core)

        told = ["Evening" in mail.get_content() for mail in mail_server.box.letters]
        assert told == [True, False]

    def test_one_may_be_sent_before_its_time(self, core: Core, artist: Actor, mail_server: MailServer) -> None:
        number = daily(core, artist)
        before = state(core)

        assert send_schedule(core, artist, number) == TO

        assert len(mail_server.box.letters) == 1
        assert state(core) == before


class TestRights:
    def test_what_is_sent_is_what_the_account_reaches_then(
        self, core: Core, artist: Actor, clock: HandMovedClock, mail_server: MailServer
    ) -> None:
        daily(core, artist, form="txt")
        with core.postgres.write() as connection:
            connection.execute("insert into artist (name) values ('Another')")
            connection.execute("delete from account_artist")
            connection.execute(
                "insert into account_artist (account_id, artist_id)"
                " select c.id, a.id from account c, artist a where c.username = 'fisher9' and a.name = 'Another'"
            )
        clock.move(timedelta(hours=9))

        assert send_reports(core) == 1

        assert ["Evening" in mail.get_content() for mail in mail_server.box.letters] == [False]

    def test_a_disabled_account_rests_and_goes_on_with_one_letter(
        self, core: Core, artist: Actor, clock: HandMovedClock, mail_server: MailServer
    ) -> None:
        daily(core, artist)
        admin = someone(core, Role.ADMIN)
        set_account_active(core, admin, "fisher9", active=False)
        clock.move(timedelta(days=3))
        assert (send_reports(core), state(core)[0][:3]) == (0, (0, 0, False))

        set_account_active(core, admin, "fisher9", active=True)

        assert [send_reports(core), send_reports(core)] == [1, 0]
        assert len(mail_server.box.letters) == 1

    def test_who_may_not_any_more_is_sent_nothing_and_told_why(
        self, core: Core, artist: Actor, clock: HandMovedClock, mail_server: MailServer
    ) -> None:
        daily(core, artist)
        with core.postgres.write() as connection:
            connection.execute("delete from account_artist")
            connection.execute("update account set role = 'door' where username = 'fisher9'")
        clock.move(timedelta(hours=9))

        assert [send_reports(core), send_reports(core)] == [1, 0]

        assert mail_server.box.letters == []
        [(error,)] = core.postgres.rows("select last_error::text from report_schedule")
        assert error == "This account may not have reports sent any more. Ask an admin."
        assert state(core)[0][3] == datetime(2026, 11, 24, 8, tzinfo=UTC)

    def test_the_session_of_a_letter_ends_with_it_and_no_other_does(
        self, core: Core, artist: Actor, clock: HandMovedClock
    ) -> None:
        daily(core, artist)
        clock.move(timedelta(hours=9))
        send_reports(core)

        found = core.postgres.rows(
            "select s.terminal::text, s.revoked_at is not null from session s join account a on a.id = s.account_id"
            " where a.username = 'fisher9' order by s.revoked_at nulls first"
        )
        assert found == [("test", False), ("worker", True)]
        assert list_schedules(core, artist)[0].failures == 0

    def test_demo_accounts_get_no_letters_in_production(
        self, open_core: Callable[..., Core], core: Core, artist: Actor, clock: HandMovedClock
    ) -> None:
        daily(core, artist)
        with core.postgres.write() as connection:
            connection.execute("update account set is_demo = true where username = 'fisher9'")
        clock.move(timedelta(hours=9))

        assert send_reports(open_core(clock=clock, mode=Mode.PRODUCTION)) == 0
        assert state(core)[0][0] == 0


class Killed(BaseException):
    """As a worker ends that is killed: nothing behind it is done."""


class TestBreaking:
    def test_while_the_server_is_away_the_letter_waits(
        self, core: Core, artist: Actor, clock: HandMovedClock, mail_server: MailServer
    ) -> None:
        number = daily(core, artist)
        clock.move(timedelta(hours=9))
        mail_server.stop()

        assert [send_reports(core), send_reports(core)] == [0, 0]  # the second one finds nothing that is due
        assert state(core) == [(1, 1, True, datetime(2026, 11, 23, 8, tzinfo=UTC))]
        mail_server.start()
        clock.move(timedelta(days=1))
        come_due(core)

        assert send_reports(core) == 1
        assert mail_server.box.names == [f"<report.{number}.20261123T0800Z@etds>"]
        assert state(core) == [(0, 0, False, datetime(2026, 11, 25, 8, tzinfo=UTC))]

    def test_a_worker_that_is_killed_before_it_sent_leaves_the_letter_to_the_next(
        self, core: Core, artist: Actor, clock: HandMovedClock, mail_server: MailServer
    ) -> None:
        daily(core, artist)
        clock.move(timedelta(hours=9))

        class Dies:
            def send(self, message: object) -> None:
                raise Killed

        with pytest.raises(Killed):
            send_reports(core, sender=Dies())
        assert send_reports(core) == 0  # it is leased
        come_due(core)

        assert [send_reports(core), send_reports(core)] == [1, 0]
        assert len(mail_server.box.letters) == 1

    def test_one_that_is_killed_behind_the_sending_has_it_twice_at_most_and_as_the_same(
        self, core: Core, artist: Actor, clock: HandMovedClock, mail_server: MailServer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        daily(core, artist)
        clock.move(timedelta(hours=9))

        def dies(*arguments: object) -> bool:
            raise Killed

        with monkeypatch.context() as patched:
            patched.setattr(sending.queries, "went", dies)
            with pytest.raises(Killed):
                send_reports(core)
        come_due(core)

        assert [send_reports(core), send_reports(core)] == [1, 0]
        assert len(mail_server.box.names) == 2 and len(set(mail_server.box.names)) == 1

    def test_a_file_is_written_once_however_often_it_is(
        self, core: Core, artist: Actor, clock: HandMovedClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        daily(core, artist, to="file")
        clock.move(timedelta(hours=9))
        with monkeypatch.context() as patched:
            patched.setattr(sending.queries, "went", lambda *_: False)  # the lease ran out, and another has it
            assert send_reports(core) == 0
        come_due(core)

        assert send_reports(core) == 1
        assert len(list((tmp_path / "reports").iterdir())) == 1

    def test_a_folder_that_cannot_be_written_is_said_and_tried_again(
        self, core: Core, artist: Actor, clock: HandMovedClock, tmp_path: Path
    ) -> None:
        daily(core, artist, to="file")
        (tmp_path / "reports").write_text("a file")
        clock.move(timedelta(hours=9))

        assert send_reports(core) == 0

        assert state(core)[0][:3] == (1, 1, True)
        (tmp_path / "reports").unlink()
        come_due(core)
        assert send_reports(core) == 1

    def test_two_workers_send_each_letter_once(
        self, open_core: Callable[..., Core], core: Core, artist: Actor, clock: HandMovedClock, mail_server: MailServer
    ) -> None:
        numbers = [daily(core, artist) for _ in range(12)]
        clock.move(timedelta(hours=9))
        begin = Barrier(2)

        def send(one: Core) -> int:
            begin.wait(20)
            return send_reports(one)

        with ThreadPoolExecutor(2) as threads:
            both = [core, open_core(clock=clock, smtp_url=mail_server.url)]
            assert sum(threads.map(send, both)) == 12

        assert sorted(mail_server.box.names) == sorted(f"<report.{n}.20261123T0800Z@etds>" for n in numbers)

    def test_a_sender_that_was_frozen_leaves_the_books_alone(
        self, core: Core, artist: Actor, clock: HandMovedClock
    ) -> None:
        daily(core, artist)
        clock.move(timedelta(hours=9))
        take = {"lease_seconds": 120, "with_demo": True}
        frozen = queries.take_due(core.postgres, clock.now(), **take)
        assert queries.take_due(core.postgres, clock.now(), **take) is None
        come_due(core)
        mine = queries.take_due(core.postgres, clock.now(), **take)
        assert frozen is not None and mine is not None

        queries.failed(core.postgres, frozen.schedule, "woke up", 3_600)
        with core.postgres.write() as connection:
            ends = [queries.went(connection, due.schedule, NIGHT) for due in (frozen, mine, mine)]

        assert ends == [False, True, False]
        assert state(core) == [(0, 0, False, NIGHT)]

    def test_a_report_that_breaks_keeps_no_other_from_going(
        self, core: Core, artist: Actor, clock: HandMovedClock, mail_server: MailServer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        daily(core, artist, question={"top": "7"}), daily(core, artist)

        def breaks(core: Core, actor: Actor, name: str, question: Any) -> Any:
            if question.top == 7:
                raise ZeroDivisionError
            return SHOWS.makes(core, actor, question)

        monkeypatch.setattr(sending, "make_report", breaks)
        clock.move(timedelta(hours=9))

        assert send_reports(core) == 1
        assert [row[1] for row in state(core)] == [1, 0]


def test_nobody_signs_in_by_it(core: Core, clock: HandMovedClock) -> None:
    """An account that is kept out has no session made for it, whoever asks."""
    from core.access.sessions import on_behalf
    from db.queries.access import account_by_name

    admin = someone(core, Role.ADMIN)
    create_account(core, admin, "gone", display_name="Gone", role=Role.ADMIN, password="correct horse battery")
    set_account_active(core, admin, "gone", active=False)
    account = account_by_name(core.postgres, "gone")
    assert account is not None

    with pytest.raises(SessionEnded), on_behalf(core, account, "worker"):
        raise AssertionError("it is not entered")
