"""Accounts: made and managed by admins; the demo's are made by the seed, with a password that everybody knows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.access import passwords
from core.access.actors import Actor
from core.access.guard import permits
from core.access.permissions import Permission
from core.errors import BadInput, NotFound, Refusal, SignInRefused
from core.settings import Mode
from core.work import work
from db.errors import RuleBroken
from db.queries import access
from db.vocabulary import OrganisationId, Role

if TYPE_CHECKING:
    from core.runtime import Core

_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,39}")

DEMO_PASSWORD = "2222"
DEMO_ORGANISATION = "Northlight Presents"
DEMO_ARTIST = "Fisher"
DEMO_ACCOUNTS: tuple[tuple[str, str, Role], ...] = (
    ("admin", "Ada Admin", Role.ADMIN),
    ("distributor1", "Dora Distributor", Role.DISTRIBUTOR),
    ("operator1", "Olga Operator", Role.OPERATOR),
    ("operator2", "Omar Operator", Role.OPERATOR),
    ("manager1", "Mona Manager", Role.MANAGER),
    ("fisher", "Fisher", Role.ARTIST),
    ("door1", "Dan Door", Role.DOOR),
    ("customer1", "Carla Customer", Role.CUSTOMER),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    username: str
    display_name: str
    role: Role
    is_active: bool


@permits(Permission.ACCOUNT_MANAGE)
def list_accounts(core: Core, actor: Actor) -> tuple[Account, ...]:
    """Every account, by name."""
    return tuple(
        Account(username=row.username, display_name=row.display_name, role=row.role, is_active=row.state == "active")
        for row in access.accounts(core.postgres)
    )


@permits(Permission.ACCOUNT_MANAGE)
def create_account(
    core: Core,
    actor: Actor,
    username: str,
    *,
    display_name: str,
    role: Role,
    password: str,
    organisation: str | None = None,
    artist: str | None = None,
) -> None:
    """Raises BadInput: the name is taken or not of the form, or the password is too short."""
    name = username.strip().lower()
    if not _USERNAME.fullmatch(name):
        raise BadInput("A user name has 1 to 40 letters a-z, digits, dots, dashes or underscores. Choose another.")
    passwords.check_policy(password)
    password_hash = passwords.hash_password(password)
    try:
        with work(core, actor) as unit:
            access.insert_account(
                unit.connection,
                username=name,
                display_name=display_name,
                password_hash=password_hash,
                role=role,
                is_demo=False,
                organisation_id=access.organisation_named(unit.connection, organisation) if organisation else None,
                artist_id=access.artist_named(unit.connection, artist) if artist else None,
                venue_id=None,
            )
            unit.record("account.create", name, role=role.value)
    except RuleBroken as broken:
        if broken.constraint == "account_username_key":
            raise BadInput(f"There is an account '{name}' already. Choose another name.") from None
        raise BadInput("A name holds characters that cannot be shown. Type it again without them.") from None


@permits(Permission.ACCOUNT_MANAGE)
def set_account_active(core: Core, actor: Actor, username: str, *, active: bool) -> None:
    """Let an account in, or keep it out: its sessions end within a second. Raises NotFound, BadInput."""
    name = username.strip().lower()
    if name == actor.username and not active:
        raise BadInput("You cannot disable your own account. Ask another admin.")
    with work(core, actor) as unit:
        if not access.set_state(unit.connection, name, "active" if active else "disabled"):
            raise NotFound(f"There is no account '{name}'. Look at the list of accounts.")
        unit.record("account.active", name, active=active)


@permits(Permission.SESSION_OWN)
def change_own_password(core: Core, actor: Actor, *, old: str, new: str) -> None:
    """Raises SignInRefused (the old one is wrong), BadInput (the new one is too weak)."""
    passwords.check_policy(new)
    account = access.account_by_name(core.postgres, actor.username)
    if account is None or not passwords.password_fits(old, account.password_hash):
        raise SignInRefused
    password_hash = passwords.hash_password(new)
    with work(core, actor) as unit:
        access.set_password(unit.connection, actor.account_id, password_hash)
        unit.record("account.password", actor.username)


def ensure_demo_accounts(core: Core) -> OrganisationId:
    """Make the demo's accounts where they are missing; the organisation that presents its events.

    Not guarded, because there is nobody yet: the seed calls it. Raises Refusal in production.
    """
    if core.settings.mode is Mode.PRODUCTION:
        raise Refusal("Demo accounts have a password that everybody knows; they are not made in production.")
    missing = [known for known in DEMO_ACCOUNTS if access.account_by_name(core.postgres, known[0]) is None]
    password_hash = passwords.hash_password(DEMO_PASSWORD) if missing else ""
    with core.postgres.write() as connection:
        organisation_id = access.organisation_named(connection, DEMO_ORGANISATION)
        artist_id = access.artist_named(connection, DEMO_ARTIST)
        for username, display_name, role in missing:
            access.insert_account(
                connection,
                username=username,
                display_name=display_name,
                password_hash=password_hash,
                role=role,
                is_demo=True,
                organisation_id=organisation_id if role is Role.DISTRIBUTOR else None,
                artist_id=artist_id if role is Role.ARTIST else None,
                venue_id=None,
            )
    return organisation_id
