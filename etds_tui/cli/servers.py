"""`etds up`, `etds down`, `etds status`: the embedded servers on purpose."""

from __future__ import annotations

import click

from etds_tui.cli.output import emit, explained, say, show


@click.command()
@explained
def up() -> None:
    """Start the embedded servers, bring the schema up to date, and keep them until `etds down`."""
    from core.runtime import keep_servers
    from core.settings import load_settings

    addresses = keep_servers(load_settings())
    say(f"The servers are up and stay up. Database: {addresses}")


@click.command()
@explained
def down() -> None:
    """Stop the embedded servers, whoever is attached. Nothing is lost."""
    from core.runtime import stop_servers
    from core.settings import load_settings

    say("The servers are stopped." if stop_servers(load_settings()) else "No embedded servers were running.")


@click.command()
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
@explained
def status(as_json: bool) -> None:
    """Say what runs, where, and in which mode. Starts nothing."""
    from importlib.metadata import version

    from core.runtime import look
    from core.settings import load_settings

    settings = load_settings()
    postgres_url, redis_url = look(settings)
    told = {
        "postgres_url": postgres_url,
        "redis_url": redis_url,
        "mode": settings.mode.value,
        "version": version("etds"),
        "state_dir": str(settings.state_dir),
    }
    if as_json:
        emit(told)
    else:
        show("\n".join(f"{key:13} {value or 'not running'}" for key, value in told.items()))
