"""The last act of a shift, taken back while that is harmless; otherwise what to do instead."""

from core.undo.acts import Back, CannotUndo, NotUndoable, Undoable, Undone, ago
from core.undo.service import last_act, undo

__all__ = ["Back", "CannotUndo", "NotUndoable", "Undoable", "Undone", "ago", "last_act", "undo"]
