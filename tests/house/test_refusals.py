"""Every refusal has a row in the table of the manual, with a key; and a test that makes a service raise it for real."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from pathlib import Path

import pytest

import core
import etds_tui
from core.errors import EtdsError, Outage, Refusal

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "operators.md"

RAISED = {
    "booking_clash": "core/programming/test_bookings.py::test_a_clash_is_refused_with_where_it_is_free",
    "booking_doubtful": "core/programming/test_bookings.py::test_what_can_be_accepted_wants_to_be",
    "booking_overtaken": "core/programming/test_bookings.py::test_who_comes_too_late_is_told_by_whom_and_when",
    "booking_fixed": "core/programming/test_bookings.py::test_what_has_buyers_is_not_moved_behind_their_backs",
    "run_clash": "core/programming/test_bookings.py::test_a_run_is_planned_whole_or_not_or_without_what_clashes",
    "seats_unavailable": "core/inventory/test_holds.py::test_a_hold_takes_none_of_its_seats_where_one_is_taken",
    "sale_closed": "core/inventory/test_holds.py::test_nothing_is_held_where_the_sale_is_closed",
    "hold_limit": "core/inventory/test_holds.py::test_a_cart_holds_no_more_than_the_house_allows",
    "hold_ended": "core/inventory/test_carts.py::test_a_parked_cart_is_nobodys_until_it_is_taken",
    "hold_not_extendable": "core/inventory/test_holds.py::test_a_hold_is_extended_a_bounded_number_of_times",
    "tender_too_small": "core/sales/test_cash.py::test_too_little_cash_sells_nothing_and_keeps_the_hold",
    "window_shut": "core/programming/test_onsale.py::"
    "test_before_the_first_window_nothing_is_held_and_the_refusal_counts_down",
    "code_needed": "core/programming/test_onsale.py::test_a_presale_sells_to_who_shows_its_code_and_counts_the_use",
    "code_refused": "core/programming/test_onsale.py::test_a_code_has_an_end_and_seats_of_one_use",
    "not_ready": "core/programming/test_going_live.py::"
    "test_a_stop_keeps_it_from_sale_and_only_an_admin_goes_over_it_with_a_reason",
    "coupon_refused": "core/sales/test_limits.py::test_a_coupon_that_is_not_good_here_sells_nothing",
    "limit_reached": "core/sales/test_limits.py::"
    "test_a_use_is_given_back_with_the_order_and_taken_once_however_often_it_is_asked",
    "voucher_refused": "core/payments/test_vouchers.py::test_it_is_good_at_its_house_in_its_time_for_its_owner",
    "price_changed": "core/sales/test_cash.py::test_a_price_that_changed_since_it_was_shown_is_not_charged",
    "cannot_return": "core/payments/test_refunds.py::test_what_came_back_does_not_come_back_again",
    "card_off": "core/payments/test_checkout.py::test_a_terminal_that_does_not_answer_is_left_alone_and_cash_goes_on",
    "rule_out_of_reach": "core/payments/test_charges.py::test_a_rule_of_a_venue_is_set_by_its_house_alone",
    "too_much": "core/payments/test_checkout.py::test_an_order_is_paid_in_parts",
    "not_paid": "etds_tui/cli/test_paying.py",
    "edited_meanwhile": "core/programming/test_editing.py::test_the_second_editor_gets_theirs_and_loses_nothing",
    "not_now": "core/programming/test_running.py::test_what_the_table_refuses_is_refused_with_its_reason",
    "not_as_shown": "core/payments/test_cancellation.py::test_numbers_that_moved_are_shown_again",
    "cannot_undo": "core/undo/test_undo.py::test_a_printed_sale_stands_and_says_what_to_do",
    "print_failed": "core/sales/test_print_failed.py::test_a_folder_that_cannot_be_written_is_said_and_the_sale_stands",
    "cut_off_over": "core/agents/test_agents.py::"
    "test_after_the_cut_off_it_sells_and_returns_nothing_and_the_worker_opens_the_rest",
    "guest_served": "core/guests/test_window.py::test_a_guest_gets_complimentary_tickets_for_the_seats_that_were_kept",
    "no_deal": "core/settlement/test_settlement.py::test_without_a_deal_there_is_a_sentence",
    "not_one_currency": "core/settlement/test_settlement.py::test_two_currencies_are_not_settled_together",
    "nothing_moved": "core/settlement/test_settlement.py::"
    "test_a_sheet_is_settled_by_two_signatures_and_stays_as_it_was",
    "already_signed": "core/settlement/test_settlement.py::"
    "test_a_sheet_is_settled_by_two_signatures_and_stays_as_it_was",
    "not_permitted": "core/inventory/test_carts.py::test_a_manager_takes_over_and_the_audit_says_why",
    "not_found": "core/inventory/test_carts.py::test_a_cart_is_given_only_to_who_sells_here",
    "bad_input": "core/inventory/test_carts.py::test_a_manager_takes_over_and_the_audit_says_why",
    "manifest_refused": "core/venues/test_real_files.py::test_a_doubled_row_is_refused_with_both_lines",
    "sign_in_refused": "core/access/test_accounts.py::"
    "test_who_is_kept_out_is_out_at_once_and_his_old_sessions_stay_ended",
    "sign_in_throttled": "core/access/test_throttle.py::test_the_lock_and_the_change_of_a_password_are_no_way_around",
    "session_ended": "core/access/test_accounts.py::"
    "test_a_new_password_replaces_the_old_one_and_ends_the_other_sessions",
    "not_signed_in": "etds_tui/cli/test_acts.py",
    "settings": "core/test_settings.py::test_everything_that_is_wrong_is_said_at_once",
    "usage": "house/test_refusals.py::test_no_screen_is_drawn_where_there_is_no_terminal",
    "practice_unavailable": "core/practice/test_sandboxes.py::test_without_the_owner_it_is_refused_in_words",
    "pin_refused": "core/access/test_override.py::test_a_manager_at_the_operators_own_terminal",
    "override_over": "core/access/test_override.py::test_what_nobody_answers_dies_after_a_minute",
    "already_collected": "stories/test_will_call.py::test_collected_twice_is_refused_with_when_where_and_by_whom",
    "nothing_to_collect": "stories/test_will_call.py::test_collected_twice_is_refused_with_when_where_and_by_whom",
    "already_printed": "core/printing/test_tickets.py::test_the_first_print_asks_nothing_and_the_second_wants_a_reason",
    "ticket_dead": "core/printing/test_tickets.py::test_a_ticket_that_came_back_is_dead",
    "ticket_forged": "core/printing/test_tickets.py::test_a_typed_code_is_known_and_says_that_it_was_typed",
    "drawer_open": "stories/test_handover.py::test_whose_drawer_is_open_keeps_the_till",
    "no_drawer": "core/shifts/test_drawer.py::test_a_cash_sale_wants_an_open_drawer_and_names_it",
    "drawer_closed": "core/shifts/test_drawer.py::test_an_account_has_one_open_drawer_and_a_terminal_too",
    "too_little_cash": "core/shifts/test_drawer.py::test_no_more_goes_out_than_is_there",
    "not_approvable": "core/shifts/test_closing.py::test_nobody_approves_a_drawer_of_their_own_or_one_that_is_open",
    "date_hold": "core/programming/test_date_holds.py::test_two_versions_of_one_hold_are_told_apart",
    "cannot_drop": "core/payments/test_groups.py::test_fewer_come_and_the_others_keep_their_price",
    "comp_allowance": "core/payments/test_repriced.py::test_a_comp_comes_back_and_may_be_given_again",
    "outage": "faults/test_proxy.py::"
    "test_a_silent_line_is_an_outage_and_the_same_sale_goes_through_when_it_speaks_again",
}
"""Where each code is raised for real. Tests of the shell see it as data and are named by their file alone."""


def kinds() -> dict[str, set[type[EtdsError]]]:
    """Every class of refusal of the project, by code."""
    for package in (core, etds_tui):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not module.name.endswith("__main__"):
                importlib.import_module(module.name)
    found: dict[str, set[type[EtdsError]]] = {}
    waiting: list[type[EtdsError]] = [Refusal, Outage]
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        if kind is not Refusal and kind.__module__.startswith(("core.", "etds_tui.")):
            found.setdefault(kind.code, set()).add(kind)
    return found


def rows() -> dict[str, list[str]]:
    """The rows of the table, by code: when, what next, key."""
    table = PAGE.read_text(encoding="utf-8").partition("## Refusals")[2]
    cells = [line.strip().strip("|").split(" | ") for line in table.splitlines() if line.startswith("| `")]
    return {row[0].strip().strip("`"): [cell.strip() for cell in row[1:]] for row in cells}


def test_every_refusal_has_a_row_and_every_row_a_refusal() -> None:
    assert sorted(rows()) == sorted(kinds())


def test_a_row_says_when_what_next_and_which_key() -> None:
    assert {code: row for code, row in rows().items() if len(row) != 3 or not all(row)} == {}


def test_no_refusal_is_without_a_code_of_its_own() -> None:
    assert "refused" not in kinds()


def test_every_refusal_is_raised_for_real_by_a_test() -> None:
    assert sorted(RAISED) == sorted(kinds())


@pytest.mark.parametrize("code", RAISED)
def test_the_test_that_is_named_is_there_and_asks_for_it(code: str) -> None:
    file, _, name = RAISED[code].partition("::")
    text = (ROOT / "tests" / file).read_text(encoding="utf-8")
    if not name:
        assert f'"{code}"' in text
        return
    tests = [node for node in ast.walk(ast.parse(text)) if getattr(node, "name", None) == name]
    assert len(tests) == 1
    classes = "|".join(kind.__name__ for kind in kinds()[code])
    assert re.search(rf"(raises|isinstance)\([^\n]*\b({classes})\b", ast.unparse(tests[0]))


def test_no_screen_is_drawn_where_there_is_no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    from etds_tui.terminal import TerminalUnfit, prepare

    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)
    with pytest.raises(TerminalUnfit, match="ssh -t"):
        prepare()
