"""`etds agent`: who sells from an allotment, what they have, and what they owe."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from core.errors import NotFound
from etds_tui.cli.output import asked, emit, explained, say, show

if TYPE_CHECKING:
    from core.access import Actor
    from core.agents import Agent, Statement
    from core.runtime import Core


@click.group()
def agent() -> None:
    """Agents, who sell what is allotted to them."""


@agent.command("list")
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
@explained
def list_(as_json: bool) -> None:
    """Agents in your reach, by name."""
    from core.agents import list_agents, write_commission

    with asked() as (core, actor):
        rows = list_agents(core, actor)
    if as_json:
        emit(
            [
                {"name": row.name, "organisation": row.organisation, "commission_bp": row.commission_bp,
                 "accounts": list(row.accounts)}
                for row in rows
            ]
        )  # fmt: skip
        return
    for row in rows:
        accounts = ", ".join(row.accounts) or "nobody signs in yet"
        show(f"{row.name:32} {write_commission(row.commission_bp):>8}  {accounts}")
    if not rows:
        say("There are no agents.")


@agent.command()
@click.argument("name")
@click.option("--commission", default="0", show_default=True, help="Percent of what it sells, like 12.5.")
@click.option("--organisation", help="Whom it sells for; an admin names it.")
@explained
def add(name: str, commission: str, organisation: str | None) -> None:
    """A new agent."""
    from core.agents import add_agent, read_commission

    with asked() as (core, actor):
        made = add_agent(core, actor, name=name, commission_bp=read_commission(commission), organisation=organisation)
    say(f"{made.name} sells for {made.organisation}. Let somebody in: etds agent account '{made.name}' USERNAME")


@agent.command()
@click.argument("name")
@click.option("--name", "new_name", help="Another name.")
@click.option("--commission", help="Percent from the next allotment on.")
@explained
def change(name: str, new_name: str | None, commission: str | None) -> None:
    """Another name or commission for the agent NAME."""
    from core.agents import change_agent, read_commission

    with asked() as (core, actor):
        found = _named(core, actor, name)
        points = found.commission_bp if commission is None else read_commission(commission)
        change_agent(core, actor, found.id, name=new_name or found.name, commission_bp=points)
    say("It is changed. What was allotted keeps its commission.")


@agent.command()
@click.argument("name")
@click.argument("username")
@click.option("--display-name", help="What is shown.  [default: the user name]")
@explained
def account(name: str, username: str, display_name: str | None) -> None:
    """Let USERNAME sign in and sell for the agent NAME. The password is asked for."""
    from core.agents import add_agent_account
    from etds_tui.cli.session import asked_password

    with asked() as (core, actor):
        found = _named(core, actor, name)
        add_agent_account(
            core, actor, found.id, username=username, display_name=display_name or username, password=asked_password()
        )
    say(f"{username} may sign in and sells for {found.name}.")


@agent.command()
@click.argument("name")
@click.argument("code")
@click.argument("letter")
@click.argument("seats", nargs=-1, metavar="[SEAT]...")
@click.option("--quantity", type=click.IntRange(1), help="Instead of seats: so many, from the back of the open house.")
@click.option("--until", "until", default="2h", show_default=True, help="The cut-off: so long before the curtain.")
@explained
def allot(name: str, code: str, letter: str, seats: tuple[str, ...], quantity: int | None, until: str) -> None:
    """Allot seats of the performance CODE to the agent NAME under LETTER."""
    from core import agents
    from core.inventory import read_when, seats_named
    from core.programming import find_performance

    with asked() as (core, actor):
        performance = find_performance(core, actor, code)
        cut_off = read_when(until, performance.starts_at, ZoneInfo(performance.time_zone))
        ordinals = seats_named(core, actor, performance.id, list(seats)) if seats else ()
        count = agents.allot(
            core, actor, performance.id, agent_id=_named(core, actor, name).id, letter=letter, seats=ordinals,
            quantity=quantity, cut_off_at=cut_off,
        )  # fmt: skip
    say(f"{count} seats are {name}'s under {letter.upper()}, until {until} before the curtain.")


@agent.command("take-back")
@click.argument("code")
@click.argument("letter")
@explained
def take_back(code: str, letter: str) -> None:
    """Take all unsold seats of the allotment LETTER of CODE back."""
    from core import agents
    from core.programming import find_performance

    with asked() as (core, actor):
        count = agents.take_back(core, actor, find_performance(core, actor, code).id, letter=letter)
    say(f"{count} seats are on sale for everybody.")


@agent.command("return")
@click.argument("code")
@click.argument("seats", nargs=-1, metavar="[SEAT]...")
@explained
def return_(code: str, seats: tuple[str, ...]) -> None:
    """As an agent: give unsold seats of the own allotment at CODE back; all of them where none is named."""
    from core.agents import return_unsold
    from core.inventory import seats_named
    from core.programming import find_performance

    with asked() as (core, actor):
        performance = find_performance(core, actor, code)
        ordinals = seats_named(core, actor, performance.id, list(seats)) if seats else None
        count = return_unsold(core, actor, performance.id, seats=ordinals)
    say(f"{count} seats were given back.")


@agent.command()
@click.argument("name", required=False)
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
@explained
def statement(name: str | None, as_json: bool) -> None:
    """What the agent NAME was allotted, sold and returned; without a name, your own."""
    from core.agents import agent_statement, own_statement

    with asked() as (core, actor):
        if name is None:
            found = own_statement(core, actor)
        else:
            found = agent_statement(core, actor, _named(core, actor, name).id)
    if as_json:
        emit(found.as_data())
        return
    _show(found)


def _show(found: Statement) -> None:
    for line in found.lines:
        row = line.allotment
        show(
            f"{row.code:12} {row.letter}  allotted {row.allotted:>5,}  sold {row.sold:>5,}  returned {row.returned:>5,}"
            f"  left {row.left:>5,}  gross {line.gross!s:>14}  commission {line.commission!s:>12}"
        )
    for gross, commission in found.totals().values():
        show(f"In all: gross {gross}, commission {commission}, due {gross - commission}")
    if not found.lines:
        say("Nothing was allotted yet.")


def _named(core: Core, actor: Actor, name: str) -> Agent:
    """Raises NotFound."""
    from core.agents import list_agents

    for row in list_agents(core, actor):
        if row.name.casefold() == name.strip().casefold():
            return row
    raise NotFound("There is no such agent in your reach. Look at 'etds agent list'.")
