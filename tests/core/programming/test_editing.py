"""Events and performances are edited by several people: the second one sees what the first did, and loses nothing."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier

import pytest

from core import programming
from core.access import Actor, Role
from core.errors import BadInput, NotFound
from core.programming import (
    Difference,
    EditedMeanwhile,
    Event,
    EventFacts,
    NotNow,
    PerformanceFacts,
    Side,
    differences,
    event_facts,
    merged,
    performance_facts,
)
from core.programming.states import move_performances
from core.runtime import Core
from tests.factories.house import OpenHouse, a_house, someone

_HOUR = timedelta(hours=1)


@pytest.fixture
def booker(core: Core) -> Actor:
    return someone(core, Role.DISTRIBUTOR, organisation="Presenter")


@pytest.fixture
def event(core: Core, booker: Actor) -> Event:
    made = programming.create_event(core, booker, title="Gala", artists=["Anna", "Zoë"], genre="Dance")
    return programming.find_event(core, booker, made)


def save(core: Core, actor: Actor, read: Event, **changes: object) -> Event:
    facts = event_facts(read)
    return programming.edit_event(
        core, actor, read.id, version=read.version, before=facts, facts=replace(facts, **changes)  # type: ignore[arg-type]
    )  # fmt: skip


def write(core: Core, actor: Actor, house: OpenHouse, **changes: object) -> PerformanceFacts:
    read = core.repertoire.performance(house.id)
    facts = performance_facts(read)
    done = programming.edit_performance(
        core, actor, house.id, version=read.version, before=facts, facts=replace(facts, **changes)  # type: ignore[arg-type]
    )  # fmt: skip
    return performance_facts(done)


def test_what_is_saved_is_there_and_the_audit_says_which_fields(core: Core, booker: Actor, event: Event) -> None:
    saved = save(core, booker, event, title=" Gala II ", artists=("Zoë", "Anna", "Bob"), description="a\nb\n")

    assert (saved.title, saved.artists, saved.description, saved.version) == (
        "Gala II",
        ("Zoë", "Anna", "Bob"),
        "a\nb",
        2,
    )
    fields = core.postgres.rows("select detail->'fields' from audit_entry where act = 'event.edit'")
    assert fields == [(["title", "artists", "description"],)]


def test_saving_without_a_change_writes_nothing(core: Core, booker: Actor, event: Event) -> None:
    assert save(core, booker, event).version == 1
    assert core.postgres.rows("select 1 from audit_entry where act = 'event.edit'") == []


def test_the_second_editor_gets_theirs_and_loses_nothing(core: Core, booker: Actor, event: Event) -> None:
    colleague = someone(core, Role.DISTRIBUTOR, organisation="Presenter")
    save(core, colleague, event, title="Theirs", genre="Jazz")

    with pytest.raises(EditedMeanwhile) as refused:
        save(core, booker, event, title="Mine", description="mine too")

    theirs, before = refused.value.theirs, event_facts(event)
    mine = replace(before, title="Mine", description="mine too")
    assert isinstance(theirs, EventFacts)
    assert differences(before, mine, theirs) == (
        Difference("title", "Gala", "Mine", "Theirs"),
        Difference("genre", "Dance", "Dance", "Jazz"),
        Difference("description", "", "mine too", ""),
    )
    assert programming.find_event(core, booker, event.id).title == "Theirs"


@pytest.mark.parametrize(
    ("sides", "becomes"),
    [
        ({}, ("Mine", "Jazz", "mine too")),  # mine where I typed, theirs where only they did
        ({"title": Side.THEIRS}, ("Theirs", "Jazz", "mine too")),
        ({"genre": Side.MINE, "description": Side.THEIRS}, ("Mine", "Dance", "")),
    ],
)
def test_each_field_is_taken_from_the_side_that_is_chosen(sides: dict[str, Side], becomes: tuple[str, ...]) -> None:
    before = EventFacts(title="Gala", artists=("Anna",), genre="Dance", description="")
    mine = replace(before, title="Mine", description="mine too")
    theirs = replace(before, title="Theirs", genre="Jazz", artists=("Bob",))

    taken = merged(theirs, differences(before, mine, theirs), sides)

    assert (taken.title, taken.genre, taken.description, taken.artists) == (*becomes, ("Bob",))
    assert [one.is_clash for one in differences(before, mine, theirs)] == [True, False, False, False]


def test_of_two_who_save_at_one_moment_one_is_told(core: Core, open_core: Callable[..., Core], booker: Actor) -> None:
    """With the lock of the row and the version taken out, both of them write: the first one's title is lost."""
    cores = [core, open_core()]
    for _ in range(5):
        made = programming.create_event(core, booker, title="Gala", artists=[])
        read, together = programming.find_event(core, booker, made), Barrier(2)

        def edits(number: int, read: Event = read, together: Barrier = together) -> str:
            together.wait()
            try:
                return save(cores[number], booker, read, title=f"Title {number}").title
            except EditedMeanwhile as refused:
                return f"told of {getattr(refused.theirs, 'title', None)}"

        with ThreadPoolExecutor(2) as pool:
            first, second = pool.map(edits, range(2))
        stands = programming.find_event(core, booker, made)
        assert {first, second} == {stands.title, f"told of {stands.title}"}
        assert stands.version == 2


def test_a_foreign_event_is_not_edited(core: Core, event: Event) -> None:
    with pytest.raises(NotFound):
        save(core, someone(core, Role.DISTRIBUTOR, organisation="Rival"), event, title="Stolen")


class TestPerformances:
    def test_moments_and_limits_are_kept(self, core: Core, booker: Actor) -> None:
        house = a_house(core, state="draft")
        starts = house.performance.starts_at
        wanted = {
            "code": "GALA-1", "doors_at": starts - _HOUR, "ends_at": starts + 3 * _HOUR,
            "announce_at": starts - 20 * _HOUR, "on_sale_at": starts - 10 * _HOUR, "off_sale_at": starts - _HOUR,
            "customer_seats_max": 4, "comp_seats_max": 0,
        }  # fmt: skip

        saved = write(core, booker, house, **wanted)

        assert saved == PerformanceFacts(**wanted)  # type: ignore[arg-type]
        assert performance_facts(programming.find_performance(core, booker, "gala-1")) == saved

    @pytest.mark.parametrize(
        ("field", "hours", "why"),
        [
            ("doors_at", 1, "doors open after the beginning"),
            ("ends_at", -1, "ends before it begins"),
            ("on_sale_at", 5, "open when it is over"),
            ("on_sale_at", -100, "That opening is over"),
            ("off_sale_at", -100, "That end of the sale is over"),
            ("announce_at", -100, "That announcement is over"),
        ],
    )
    def test_moments_that_cannot_be_are_refused(
        self, core: Core, booker: Actor, field: str, hours: int, why: str
    ) -> None:
        house = a_house(core)

        with pytest.raises(BadInput, match=why):
            write(core, booker, house, **{field: house.performance.starts_at + hours * _HOUR})

    def test_a_sale_that_would_end_before_it_opens_is_refused(self, core: Core, booker: Actor) -> None:
        house = a_house(core)
        starts = house.performance.starts_at

        with pytest.raises(BadInput, match="end before it opens"):
            write(core, booker, house, on_sale_at=starts - _HOUR, off_sale_at=starts - 2 * _HOUR)
        with pytest.raises(BadInput, match="before it is announced"):
            write(core, booker, house, on_sale_at=starts - 2 * _HOUR, announce_at=starts - _HOUR)

    def test_codes_are_checked_free_and_fixed_once_announced(self, core: Core, booker: Actor) -> None:
        draft, on_sale = a_house(core, state="draft"), a_house(core)

        for code, why in (("a", "2 to 24"), ("A B", "2 to 24"), (on_sale.performance.code, "There is a performance")):
            with pytest.raises(BadInput, match=why):
                write(core, booker, draft, code=code)
        with pytest.raises(BadInput, match="was announced"):
            write(core, booker, on_sale, code="OTHER-1")

    def test_a_code_that_went_to_another_draft_finds_that_one(self, core: Core, booker: Actor) -> None:
        one, other = a_house(core, state="draft", code="ONE"), a_house(core, state="draft", code="TWO")
        assert programming.find_performance(core, booker, "ONE").id == one.id
        write(core, booker, one, code="THREE")
        write(core, booker, other, code="ONE")

        assert programming.find_performance(core, booker, "ONE").id == other.id

    def test_limits_of_a_house_are_within_it(self, core: Core, booker: Actor) -> None:
        house = a_house(core)

        for field, seats in (("customer_seats_max", 0), ("customer_seats_max", 31), ("comp_seats_max", -1)):
            with pytest.raises(BadInput):
                write(core, booker, house, **{field: seats})
        with pytest.raises(BadInput):
            write(core, booker, house, comp_seats_max=31)

    def test_what_is_over_changes_no_more(self, core: Core, booker: Actor) -> None:
        with pytest.raises(NotNow, match="is played"):
            write(core, booker, a_house(core, state="played"), customer_seats_max=2)

    def test_that_a_worker_moved_the_state_is_no_conflict(self, core: Core, booker: Actor) -> None:
        house = a_house(core, state="announced")
        write(core, booker, house, on_sale_at=core.clock.now() + _HOUR)
        read = core.repertoire.performance(house.id)
        with core.postgres.write() as connection:
            connection.execute("update performance set state = 'on_sale', version = version + 1")

        saved = programming.edit_performance(
            core, booker, house.id, version=read.version, before=performance_facts(read),
            facts=replace(performance_facts(read), customer_seats_max=3),
        )  # fmt: skip

        assert (saved.customer_seats_max, saved.state) == (3, "on_sale")
        assert move_performances(core) == 0

    def test_two_editors_of_a_performance(self, core: Core, booker: Actor) -> None:
        house = a_house(core)
        read = core.repertoire.performance(house.id)
        before = performance_facts(read)
        write(core, booker, house, customer_seats_max=2)

        with pytest.raises(EditedMeanwhile) as refused:
            programming.edit_performance(
                core, booker, house.id, version=read.version, before=before, facts=replace(before, comp_seats_max=5)
            )

        assert refused.value.theirs == replace(before, customer_seats_max=2)


def test_the_archive_takes_events_that_are_over_and_gives_them_back(core: Core, booker: Actor) -> None:
    house = a_house(core)
    event_id = house.performance.event_id

    def listed(**archived: bool) -> list[int]:
        return [one.id for one in programming.list_events(core, booker, **archived)]

    with pytest.raises(NotNow, match="still to come"):
        programming.archive_event(core, booker, event_id)
    with core.postgres.write() as connection:
        connection.execute("update performance set state = 'played'")
    core.repertoire.forget(house.id)
    programming.archive_event(core, booker, event_id)

    assert (listed(), listed(archived=True)) == ([], [event_id])
    assert programming.list_performances(core, booker) == ()
    programming.restore_event(core, booker, event_id)
    assert listed() == [event_id]


def test_events_are_listed_by_what_comes_next_and_foreign_ones_are_not(core: Core, booker: Actor) -> None:
    a_house(core, event="Played", state="played")
    with core.postgres.write() as connection:
        connection.execute(
            "update performance set starts_at = now() - interval '3 days', ends_at = now() - interval '2 days'"
        )
    a_house(core, event="Tomorrow")
    a_house(core, event="Foreign", organisation="Rival")
    programming.create_event(core, booker, title="Idea", artists=[])

    assert [one.title for one in programming.list_events(core, booker)] == ["Tomorrow", "Idea", "Played"]
    assert programming.known_artists(core, booker) == ("Artist",)
    assert programming.known_organisations(core, booker) == ("Presenter",)
    assert programming.known_organisations(core, someone(core, Role.ADMIN)) == ("Presenter", "Rival")
