"""Two people edited the same thing: what differs, field by field, and what becomes of a choice. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any, TypeVar

Facts = TypeVar("Facts")
"""A frozen dataclass of what a person edits."""


class Side(StrEnum):
    MINE = "mine"
    THEIRS = "theirs"


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that is not the same any more: as I found it, as I want it, as somebody else left it meanwhile."""

    field: str
    before: Any
    mine: Any
    theirs: Any

    @property
    def is_clash(self) -> bool:
        """Both changed it. Where only one did, there is nothing to decide, only to be seen."""
        return self.mine != self.before and self.theirs != self.before

    @property
    def side(self) -> Side:
        """What is taken where nobody chooses: what I typed, and otherwise what somebody else did."""
        return Side.THEIRS if self.mine == self.before else Side.MINE


def differences(before: Facts, mine: Facts, theirs: Facts) -> tuple[Difference, ...]:
    """Every field in which mine and theirs are not alike, in the order of the fields."""
    names = [field.name for field in fields(mine)]  # type: ignore[arg-type]
    values = [(name, *(getattr(one, name) for one in (before, mine, theirs))) for name in names]
    return tuple(Difference(*value) for value in values if value[2] != value[3])


def is_changed(before: Facts, theirs: Facts) -> bool:
    """Whether somebody changed what is edited here; the state of a performance, say, is not."""
    return before != theirs


def merged(theirs: Facts, found: tuple[Difference, ...], sides: Mapping[str, Side]) -> Facts:
    """What is stored: theirs, and mine in the fields where mine was taken."""
    mine = {one.field: one.mine for one in found if sides.get(one.field, one.side) is Side.MINE}
    return replace(theirs, **mine)  # type: ignore[type-var]
