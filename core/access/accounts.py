"""Accounts: made and managed by admins; the demo's are made by the seed, with a password that everybody knows."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from core.access import passwords
from core.access.actors import Actor
from core.access.credentials import is_username, judge, known_account, normal_name, visible
from core.access.guard import permits
from core.access.permissions import Permission
from core.errors import BadInput, NotFound, Refusal
from core.settings import Mode
from core.work import work
from db.errors import RuleBroken
from db.postgres import Connection
from db.queries import access, sessions
from db.vocabulary import OrganisationId, Role, VenueId

if TYPE_CHECKING:
    from core.runtime import Core

_NAME_MAX = 200

DEMO_PASSWORD = "2222"
DEMO_ORGANISATION = "Northlight Presents"
DEMO_OTHER_ORGANISATION = "Harbour Concerts"
DEMO_ARTIST = "Fisher"
DEMO_ACCOUNTS: tuple[tuple[str, str, Role], ...] = (
    ("admin", "Ada Admin", Role.ADMIN),
    ("distributor1", "Dora Distributor", Role.DISTRIBUTOR),
    ("distributor2", "Dino Distributor", Role.DISTRIBUTOR),
    ("operator1", "Olga Operator", Role.OPERATOR),
    ("operator2", "Omar Operator", Role.OPERATOR),
    ("manager1", "Mona Manager", Role.MANAGER),
    ("fisher", "Fisher", Role.ARTIST),
    ("door1", "Dan Door", Role.DOOR),
    ("customer1", "Carla Customer", Role.CUSTOMER),
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
    venue: str | None = None,
) -> None:
    """Let somebody in. A distributor is of an organisation, an artist's account of an artist: made where missing.

    A `venue` binds to one house, which must be there; without one, every house is in reach. Raises: BadInput.
    """
    name = normal_name(username)
    if not is_username(name):
        raise BadInput("A user name has 1 to 40 letters a-z, digits, dots, dashes or underscores. Choose another.")
    _check_words(role, display_name=display_name, organisation=organisation, artist=artist, venue=venue)
    passwords.check_policy(password, username=name)
    password_hash = passwords.hash_password(password, cost=core.sessions.bcrypt_cost)
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
                artist_ids=[access.artist_named(unit.connection, artist)] if artist else [],
                venue_id=_venue(unit.connection, venue) if venue else None,
            )
            unit.record("account.create", name, role=role.value)
    except RuleBroken as broken:
        if broken.constraint == "account_username_key":
            raise BadInput(f"There is an account '{name}' already. Choose another name.") from None
        raise BadInput("A name holds characters that cannot be shown. Type it again without them.") from None


@permits(Permission.ACCOUNT_MANAGE)
def set_account_artists(core: Core, actor: Actor, username: str, *, artists: Collection[str]) -> None:
    """Whom an artist's account stands for: one artist, or several that a manager of artists looks after.

    Good within a second on every terminal. The artists must be known, so that a slip of the pen makes no new one.
    Raises: NotFound, BadInput.
    """
    name = normal_name(username)
    account = known_account(core, name)
    if account is None:
        raise NotFound(f"There is no account '{visible(name, 40)}'. Look at the list of accounts.")
    if account.role is not Role.ARTIST:
        raise BadInput(f"'{name}' is no artist's account, and stands for no artist. Make one with role artist.")
    wanted = sorted({artist.strip() for artist in artists})
    if not wanted:
        raise BadInput("An artist's account sees the performances of an artist. Name at least one.")
    found = access.artist_ids(core.postgres, [one for one in wanted if one.isprintable()])
    if missing := [one for one in wanted if one not in found]:
        raise NotFound(f"There is no artist '{visible(missing[0], _NAME_MAX)}'. Look at the events, or write it anew.")
    with work(core, actor) as unit:
        access.put_artists(unit.connection, account.id, list(found.values()))
        unit.record("account.artists", name, artists=wanted)


@permits(Permission.ACCOUNT_MANAGE)
def set_account_active(core: Core, actor: Actor, username: str, *, active: bool) -> None:
    """Let an account in, or keep it out: then its sessions end within a second, for good. Raises NotFound, BadInput.

    Two admins who keep each other out at one moment come one after the other, and one of them stays.
    """
    name = normal_name(username)
    if name == actor.username and not active:
        raise BadInput("You cannot disable your own account. Ask another admin.")
    account = known_account(core, name)
    if account is None:
        raise NotFound(f"There is no account '{visible(name, 40)}'. Look at the list of accounts.")
    with work(core, actor) as unit:
        if account.role is Role.ADMIN and not active and access.lock_admins(unit.connection) <= {account.id}:
            raise BadInput(f"'{name}' is the last admin. Make another one first, or nobody manages accounts any more.")
        access.set_state(unit.connection, name, "active" if active else "disabled")
        if not active:
            sessions.revoke_account(unit.connection, account.id)
        unit.record("account.active", name, active=active)


@permits(Permission.ACCOUNT_MANAGE)
def set_account_password(core: Core, actor: Actor, username: str, *, password: str) -> None:
    """A new password for somebody who has lost theirs; the account's sessions end within a second.

    The own one is changed with the old one, so that a terminal left open is no way to keep its owner out.
    Raises: NotFound, BadInput.
    """
    name = normal_name(username)
    if name == actor.username:
        raise BadInput("Your own password is changed with the old one. Ask another admin if you have lost it.")
    account = known_account(core, name)
    if account is None:
        raise NotFound(f"There is no account '{visible(name, 40)}'. Look at the list of accounts.")
    passwords.check_policy(password, username=name)
    password_hash = passwords.hash_password(password, cost=core.sessions.bcrypt_cost)
    with work(core, actor) as unit:
        access.set_password(unit.connection, account.id, password_hash)
        ended = sessions.revoke_account(unit.connection, account.id)
        unit.record("account.password", name, sessions=ended)


@permits(Permission.SESSION_OWN)
def change_own_password(core: Core, actor: Actor, *, old: str, new: str) -> None:
    """Change it, and end the account's sessions on other terminals: one of them may be why it is changed.

    Raises: SignInRefused (the old one is wrong), SignInThrottled, BadInput (the new one is too weak).
    """
    passwords.check_policy(new, username=actor.username)
    judge(core, actor.username, old, terminal=actor.terminal)
    password_hash = passwords.hash_password(new, cost=core.sessions.bcrypt_cost)
    with work(core, actor) as unit:
        access.set_password(unit.connection, actor.account_id, password_hash)
        ended = sessions.revoke_account(unit.connection, actor.account_id, but=actor.session_id)
        unit.record("account.password", actor.username, sessions=ended)


def ensure_demo_accounts(core: Core) -> OrganisationId:
    """Make the demo's accounts where they are missing; the organisation that presents its events.

    Not guarded, because there is nobody yet: the seed calls it. Raises Refusal in production.
    """
    if core.settings.mode is Mode.PRODUCTION:
        raise Refusal("Demo accounts have a password that everybody knows; they are not made in production.")
    there = {row.username for row in access.accounts(core.postgres)}
    if {username for username, _, _ in DEMO_ACCOUNTS} <= there:  # every start of the demo but the first
        password_hash = ""
    else:
        password_hash = passwords.hash_password(DEMO_PASSWORD, cost=core.sessions.bcrypt_cost)
    with core.postgres.write() as connection:
        # Its row stays locked, so terminals that start at once come one after the other.
        organisation_id = access.organisation_named(connection, DEMO_ORGANISATION)
        others = {"distributor2": access.organisation_named(connection, DEMO_OTHER_ORGANISATION)}
        artist_id = access.artist_named(connection, DEMO_ARTIST)
        taken = access.usernames(connection)
        for username, display_name, role in DEMO_ACCOUNTS:
            if username in taken:
                continue
            access.insert_account(
                connection,
                username=username,
                display_name=display_name,
                password_hash=password_hash,
                role=role,
                is_demo=True,
                organisation_id=others.get(username, organisation_id) if role is Role.DISTRIBUTOR else None,
                artist_ids=[artist_id] if role is Role.ARTIST else [],
                venue_id=None,
            )
    return organisation_id


def _check_words(
    role: Role, *, display_name: str, organisation: str | None, artist: str | None, venue: str | None
) -> None:
    if not display_name.strip():
        raise BadInput("Everybody has a name to be shown. Give one.")
    for word in (display_name, organisation, artist, venue):
        if word and (len(word) > _NAME_MAX or not word.isprintable()):
            raise BadInput(f"A name has at most {_NAME_MAX} characters, all of them visible. Type it again.")
    if role is Role.DISTRIBUTOR and not organisation:
        raise BadInput("A distributor sees the events of an organisation. Name it.")
    if role is Role.AGENT:
        raise BadInput("An agent's account is made with its agent. Look at 'etds agent account'.")
    if role is Role.ARTIST and not artist:
        raise BadInput("An artist's account sees the performances of an artist. Name the artist.")


def _venue(connection: Connection, name: str) -> VenueId:
    venue_id = access.venue_id(connection, name)
    if venue_id is None:
        raise BadInput(f"There is no venue '{name}'. Import it first, or name another.")
    return venue_id
