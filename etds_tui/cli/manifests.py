"""`etds manifest`: export a version, compare two, publish a draft, put performances on a version."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from etds_tui.cli.output import asked, emit, explained, say, show
from etds_tui.text import counted

if TYPE_CHECKING:
    from core.access import Actor
    from core.programming import Rebase, Step
    from core.runtime import Core
    from core.venues import ManifestId


@click.group()
def manifest() -> None:
    """Versions of manifests: export, compare, publish, and put performances on them."""


@manifest.command("list")
@click.option("--venue", required=True)
@click.option("--hall", required=True)
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
@explained
def list_(venue: str, hall: str, as_json: bool) -> None:
    """The versions and drafts of a hall, the newest first."""
    from core.venues import find_hall, list_drafts, versions_of

    with asked() as (core, actor):
        hall_id = find_hall(core, actor, venue, hall).hall_id
        versions, drafts = versions_of(core, actor, hall_id), list_drafts(core, actor, hall_id)
    if as_json:
        emit(
            {
                "versions": [
                    {
                        "version": v.version,
                        "name": v.name,
                        "seats": v.seat_count - v.gone,
                        "line": v.line,
                        "performances": v.performances,
                    }
                    for v in versions
                ],
                "drafts": [
                    {"draft": d.id, "based_on": d.base_version, "seats": d.seat_count, "edited_by": d.edited_by}
                    for d in drafts
                ],
            }
        )
        return
    for v in versions:
        show(
            f"version {v.version}: {v.name}, {v.seat_count - v.gone:,} seats, {counted(v.performances, 'performance')}"
        )
    for d in drafts:
        base = f" of version {d.base_version}" if d.base_version else ""
        show(f"draft {d.id}{base}: {d.seat_count:,} seats, last saved by {d.edited_by}")


@manifest.command()
@click.option("--venue", required=True)
@click.option("--hall", required=True)
@click.option("--version", type=int, help="Which one.  [default: the newest]")
@click.option("--fresh", is_flag=True, help="Number the seats through, for a manifest of another hall.")
@click.option("--to", "target", type=click.Path(path_type=Path), help="A file.  [default: standard output]")
@explained
def export(venue: str, hall: str, version: int | None, fresh: bool, target: Path | None) -> None:
    """Write a version as JSON that `etds venue import` reads back without a loss."""
    from core.errors import BadInput
    from core.venues import export_manifest, find_hall, find_version

    with asked() as (core, actor):
        found = find_version(core, actor, find_hall(core, actor, venue, hall).hall_id, version)
        data = export_manifest(core, actor, found.id, fresh=fresh)
    if target is None:
        click.echo(data.decode())
        return
    try:
        target.write_bytes(data)
    except OSError as error:
        raise BadInput(f"{target} cannot be written: {error.strerror}. Choose another file.") from None
    say(f"Version {found.version}, {found.seat_count - found.gone:,} seats, is in {target}.")


@manifest.command("diff")
@click.option("--venue", required=True)
@click.option("--hall", required=True)
@click.argument("old", type=int)
@click.argument("new", type=int)
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
@explained
def diff_(venue: str, hall: str, old: int, new: int, as_json: bool) -> None:
    """What version NEW changes against version OLD, seat by seat."""
    from core.venues import compare_versions, find_hall, find_version
    from etds_tui.screens.programming.differences import difference_lines

    with asked() as (core, actor):
        hall_id = find_hall(core, actor, venue, hall).hall_id
        before, after = (find_version(core, actor, hall_id, number) for number in (old, new))
        found = compare_versions(core, actor, before.id, after.id)
    if as_json:
        emit(found.as_data())
    else:
        show("\n".join(difference_lines(found)))


@manifest.command()
@click.argument("draft", type=int)
@click.option("--rebase", "rolls_out", is_flag=True, help="Put every performance of yours that is behind on it too.")
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
@explained
def publish(draft: int, rolls_out: bool, as_json: bool) -> None:
    """Make DRAFT the next version of its hall."""
    from core.venues import open_draft, publish_draft
    from etds_tui.screens.programming.differences import difference_lines

    with asked() as (core, actor):
        opened = open_draft(core, actor, draft)
        made = publish_draft(core, actor, draft, revision=opened.revision)
        if not as_json:
            show(f"{opened.about.hall} is version {made.version}: {made.seats:,} seats.")
            if made.difference is not None:
                show("\n".join(difference_lines(made.difference)))
        steps = _roll_out(core, actor, made.manifest_id, as_json) if rolls_out else ()
    if as_json:
        emit({"version": made.version, "seats": made.seats, "rebased": steps_data(steps)})


@manifest.command("rebase")
@click.argument("codes", nargs=-1, metavar="[CODE]...")
@click.option("--venue", help="With --hall and no CODE: every performance of the hall that is behind.")
@click.option("--hall")
@click.option("--version", type=int, help="Which one.  [default: the newest of the hall]")
@click.option("--dry-run", is_flag=True, help="Say what it would mean, and change nothing.")
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
@explained
def rebase_(
    codes: tuple[str, ...], venue: str | None, hall: str | None, version: int | None, dry_run: bool, as_json: bool
) -> None:
    """Put performances on a version, one after another, each whole or not at all.

    Broken off, the same command goes on where it was. What is sold, held, set aside or off sale is never lost: where
    the version has no place for such a seat, the performance stays, and the seat is named.
    """
    from core.errors import BadInput
    from core.programming import behind, find_performance, rebase
    from core.venues import find_hall, find_version
    from etds_tui.screens.programming.differences import rebase_lines

    if not codes and not (venue and hall):
        raise BadInput("Name performances by their codes, or a hall with --venue and --hall.")
    with asked() as (core, actor):
        if not codes:
            target = find_version(core, actor, find_hall(core, actor, venue or "", hall or "").hall_id, version)
            if not dry_run:
                steps = _roll_out(core, actor, target.id, as_json)
                if as_json:
                    emit({"version": target.version, "rebased": steps_data(steps)})
                if any(step.refused for step in steps):
                    raise SystemExit(1)
                return
            wanted = behind(core, actor, target.id)
        else:
            wanted = tuple(find_performance(core, actor, code) for code in codes)
        done: list[Rebase] = []
        for performance in wanted:
            to = find_version(core, actor, performance.hall_id, version)
            done.append(rebase(core, actor, performance.id, to.id, dry_run=dry_run))
            if not as_json:
                show("\n".join(rebase_lines(done[-1])))
    if as_json:
        emit([one.as_data() for one in done])
    if dry_run and any(one.in_the_way for one in done):
        raise SystemExit(1)


def _roll_out(core: Core, actor: Actor, manifest_id: ManifestId, as_json: bool) -> tuple[Step, ...]:
    from core.programming import roll_out
    from etds_tui.screens.programming.differences import step_line

    def tell(step: Step) -> bool:
        if not as_json:
            show(step_line(step))
        return True

    steps = roll_out(core, actor, manifest_id, on_step=tell)
    if not steps and not as_json:
        say("No performance of yours is behind.")
    return steps


def steps_data(steps: tuple[Step, ...]) -> list[dict[str, object]]:
    return [{"performance": step.performance.code, "refused": step.refused} for step in steps]
