"""What the palette (Ctrl+P) offers: the desks and acts of the screen that the person may go to, by name."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, Any

from textual.app import SystemCommand
from textual.screen import Screen

from etds_tui.screens.base import DeskScreen

if TYPE_CHECKING:
    from etds_tui.app import EtdsApp

_GOES = (
    ("Orders", "Find an order, print it again, take tickets back", "orders"),
    ("Drawer", "Your cash drawer: open, move cash, count and close it", "drawer"),
    ("Will-call", "Orders that wait for whoever picks them up", "will_call"),
    ("Attention list", "Payments that somebody must look at", "attention"),
    ("Calendar", "Halls, performances and blocks, day by day", "calendar"),
    ("Date holds", "Dates that are pencilled: first, second, third", "dates"),
    ("Events", "All events, drafts and archive too", "events"),
    ("Venues", "Halls and the versions of their manifests", "venues"),
    ("Allocations", "Seats set aside over all performances, the worrying ones first", "allocations"),
    ("Capacity", "How well halls are used, week by week", "capacity"),
    ("Coupons", "New ones, other limits, their end", "coupons"),
    ("Agents", "Who sells from an allotment, and their statements", "agents"),
    ("Allotments", "What you may sell until when, and what you sold", "allotments"),
    ("Counts", "What every show sold, what is to worry about first", "counts"),
    ("Reports", "Months, rankings, pacing and more, as table, chart or file", "reports"),
    ("Settlement", "What the deal comes to, now and at sell-out", "settlement"),
    ("Accounts", "Who may sign in", "accounts"),
    ("Audit", "Who did what", "audit"),
    ("Health", "How the stores are, and every promise checked", "health"),
    ("Buyer", "Who buys the cart, their e-mail and their coupon", "buyer"),
    ("Voucher", "Pay the cart with a voucher, as far as it goes", "voucher"),
    ("Set seats aside", "The marked seats, under a letter", "set_aside"),
    ("Kill seats", "Take the marked seats off sale", "kill"),
    ("Open seats again", "Put the marked seats back into the open house", "open_again"),
)
"""Name, what it is for, and the action of the screen."""


def commands(app: EtdsApp, screen: Screen[Any]) -> Iterable[SystemCommand]:
    yield SystemCommand("Theme", "Dark, light, high contrast and more", app.action_change_theme)
    if app.is_signed_in:
        if isinstance(screen, DeskScreen):
            yield from _of_desk(app, screen)
        if app.manager.hears:
            look = partial(app.manager.look, again=True)
            yield SystemCommand("Requests", "What others ask a manager for, also what was put off", look)
        yield SystemCommand("Set PIN", "4 to 8 digits: unlock, and a manager's word", app.action_set_pin)
        yield SystemCommand("Lock", "Hide everything until PIN or password is typed", app.action_lock)
        yield SystemCommand("Sign out", "End the session on this terminal", app.action_sign_out)
    yield SystemCommand("Quit", "Leave ETDS", app.exit)


def _of_desk(app: EtdsApp, screen: DeskScreen) -> Iterable[SystemCommand]:
    yield SystemCommand("Help", "What this desk does, and its keys", screen.action_help)
    if app.practising:
        yield SystemCommand("Leave practice", "Back to the house", app.action_end_practice)
    for name, what, go in _GOES:
        if hasattr(screen, f"action_{go}") and screen.check_action(go, ()):
            yield SystemCommand(name, what, getattr(screen, f"action_{go}"))
