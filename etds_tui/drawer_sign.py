"""The drawer in sight: since when one's own is open, for the line on top of every desk.

Read once at the sign-in, and told by whatever opens, closes or reads the drawer after that; nothing looks every second.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from textual import work
from textual.reactive import reactive

from core.errors import EtdsError
from etds_tui.practising import Practising

if TYPE_CHECKING:
    from core.shifts import Shift


class DrawerSign(Practising):
    """What the app knows of the drawer. A mixin, so that the app itself stays short."""

    drawer = reactive("", repaint=False)
    """`drawer 14:02`, `no drawer`, or nothing for those who run none."""

    def show_drawer(self, mine: Shift | None) -> None:
        """The drawer of the person who is signed in, as it has just been read or changed."""
        self.drawer = "no drawer" if mine is None else f"drawer {mine.opened:%H:%M}"

    @work(exclusive=True, group="drawer")
    async def look_for_drawer(self) -> None:
        self.drawer = ""
        if self._runs_drawers():
            with suppress(EtdsError):  # the desk says itself what is wrong
                self.show_drawer(await self.own_drawer())

    async def own_drawer(self) -> Shift | None:
        """The open drawer of the person who is signed in. Raises EtdsError."""
        from core.shifts import my_shift

        if not self._runs_drawers():
            return None
        assert self._core is not None and self._person is not None, "somebody is signed in"
        return await self.lane(my_shift, self._core, self._person)

    def _runs_drawers(self) -> bool:
        from core.access import Permission, may

        return self._core is not None and self._person is not None and may(self._person, Permission.SHIFT_RUN)

    def watch_practising(self) -> None:
        """In practice the drawer is another one."""
        if self._person is not None:
            self.look_for_drawer()
