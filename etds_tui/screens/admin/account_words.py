"""How an account reads in the list, in its dialog and in its forms. Pure."""

from __future__ import annotations

from datetime import UTC, datetime

from core.access import Account, Role
from core.errors import BadInput
from etds_tui.text import counted, plain
from etds_tui.widgets.listing import Row

_NOBODY = "–"


def bound_to(account: Account) -> str:
    """Its organisation, agent, artists or house; a dash where it reaches all that its role reaches."""
    named = account.agent or account.organisation or "; ".join(account.artists)
    return ", ".join(part for part in (named, account.venue) if part) or _NOBODY


def state_of(account: Account) -> str:
    return "let in" if account.is_active else "kept out"


def came(moment: datetime | None) -> str:
    """When its person last signed in, in UTC."""
    return f"{moment.astimezone(UTC):%d %b %Y %H:%M}" if moment is not None else "never"


def row_of(account: Account) -> Row:
    cells = (
        account.username, account.display_name, account.role.value, bound_to(account), state_of(account),
        str(account.sessions or _NOBODY), came(account.signed_in_at),
    )  # fmt: skip
    return Row(account.username, cells)


def facts_of(account: Account) -> list[tuple[str, str]]:
    """What its dialog says above the acts."""
    sessions = f"signed in {counted(account.sessions, 'time')}" if account.sessions else "signed in nowhere"
    last = f"last on {came(account.signed_in_at)} UTC" if account.signed_in_at is not None else "never before"
    return [
        ("role", account.role.value),
        ("belongs to", bound_to(account)),
        ("is", state_of(account)),
        ("now", f"{sessions}, {last}"),
    ]


def matches(account: Account, wanted: str) -> bool:
    """Whether every word that is looked for stands in it."""
    told = (account.username, account.display_name, account.role.value, bound_to(account), state_of(account))
    text = plain(" ".join(told)).casefold()
    return all(part in text for part in wanted.casefold().split())


def read_role(typed: str) -> Role:
    """Raises BadInput."""
    try:
        return Role(typed.casefold())
    except ValueError:
        known = ", ".join(role.value for role in Role if role is not Role.AGENT)
        raise BadInput(f"'{typed}' is not a role. Write one of {known}.") from None


def bound_by(role: Role, name: str) -> dict[str, str | None]:
    """What the name of the form is for such an account, as the service calls it."""
    kinds = {Role.DISTRIBUTOR: "organisation", Role.ARTIST: "artist"}
    return {kinds.get(role, "venue"): name or None}
