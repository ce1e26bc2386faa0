"""What may be done to a draft, as values: they are previewed, applied, undone and done again. Pure.

`seats` are positions in the draft that the edit is applied to.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from core.venues.manifest import Trait
from core.venues.numbering import Scheme

Seats: TypeAlias = tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AddSection:
    name: str
    stand: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RenameSection:
    section: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AddLevel:
    name: str
    price_minor: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AddRow:
    """A row of `count` seats from column `x` on line `y`. What is on that line or below moves down if it must."""

    section: str
    name: str
    x: int
    y: int
    count: int
    level: int
    scheme: Scheme = Scheme.UP
    first: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtendRow:
    """More seats at the end (or the beginning) of the row of a seat, numbered on."""

    seat: int
    count: int
    at_the_end: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class RenameRow:
    seat: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BendRows:
    """The rows of these seats, their middle `depth` lines lower than their ends (or higher); 0 makes them straight."""

    seats: Seats
    depth: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveSeats:
    seats: Seats
    columns: int
    lines: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AddAisle:
    """`width` empty columns to the left of these seats: all to the right of it on their lines moves away."""

    seats: Seats
    width: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Renumber:
    """The chosen seats of each row, by themselves."""

    seats: Seats
    scheme: Scheme
    first: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class SetTrait:
    seats: Seats
    trait: Trait
    on: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class SetLevel:
    seats: Seats
    level: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveSeats:
    seats: Seats


@dataclass(frozen=True, slots=True, kw_only=True)
class AddArea:
    """A general-admission area, below everything."""

    name: str
    stand: str
    capacity: int
    level: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AddTable:
    """A table with seats on two sides, numbered through; it stands below the section, and what is there moves down."""

    section: str
    name: str
    count: int
    level: int


Edit: TypeAlias = (
    AddSection | RenameSection | AddLevel | AddRow | ExtendRow | RenameRow | BendRows | MoveSeats | AddAisle
    | Renumber | SetTrait | SetLevel | RemoveSeats | AddArea | AddTable
)  # fmt: skip
