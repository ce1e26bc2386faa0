"""From the list of performances to the desks of the admin. Each desk is read when it is first gone to."""

from __future__ import annotations

from textual.widgets import Static

from core.access import Role
from etds_tui.acts.act import key_names
from etds_tui.acts.admin import DOORS
from etds_tui.screens.base import DeskScreen


class DoorsLine(Static):
    """The desks that an admin is there for, with their keys: the footer of 80 columns has no room for them."""

    DEFAULT_CSS = "DoorsLine { height: 1; padding: 0 1; background: $panel; display: none; }"

    def __init__(self) -> None:
        super().__init__("   ".join(f"{key_names(act)}: {act.words}" for act in DOORS), id="doors", markup=False)

    def on_mount(self) -> None:
        assert isinstance(self.screen, DeskScreen), "it stands on a desk"
        person = self.screen.etds._person
        self.display = person is not None and person.role is Role.ADMIN


class AdminDoors(DeskScreen):
    """Doors to accounts, audit and health; the table of keys shows them to those who may."""

    def action_accounts(self) -> None:
        from etds_tui.screens.admin.accounts import AccountsScreen

        self.app.push_screen(AccountsScreen())

    def action_audit(self) -> None:
        from etds_tui.screens.admin.audit import AuditScreen

        self.app.push_screen(AuditScreen())

    def action_health(self) -> None:
        from etds_tui.screens.admin.health import HealthScreen

        self.app.push_screen(HealthScreen())
