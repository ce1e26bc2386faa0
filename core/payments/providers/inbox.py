"""How far the news of each provider were read here: a small file for each, which outlives the program.

It is no more than a bookmark. One that is lost or behind has news read twice, which changes nothing; one that cannot be
written is kept in memory until the program ends.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from uuid import uuid4


class Inbox:
    """Bookmarks in a folder. Programs of one folder share them as a place to begin; the last to write wins."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read: dict[str, int] = {}

    def after(self, provider: str) -> int:
        """Where to read on; 0 at the first time, or where the file says nothing."""
        if provider not in self._read:
            self._read[provider] = self._written(provider)
        return self._read[provider]

    def read_to(self, provider: str, upto: int) -> None:
        """Remember. The file is whole at any moment."""
        if self._read.get(provider) == upto:
            return
        self._read[provider] = upto
        fresh = self._folder / f".{uuid4().hex}"
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            fresh.write_text(f"{upto}\n", "ascii")
            os.replace(fresh, self._folder / provider)

    def _written(self, provider: str) -> int:
        try:
            return max(int((self._folder / provider).read_text("ascii")), 0)
        except (OSError, ValueError):
            return 0
