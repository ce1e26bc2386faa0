"""Every act that a shift can make is known to `u`: harmless, or with the words for what to do instead."""

from __future__ import annotations

import ast
import inspect
import sys

from core.access.guard import GUARDED
from core.access.permissions import TABLE, Permission, Role, reach_of
from core.undo.registry import CART, KINDS, TOLD_BY_AUDIT
from tests.house.test_permissions import services

_LOOKS = (
    "_of", "_of_sale", "_now", "_quote", "quote_", "see_", "find_", "list_", "look_", "latest_", "orders_",
    "order_named", "order_life", "counter_carts", "my_", "follow_", "house_", "open_house", "seat_", "seats_named",
    "propose_best", "will_call", "payment_status", "attention_count", "attention_list", "release_ladder", "preview",
    "explain_", "shift_report", "shift_rows", "drawer_place", "check_ticket", "health", "audit_trail", "verify_house",
    "ageing_list", "releases_due", "compare_versions", "export_manifest",
    "price_book", "pending_", "override_state", "has_pin", "may_change_operator", "last_act",
)  # fmt: skip
_OWN = frozenset({"core.undo.service.undo"})
"""The undo itself."""

_PERSON = ("core.access.",)
"""Sign-in, PIN, password, questions to a manager: of the person, not of the house."""

_PAPER = frozenset(
    {
        "core.printing.fallback.print_fallback",  # a list for when nothing else works
        "core.printing.receipts.print_receipt",
        "core.printing.receipts.print_z_slip",
        "core.printing.spool.drop_job",
        "core.printing.spool.send_job_again",
    }
)
"""Paper that lets nobody in."""

_ELSEWHERE = frozenset(
    {
        *(
            f"core.prices.{module}.{act}_{what}"
            for module, whats in (("setting", ("step", "window")), ("charging", ("fee", "tax")))
            for act in ("add", "end")
            for what in whats
        ),  # of who sets prices: each has its opposite there
        "core.payments.waiting.stop_card",  # nothing was sold yet
        "core.practice.sandboxes.begin_practice",
        "core.sales.comp_allowance.allow_comps",  # of who runs the performance
        "core.sales.comp_allowance.comp_allowance",
    }
)

_AREAS = (
    *("agent:", "booking:", "date_hold:", "deal:", "event:", "guest:", "history:", "manifest:", "onsale:", "price:"),
    *("report:", "sales:", "scaling:", "settlement:"),
)
_PLANNING = frozenset(permission for permission in Permission if permission.value.startswith(_AREAS))
"""Of who plans or looks, at a desk without a drawer: each act has its opposite there."""


def writes() -> set[str]:
    """Services of those who run a drawer that do something."""
    at_the_till = {
        permission for role in Role if reach_of(role, Permission.SHIFT_RUN) is not None for permission in TABLE[role]
    } - _PLANNING
    return {
        name
        for name in services()
        if GUARDED[name] in at_the_till and not any(_looks(name.rpartition(".")[2], mark) for mark in _LOOKS)
    }


def _looks(name: str, mark: str) -> bool:
    return name.endswith(mark) if mark.startswith("_") else name.startswith(mark)


def test_every_act_of_a_shift_is_in_the_registry() -> None:
    known = {service for kind in KINDS.values() for service in kind.services}
    beside = CART | _OWN | _PAPER | _ELSEWHERE | {name for name in writes() if name.startswith(_PERSON)}

    assert writes() - known - beside == set()


def test_the_registry_names_only_services_that_are_there() -> None:
    known = {service for kind in KINDS.values() for service in kind.services}

    assert (known | CART | _OWN | _PAPER | _ELSEWHERE) - set(services()) == set()


def test_no_act_hides_behind_the_name_of_a_look() -> None:
    """A service that is taken for a look records nothing in the audit."""
    taken = set(services()) - writes()
    recording: list[str] = []
    for name in taken:
        module, _, function = name.rpartition(".")
        if name.startswith(_PERSON) or not any(_looks(function, mark) for mark in _LOOKS):
            continue  # not of the till
        tree = ast.parse(inspect.getsource(sys.modules[module]))
        body = next(node for node in ast.walk(tree) if getattr(node, "name", None) == function)
        if ".record(" in ast.unparse(body):
            recording.append(name)

    assert recording == []


def test_what_only_the_audit_tells_of_has_its_words() -> None:
    assert [name for name in TOLD_BY_AUDIT if "." not in name] == []
    assert {name for name, kind in KINDS.items() if not kind.services} == set()
