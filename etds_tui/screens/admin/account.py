"""One account in a dialog: what it is, and what may be changed by the person who looks at it."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import DataTable, Static

from core.access import Account, Permission, Role
from etds_tui.acts import ACCOUNTS, Act, key_names
from etds_tui.screens.admin.account_words import facts_of
from etds_tui.screens.admin.telling import table_of
from etds_tui.screens.base import DeskDialog
from etds_tui.text import counted, plain
from etds_tui.widgets.listing import Column, Listing, Row

CHANGES: tuple[Act, ...] = tuple(act for act in ACCOUNTS.acts if act.needs is not None and act.action != "new_account")
"""What is done to an account: the acts of the desk that not everybody may."""


class AccountDialog(DeskDialog[str]):
    """Gives the act that was chosen, by the key that it has at the desk or by Enter; or None."""

    DEFAULT_CSS = """
    AccountDialog > .dialog { width: 76; }
    AccountDialog #facts { margin-bottom: 1; height: auto; }
    AccountDialog Listing { background: $surface; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(act.keys, f"choose('{act.action}')", act.words, show=False) for act in CHANGES
    ]

    def __init__(self, account: Account) -> None:
        super().__init__()
        self.account = account

    def compose(self) -> ComposeResult:
        one = self.account
        with Vertical(classes="dialog"):
            yield Static(plain(f"{one.username}: {one.display_name}"), classes="title", markup=False)
            yield Static(table_of(facts_of(one)), id="facts", markup=False)
            yield Listing(Column("key"), Column("act"), Column("what it does", gives=True), show_header=False)
            yield Static("Enter or the key does it, Esc leaves it as it is.", classes="hint")

    def on_mount(self) -> None:
        table, acts = self.query_one(Listing), self._offered()
        table.styles.height = len(acts)
        table.show([Row(act.action, (key_names(act), *_told(act, self.account))) for act in acts])
        table.focus()

    def _offered(self) -> list[Act]:
        """The table of keys says what each needs; an act that is only for artists' accounts stands at those alone."""
        is_artists = self.account.role is Role.ARTIST
        return [
            act
            for act in CHANGES
            if self.etds.may(Permission(act.needs or "")) and (is_artists or act.action != "put_artists")
        ]

    @on(DataTable.RowSelected)
    def _chosen(self) -> None:
        self.dismiss(self.query_one(Listing).selected)

    def action_choose(self, action: str) -> None:
        if any(act.action == action for act in self._offered()):
            self.dismiss(action)


def _told(act: Act, account: Account) -> tuple[str, str]:
    """The act and what it does to this account."""
    ends = (
        f"{counted(account.sessions, 'sign-in')} end within a second" if account.sessions else "it is signed in nowhere"
    )
    match act.action:
        case "new_password":
            return "new password", f"the old one is good no more; {ends}"
        case "keep_out" if account.is_active:
            return "keep out", ends
        case "keep_out":
            return "let in", "it signs in with its password again"
        case "put_artists":
            return "artists", "; ".join(account.artists) or "nobody yet"
        case "end_sessions":
            return "end sessions", ends
        case _:
            return act.words, act.card
