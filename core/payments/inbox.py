"""How far the news of each provider were read here: a small file for each, which outlives the program.

It is no more than a bookmark. One that is lost or behind has news read twice, which changes nothing.
"""

from __future__ import annotations

import os
from pathlib import Path
from uuid import uuid4


class Inbox:
    """Bookmarks in a folder. Terminals of one folder share them; the last to write wins."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def after(self, provider: str) -> int:
        """Where to read on; 0 at the first time, or where the file says nothing."""
        try:
            return max(int(self._file(provider).read_text("ascii")), 0)
        except (FileNotFoundError, ValueError):
            return 0

    def read_to(self, provider: str, upto: int) -> None:
        """Remember. The file is whole at any moment."""
        self._folder.mkdir(parents=True, exist_ok=True)
        fresh = self._folder / f".{uuid4().hex}"
        try:
            fresh.write_text(f"{upto}\n", "ascii")
            os.replace(fresh, self._file(provider))
        finally:
            fresh.unlink(missing_ok=True)

    def _file(self, provider: str) -> Path:
        return self._folder / provider
