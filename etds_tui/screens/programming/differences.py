"""What a version changes, in lines for a person: of the shell and of the screens alike."""

from __future__ import annotations

from core.programming import Rebase, Step
from core.venues import Difference

_NAMED_MAX = 8


def difference_lines(found: Difference) -> list[str]:
    """Each kind of change in a line, with the first few seats."""
    kinds = [
        ("added", [change.after or "" for change in found.added]),
        ("removed", [change.before or "" for change in found.removed]),
        ("renamed", [f"{change.before} to {change.after}" for change in found.relabelled]),
        ("at another price level", [f"{change.before} to {change.after}" for change in found.relevelled]),
    ]
    lines = [f"{len(seats):,} {kind}: {_named(seats)}" for kind, seats in kinds if seats]
    return [*lines, f"{found.same:,} the same"]


def rebase_lines(one: Rebase) -> list[str]:
    """What going to a version means or did."""
    did = "is on" if one.is_done else "stays on" if one.from_version == one.to_version else "would go to"
    found = [f"{one.performance.code} {did} version {one.to_version} (from {one.from_version})."]
    found += difference_lines(one.difference)
    if one.in_the_way:
        found.append(f"In the way: {_named([f'{seat} ({state})' for seat, state in one.in_the_way])}.")
    if one.renamed_with_papers:
        names = _named([f"{old} is now {new}" for old, new in one.renamed_with_papers])
        found.append(f"Bought under another name, print anew: {names}.")
    if one.unpriced:
        found.append(f"Without a price here: {', '.join(one.unpriced)}.")
    return found


def step_line(step: Step) -> str:
    return f"{step.number:>4} of {step.of}  {step.performance.code:<16} {step.refused or 'done'}"


def _named(seats: list[str]) -> str:
    more = f" and {len(seats) - _NAMED_MAX:,} more" if len(seats) > _NAMED_MAX else ""
    return ", ".join(seats[:_NAMED_MAX]) + more
