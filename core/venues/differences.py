"""What a version of a manifest changes, seat by seat. Pure.

Versions of one line share their ordinals, so a seat is the same where its ordinal is, whatever it is called.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from core.venues.manifest import Manifest


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatChange:
    """One seat; `before` and `after` are names, or names of price levels, None where it is not there."""

    ordinal: int
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """The changes of each kind, in ordinal order. A seat may be in `relabelled` and in `relevelled`."""

    same: int
    added: tuple[SeatChange, ...]
    removed: tuple[SeatChange, ...]
    relabelled: tuple[SeatChange, ...]
    relevelled: tuple[SeatChange, ...]

    @property
    def is_nothing(self) -> bool:
        return not (self.added or self.removed or self.relabelled or self.relevelled)

    def as_data(self) -> Mapping[str, object]:
        return {
            "same": self.same,
            "added": [change.after for change in self.added],
            "removed": [change.before for change in self.removed],
            "relabelled": [[change.before, change.after] for change in self.relabelled],
            "relevelled": [
                {"seat": change.ordinal, "before": change.before, "after": change.after} for change in self.relevelled
            ],
        }


def diff(old: Manifest, new: Manifest) -> Difference:
    """From the one to the other; both of one line."""
    before, after = dict(_seats(old)), dict(_seats(new))
    stayed = sorted(before.keys() & after.keys())
    relabelled = [seat for seat in stayed if before[seat][0] != after[seat][0]]
    relevelled = [seat for seat in stayed if before[seat][1] != after[seat][1]]
    return Difference(
        same=len(stayed) - len({*relabelled, *relevelled}),
        added=_changes(sorted(after.keys() - before.keys()), {}, _names(after)),
        removed=_changes(sorted(before.keys() - after.keys()), _names(before), {}),
        relabelled=_changes(relabelled, _names(before), _names(after)),
        relevelled=_changes(
            relevelled,
            {seat: before[seat][1] for seat in relevelled},
            {seat: after[seat][1] for seat in relevelled},
        ),
    )


def _changes(seats: list[int], before: Mapping[int, str], after: Mapping[int, str]) -> tuple[SeatChange, ...]:
    return tuple(SeatChange(ordinal=seat, before=before.get(seat), after=after.get(seat)) for seat in seats)


def _names(seats: Mapping[int, tuple[str, str]]) -> Mapping[int, str]:
    return {seat: label for seat, (label, _) in seats.items()}


def _seats(manifest: Manifest) -> Iterator[tuple[int, tuple[str, str]]]:
    """Every seat that is there, with its name and its price level."""
    for row in manifest.rows:
        where = f"{manifest.sections[row.section].name}-{row.name}-"
        for ordinal, number, level in zip(row.ordinals, row.seat_numbers, row.levels, strict=True):
            yield ordinal, (where + number, manifest.levels[level].name)
