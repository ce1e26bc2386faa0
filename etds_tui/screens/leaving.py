"""A desk or dialog that is being left: what it was still reading has nowhere to go."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import TYPE_CHECKING, Any, cast

from textual.css.query import NoMatches

if TYPE_CHECKING:
    from textual.screen import Screen
    from textual.worker import Worker

    Base = Screen[Any]
else:
    Base = object


class Leaving(Base):
    """Its workers go on until Textual ends them, and its widgets are gone by then: not to find one is no error."""

    def run_worker(self, work: Any, *args: Any, **kwargs: Any) -> Worker[Any]:
        async def until_left() -> Any:
            try:
                return await cast(Awaitable[Any], work() if callable(work) else work)
            except NoMatches:
                if self.display:  # it is neither closed nor being taken away
                    raise
                return None

        return super().run_worker(work if kwargs.get("thread") else until_left, *args, **kwargs)
