"""Every service has a guard, and the guard does what the table says: all services, all roles."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import replace
from importlib import import_module
from typing import Any

import pytest

from core.access import Actor, Permission, Role
from core.access.guard import GUARDED, permits
from core.access.permissions import MEANINGS, TABLE
from core.errors import NotPermitted, SessionEnded
from core.runtime import Core
from tests.factories.house import someone
from tools.permissions_doc import PAGE, areas, page

Service = Callable[..., Any]

OPEN = {
    "core.access.sessions.sign_in",  # nobody is known yet
    "core.access.sessions.resume",  # nobody is known yet
    "core.payments.cancellation.finish_cancellations",  # ends only what a cancelled performance still has
    "core.payments.resolution.hear",  # books only what a provider says
    "core.payments.resolution.take_news",  # books only what a provider has signed
    "core.payments.resolution.resolve",  # ends only what its time or its provider has ended already
    "core.messaging.outbox.send_outbox",  # sends only what a sale has written
    "core.practice.sandboxes.leave_sandbox",  # takes away only what a practice has made
    "core.programming.calendars.exporting.refresh_feed",  # writes a file of the house, whose readers its owner chooses
    "core.programming.date_holds.running_out.run_out_date_holds",  # writes down only what the clock has done already
    "core.prices.told.tell_steps",  # writes down only what holds already
    "core.inventory.allocations.climb_ladders",  # takes only the rungs that are due
    "core.inventory.holds.sweep",  # frees only what the clock has freed already
}
"""What may be called by anybody, each with the reason. Nothing comes in here lightly."""


def exported() -> Iterator[Service]:
    """Every function that an area shows to the screens and that takes a core."""
    for area in areas():
        face = import_module(area)
        for name in face.__all__:
            thing = getattr(face, name)
            if inspect.isfunction(thing) and "core" in inspect.signature(thing).parameters:
                yield thing


def name_of(service: Service) -> str:
    return f"{service.__module__}.{service.__qualname__}"


def services() -> dict[str, Service]:
    return {name_of(one): one for one in exported() if name_of(one) in GUARDED}


def entered(service: Service, core: Core, actor: Actor) -> bool:
    """Whether the guard lets the actor through. The call cannot do anything: no service takes what it is given here."""
    try:
        service(core, actor, no_such_argument=1)
    except NotPermitted:
        return False
    except TypeError as error:
        if "no_such_argument" not in str(error):
            raise
        return True
    raise AssertionError("a service took an argument that there is none of")


def test_every_exported_service_is_guarded() -> None:
    assert {name_of(one) for one in exported()} - set(GUARDED) == OPEN


def test_every_guarded_service_of_core_is_exported() -> None:
    """A service that no face shows would escape the matrix."""
    guarded = {name for name in GUARDED if name.startswith("core.")}

    assert guarded - set(services()) == set()


def test_the_walk_finds_a_service_without_a_guard(monkeypatch: pytest.MonkeyPatch) -> None:
    def unguarded(core: Core, actor: Actor) -> None: ...

    face = import_module("core.sales")
    monkeypatch.setattr(face, "unguarded", unguarded, raising=False)
    monkeypatch.setattr(face, "__all__", [*face.__all__, "unguarded"])

    assert {name_of(one) for one in exported()} - set(GUARDED) - OPEN == {name_of(unguarded)}


def test_no_guard_hangs_inside_another_wrapper() -> None:
    for name, service in services().items():
        assert service.__code__.co_qualname == "permits.<locals>.guard.<locals>.guarded", name
        first, second = list(inspect.signature(service).parameters.values())[:2]
        assert (first.name, second.name) == ("core", "actor"), name


@pytest.fixture(scope="module")
def people(shared_core: Core) -> dict[Role, Actor]:
    return {role: someone(shared_core, role, organisation="Presenter", artist="Artist") for role in Role}


@pytest.mark.parametrize("role", Role)
def test_a_role_enters_what_the_table_gives_it_and_nothing_else(
    shared_core: Core, people: dict[Role, Actor], role: Role
) -> None:
    let_in = {name for name, service in services().items() if entered(service, shared_core, people[role])}

    assert let_in == {name for name in services() if GUARDED[name] in TABLE[role]}
    assert len(services()) >= 27


def test_a_forged_role_opens_nothing(shared_core: Core, people: dict[Role, Actor]) -> None:
    forged = replace(people[Role.DOOR], role=Role.ADMIN)
    honest = {name for name, service in services().items() if entered(service, shared_core, people[Role.DOOR])}

    assert {name for name, service in services().items() if entered(service, shared_core, forged)} == honest


@pytest.mark.parametrize("role", Role)
def test_no_service_is_entered_by_a_session_that_has_ended(open_core: Callable[..., Core], role: Role) -> None:
    core = open_core()
    actor = someone(core, role, organisation="Presenter", artist="Artist")
    with core.postgres.write() as connection:
        connection.execute("update session set revoked_at = clock_timestamp()")

    for service in services().values():
        with pytest.raises(SessionEnded):
            service(core, actor, no_such_argument=1)


def test_what_the_trade_keeps_apart_is_kept_apart() -> None:
    """Said once more by hand, so that a slip in the table is not simply believed."""

    def who(permission: Permission) -> set[Role]:
        return {role for role in Role if permission in TABLE[role]}

    assert who(Permission.ACCOUNT_MANAGE) == {Role.ADMIN}
    assert who(Permission.SESSION_REVOKE) == {Role.ADMIN, Role.MANAGER}
    assert who(Permission.AUDIT_SEE) == {Role.ADMIN, Role.MANAGER}
    assert who(Permission.SALE_CASH) == {Role.OPERATOR, Role.MANAGER, Role.AGENT}
    assert who(Permission.SALE_CARD) == {Role.OPERATOR, Role.MANAGER}
    assert who(Permission.TICKET_PRINT) == {Role.OPERATOR, Role.MANAGER}
    assert who(Permission.HOLD_PLACE) == {Role.OPERATOR, Role.MANAGER, Role.CUSTOMER, Role.AGENT}
    assert who(Permission.AGENT_MANAGE) == {Role.ADMIN, Role.DISTRIBUTOR}
    assert who(Permission.AGENT_SELL) == {Role.AGENT}
    assert who(Permission.CAPACITY_SEE) == {Role.ADMIN, Role.DISTRIBUTOR, Role.MANAGER}
    assert who(Permission.ORDER_SEE) == {Role.ADMIN, Role.OPERATOR, Role.MANAGER}
    assert who(Permission.VENUE_IMPORT) == {Role.ADMIN, Role.DISTRIBUTOR}
    assert who(Permission.SESSION_OWN) == set(Role)


def test_every_permission_has_words_somebody_who_has_it_and_something_that_asks_for_it() -> None:
    assert set(MEANINGS) == set(Permission)
    assert set(TABLE) == set(Role)
    assert {permission for role in Role for permission in TABLE[role]} == set(Permission)
    assert {GUARDED[name] for name in services()} == set(Permission)


def test_the_page_of_permissions_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python -m tools.permissions_doc"


def test_a_refusal_says_what_and_whom_to_ask(shared_core: Core, people: dict[Role, Actor]) -> None:
    service = services()["core.sales.cash.sell_for_cash"]

    with pytest.raises(NotPermitted) as refused:
        service(shared_core, people[Role.DOOR])

    assert refused.value.message == "The role door may not sell for cash. Ask a manager."


def test_the_guard_answers_before_the_service_is_entered(shared_core: Core, people: dict[Role, Actor]) -> None:
    reached: list[str] = []

    @permits(Permission.ACCOUNT_MANAGE)
    def probe(core: Core, actor: Actor) -> None:
        reached.append(actor.username)

    with pytest.raises(NotPermitted):
        probe(shared_core, people[Role.CUSTOMER])
    probe(shared_core, people[Role.ADMIN])

    assert reached == [people[Role.ADMIN].username]
