"""What the app does about a manager's word: ask for it in the middle of an act, and bring questions before managers."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar
from uuid import UUID

from textual.command import CommandPalette

from core.errors import EtdsError, NotPermitted, OverrideOver
from etds_tui.threads import on_loop

if TYPE_CHECKING:
    from core.access import Actor, OverrideBell
    from core.runtime import Core
    from etds_tui.app import EtdsApp

P = ParamSpec("P")
R = TypeVar("R")


class ManagersWord:
    """One an app. Asks for the person who is signed in, and listens where that is a manager."""

    def __init__(self, app: EtdsApp) -> None:
        self._app = app
        self._bell: OverrideBell | None = None
        self._put_off: set[UUID] = set()

    async def ask(self, service: Callable[Concatenate[Core, Actor, P], R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        """Call a service; where only a manager may, offer to ask one and call it once more. From a worker.

        Raises what the service raises, and OverrideOver where it was not allowed.
        """
        from etds_tui.screens.override.asking import AskManagerDialog

        try:
            return await self._app.ask(service, *args, **kwargs)
        except NotPermitted as refused:
            if not refused.may_be_lifted:
                raise
            dialog = AskManagerDialog(partial(service, *args, **kwargs), refused.message)
        if not await self._app.push_screen_wait(dialog):
            raise OverrideOver("Nothing was done: no manager allowed it.")
        return await self._app.ask(service, *args, **kwargs)

    # --- a manager's terminal -------------------------------------------------------------------------------------

    async def listen(self) -> None:
        """Hear questions from now on, where the person may answer."""
        from core.access import Permission, follow_overrides

        self.close()
        self._put_off.clear()
        if self._app.may(Permission.OVERRIDE_ANSWER):
            with suppress(EtdsError):  # then the next sign-in hears them
                self._bell = await self._app.ask(follow_overrides, on_loop(self.look))

    @property
    def hears(self) -> bool:
        return self._bell is not None

    def close(self) -> None:
        if self._bell is not None:
            self._bell.close()
            self._bell = None

    def put_off(self, request: UUID) -> None:
        """Not now: it comes up again when the manager asks for what waits."""
        self._put_off.add(request)

    def look(self, *, again: bool = False) -> None:
        """Bring up the oldest question that waits; `again` also those that were put off."""
        if again:
            self._put_off.clear()
        if self._bell is not None:
            self._app.run_worker(partial(self._bring_up, is_asked=again), group="overrides", exclusive=True)

    async def _bring_up(self, *, is_asked: bool) -> None:
        from core.access import pending_overrides
        from etds_tui.screens.override.answering import AnswerDialog

        if not self._is_free() or self._app._person is None:
            return
        try:
            waiting = await self._app.ask(pending_overrides)
        except EtdsError:
            return  # the desk says itself what is wrong
        request = next((one for one in waiting if one.id not in self._put_off), None)
        if request is None and is_asked:
            self._app.notify("Nobody asks for anything.", markup=False)
        if request is not None and self._is_free() and self._app._person is not None:
            await self._app.push_screen(AnswerDialog(request))

    def _is_free(self) -> bool:
        """Nothing comes before a locked terminal, over a question that is there, or over the palette."""
        from etds_tui.screens.override.answering import AnswerDialog

        over = (AnswerDialog, CommandPalette)
        return not self._app.is_locked and not any(isinstance(screen, over) for screen in self._app.screen_stack)
