"""Events are made by those whose they are; foreign ones look as if they were not there."""

from __future__ import annotations

import pytest

from core import programming
from core.access import Actor, Role
from core.errors import BadInput, NotFound, NotPermitted
from core.runtime import Core
from tests.factories.house import someone

UNSEEN = ["\x1b[31mred", "a\u202eb", "tab\there", "line\nbreak", "zero\u200bwidth", "half \ud800"]


@pytest.fixture
def booker(core: Core) -> Actor:
    return someone(core, Role.DISTRIBUTOR, organisation="Presenter")


def test_an_event_is_made_as_it_was_written(core: Core, booker: Actor) -> None:
    made = programming.create_event(
        core, booker, title="  東京公演 [bold]Gala[/]  ", artists=["Zoë", "Anna", "Zoë", " "], genre="Tanz",
        description="One\r\n\ttwo\n\n",
    )  # fmt: skip

    event = programming.find_event(core, booker, made)

    assert (event.title, event.artists, event.genre, event.description, event.version, event.organisation) == (
        "東京公演 [bold]Gala[/]", ("Zoë", "Anna"), "Tanz", "One\n    two", 1, "Presenter")  # fmt: skip


@pytest.mark.parametrize("text", UNSEEN, ids=ascii)
def test_what_cannot_be_seen_gets_into_no_title(core: Core, booker: Actor, text: str) -> None:
    with pytest.raises(BadInput, match="cannot be seen"):
        programming.create_event(core, booker, title=text, artists=[])
    with pytest.raises(BadInput, match="cannot be seen"):
        programming.create_event(core, booker, title="Gala", artists=["Anna", text])
    if "\n" not in text and "\t" not in text:
        with pytest.raises(BadInput, match="Line 2 of the description"):
            programming.create_event(core, booker, title="Gala", artists=[], description=f"one\n{text}")

    assert core.postgres.rows("select * from event") == []


def test_empty_and_endless_texts_are_refused_with_the_mend(core: Core, booker: Actor) -> None:
    with pytest.raises(BadInput, match="Give the event a title"):
        programming.create_event(core, booker, title="  ", artists=[])
    with pytest.raises(BadInput, match="at most 120"):
        programming.create_event(core, booker, title="x" * 121, artists=[])
    with pytest.raises(BadInput, match="at most 20 artists"):
        programming.create_event(core, booker, title="Gala", artists=[f"A{n}" for n in range(21)])
    with pytest.raises(BadInput, match="at most 4,000"):
        programming.create_event(core, booker, title="Gala", artists=[], description="x" * 4_001)

    assert programming.create_event(core, booker, title="x" * 120, artists=[], description="x\n" * 2_000)


def test_a_foreign_event_looks_as_if_it_were_not_there(core: Core, booker: Actor) -> None:
    mine = programming.create_event(core, booker, title="Gala", artists=[])
    rival = someone(core, Role.DISTRIBUTOR, organisation="Rival")

    with pytest.raises(NotFound) as foreign:
        programming.find_event(core, rival, mine)
    with pytest.raises(NotFound) as missing:
        programming.find_event(core, rival, programming.EventId(mine + 1_000))

    assert foreign.value.message == missing.value.message
    assert programming.find_event(core, someone(core, Role.ADMIN), mine).title == "Gala"


def test_an_admin_says_whose_event_it_is(core: Core, booker: Actor) -> None:
    admin = someone(core, Role.ADMIN)
    alone = programming.create_event(core, admin, title="One", artists=[])
    someone(core, Role.DISTRIBUTOR, organisation="Rival")

    with pytest.raises(BadInput, match="name its organisation"):
        programming.create_event(core, admin, title="Two", artists=[])
    with pytest.raises(BadInput, match="no such organisation"):
        programming.create_event(core, booker, title="Two", artists=[], organisation="Rival")
    theirs = programming.create_event(core, admin, title="Two", artists=[], organisation="Rival")

    found = [programming.find_event(core, admin, one).organisation for one in (alone, theirs)]
    assert found == ["Presenter", "Rival"]


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.ARTIST, Role.MANAGER, Role.CUSTOMER, Role.DOOR])
def test_others_make_no_event(core: Core, role: Role) -> None:
    with pytest.raises(NotPermitted):
        programming.create_event(core, someone(core, role), title="Gala", artists=[])
