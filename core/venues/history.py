"""A draft with what was done to it: undo and redo walk along the list of edits. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field

from core.venues.drafting import apply
from core.venues.drafts import Draft
from core.venues.edits import Edit


@dataclass(slots=True)
class History:
    """`base` and the edits since; a new edit forgets those that were undone."""

    base: Draft
    done: list[Edit] = field(default_factory=list[Edit])
    undone: list[Edit] = field(default_factory=list[Edit])
    _drafts: list[Draft] = field(default_factory=list[Draft])

    @property
    def draft(self) -> Draft:
        return self._drafts[-1] if self._drafts else self.base

    def do(self, edit: Edit) -> Draft:
        """Raises BadInput, and nothing is done then."""
        made = apply(self.draft, edit)
        self._drafts.append(made)
        self.done.append(edit)
        self.undone.clear()
        return made

    def undo(self) -> Edit | None:
        """One step back; the edit that was taken back."""
        if not self.done:
            return None
        self._drafts.pop()
        self.undone.append(self.done.pop())
        return self.undone[-1]

    def redo(self) -> Edit | None:
        if not self.undone:
            return None
        edit = self.undone.pop()
        self._drafts.append(apply(self.draft, edit))
        self.done.append(edit)
        return edit
