"""The house equation: every place of the manifest is in exactly one state, so the states add up to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from db.postgres import Postgres
from db.queries import inventory
from db.vocabulary import PerformanceId, SeatState, count_states


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseCounts:
    """Places in each state; `manifest` is how many there are."""

    open: int
    held: int
    paying: int
    reserved: int
    sold: int
    comp: int
    allocated: int
    killed: int
    manifest: int

    @property
    def adds_up(self) -> bool:
        return self.manifest == sum(getattr(self, state.value) for state in SeatState)

    def as_data(self) -> Mapping[str, int]:
        return asdict(self)

    @classmethod
    def of_plane(cls, states: bytes) -> HouseCounts:
        """Count a plane: one letter a place."""
        return cls(**{state.value: count for state, count in count_states(states).items()}, manifest=len(states))


def counts_of(postgres: Postgres, performance_ids: Sequence[PerformanceId]) -> dict[PerformanceId, HouseCounts]:
    """Counted from the claim rows now; a run-out hold counts as open."""
    return {
        key: HouseCounts(
            open=row.open,
            held=row.held,
            paying=row.paying,
            reserved=row.reserved,
            sold=row.sold,
            comp=row.comp,
            allocated=row.allocated,
            killed=row.killed,
            manifest=row.manifest,
        )
        for key, row in inventory.house_counts(postgres, performance_ids).items()
    }
