"""How the stores are, a line each: a word that can be read without its colour, and the figures behind it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.audit import Care, Finding, Health, RedisHealth
from etds_tui.text import counted
from etds_tui.widgets.listing import Row


class Word(StrEnum):
    """`look` is for a person to look at; `away` does not answer."""

    OK = "ok"
    LOOK = "look"
    AWAY = "away"


@dataclass(frozen=True, slots=True)
class Line:
    name: str
    word: Word
    said: str


# From here on a person looks. Each is far above what a quiet house shows, and below where selling is slow.
_ROUND_TRIP_MS = 20.0
_CONNECTIONS_SHARE = 0.8
_TRANSACTION_SECONDS = 60.0
_RUN_OUT_HOLDS = 50
_LETTER_SECONDS = 600.0
_DISK_SHARE, _DISK_BYTES = 0.10, 2e9


def lines_of(health: Health, care: Care, version: str) -> tuple[Line, ...]:
    p = health.postgres
    servers = "embedded" if health.is_embedded else "given by address"
    return (
        Line("Postgres", _if(p.round_trip_ms > _ROUND_TRIP_MS),
             f"{p.round_trip_ms:.2f} ms; version {p.version}, schema {p.schema_step}"),
        Line("connections", _if(p.connections > p.connections_max * _CONNECTIONS_SHARE),
             f"{p.connections:,} of {p.connections_max:,}"),
        Line("transactions", _if(p.longest_seconds > _TRANSACTION_SECONDS),
             f"the longest is open for {_lasting(p.longest_seconds)}; the database has {_size(p.database_bytes)}"),
        Line("holds", _if(p.run_out > _RUN_OUT_HOLDS), f"{p.holds:,}, {p.run_out:,} of them run out and not swept yet"),
        _redis(health.redis, has_redis=care.has_redis),
        Line("worker", Word.OK, f"{counted(care.workers, 'worker')} at it" if care.workers
             else "none is up: one of the terminals does what is due"),
        Line("letters", _if(care.letters_seconds > _LETTER_SECONDS),
             f"{care.letters:,} wait, the oldest for {_lasting(care.letters_seconds)}" if care.letters
             else "none waits"),
        _disk(care),
        Line("ETDS", Word.OK, f"version {version}; servers {servers}"),
    )  # fmt: skip


def away(before: Sequence[Line], said: str) -> tuple[Line, ...]:
    """Where Postgres does not answer: said in words, and what was last known of everything else stays."""
    kept = before[1:] if before else ()
    return (Line("Postgres", Word.AWAY, said), *kept)


def heading_of(lines: Sequence[Line]) -> str:
    """The one sentence above all lines; nothing before the first answer."""
    if not lines:
        return ""
    if any(line.name == "Postgres" and line.word is Word.AWAY for line in lines):
        return "The database is away; it is asked again every few seconds. The other figures are from before."
    wrong = [line.name for line in lines if line.word is not Word.OK]
    return f"Have a look: {', '.join(wrong)}." if wrong else "The stores are well, and looked after."


def promise_rows(findings: Sequence[Finding]) -> list[Row]:
    """A row a promise, what is broken first."""
    return [
        Row(one.check, (one.number, "holds" if one.holds else "BROKEN", one.check.replace("_", " "), one.detail))
        for one in sorted(findings, key=lambda one: one.holds)
    ]


def verdict(findings: Sequence[Finding]) -> str:
    broken = [one.number for one in findings if not one.holds]
    if not broken:
        return f"All {len(findings)} promises hold."
    return (
        f"{len(broken)} of {counted(len(findings), 'promise')} broken: {', '.join(broken)}. "
        "Stop selling there until it is understood."
    )


def _redis(redis: RedisHealth | None, *, has_redis: bool) -> Line:
    if redis is None:
        told = "does not answer: news come from the database" if has_redis else "none: news come from the database"
        return Line("Redis", Word.AWAY if has_redis else Word.OK, told)
    figures = f"{_size(redis.memory_bytes)}, {counted(redis.clients, 'client')}, {counted(redis.planes, 'plane')}"
    told = f"{redis.round_trip_ms:.2f} ms; version {redis.version}, {figures}"
    return Line("Redis", _if(redis.round_trip_ms > _ROUND_TRIP_MS), told)


def _disk(care: Care) -> Line:
    size, free = care.disk_bytes, care.disk_free_bytes
    if size is None or free is None:
        return Line("disk", Word.LOOK, "this machine does not say how much room there is")
    return Line("disk", _if(free < min(size * _DISK_SHARE, _DISK_BYTES)), f"{_size(free)} of {_size(size)} free here")


def _if(is_much: bool) -> Word:
    return Word.LOOK if is_much else Word.OK


def _lasting(seconds: float) -> str:
    return f"{seconds:.1f} s" if seconds < 60 else f"{seconds / 60:,.0f} min"


def _size(count: int) -> str:
    return f"{count / 1e9:,.1f} GB" if count >= 1e9 else f"{count / 1e6:,.1f} MB"
