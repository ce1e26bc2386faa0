"""`etds verify`: the house adds up, or the row that is wrong is named; or how it stood at a moment."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from core.errors import BadInput
from etds_tui.cli.output import REFUSED, asked, emit, explained, say, show

if TYPE_CHECKING:
    from core.audit import Finding, HouseThen


@click.command()
@click.option("--as-of", "moment", metavar="TIME", help="How it stood then, as 2026-11-21T18:00 (in UTC).")
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
@explained
def verify(moment: str | None, as_json: bool) -> None:
    """Check every promise of the house against its rows. Exit status 0 only if all hold.

    What is only late is brought to its end first, as any terminal does in passing.
    """
    from core.audit import houses_as_of, verify_house
    from core.worker import take_care

    with asked() as (core, actor):
        if moment is not None:
            _show_then(houses_as_of(core, actor, _read(moment)), as_json=as_json)
            return
        take_care(core)
        findings = verify_house(core, actor)
    _show(findings, as_json=as_json)
    if not all(finding.holds for finding in findings):
        say("The house does not add up. What is wrong is named above; stop selling there until it is understood.")
        raise SystemExit(REFUSED)


def _read(moment: str) -> datetime:
    try:
        read = datetime.fromisoformat(moment)
    except ValueError:
        raise BadInput(f"'{moment}' is not a time. Write it like 2026-11-21T18:00.") from None
    return read if read.tzinfo is not None else read.replace(tzinfo=UTC)


def _show(findings: tuple[Finding, ...], *, as_json: bool) -> None:
    if as_json:
        emit([finding.as_data() for finding in findings])
        return
    for finding in findings:
        show(f"{'holds ' if finding.holds else 'BROKEN'}  {finding.number:4}{finding.check:31}{finding.detail}")


def _show_then(houses: tuple[HouseThen, ...], *, as_json: bool) -> None:
    if as_json:
        emit([house.as_data() for house in houses])
    else:
        for house in houses:
            seats = ", ".join(f"{count:,} {state}" for state, count in house.seats.items())
            money = ", ".join(f"{account} {amount}" for account, amount in house.money.items())
            show(f"{house.performance:12} {seats}")
            if money:
                show(f"{'':12} {money}")
    if not all(house.balances for house in houses):
        say("The money of a performance did not sum to zero then. Run 'etds verify'.")
        raise SystemExit(REFUSED)
