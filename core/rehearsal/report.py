"""What a rehearsal found: the tallies of its tills put together, and the proof out of the copy's rows. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(slots=True)
class Tally:
    """What the tills of one process saw. Times in milliseconds; `told` are seats that buyers were told they have."""

    arrived: int = 0
    carts: int = 0
    abandoned: int = 0
    served: int = 0  # buyers who left the till, with tickets or without
    orders: int = 0
    told: list[int] = field(default_factory=list[int])
    refused: Counter[str] = field(default_factory=Counter[str])
    failed: list[str] = field(default_factory=list[str])
    wait_ms: list[float] = field(default_factory=list[float])
    hold_ms: list[float] = field(default_factory=list[float])
    sale_ms: list[float] = field(default_factory=list[float])


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """Counted in the copy when all had ended: seats with two live tickets, and what `verify` says does not hold."""

    double: int
    tickets: int
    open: int
    sold_out_seconds: float | None
    broken: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """`double`: seats that were sold twice, by the rows or by what buyers were told."""

    pattern: str
    buyers: int
    tills: int
    processes: int
    speed: float
    seconds: float
    is_whole: bool
    arrived: int
    holds_placed: int
    abandoned: int
    orders: int
    sold: int
    left: int
    refused: Mapping[str, int]
    failed: tuple[str, ...]
    times_ms: Mapping[str, Mapping[str, float]]  # wait, hold, sale: p50, p99
    sold_out_seconds: float | None
    double: int
    not_there: int  # seats that buyers were told are theirs, and that have no ticket
    broken: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Nothing was sold twice, nobody was told what is not so, and the copy adds up."""
        return not (self.double or self.not_there or self.broken or self.failed)

    def as_data(self) -> Mapping[str, object]:
        return {
            "pattern": self.pattern, "buyers": self.buyers, "tills": self.tills, "processes": self.processes,
            "speed": self.speed, "seconds": round(self.seconds, 1), "is_whole": self.is_whole, "holds": self.holds,
            "arrived": self.arrived, "carts": self.holds_placed, "abandoned": self.abandoned, "orders": self.orders,
            "sold": self.sold, "left": self.left, "refused": dict(self.refused), "failed": list(self.failed),
            "times_ms": {name: dict(times) for name, times in self.times_ms.items()},
            "sold_out_seconds": None if self.sold_out_seconds is None else round(self.sold_out_seconds, 1),
            "double": self.double, "not_there": self.not_there, "broken": list(self.broken),
        }  # fmt: skip


def report_of(
    tallies: Sequence[Tally], proof: Proof, tickets: Mapping[int, int], *, pattern: str, buyers: int, tills: int,
    processes: int, speed: float, seconds: float, is_whole: bool,
) -> Report:  # fmt: skip
    """`tickets`: how many live tickets each seat has that was sold during the rehearsal."""
    told = Counter(seat for tally in tallies for seat in tally.told)
    return Report(
        pattern=pattern,
        buyers=buyers,
        tills=tills,
        processes=processes,
        speed=speed,
        seconds=seconds,
        is_whole=is_whole,
        arrived=sum(tally.arrived for tally in tallies),
        holds_placed=sum(tally.carts for tally in tallies),
        abandoned=sum(tally.abandoned for tally in tallies),
        orders=sum(tally.orders for tally in tallies),
        sold=proof.tickets,
        left=proof.open,
        refused=dict(sum((tally.refused for tally in tallies), Counter[str]()).most_common()),
        failed=tuple(sorted({one for tally in tallies for one in tally.failed}))[:5],
        times_ms={
            name: {"p50": at_share(times, 50), "p99": at_share(times, 99)}
            for name, times in (
                ("wait", [ms for tally in tallies for ms in tally.wait_ms]),
                ("hold", [ms for tally in tallies for ms in tally.hold_ms]),
                ("sale", [ms for tally in tallies for ms in tally.sale_ms]),
            )
        },
        sold_out_seconds=proof.sold_out_seconds,
        double=max(proof.double, sum(count > 1 for count in told.values())),
        not_there=sum(seat not in tickets for seat in told),
        broken=proof.broken,
    )


def at_share(values: Sequence[float], percent: int) -> float:
    """The value that so many of a hundred stay under or reach; 0 of nothing."""
    ordered = sorted(values)
    return round(ordered[min(len(ordered) * percent // 100, len(ordered) - 1)], 1) if ordered else 0.0


def words(report: Report) -> tuple[str, ...]:
    """The report as it is read."""
    lines = [
        f"{report.arrived:,} of {report.buyers:,} buyers came ({report.pattern}) to {report.tills} tills in"
        f" {report.processes} processes, {report.seconds:.1f} s{'' if report.is_whole else ': ended before its time'}",
        f"{report.holds_placed:,} carts, {report.orders:,} orders, {report.abandoned:,} left their cart;"
        f" {report.sold:,} seats sold, {report.left:,} open",
    ]
    if report.sold_out_seconds is not None:
        lines.append(f"sold out after {report.sold_out_seconds:.1f} s")
    if report.refused:
        lines.append("refused: " + ", ".join(f"{count:,} {code}" for code, count in report.refused.items()))
    for name, what in (("wait", "wait for a till"), ("hold", "hold"), ("sale", "sale")):
        times = report.times_ms[name]
        lines.append(f"{what:16} p50 {times['p50']:>9,.1f} ms   p99 {times['p99']:>9,.1f} ms")
    not_there = f"; told and not there: {report.not_there}" if report.not_there else ""
    lines.append(f"sold twice: {report.double}{not_there}")
    lines += [f"does not hold: {name}" for name in report.broken]
    lines += [f"failed: {what}" for what in report.failed]
    if report.holds:
        lines.append("verify: every promise holds")
    return tuple(lines)
