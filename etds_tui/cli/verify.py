"""`etds verify`: the house adds up, or the row that is wrong is named."""

from __future__ import annotations

import click

from etds_tui.cli.output import REFUSED, asked, emit, explained, say, show


@click.command()
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
@explained
def verify(as_json: bool) -> None:
    """Check every promise of the house against its rows. Exit status 0 only if all hold."""
    from core.audit import verify_house

    with asked() as (core, actor):
        findings = verify_house(core, actor)
    if as_json:
        emit([finding.as_data() for finding in findings])
    else:
        for finding in findings:
            show(f"{'holds ' if finding.holds else 'BROKEN'}  {finding.check:32} {finding.detail}")
    if not all(finding.holds for finding in findings):
        say("The house does not add up. What is wrong is named above; stop selling there until it is understood.")
        raise SystemExit(REFUSED)
