"""`etds price`, `etds fee`, `etds tax`: what moves the prices of a performance."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from etds_tui.cli.output import asked, emit, explained, say, show

if TYPE_CHECKING:
    from core.prices import PriceBook

_SCOPE = click.option(
    "--scope",
    type=click.Choice(["performance", "venue", "organisation"]),
    default="performance",
    help="For which performances it holds.",
)
_JSON = click.option("--json", "as_json", is_flag=True, help="For scripts.")


@click.group()
def price() -> None:
    """Prices by window and step."""


@price.command("show")
@click.argument("code")
@_JSON
@explained
def show_(code: str, as_json: bool) -> None:
    """Prices of the performance CODE as they are now, and what is to come."""
    from core.prices import book_data, step_words

    book = _book(code)
    if as_json:
        emit(book_data(book))
        return
    for cell in book.cells:
        stages = "" if cell.stages.is_plain else f"  (list {_plain(book, cell.stages.list_minor)})"
        who = f"{cell.level_name}  {cell.price_type.letter} {cell.price_type.name}"
        show(f"{cell.level:>3}  {who:32} {cell.price.plain():>10}  all in {cell.all_in}{stages}")
    for window in book.windows:
        until = f"{window.ends_at:%Y-%m-%dT%H:%M%z}" if window.ends_at else "the end"
        amount = _plain(book, window.price_minor)
        show(f"window {window.id}  {window.name}: {window.level} {window.letter} {amount}, "
             f"{window.starts_at:%Y-%m-%dT%H:%M%z} to {until}")  # fmt: skip
    for each in book.steps:
        show(f"step {each.step.id}  {each.step.name}: {step_words(each, book)}")
        for change in each.changes:
            before, after = _plain(book, change.from_minor), _plain(book, change.to_minor)
            show(f"    {change.level} {change.letter}  {before} -> {after}")


@price.command("window")
@click.argument("code")
@click.argument("name", required=False)
@click.option("--price", "prices", multiple=True, help="LEVEL TYPE AMOUNT, like '1 a 38.00'; more than once.")
@click.option("--from", "starts", help="2026-12-01T10:00 on the venue's clock.  [default: now]")
@click.option("--until", "ends", help="The same.  [default: the end]")
@click.option("--end", "ended", type=int, help="Instead: end the window of that number.")
@explained
def window(
    code: str, name: str | None, prices: tuple[str, ...], starts: str | None, ends: str | None, ended: int | None
) -> None:
    """Other prices for a time at the performance CODE."""
    from core.errors import BadInput
    from core.money import parse_amount
    from core.prices import add_window, end_window
    from core.pricing.typed import moment_of
    from core.programming import find_performance

    with asked() as (core, actor):
        performance = find_performance(core, actor, code)
        if ended is not None:
            end_window(core, actor, performance.id, window=ended)
        else:
            cells: dict[tuple[int, str], int] = {}
            for text in prices:
                parts = text.split()
                if len(parts) != 3 or not parts[0].isdecimal():
                    raise BadInput(f"'{text}' is no price. Write it like '1 a 38.00': level, price type, amount.")
                cells[int(parts[0]), parts[1]] = parse_amount(parts[2], performance.currency).amount_minor
            add_window(
                core, actor, performance.id, name=name or "", prices_minor=cells,
                starts_at=moment_of(starts, performance.time_zone) if starts else core.clock.now(),
                ends_at=moment_of(ends, performance.time_zone) if ends else None,
            )  # fmt: skip
    say("The window is ended." if ended is not None else "The window stands. Carts keep what they were quoted.")


@price.command("step")
@click.argument("code")
@click.argument("name", required=False)
@click.option("--when", "trigger", help="60% (sold), or 2026-12-01T10:00 on the venue's clock.")
@click.option("--change", help="+10%, -2.00: against the list or the window.")
@click.option("--level", type=int, help="Of this level alone.")
@click.option("--type", "letter", help="Of this price type alone, by its letter.")
@click.option("--to", "to", help="Round to a multiple of this amount, like 0.50.")
@click.option("--end", "ended", type=int, help="Instead: take back the step of that number.")
@explained
def step(
    code: str, name: str | None, trigger: str | None, change: str | None, level: int | None, letter: str | None,
    to: str | None, ended: int | None,
) -> None:  # fmt: skip
    """Change prices of the performance CODE from a date, or from so many percent sold on; what that does is shown."""
    from core.errors import BadInput
    from core.money import parse_amount
    from core.prices import add_step, end_step, price_book
    from core.pricing.typed import change_of, trigger_of
    from core.programming import find_performance

    with asked() as (core, actor):
        performance = find_performance(core, actor, code)
        if ended is not None:
            end_step(core, actor, performance.id, step=ended)
            made = None
        elif trigger is None or change is None:
            raise BadInput("Say --when the step begins, and --change by how much.")
        else:
            at, percent = trigger_of(trigger, performance.time_zone)
            minor, basis = change_of(change, performance.currency)
            made = add_step(
                core, actor, performance.id, name=name or "", at=at, sold_percent=percent, change_minor=minor,
                change_bp=basis, level=level, letter=letter,
                to_minor=parse_amount(to, performance.currency).amount_minor if to else 1,
            )  # fmt: skip
        book = price_book(core, actor, performance.id)
    for each in book.steps:
        if each.step.id == made:
            for one in each.changes:
                show(f"{one.level} {one.letter}  {_plain(book, one.from_minor)} -> {_plain(book, one.to_minor)}")
    say("The step is taken back." if made is None else f"Step {made} stands.")


@click.group()
def fee() -> None:
    """Fees, inside of the price or on top of it."""


@fee.command("add")
@click.argument("code")
@click.argument("name")
@click.argument("value")
@_SCOPE
@click.option("--per", type=click.Choice(["ticket", "order", "cash"]), default="ticket",
              help="cash: no fee; cash totals are rounded to VALUE.")  # fmt: skip
@click.option("--inside", is_flag=True, help="A part of the price.  [default: on top]")
@click.option("--kept", is_flag=True, help="It stays with the house when a ticket comes back.")
@click.option("--on-free", is_flag=True, help="Also for what costs nothing; never for complimentary seats.")
@explained
def fee_add(code: str, name: str, value: str, scope: str, per: str, inside: bool, kept: bool, on_free: bool) -> None:
    """Take a fee of VALUE (2.50, or 5%) for the performance CODE from now on."""
    from core.prices import add_fee
    from core.pricing import Per
    from core.pricing.typed import value_of
    from core.programming import find_performance

    with asked() as (core, actor):
        performance = find_performance(core, actor, code)
        minor, basis = value_of(value, performance.currency)
        made = add_fee(
            core, actor, performance.id, name=name, scope=scope, per=Per(per), amount_minor=minor, rate_bp=basis,
            is_on_top=not inside, is_kept=kept, on_free=on_free,
        )  # fmt: skip
    say(f"Fee {made} stands. Carts keep what they were quoted.")


@fee.command("list")
@click.argument("code")
@_JSON
@explained
def fee_list(code: str, as_json: bool) -> None:
    """Fees that the performance CODE bears: its own, its venue's and its organisation's."""
    from core.prices import book_data, fee_words

    book = _book(code)
    if as_json:
        emit(book_data(book)["fees"])
        return
    for row in book.fees:
        show(f"{row.id:>5}  {row.name:30} {fee_words(row, book.performance)}")
    if not book.fees:
        say("There are no fees.")


@fee.command("end")
@click.argument("code")
@click.argument("rule", type=int)
@explained
def fee_end(code: str, rule: int) -> None:
    """End the fee of that number; orders keep what they bore."""
    from core.prices import end_fee
    from core.programming import find_performance

    with asked() as (core, actor):
        end_fee(core, actor, find_performance(core, actor, code).id, rule=rule)
    say("No order bears it from now on.")


@click.group()
def tax() -> None:
    """Taxes, inside of prices and fees or on top of them."""


@tax.command("add")
@click.argument("code")
@click.argument("name")
@click.argument("rate")
@_SCOPE
@click.option("--on-top", is_flag=True, help="Added to the price.  [default: a part of it]")
@click.option("--of", "what", type=click.Choice(["price", "fees", "both"]), default="both", help="What it is laid on.")
@click.option("--rounding", type=click.Choice(["line", "net"]), default="line",
              help="Each line half up, or all lines together by largest remainder.")  # fmt: skip
@explained
def tax_add(code: str, name: str, rate: str, scope: str, on_top: bool, what: str, rounding: str) -> None:
    """Lay a tax of RATE (19%) on the performance CODE from now on."""
    from core.prices import add_tax
    from core.pricing import TaxRounding
    from core.pricing.typed import rate_bp
    from core.programming import find_performance

    with asked() as (core, actor):
        made = add_tax(
            core, actor, find_performance(core, actor, code).id, name=name, rate_bp=rate_bp(rate), scope=scope,
            is_inclusive=not on_top, on_price=what != "fees", on_fees=what != "price", rounding=TaxRounding(rounding),
        )  # fmt: skip
    say(f"Tax {made} stands. Carts keep what they were quoted.")


@tax.command("list")
@click.argument("code")
@_JSON
@explained
def tax_list(code: str, as_json: bool) -> None:
    """Taxes that the performance CODE bears."""
    from core.prices import book_data, tax_words

    book = _book(code)
    if as_json:
        emit(book_data(book)["taxes"])
        return
    for row in book.taxes:
        show(f"{row.id:>5}  {row.name:30} {tax_words(row)}")
    if not book.taxes:
        say("There are no taxes.")


@tax.command("end")
@click.argument("code")
@click.argument("rule", type=int)
@explained
def tax_end(code: str, rule: int) -> None:
    """End the tax of that number; orders keep what they bore."""
    from core.prices import end_tax
    from core.programming import find_performance

    with asked() as (core, actor):
        end_tax(core, actor, find_performance(core, actor, code).id, rule=rule)
    say("No order bears it from now on.")


def _book(code: str) -> PriceBook:
    from core.prices import price_book
    from core.programming import find_performance

    with asked() as (core, actor):
        return price_book(core, actor, find_performance(core, actor, code).id)


def _plain(book: PriceBook, minor: int) -> str:
    from core.money import Money

    return Money(minor, book.performance.currency).plain()
