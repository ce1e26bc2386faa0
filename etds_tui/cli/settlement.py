"""`etds settle`: what presenter and artist agreed on, and what the artist walks out with."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from etds_tui.cli.output import asked, emit, explained, say, show

if TYPE_CHECKING:
    from core.programming import Performance
    from core.runtime import Core
    from core.settlement import Deal, Frozen, Sheet

_JSON = click.option("--json", "as_json", is_flag=True, help="For scripts; amounts in minor units.")
_AT = click.option("--at", "at", help="As it was known then: 19:42, -2h, yesterday 18:00, 2026-11-21T18:00.")


@click.group()
def settle() -> None:
    """Settle with the artist."""


@settle.command("show")
@click.argument("code")
@_AT
@click.option("--sheet", "number", type=click.IntRange(1), help="Instead: the frozen sheet of that number.")
@_JSON
@explained
def show_(code: str, at: str | None, number: int | None, as_json: bool) -> None:
    """The settlement of the performance CODE as of now."""
    from core.programming import find_performance
    from core.settlement import settlement_now, settlement_numbered

    with asked() as (core, actor):
        performance = find_performance(core, actor, code)
        if number is not None:
            frozen = settlement_numbered(core, actor, performance.id, number=number)
            emit(frozen.as_data()) if as_json else _show(frozen.sheet, frozen)
            return
        sheet = settlement_now(core, actor, performance.id, at=_moment(core, performance, at))
    emit(sheet.as_data()) if as_json else _show(sheet)


@settle.command("deal")
@click.argument("code")
@click.argument("kind", type=click.Choice(["guarantee", "percent", "versus", "plus"]), required=False)
@click.option("--guarantee", default="", help="An amount, like 5000.")
@click.option("--share", default="", help="The artist's, like 85%.")
@click.option("--of", "of", default="", help="'box office' (after taxes and fees), or 'after expenses'.")
@click.option("--split", default="", help="plus: the split point as agreed.  [default: guarantee, expenses, profit]")
@click.option("--profit", default="", help="plus: the presenter's, 15% of guarantee and expenses, or an amount.")
@click.option("--cap", default="", help="The most that the artist gets.")
@_JSON
@explained
def deal(
    code: str, kind: str | None, guarantee: str, share: str, of: str, split: str, profit: str, cap: str, as_json: bool
) -> None:
    """Agree on a deal for the performance CODE; without a kind, say what was agreed."""
    from core.errors import BadInput
    from core.programming import find_performance
    from core.settlement import read_deal, see_deal, set_deal

    typed = {"guarantee": guarantee, "share": share, "of": of, "split": split, "profit": profit, "cap": cap}
    with asked() as (core, actor):
        performance = find_performance(core, actor, code)
        if kind is not None:
            made = read_deal({"kind": kind, **typed}, performance.currency)
            _show_deal(set_deal(core, actor, performance.id, deal=made), as_json)
            return
        if any(typed.values()):
            raise BadInput("Say which kind of deal it is: guarantee, percent, versus or plus.")
        found = see_deal(core, actor, performance.id)
    if found is None:
        emit(None) if as_json else say("Nothing was agreed yet.")
        return
    _show_deal(found, as_json)


@settle.command("expense")
@click.argument("code")
@click.argument("name")
@click.argument("value", required=False)
@click.option("--cap", default="", help="At most so much.")
@click.option("--remove", is_flag=True, help="Take it out of the deal.")
@_JSON
@explained
def expense(code: str, name: str, value: str | None, cap: str, remove: bool, as_json: bool) -> None:
    """An expense of CODE: VALUE is 2500, '1.50 a ticket', or 2.5% of the gross. The same NAME again changes it."""
    from core.programming import find_performance
    from core.settlement import add_expense, read_expense, remove_item

    with asked() as (core, actor):
        performance = find_performance(core, actor, code)
        if remove:
            made = remove_item(core, actor, performance.id, name=name)
        else:
            wanted = read_expense(name, value or "", cap, performance.currency)
            made = add_expense(core, actor, performance.id, expense=wanted)
    _show_deal(made, as_json)


@settle.command("deposit")
@click.argument("code")
@click.argument("name")
@click.argument("value", required=False)
@click.option("--remove", is_flag=True, help="Take it out of the deal.")
@_JSON
@explained
def deposit(code: str, name: str, value: str | None, remove: bool, as_json: bool) -> None:
    """What the artist of CODE had before the night. The same NAME again changes it."""
    from core.programming import find_performance
    from core.settlement import add_deposit, read_deposit, remove_item

    with asked() as (core, actor):
        performance = find_performance(core, actor, code)
        if remove:
            made = remove_item(core, actor, performance.id, name=name)
        else:
            wanted = read_deposit(name, value or "", performance.currency)
            made = add_deposit(core, actor, performance.id, deposit=wanted)
    _show_deal(made, as_json)


@settle.command("freeze")
@click.argument("code")
@_AT
@_JSON
@explained
def freeze(code: str, at: str | None, as_json: bool) -> None:
    """Freeze the sheet of CODE for both sides to sign."""
    from core.programming import find_performance
    from core.settlement import freeze_settlement

    with asked() as (core, actor):
        performance = find_performance(core, actor, code)
        made = freeze_settlement(core, actor, performance.id, at=_moment(core, performance, at))
    if as_json:
        emit(made.as_data())
        return
    _show(made.sheet, made)
    say(f"Both sides sign it: etds settle sign {performance.code} {made.number} --hash {made.sha256[:12]}")


@settle.command("sign")
@click.argument("code")
@click.argument("number", type=click.IntRange(1))
@click.option("--hash", "sha256", required=True, help="The hash of the sheet that you read; 12 characters do.")
@_JSON
@explained
def sign(code: str, number: int, sha256: str, as_json: bool) -> None:
    """Sign the frozen sheet NUMBER of CODE for your side."""
    from core.programming import find_performance
    from core.settlement import sign_settlement

    with asked() as (core, actor):
        performance = find_performance(core, actor, code)
        done = sign_settlement(core, actor, performance.id, number=number, sha256=sha256)
    emit(done.as_data()) if as_json else say(f"Sheet {done.number} is {done.state}.")


@settle.command("list")
@click.argument("code")
@_JSON
@explained
def list_(code: str, as_json: bool) -> None:
    """The frozen sheets of CODE, the newest first."""
    from core.programming import find_performance
    from core.settlement import list_settlements

    with asked() as (core, actor):
        found = list_settlements(core, actor, find_performance(core, actor, code).id)
    if as_json:
        emit([one.as_data() for one in found])
        return
    for one in found:
        show(
            f"{one.number:>3}  {one.sheet.as_of:%Y-%m-%d %H:%M}  {one.state:24}"
            f"{one.sheet.money(one.sheet.outcome.walkout_minor)!s:>18}  {one.sha256[:12]}"
        )
    if not found:
        say("No sheet was frozen yet.")


@settle.command("print")
@click.argument("code")
@click.option("--sheet", "number", type=click.IntRange(1), help="A frozen sheet.  [default: the one of now]")
@click.option("--folder", type=click.Path(file_okay=False, path_type=Path), help="Where to.")
@explained
def print_(code: str, number: int | None, folder: Path | None) -> None:
    """Write the sheet of CODE as text and PDF."""
    from core.programming import find_performance
    from core.settlement import print_settlement

    with asked() as (core, actor):
        performance = find_performance(core, actor, code)
        for path in print_settlement(core, actor, performance.id, number=number, folder=folder):
            show(str(path))


def _moment(core: Core, performance: Performance, text: str | None) -> datetime | None:
    from core.moments import read_moment

    return None if text is None else read_moment(text, core.clock.now().astimezone(ZoneInfo(performance.time_zone)))


def _show(sheet: Sheet, frozen: Frozen | None = None) -> None:
    from core.printing.texts import as_text
    from core.settlement.paper import paper_of

    show(as_text([paper_of(sheet, frozen)]).rsplit("\n", 2)[0].rstrip())


def _show_deal(found: Deal, as_json: bool) -> None:
    from core.money import Money
    from core.settlement import deal_data, deal_words, expense_words

    if as_json:
        emit(deal_data(found))
        return
    show(f"{deal_words(found)} Version {found.version}.")
    for each in found.expenses:
        show(f"  expense  {each.name:40} {expense_words(each, found.currency)}")
    for paid in found.deposits:
        show(f"  deposit  {paid.name:40} {Money(paid.amount_minor, found.currency).plain()}")
