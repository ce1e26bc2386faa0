"""The calendar from the shell: a run before and after it is planned, a block booked, moved, copied and removed."""

from __future__ import annotations

from collections.abc import Callable

from core.runtime import Core
from tests.etds_tui.cli.shell import Shell
from tests.factories.calendars import a_stage

RUN = ("run", "The Winter Tale", "Playhouse/Great Hall", "Tue 20:00, Wed 19:30 for one week", "--first", "2027-03-01")
WEEK = ("--from", "2027-03-01", "--to", "2027-03-07")


def test_a_season_is_planned_from_the_shell(box: Core, sign_in: Callable[[str], Shell]) -> None:
    a_stage(box, organisation=_organisation(box, "distributor1"))
    booker = sign_in("distributor1")

    dry = booker(*RUN, "--dry-run")
    assert (dry.status, dry.out) == (0, "  Tue 02 Mar 2027 20:00\n  Wed 03 Mar 2027 19:30\n")
    assert booker("calendar", *WEEK, "--json").data == []
    assert booker(*RUN).out == "2 performances are planned: TWT-01 to TWT-02.\n"

    clash = booker(*RUN, "--json")
    assert (clash.status, clash.data["code"]) == (1, "run_clash")
    assert [one["local"] for one in clash.data["dates"]] == ["2027-03-02T20:00", "2027-03-03T19:30"]

    made = booker("booking", "new", "great hall", "load_in", "2 Mar 2027 09:00", "--minutes", "480", "--title", "Rig",
                  "--for", "TWT-01", "--json").data["id"]  # fmt: skip
    shown = booker("calendar", *WEEK, "--hall", "Great Hall", "--json").data
    assert [(one["kind"], one["starts_at"], one["performance"]) for one in shown] == [
        ("load_in", "2027-03-02T09:00:00+01:00", "TWT-01"),
        ("performance", "2027-03-02T20:00:00+01:00", "TWT-01"),
        ("performance", "2027-03-03T19:30:00+01:00", "TWT-02"),
    ]

    first = str(shown[1]["id"])
    doubtful = booker("booking", "move", first, "3 Mar 2027 16:45", "--json")
    assert (doubtful.status, doubtful.data["code"]) == (1, "booking_doubtful")
    assert booker("booking", "move", first, "4 Mar 2027 20:00", "--with-its-own").status == 0
    assert booker("booking", "copy", str(made), "6 Mar 2027 09:00").status == 0
    assert booker("booking", "remove", str(made)).out == f"#{made} is removed.\n"
    assert [line.split()[1:6] for line in booker("calendar", *WEEK).out.splitlines()] == [
        ["Wed", "03", "Mar", "2027", "19:30-21:30"],
        ["Thu", "04", "Mar", "2027", "20:00-22:00"],
        ["Sat", "06", "Mar", "2027", "09:00-17:00"],
    ]


def test_halls_and_clauses_are_set_from_the_shell(box: Core, sign_in: Callable[[str], Shell]) -> None:
    a_stage(box, venue="Opera", hall="Main", event="Aida", organisation=_organisation(box, "distributor1"))
    booker, manager = sign_in("distributor1"), sign_in("manager1")

    assert booker("booking", "hall", "Opera/Main", "--curfew", "23:00").status == 1
    done = manager("booking", "hall", "Opera/Main", "--curfew", "23:00", "--turnaround", "90", "--json")
    assert (done.data["curfew"], done.data["turnaround_minutes"], done.data["doors_minutes"]) == ("23:00", 90, 60)
    assert booker("booking", "radius", "Aida", "--km", "100", "--days", "60").status == 0
    assert booker("booking", "radius", "Aida", "--km", "100").err == (
        "Give both kilometres and days, such as 100 and 60, or neither.\n"
    )
    assert "Aida" in booker("booking", "events").out
    assert booker("booking", "new", "Nowhere", "dark", "2 Mar 09:00", "--minutes", "1", "--title", "x").status == 1


def _organisation(box: Core, username: str) -> str:
    ((name,),) = box.postgres.rows(
        "select o.name::text from account a join organisation o on o.id = a.organisation_id where a.username = %s",
        [username],
    )
    return str(name)
