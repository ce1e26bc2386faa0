"""What may be done to accounts. Each asks first where somebody is thrown out by it; refusals are the service's own."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from textual import work

from core.access import (
    Account,
    Role,
    change_own_password,
    create_account,
    revoke_sessions,
    set_account_active,
    set_account_artists,
    set_account_password,
)
from core.errors import BadInput, EtdsError
from etds_tui.screens.admin.account_words import bound_by, read_role
from etds_tui.screens.modals.confirm import ConfirmDialog
from etds_tui.screens.modals.form import Field, FormDialog
from etds_tui.screens.programming.listed import ListedScreen
from etds_tui.text import counted

_PASSWORD = (
    Field("password", "password", "", "15 signs or more; a few words in a row do well", is_secret=True),
    Field("again", "once more", "", "the same again", is_secret=True),
)


class AccountActs(ListedScreen):
    @property
    def chosen(self) -> Account | None:
        """The account under the cursor."""
        raise NotImplementedError

    def go_on_at(self, username: str) -> None:
        """Read the list anew, with the cursor on this account."""
        raise NotImplementedError

    @work(exclusive=True, group="act")
    async def action_new_account(self) -> None:
        async def done(typed: Mapping[str, str]) -> str:
            username, role = typed["username"].lower(), read_role(typed["role"])
            await self.etds.ask(
                create_account, username, display_name=typed["name"] or typed["username"], role=role,
                password=_twice(typed), **bound_by(role, typed["of"]),
            )  # fmt: skip
            return username

        fields = (
            Field("username", "user name", "", "a-z, digits, dots, dashes; what is typed to sign in"),
            Field("name", "shown as", "", "Olga Operator; nothing is the user name"),
            Field("role", "role", "operator", ", ".join(role.value for role in Role if role is not Role.AGENT)),
            Field("of", "belongs to", "", "distributor: organisation; artist: artist; else: house"),
            *_PASSWORD,
        )
        hint = "No house is every house. An organisation or artist that is not known yet is made."
        username = await self.app.push_screen_wait(FormDialog("Let somebody in", fields, done, hint))
        if username is not None:
            self.say(f"{username} may sign in.")
            self.go_on_at(username)

    @work(exclusive=True, group="act")
    async def action_new_password(self) -> None:
        account = self.chosen
        if account is None:
            return
        if self._is_me(account):
            await self._change_own()
            return

        async def done(typed: Mapping[str, str]) -> bool:
            await self.etds.ask(set_account_password, account.username, password=_twice(typed))
            return True

        hint = "Its sessions end within a second."
        title = f"A new password for {account.username}"
        if await self.app.push_screen_wait(FormDialog(title, _PASSWORD, done, hint)):
            self.say(f"{account.username} signs in with the new password.")
            self.reload()

    async def _change_own(self) -> None:
        async def done(typed: Mapping[str, str]) -> bool:
            await self.etds.ask(change_own_password, old=typed["old"], new=_twice(typed))
            return True

        fields = (Field("old", "old one", "", "the password you signed in with", is_secret=True), *_PASSWORD)
        hint = "Your sessions on other terminals end."
        if await self.app.push_screen_wait(FormDialog("Your own password", fields, done, hint)):
            self.say("You sign in with the new password.")

    @work(exclusive=True, group="act")
    async def action_keep_out(self) -> None:
        account = self.chosen
        if account is None:
            return
        if not account.is_active:
            await self._do(set_account_active, account.username, f"{account.username} is let in again.", active=True)
            return
        lines = [f"{account.display_name}: {_thrown_out(account)}", "What it did stays; x lets it in again."]
        if await self._asked(account, f"Keep {account.username} out?", lines, "keep it out"):
            await self._do(set_account_active, account.username, f"{account.username} is kept out.", active=False)

    @work(exclusive=True, group="act")
    async def action_end_sessions(self) -> None:
        account = self.chosen
        if account is None:
            return
        lines = [f"{account.display_name}: {_thrown_out(account)}", "It may sign in anew at once."]
        if await self._asked(account, f"End the sessions of {account.username}?", lines, "end them"):
            await self._do(revoke_sessions, account.username, f"{account.username} is signed in nowhere now.")

    @work(exclusive=True, group="act")
    async def action_put_artists(self) -> None:
        account = self.chosen
        if account is None:
            return
        if account.role is not Role.ARTIST:  # the service has the words for it
            await self._do(set_account_artists, account.username, "", artists=())
            return

        async def done(typed: Mapping[str, str]) -> bool:
            names = [name.strip() for name in typed["artists"].split(";") if name.strip()]
            await self.etds.ask(set_account_artists, account.username, artists=names)
            return True

        fields = (Field("artists", "stands for", "; ".join(account.artists), "Fisher; Kite"),)
        hint = "Names that the events have, a semicolon between."
        if await self.app.push_screen_wait(FormDialog(f"Artists of {account.username}", fields, done, hint)):
            self.say(f"{account.username} stands for them within a second.")
            self.reload()

    def _is_me(self, account: Account) -> bool:
        person = self.etds._person
        return person is not None and person.username == account.username

    async def _asked(self, account: Account, title: str, lines: list[str], act: str) -> bool:
        if self._is_me(account):
            lines = [*lines, "That is you, on this terminal too."]
        return bool(await self.app.push_screen_wait(ConfirmDialog(title, lines, act)))

    async def _do(self, service: Callable[..., object], username: str, said: str, **options: object) -> None:
        try:
            await self.etds.ask(service, username, **options)
        except EtdsError as error:
            self.refused(error)
        else:
            self.say(said)
        self.reload()


def _twice(typed: Mapping[str, str]) -> str:
    """The password, where both lines say the same. Raises BadInput."""
    if typed["password"] != typed["again"]:
        raise BadInput("The two passwords are not the same. Type them again.")
    return typed["password"]


def _thrown_out(account: Account) -> str:
    if not account.sessions:
        return "it is signed in nowhere."
    return f"{counted(account.sessions, 'sign-in')} end within a second, whatever is being done there."
