"""Accounts: who may sign in, as what, bound to what; who is signed in now, and when they last came."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widget import Widget
from textual.widgets import Input

from core.access import Account, list_accounts
from etds_tui.acts import ACCOUNTS
from etds_tui.screens.admin.account import AccountDialog
from etds_tui.screens.admin.account_acts import AccountActs
from etds_tui.screens.admin.account_words import came, matches, row_of, state_of
from etds_tui.screens.finding import Finding
from etds_tui.text import counted
from etds_tui.widgets.listing import Column, Row
from etds_tui.widgets.status_bar import StatusBar

_WIDE = 100


class AccountsScreen(AccountActs, Finding):
    FINDS: ClassVar[str] = "find an account"
    DESK: ClassVar[str] = "Accounts"
    HELP = (
        "Who may sign in. / finds, Enter shows an account and what you may change of it. Whoever is kept out, or gets "
        "a new password, is out of every terminal within a second. An account is never deleted: what it did is told "
        "under its name."
    )
    NOTHING = "No account is like that. Esc shows all of them."
    COLUMNS = (
        Column("user name", gives=True),
        Column("shown as", gives=True),
        Column("role"),
        Column("belongs to", gives=True),
        Column("is"),
        Column("in now", is_right=True),
        Column("last sign-in, UTC", is_right=True, least=_WIDE),
    )
    REFRESH_SECONDS: ClassVar[float] = 5.0
    BINDINGS: ClassVar[list[BindingType]] = ACCOUNTS.bindings

    def __init__(self) -> None:
        super().__init__()
        self.found: tuple[Account, ...] = ()
        self._wanted = ""

    def compose(self) -> ComposeResult:
        yield from self._with_field(super().compose())

    def _with_field(self, widgets: ComposeResult) -> Iterator[Widget]:
        for widget in widgets:
            yield widget
            if isinstance(widget, StatusBar):
                yield self.find_field()

    async def read(self) -> Sequence[Row]:
        self.found = await self.etds.ask(list_accounts)
        return self._rows()

    def _rows(self) -> list[Row]:
        return [row_of(account) for account in self.found if matches(account, self._wanted)]

    def heading(self) -> str:
        count_in, count_out = sum(one.sessions > 0 for one in self.found), sum(not one.is_active for one in self.found)
        found = f"{len(self._rows()):,} of " if self._wanted else ""
        return f"{found}{counted(len(self.found), 'account')}, {count_in:,} signed in now, {count_out:,} kept out"

    def whole(self) -> str:
        one = self.chosen
        if one is None:
            return ""
        last = f"last signed in {came(one.signed_in_at)}{' UTC' if one.signed_in_at else ''}"
        return f"{one.username}: {one.display_name}\n{one.role.value}, {state_of(one)}, {last}"

    @property
    def chosen(self) -> Account | None:
        return next((one for one in self.found if one.username == self.table.selected), None)

    def go_on_at(self, username: str) -> None:
        self.action_unfind()
        self._first, self._is_read = username, False
        self.reload()

    # --- finding --------------------------------------------------------------------------------------------------

    @on(Input.Changed, "#find")
    def _search(self, event: Input.Changed) -> None:
        self._wanted = event.value
        rows = self._rows()
        self.table.show(rows)
        self.query_one("#none").set_class(not rows and self._is_read, "-empty")
        self.tell()

    @on(Input.Submitted, "#find")
    def _submitted(self) -> None:
        self.action_open_account()

    def action_move(self, rows: int) -> None:
        self.table.go(rows)

    def action_back(self) -> None:
        if self.field.display:
            self.action_unfind()
        else:
            super().action_back()

    # --- the account under the cursor -----------------------------------------------------------------------------

    def enter(self) -> None:
        self.action_open_account()

    @work(exclusive=True, group="act")
    async def action_open_account(self) -> None:
        account = self.chosen
        if account is None:
            return
        chosen = await self.app.push_screen_wait(AccountDialog(account))
        if chosen is not None:
            self.table.go_to(account.username)
            self.call_later(getattr(self, f"action_{chosen}"))

    def action_audit_of(self) -> None:
        from etds_tui.screens.admin.audit import AuditScreen

        account = self.chosen
        if account is not None:
            self.app.push_screen(AuditScreen(person=account.username))

    def action_copy(self) -> None:
        self.copy("etds account list")
