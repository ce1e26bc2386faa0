"""`etds event` and the life of a performance as a script uses them: status, JSON, sentences."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from core.access import Role
from core.runtime import Core
from tests.etds_tui.cli.shell import Shell
from tests.factories.house import a_house, someone


@pytest.fixture(scope="module")
def booker(box: Core, sign_in: Callable[[str], Shell]) -> Shell:
    someone(box, Role.DISTRIBUTOR, name="cli-booker", organisation="Presenter")
    return sign_in("cli-booker")


def test_an_event_from_empty_to_the_archive(booker: Shell) -> None:
    made = booker(
        "event", "new", "Gala [bold]", "--artist", "Zoë", "--artist", "Anna", "--description", "-", "--json",
        stdin="one\ntwo\n",
    )  # fmt: skip
    assert (made.status, made.data["artists"], made.data["description"]) == (0, ["Zoë", "Anna"], "one\ntwo")
    number = str(made.data["id"])

    edited = booker("event", "edit", number, "--genre", "Dance", "--version", "1", "--json")
    assert (edited.data["genre"], edited.data["title"], edited.data["version"]) == ("Dance", "Gala [bold]", 2)
    late = booker("event", "edit", number, "--genre", "Jazz", "--version", "1", "--json")
    assert (late.status, late.data["code"]) == (1, "edited_meanwhile")

    copy = booker("event", "clone", number, "--title", "Gala II", "--json")
    assert (copy.data["title"], copy.data["genre"], copy.data["shows"]) == ("Gala II", "Dance", 0)
    assert booker("event", "archive", number).status == 0
    listed = [one["title"] for one in booker("event", "list", "--json").data]
    assert "Gala II" in listed and "Gala [bold]" not in listed
    assert "Gala [bold]" in booker("event", "list", "--archived").out


def test_a_performance_through_its_life(booker: Shell, box: Core) -> None:
    house = a_house(box, state="draft", event="Life")
    code, number = house.performance.code, str(house.performance.event_id)

    def becomes(*arguments: str) -> str:
        done = booker("performance", *arguments, "--json")
        return done.data.get("state") or done.data["code"]

    assert becomes("open", code) == "not_now"
    assert becomes("announce", code) == "announced"
    opens = f"{box.clock.now() + timedelta(hours=3):%Y-%m-%d %H:%M}"
    edited = booker("performance", "edit", code, "--on-sale-at", opens, "--customer-max", "4", "--json")
    assert edited.data["on_sale_at"].startswith(opens.replace(" ", "T"))
    assert edited.data["customer_seats_max"] == 4
    assert [becomes(act, code) for act in ("open", "close", "open")] == ["on_sale", "off_sale", "on_sale"]
    shown = booker("event", "show", number, "--json").data
    assert [(one["code"], one["state"]) for one in shown["performances"]] == [(code, "on_sale")]
    dates = booker("event", "clone", number, "--weeks", "52", "--plan", "--json").data
    assert [(one["performance"], one["conflicts"]) for one in dates] == [(code, [])]


def test_another_hour_is_shown_and_then_done_by_its_stamp(booker: Shell, box: Core) -> None:
    house = a_house(box)
    code = house.performance.code
    to = f"{house.performance.starts_at + timedelta(days=2):%Y-%m-%d %H:%M}"

    plan = booker("performance", "reschedule", code, to, "--json").data

    assert (plan["orders"], plan["done"], plan["starts_at"][:16]) == (0, False, to.replace(" ", "T"))
    assert f"--stamp {plan['stamp']} --reason" in booker("performance", "reschedule", code, to).err
    arguments = ["performance", "reschedule", code, to, "--stamp", plan["stamp"], "--json"]
    assert booker(*arguments).data["code"] == "bad_input"  # no reason
    assert booker(*arguments, "--reason", "strike").data["done"] is True
    plan = booker("performance", "postpone", code, "--json").data
    done = booker("performance", "postpone", code, "--stamp", plan["stamp"], "--reason", "ill", "--json")
    assert (done.data["done"], done.data["starts_at"]) == (True, None)
    assert booker("performance", "open", code, "--json").data["message"].endswith("Give it a new date first.")


WRONG = {
    "no such event": ["event", "show", "999999999"],
    "an event of nobody": ["event", "show", "9" * 30],
    "no change": ["event", "edit", "1"],
    "no title": ["event", "new", " "],
    "an escape": ["event", "new", "\x1b[31m"],
    "no weeks": ["event", "clone", "1", "--weeks", "0"],
    "no hour": ["performance", "reschedule", "{}", "soon"],
    "no number": ["performance", "edit", "{}", "--customer-max", "many"],
    "no end": ["performance", "edit", "{}", "--ends", "none"],
    "nothing to change": ["performance", "edit", "{}"],
    "no performance": ["performance", "announce", "NONE"],
}


@pytest.mark.parametrize("act", WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_refused_in_a_sentence(booker: Shell, box: Core, act: list[str]) -> None:
    house = a_house(box)

    done = booker(*[word.replace("{}", house.performance.code) for word in act])

    assert (done.status, done.out, done.err.count("\n")) == (1, "", 1)
    assert "\x1b" not in done.err
