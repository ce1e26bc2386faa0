"""The acts of the box office from the shell, as a script calls them: the real `etds`, one process a command."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from core.access.accounts import ensure_demo_accounts
from core.errors import Refusal
from core.inventory import CartId, house_counts, place_hold
from core.runtime import Core
from core.settings import Mode
from db.servers import Addresses
from tests.etds_tui.cli.shell import Done, Shell, ended, somebody
from tests.factories.house import OpenHouse, a_house

DATA = Path(__file__).parents[2] / "data"
HALL = b"level,section,row,seat_from,seat_to\nfront,A,1,1,10\nback,B,2,1,10\nback,B,3,1,10\n"
COUNTS = ["open", "held", "paying", "reserved", "sold", "comp", "allocated", "killed", "manifest"]


@pytest.fixture
def house(box: Core) -> OpenHouse:
    """Thirty seats, ten in front; a place costs 10.00."""
    return a_house(box, HALL)


def equation(box: Core, house: OpenHouse) -> dict[str, int]:
    """The counts that are not zero, as the database has them."""
    parts = house_counts(box, somebody(box), house.id).as_data()
    return {key: value for key, value in parts.items() if value and key != "manifest"}


def names(house: OpenHouse, *ordinals: int) -> list[str]:
    return [str(house.manifest.label(ordinal)) for ordinal in ordinals]


class TestSigningIn:
    def test_a_wrong_password_is_refused_and_keeps_nothing(self, clerk: Shell, tmp_path: Path) -> None:
        stranger = Shell({**_addresses_of(clerk), "ETDS_STATE_DIR": str(tmp_path)})

        done = stranger("login", "operator1", stdin="wrong\n")

        assert (done.status, done.out) == (1, "")
        assert done.err == "Name or password is not right. Check both and try again.\n"
        assert not (tmp_path / "session.json").exists()

    def test_the_right_one_signs_in_until_signing_out(self, sign_in: Callable[[str], Shell]) -> None:
        shell = sign_in("operator2")

        assert shell("performance", "list").status == 0
        assert shell("logout").status == 0
        assert shell("performance", "list", "--json").data["code"] == "not_signed_in"

    def test_production_knows_no_demo_account(self, clerk: Shell, tmp_path: Path) -> None:
        shell = Shell({**_addresses_of(clerk), "ETDS_STATE_DIR": str(tmp_path), "ETDS_MODE": "production"})

        done = shell("login", "operator1", stdin="2222\n")

        assert (done.status, done.err) == (1, "Name or password is not right. Check both and try again.\n")

    def test_production_makes_no_demo(self, box: Core, tmp_path: Path) -> None:
        done = Shell({"ETDS_STATE_DIR": str(tmp_path), "ETDS_MODE": "production"})("demo")
        seed = subprocess.run(
            [sys.executable, "seed.py", "--profile", "demo"],
            cwd=DATA.parents[1],
            env={**os.environ, "ETDS_STATE_DIR": str(tmp_path), "ETDS_MODE": "production"},
            capture_output=True,
            text=True,
        )

        assert (done.status, done.out, done.err.count("\n")) == (1, "", 1)
        assert "ETDS_MODE" in done.err
        assert seed.returncode == 1
        assert "Traceback" not in seed.stderr
        with pytest.raises(Refusal):
            ensure_demo_accounts(_in_production(box))


class TestLooking:
    def test_performances_have_the_keys_that_scripts_rely_on(self, clerk: Shell, house: OpenHouse) -> None:
        done = clerk("performance", "list", "--json")
        (found,) = [one for one in done.data if one["code"] == house.performance.code]

        assert {key: found[key] for key in ("event", "venue", "hall", "state", "open", "manifest")} == {
            "event": "Event",
            "venue": house.performance.venue,
            "hall": house.performance.hall,
            "state": "on_sale",
            "open": 30,
            "manifest": 30,
        }
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00", found["starts_at"])

    def test_the_equation_follows_what_happens(self, clerk: Shell, house: OpenHouse) -> None:
        code = house.performance.code
        clerk("hold", "--performance", code, *names(house, 0, 1))
        clerk("sell", "--performance", code, *names(house, 2), "--cash", "10")

        done = clerk("counts", code, "--json")

        assert list(done.data) == COUNTS
        assert {key: value for key, value in done.data.items() if value} == {
            "open": 27,
            "held": 2,
            "sold": 1,
            "manifest": 30,
        }
        assert clerk("counts", code).out == "27 open + 2 held + 1 sold = 30 manifest\n"

    def test_the_map_is_a_letter_a_seat(self, clerk: Shell, house: OpenHouse) -> None:
        code = house.performance.code
        clerk("hold", "--performance", code, *names(house, 0, 1))
        clerk("sell", "--performance", code, *names(house, 9), "--cash", "10")

        whole, part = clerk("map", code), clerk("map", code, "--section", "a")

        assert re.findall(r"^ +(\d) ([a-z]+)$", whole.out, re.MULTILINE) == [
            ("1", "hhooooooos"),
            ("2", "oooooooooo"),
            ("3", "oooooooooo"),
        ]
        assert re.findall(r"^ +(\d) ([a-z]+)$", part.out, re.MULTILINE) == [("1", "hhooooooos")]
        assert clerk("map", code, "--section", "Z").status == 1

    def test_what_is_not_there_is_refused(self, clerk: Shell) -> None:
        done = clerk("counts", "NONE-1", "--json")

        assert (done.status, done.data["code"]) == (1, "not_found")


class TestHolding:
    def test_a_hold_says_what_it_holds_until_when_and_lets_go(self, clerk: Shell, box: Core, house: OpenHouse) -> None:
        made = clerk("hold", "--performance", house.performance.code, *names(house, 4, 3), "--json")

        assert made.status == 0
        assert sorted(made.data) == ["expires_at", "hold", "seats"]
        assert made.data["seats"] == names(house, 3, 4)
        assert equation(box, house) == {"open": 28, "held": 2}

        freed = clerk("release", made.data["hold"], "--json")

        assert (freed.status, freed.data) == (0, {"hold": made.data["hold"], "seats": names(house, 3, 4)})
        assert equation(box, house) == {"open": 30}

    def test_nobody_lets_go_of_anothers_hold(
        self, clerk: Shell, box: Core, house: OpenHouse, sign_in: Callable[[str], Shell]
    ) -> None:
        made = clerk("hold", "--performance", house.performance.code, *names(house, 5), "--json")

        done = sign_in("operator2")("release", made.data["hold"], "--json")

        assert (done.status, done.data["code"]) == (1, "hold_ended")
        assert equation(box, house) == {"open": 29, "held": 1}

    @pytest.mark.parametrize("hold", ["x", "00000000-0000-4000-8000-000000000000"])
    def test_what_is_no_hold_is_refused(self, clerk: Shell, hold: str) -> None:
        done = clerk("release", hold, "--json")

        assert (done.status, done.data["code"]) == (1, "hold_ended")

    def test_a_refusal_offers_seats_that_can_be_had(self, clerk: Shell, box: Core, house: OpenHouse) -> None:
        code = house.performance.code
        place_hold(box, somebody(box), house.id, seats=[13, 14], cart=CartId(uuid4()))

        refused = clerk("hold", "--performance", code, *names(house, 14, 15), "--json")

        assert refused.status == 1
        assert sorted(refused.data) == ["alternatives", "code", "in_the_way", "message", "seats"]
        assert (refused.data["code"], refused.data["seats"]) == ("seats_unavailable", names(house, 14))
        assert refused.err == refused.data["message"] + "\n"
        assert len(refused.data["alternatives"]) == 2
        assert equation(box, house) == {"open": 28, "held": 2}  # all or none
        bought = clerk("sell", "--performance", code, *refused.data["alternatives"], "--cash", "20", "--json")
        assert (bought.status, sorted(bought.data["seats"])) == (0, sorted(refused.data["alternatives"]))


class TestSelling:
    def test_named_seats_with_change(self, clerk: Shell, box: Core, house: OpenHouse) -> None:
        done = clerk("sell", "--performance", house.performance.code, *names(house, 7, 6), "--cash", "50", "--json")

        assert done.status == 0
        assert sorted(done.data) == ["change_minor", "currency", "order", "seats", "tickets", "total_minor"]
        assert (done.data["total_minor"], done.data["change_minor"], done.data["currency"]) == (2000, 3000, "EUR")
        assert done.data["seats"] == names(house, 6, 7)
        assert len(set(done.data["tickets"])) == 2
        assert equation(box, house) == {"open": 28, "sold": 2}

    def test_the_best_of_a_level(self, clerk: Shell, box: Core, house: OpenHouse) -> None:
        code = house.performance.code

        back = clerk("sell", "--performance", code, "--best", "4", "--level", "back", "--cash", "40", "--json")
        too_many = clerk("sell", "--performance", code, "--best", "11", "--level", "front", "--cash", "999", "--json")
        unknown = clerk("sell", "--performance", code, "--best", "1", "--level", "moon", "--cash", "999", "--json")

        assert back.status == 0
        assert len(back.data["seats"]) == 4
        assert {seat.split("-")[0] for seat in back.data["seats"]} == {"B"}
        assert (too_many.status, too_many.data["code"]) == (1, "seats_unavailable")
        assert (unknown.status, unknown.data["code"]) == (1, "bad_input")
        assert equation(box, house) == {"open": 26, "sold": 4}

    def test_a_hold_and_another_price(self, clerk: Shell, box: Core, house: OpenHouse) -> None:
        code = house.performance.code
        made = clerk("hold", "--performance", code, *names(house, 20, 21), "--json")

        done = clerk(
            "sell", "--performance", code, "--hold", made.data["hold"], "--type", "c", "--cash", "10", "--json"
        )

        assert (done.status, done.data["total_minor"], done.data["seats"]) == (0, 1000, names(house, 20, 21))
        assert equation(box, house) == {"open": 28, "sold": 2}

    @pytest.mark.parametrize("what", [["A-1-1", "A-1-2"], ["--best", "2"]], ids=["named", "best"])
    def test_too_little_cash_keeps_nothing_held(
        self, clerk: Shell, box: Core, house: OpenHouse, what: list[str]
    ) -> None:
        done = clerk("sell", "--performance", house.performance.code, *what, "--cash", "19.99", "--json")

        assert (done.status, done.data["code"]) == (1, "tender_too_small")
        assert "still held" not in done.err
        assert equation(box, house) == {"open": 30}

    def test_too_little_cash_leaves_a_hold_as_it_was(self, clerk: Shell, box: Core, house: OpenHouse) -> None:
        code = house.performance.code
        made = clerk("hold", "--performance", code, *names(house, 0, 1), "--json")

        done = clerk("sell", "--performance", code, "--hold", made.data["hold"], "--cash", "5", "--json")

        assert (done.status, done.data["code"]) == (1, "tender_too_small")
        assert equation(box, house) == {"open": 28, "held": 2}

    def test_the_same_order_twice_is_one_sale(self, clerk: Shell, box: Core, house: OpenHouse) -> None:
        sell = ["sell", "--performance", house.performance.code, "--best", "3", "--cash", "100", "--json"]
        order = str(uuid4())

        first, again, other = (clerk(*sell, "--order", one) for one in (order, order, str(uuid4())))

        assert (first.status, again.status, other.status) == (0, 0, 0)
        assert first.data == again.data
        assert other.data["order"] != first.data["order"]
        assert equation(box, house) == {"open": 24, "sold": 6}

    @pytest.mark.parametrize("what", [["A-1-1", "A-1-2"], ["--best", "2"]], ids=["named", "best"])
    def test_the_same_order_at_the_same_time_is_one_sale(
        self, clerk: Shell, box: Core, house: OpenHouse, what: list[str]
    ) -> None:
        code, order = house.performance.code, str(uuid4())
        sell = ["sell", "--performance", code, *what, "--cash", "20", "--json", "--order", order]

        both = [ended(one) for one in [clerk.start(*sell) for _ in range(2)]]
        both = [clerk(*sell) if one.status == 3 else one for one in both]  # "try again" is an answer too

        assert [one.status for one in both] == [0, 0]
        assert both[0].data == both[1].data
        assert equation(box, house) == {"open": 28, "sold": 2}

    def test_what_a_try_that_died_had_held_goes_with_its_order(self, clerk: Shell, box: Core, house: OpenHouse) -> None:
        code, order = house.performance.code, str(uuid4())
        clerk("hold", "--performance", code, *names(house, 28, 29), "--cart", order)

        done = clerk("sell", "--performance", code, "--best", "2", "--cash", "20", "--order", order)

        assert done.status == 0
        assert equation(box, house) == {"open": 28, "sold": 2}

    def test_of_two_shells_that_sell_the_same_seat_one_wins(
        self, clerk: Shell, box: Core, house: OpenHouse, sign_in: Callable[[str], Shell]
    ) -> None:
        sell = ["sell", "--performance", house.performance.code, *names(house, 0), "--cash", "10", "--json"]

        both = [ended(one) for one in [shell.start(*sell) for shell in (clerk, sign_in("operator2"))]]

        won, lost = sorted(both, key=lambda one: one.status)
        assert (won.status, won.data["seats"]) == (0, names(house, 0))
        assert (lost.status, lost.data["code"], lost.data["seats"]) == (1, "seats_unavailable", names(house, 0))
        assert equation(box, house) == {"open": 29, "sold": 1}

    def test_who_may_not_sell_is_told_so(
        self, clerk: Shell, box: Core, house: OpenHouse, sign_in: Callable[[str], Shell]
    ) -> None:
        customer = sign_in("customer1")

        done = customer("sell", "--performance", house.performance.code, "--best", "1", "--cash", "10", "--json")

        assert (done.status, done.data["code"]) == (1, "not_permitted")
        assert done.data["message"].startswith("The role customer may not sell for cash.")
        assert equation(box, house) == {"open": 30}

    def test_a_house_that_is_not_on_sale_sells_nothing(self, clerk: Shell, box: Core) -> None:
        house = a_house(box, HALL, state="cancelled")

        done = clerk("sell", "--performance", house.performance.code, "--best", "1", "--cash", "10", "--json")

        assert (done.status, done.data["code"]) == (1, "sale_closed")


USAGE = {
    "no such command": ["sel"],
    "no seats": ["hold", "--performance", "X"],
    "no performance": ["hold", "A-1-1"],
    "neither seats nor best nor hold": ["sell", "--performance", "X", "--cash", "1"],
    "seats and best": ["sell", "--performance", "X", "A-1-1", "--best", "1", "--cash", "1"],
    "best of none": ["sell", "--performance", "X", "--best", "0", "--cash", "1"],
    "best of a word": ["sell", "--performance", "X", "--best", "two", "--cash", "1"],
    "no cash": ["sell", "--performance", "X", "A-1-1"],
    "an order that is no id": ["sell", "--performance", "X", "A-1-1", "--cash", "1", "--order", "1"],
    "a cart that is no id": ["hold", "--performance", "X", "A-1-1", "--cart", "1"],
    "no venue": ["venue", "import", "x.csv", "--hall", "H"],
}


@pytest.mark.parametrize("arguments", USAGE.values(), ids=USAGE)
def test_a_wrong_call_is_usage(clerk: Shell, arguments: list[str]) -> None:
    done = clerk(*arguments)

    assert (done.status, done.out) == (2, "")
    assert done.err.startswith("Usage: etds")


@pytest.mark.parametrize("cash", ["abc", "", "-5", "1e9", "10.001", "٢٠"])
def test_cash_that_is_no_amount_is_usage_and_holds_nothing(
    clerk: Shell, box: Core, house: OpenHouse, cash: str
) -> None:
    done = clerk("sell", "--performance", house.performance.code, "--best", "1", f"--cash={cash}", "--json")

    assert (done.status, done.out) == (2, "")
    assert "--cash" in done.err
    assert equation(box, house) == {"open": 30}


class TestVerifying:
    def test_a_house_that_was_sold_and_held_from_the_shell_adds_up(self, clerk: Shell, house: OpenHouse) -> None:
        code = house.performance.code
        made = clerk("hold", "--performance", code, *names(house, 0, 1), "--json")
        clerk("release", made.data["hold"])
        clerk("sell", "--performance", code, "--best", "3", "--cash", "30")

        done = clerk("verify", "--json")

        assert done.status == 0
        assert {tuple(sorted(one)) for one in done.data} == {("check", "detail", "holds", "number")}
        assert len(done.data) >= 10
        assert [one for one in done.data if not one["holds"]] == []

    def test_a_ticket_that_vanished_is_named(self, clerk: Shell, addresses: Addresses, house: OpenHouse) -> None:
        code = house.performance.code
        clerk("sell", "--performance", code, *names(house, 12), "--cash", "10")

        with without_ticket(addresses, house, 12):
            as_data, as_text = clerk("verify", "--json"), clerk("verify")

        broken = {one["check"]: one["detail"] for one in as_data.data if not one["holds"]}
        assert (as_data.status, as_text.status) == (1, 1)
        assert broken["sold_seat_has_its_ticket"] == f"{code} seat 12 is sold, its live ticket is missing"
        assert broken["sold_seat_has_its_ticket"] in as_text.out
        assert clerk("verify").status == 0


class TestWithoutADatabase:
    def test_a_dead_address_is_an_outage_in_one_sentence_at_once(self, tmp_path: Path) -> None:
        began = time.monotonic()

        done = self._asked(tmp_path, "postgresql://nobody@127.0.0.1:1/etds")

        assert time.monotonic() - began < 5.0
        assert (done.status, done.out, done.err) == (3, "", self.SENTENCE)

    def test_one_that_takes_the_call_and_never_answers_is_one_too(self, tmp_path: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as silent:
            done = self._asked(tmp_path, f"postgresql://nobody@127.0.0.1:{silent.getsockname()[1]}/etds")

        assert (done.status, done.out, done.err) == (3, "", self.SENTENCE)

    SENTENCE = "The database does not answer. Check ETDS_DATABASE_URL, or run 'etds status'.\n"

    def _asked(self, tmp_path: Path, url: str) -> Done:
        return Shell({"ETDS_STATE_DIR": str(tmp_path), "ETDS_DATABASE_URL": url})("performance", "list")

    def test_one_that_is_not_set_up_by_a_login_that_may_not_says_whose_turn_it_is(
        self, tmp_path: Path, addresses: Addresses
    ) -> None:
        with psycopg.connect(addresses.owner_url, autocommit=True) as owner:
            owner.execute("create database bare")

        done = self._asked(tmp_path, addresses.postgres_url.replace("/etds?", "/bare?"))

        assert (done.status, done.out) == (2, "")
        assert done.err == (
            "The database is not set up for this version, and this login may not do it. "
            "Set ETDS_OWNER_DATABASE_URL to the login that owns it, and start once more.\n"
        )

    def test_servers_that_cannot_start_say_why(self, tmp_path: Path) -> None:
        (tmp_path / "servers").write_text("in the way")

        done = Shell({"ETDS_STATE_DIR": str(tmp_path)})("performance", "list")

        assert (done.status, done.out, done.err.count("\n")) == (3, "", 1)
        assert "ETDS_DATABASE_URL" not in done.err


@pytest.mark.parametrize("command", ["app", "demo", "health"])
def test_a_state_folder_that_is_a_file_is_said_in_a_sentence(tmp_path: Path, command: str) -> None:
    (tmp_path / "file").write_text("")

    done = Shell({"ETDS_STATE_DIR": str(tmp_path / "file"), "ETDS_MODE": "demo"})(command)

    assert (done.status, done.err.count("\n")) == (2, 1)
    assert "Set ETDS_STATE_DIR to a folder of yours." in done.err


class TestReturning:
    def test_it_is_shown_first_and_done_when_it_is_meant(
        self, sign_in: Callable[[str], Shell], box: Core, house: OpenHouse
    ) -> None:
        manager, code = sign_in("manager1"), house.performance.code
        sale = manager("sell", "--performance", code, *names(house, 3, 4), "--cash", "20", "--json").data
        asked = [
            "return",
            sale["order"],
            "--performance",
            code,
            "--ticket",
            sale["tickets"][0],
            "--keep",
            "2",
            "--json",
        ]

        shown = manager(*asked)
        assert shown.data == {
            "order": sale["order"],
            "seats": names(house, 3),
            "kept_minor": 200,
            "fees_kept_minor": 0,
            "total_minor": 800,
            "currency": "EUR",
            "back": [{"kind": "cash", "amount_minor": 800}],
            "done": False,
        }
        assert equation(box, house) == {"open": 28, "sold": 2}
        assert manager(*asked, "--yes").data == {**shown.data, "done": True}
        assert equation(box, house) == {"open": 29, "sold": 1}
        again = manager(*asked, "--yes")
        assert (again.status, again.data["code"]) == (1, "cannot_return")
        assert manager("attention").err == "Nothing needs attention.\n"
        assert manager("verify").status == 0

    @pytest.mark.parametrize(("reference", "code"), [("E7K-WF4D", "bad_input"), ("nonsense", "bad_input")])
    def test_a_slip_in_the_reference_is_seen(
        self, sign_in: Callable[[str], Shell], house: OpenHouse, reference: str, code: str
    ) -> None:
        done = sign_in("manager1")("return", reference, "--performance", house.performance.code, "--json")

        assert (done.status, done.data["code"]) == (1, code)

    def test_an_operator_does_not_take_tickets_back(self, clerk: Shell, house: OpenHouse) -> None:
        code = house.performance.code
        sold = clerk("sell", "--performance", code, *names(house, 5), "--cash", "10", "--json").data

        done = clerk("return", sold["order"], "--performance", code, "--json", "--yes")

        assert (done.status, done.data["code"]) == (1, "not_permitted")


class TestAuditAndHealth:
    def test_the_trail_names_the_sale(self, sign_in: Callable[[str], Shell], clerk: Shell, house: OpenHouse) -> None:
        code = house.performance.code
        sale = clerk("sell", "--performance", code, *names(house, 3), "--cash", "10", "--json").data

        told = sign_in("admin")("audit", "--performance", code, "--json").data

        assert {(entry["who"], entry["act"]) for entry in told} == {
            ("operator1", "seat.hold"),
            ("operator1", "seat.sell"),
            ("operator1", "money.cash"),
            ("operator1", "money.revenue"),
        }
        assert [e["detail"] for e in told if e["act"] == "seat.sell"] == [f"1 seats sold, order {sale['order']}"]

    def test_an_operator_reads_neither(self, clerk: Shell) -> None:
        assert [clerk(act).status for act in ("audit", "health")] == [1, 1]

    def test_health_is_figures(self, sign_in: Callable[[str], Shell]) -> None:
        admin = sign_in("admin")
        found = admin("health", "--json").data

        assert set(found) == {"postgres", "redis", "is_embedded"}
        assert found["redis"]["round_trip_ms"] > 0
        assert admin("health").out.startswith("servers     given by address\nPostgres    18")


@contextmanager
def without_ticket(addresses: Addresses, house: OpenHouse, seat: int) -> Iterator[None]:
    """The database while a ticket is gone; everybody sees it."""
    with psycopg.connect(addresses.owner_url, autocommit=True) as connection:
        which = "performance_id = %s and seat_ordinal = %s"
        connection.execute("create temporary table gone as select * from ticket limit 0")
        connection.execute(
            f"with taken as (delete from ticket where {which} returning *) insert into gone select * from taken",
            [house.id, seat],
        )
        yield
        assert connection.execute("insert into ticket select * from gone").rowcount == 1


def _in_production(core: Core) -> Core:
    return replace(core, settings=core.settings.model_copy(update={"mode": Mode.PRODUCTION}))


def _addresses_of(clerk: Shell) -> dict[str, str]:
    told = clerk("status", "--json").data
    return {"ETDS_DATABASE_URL": told["postgres_url"], "ETDS_REDIS_URL": told["redis_url"]}
