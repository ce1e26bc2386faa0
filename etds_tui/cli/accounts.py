"""`etds account`: who may sign in, and whom an artist's account stands for."""

from __future__ import annotations

import click

from etds_tui.cli.output import asked, emit, explained, say, show

_ROLES = ("admin", "distributor", "artist", "operator", "manager", "door", "customer")


@click.group()
def account() -> None:
    """Who may sign in."""


@account.command("list")
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
@explained
def list_(as_json: bool) -> None:
    """Every account, by name."""
    from core.access import list_accounts

    with asked() as (core, actor):
        rows = list_accounts(core, actor)
    if as_json:
        emit(
            [
                {"username": row.username, "display_name": row.display_name, "role": row.role,
                 "active": row.is_active, "artists": list(row.artists)}
                for row in rows
            ]
        )  # fmt: skip
        return
    for row in rows:
        state = "" if row.is_active else "  kept out"
        show(f"{row.username:20} {row.role:12} {row.display_name:28} {', '.join(row.artists)}{state}".rstrip())


@account.command()
@click.argument("username")
@click.option("--role", type=click.Choice(_ROLES), required=True)
@click.option("--display-name", help="What is shown.  [default: the user name]")
@click.option("--organisation", help="Whose events a distributor sees.")
@click.option("--artist", help="Whose performances an artist's account sees; more with 'etds account artists'.")
@click.option("--venue", help="The one house of an operator, a manager or the door.")
@explained
def add(
    username: str,
    role: str,
    display_name: str | None,
    organisation: str | None,
    artist: str | None,
    venue: str | None,
) -> None:
    """Let USERNAME sign in. The password is asked for."""
    from core.access import Role, create_account
    from etds_tui.cli.session import asked_password

    with asked() as (core, actor):
        create_account(
            core, actor, username, display_name=display_name or username, role=Role(role), password=asked_password(),
            organisation=organisation, artist=artist, venue=venue,
        )  # fmt: skip
    say(f"{username} may sign in.")


@account.command()
@click.argument("username")
@click.argument("artists", nargs=-1, required=True, metavar="ARTIST...")
@explained
def artists(username: str, artists: tuple[str, ...]) -> None:
    """USERNAME stands for these artists from now on, and for no others: an artist, or a manager of several."""
    from core.access import set_account_artists

    with asked() as (core, actor):
        set_account_artists(core, actor, username, artists=artists)
    say(f"{username} stands for {', '.join(sorted(set(artists)))}, within a second.")


@account.command()
@click.argument("username")
@click.option("--keep-out/--let-in", "is_out", default=True, show_default=True)
@explained
def close(username: str, is_out: bool) -> None:
    """Keep USERNAME out, whose sessions end at once; or let it in again."""
    from core.access import set_account_active

    with asked() as (core, actor):
        set_account_active(core, actor, username, active=not is_out)
    say(f"{username} is {'kept out' if is_out else 'let in again'}.")


@account.command()
@click.argument("username")
@explained
def password(username: str) -> None:
    """Give USERNAME a new password, which is asked for. Its sessions end at once."""
    from core.access import set_account_password
    from etds_tui.cli.session import asked_password

    with asked() as (core, actor):
        set_account_password(core, actor, username, password=asked_password())
    say(f"{username} signs in with the new password.")
