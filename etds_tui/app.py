"""The app: signs in, opens the desk of the role, locks when idle, and lets go of everything in order."""

from __future__ import annotations

import asyncio
import signal
import socket
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, ClassVar, Concatenate, ParamSpec, TypeVar

from textual import events, work
from textual.app import SystemCommand
from textual.filter import LineFilter
from textual.reactive import reactive
from textual.screen import Screen

from core.collector import settle_collector
from core.errors import EtdsError, SessionEnded
from etds_tui.drawer_sign import DrawerSign
from etds_tui.filters import SafeText
from etds_tui.keys_in_turn import KeysInTurn
from etds_tui.lane import Lane
from etds_tui.manager import ManagersWord
from etds_tui.screens.login.sign_in import SignInScreen
from etds_tui.theme import SEAT_VARIABLES, THEMES

if TYPE_CHECKING:
    from textual.await_complete import AwaitComplete

    from core.access import Actor, Permission
    from core.runtime import Core
    from etds_tui.watching import Watches

P = ParamSpec("P")
R = TypeVar("R")

_TOKEN_CHECK_SECONDS = 1.0
_MATTERS_SECONDS = 5.0


class EtdsApp(DrawerSign):
    """`open_core` is called on a thread once the first screen stands, or has been called where a core is given."""

    TITLE = "ETDS"
    ENABLE_COMMAND_PALETTE = True
    COMMAND_PALETTE_BINDING = "ctrl+p"
    BINDINGS: ClassVar[list[Any]] = []
    matters = reactive(0, repaint=False)
    """How many payments somebody must look at; 0 for those who may not."""
    CSS = """
    ToastRack { dock: top; align: right top; margin-top: 2; }
    Toast { width: 64; max-width: 80%; }
    """

    def __init__(
        self,
        core: Core | None = None,
        *,
        open_core: Callable[[], Core] | None = None,
        theme: str = "etds-dark",
        is_demo: bool = False,
        ascii_only: bool = False,
        terminal: str | None = None,
    ) -> None:
        super().__init__()
        assert core is not None or open_core is not None, "a core, or the way to one"
        self._core = core
        self._open_core = open_core
        self._core_ready = asyncio.Event()
        self._is_demo = is_demo
        self._first_theme = theme
        self.ascii_only = ascii_only
        self.lane = Lane()
        self._keys = KeysInTurn(self, super().on_event)
        self._person: Actor | None = None
        self._terminal = terminal or socket.gethostname()[:40]
        self._last_input = time.monotonic()
        self._failure: EtdsError | None = None
        self.manager = ManagersWord(self)
        self.is_locked = False
        self._watches: Watches | None = None
        self._filters_of: dict[tuple[LineFilter, ...], tuple[SafeText]] = {}

    # --- life -------------------------------------------------------------------------------------------------

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return dict(SEAT_VARIABLES)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Nothing that was text may act on the terminal, whichever widget shows it."""
        others = tuple(super().get_line_filters())
        if others not in self._filters_of:
            self._filters_of[others] = (SafeText(others),)
        return self._filters_of[others]

    def on_mount(self) -> None:
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = self._first_theme
        for name in ("SIGTERM", "SIGHUP"):
            if hasattr(signal, name) and not self.is_headless:
                asyncio.get_running_loop().add_signal_handler(getattr(signal, name), self.exit)
        self.push_screen(SignInScreen(is_demo=self._is_demo))
        self.set_interval(1.0, self._look_at_idleness)
        if self._core is None:
            self.call_after_refresh(self._connect)
        else:
            self._opened()

    @work(exclusive=True)
    async def _connect(self) -> None:
        assert self._open_core is not None, "there is a way to a core"
        try:
            self._core = await self.lane(self._open_core)
        except EtdsError as error:
            self._failure = error
            self.exit(return_code=3, message=error.message)
            return
        self._opened()

    def _opened(self) -> None:
        self._core_ready.set()
        self.set_interval(self.core.settings.sweep_seconds, self._sweep)
        self.set_interval(_MATTERS_SECONDS, self.count_matters)
        if not self.is_headless:
            self.call_later(settle_collector)

    def on_unmount(self) -> None:
        self.forget_practice()
        self.manager.close()
        if self._watches is not None:
            self._watches.close()
        self.lane.close()

    @property
    def core(self) -> Core:
        assert self._core is not None, "the core is open"
        return self._core

    @property
    def person(self) -> Actor:
        """Who is signed in. Raises SessionEnded: a desk may still be asking when its person has just gone."""
        if self._person is None:
            raise SessionEnded
        return self._person

    @property
    def is_signed_in(self) -> bool:
        return self._person is not None

    @property
    def person_name(self) -> str:
        """What the desks show of who is signed in."""
        return self._person.display_name if self._person is not None else ""

    def may(self, permission: Permission) -> bool:
        """Whether who is signed in may: for what a desk shows. The services decide."""
        from core.access import may

        return self._person is not None and may(self._person, permission)

    @property
    def watches(self) -> Watches:
        """Seats that this terminal watches."""
        from etds_tui.watching import Watches

        self._watches = self._watches or Watches(self)
        return self._watches

    async def ask(self, service: Callable[Concatenate[Core, Actor, P], R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        """Call a service as the person who is signed in. Raises what it raises."""
        return await self.lane(service, self.core, self.person, *args, **kwargs)

    # --- sessions ---------------------------------------------------------------------------------------------

    async def sign_in(self, username: str, password: str) -> None:
        """Begin a session and open the desk. Raises SignInRefused, SignInThrottled, Outage."""
        from core.access import sign_in

        await self._core_ready.wait()
        signed = await self.lane(sign_in, self.core, username, password, terminal=self._terminal)
        await self._enter(signed.actor)

    async def _enter(self, person: Actor) -> None:
        """The desk of who has just signed in."""
        self._person = person
        self._last_input = time.monotonic()
        from etds_tui.screens.programming.performances import PerformancesScreen

        await self.push_screen(PerformancesScreen())
        self.count_matters()
        self.look_for_drawer()
        await self.manager.listen()

    async def change_operator(self, username: str, password: str) -> None:
        """Another person takes this till over; what the first one held is parked, for whoever goes on with it.

        The first one's session ends once the other's has begun. Raises SignInRefused, SignInThrottled, Outage, and
        what `may_change_operator` has against it.
        """
        from core.access import may_change_operator, sign_in, sign_out

        refusal = await self.ask(may_change_operator)
        if refusal is not None:
            raise refusal
        signed = await self.lane(sign_in, self.core, username, password, terminal=self._terminal)
        await self._leave_to_counter()
        with suppress(EtdsError):  # it has ended already, or ends by itself
            await self.ask(sign_out)
        self.run_worker(self._enter_after(self.to_sign_in(), signed.actor))  # the app's own: who asked is taken away

    async def _enter_after(self, left: list[AwaitComplete], person: Actor) -> None:
        """Once the desks of the first person are gone: none of them reads anything in the name of the second."""
        for desk in left:
            await desk
        await self._enter(person)

    async def _leave_to_counter(self) -> None:
        from etds_tui.screens.boxoffice.counter import CounterScreen

        for screen in self.screen_stack:
            if isinstance(screen, CounterScreen) and screen.is_mounted:
                await screen.leave_to_counter()

    def to_sign_in(self, message: str = "") -> list[AwaitComplete]:
        """Leave every desk; the next person signs in. What is to be waited for where that is at once.

        Once only: of several questions to which a session has ended, the first leads here.
        """
        if self._person is None:
            return []
        self.leave_practice()
        self._person = None
        self.is_locked = False
        self.manager.close()
        self.matters, self.drawer = 0, ""
        if self._watches is not None:
            self._watches.close()
        self.clear_notifications()
        left = [self.pop_screen() for _ in self.screen_stack[2:]]
        left.append(self.switch_screen(SignInScreen(is_demo=self._is_demo, message=message)))
        return left

    @work(exclusive=True)
    async def action_sign_out(self) -> None:
        from core.access import sign_out

        if self.practising:
            self.action_end_practice()
            return
        if self._person is None:
            self.exit()
            return
        said = "Signed out."
        with suppress(EtdsError):  # the session is gone already, or ends by itself
            if await self.own_drawer() is not None:
                said = "Signed out. Your drawer stays open: sign in again to count it (d, c)."
            await self.ask(sign_out)
        self.to_sign_in(said)

    async def action_quit(self) -> None:
        """ctrl+q: out of practice first, then out of the session, out of the program from the sign-in."""
        if self.practising:
            self.action_end_practice()
        elif self._person is None:
            self.exit()
        else:
            self.action_sign_out()

    def action_lock(self) -> None:
        from etds_tui.screens.login.lock import LockDialog

        if self._person is not None and not self.is_locked:
            self.is_locked = True
            super().push_screen(LockDialog())

    def push_screen(self, *args: Any, **kwargs: Any) -> Any:  # pyright: ignore[reportIncompatibleMethodOverride]
        """What comes up while the terminal is locked, as when a payment ends, comes up under the lock."""
        from etds_tui.screens.login.lock import LockDialog

        pushed = super().push_screen(*args, **kwargs)
        if self.is_locked:
            super().push_screen(LockDialog())
        return pushed

    def action_command_palette(self) -> None:
        if not self.is_locked:
            super().action_command_palette()

    def held(self) -> tuple[int, int] | None:
        """How many seats the cart of this terminal has, and for how many seconds yet; None where it has none."""
        from etds_tui.screens.boxoffice.picking import PickScreen

        carts = [screen.cart for screen in self.screen_stack if isinstance(screen, PickScreen) and screen.is_mounted]
        return next(((len(cart.seats), cart.remaining_seconds) for cart in carts if cart.seats), None)

    def action_set_pin(self) -> None:
        from etds_tui.screens.login.set_pin import SetPinDialog

        self.push_screen(SetPinDialog())

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, (events.Key, events.MouseEvent)):
            self._last_input = time.monotonic()
        if isinstance(event, (events.Key, events.Paste)) and not event.is_forwarded:
            self._keys.put(event)
        else:
            await super().on_event(event)

    def _look_at_idleness(self) -> None:
        if self._person is None or self._core is None:
            return
        if self._watches is not None:
            self._watches.look_at_clock()
        limit = self.core.settings.idle_lock_seconds
        if limit and time.monotonic() - self._last_input >= limit:
            self.action_lock()

    @work(exclusive=True, group="sweep")
    async def _sweep(self) -> None:
        from core.runtime import is_outage
        from core.worker import take_care

        try:
            await self.lane(take_care, self.core)
        except Exception as error:
            if not is_outage(error):
                raise

    @work(exclusive=True, group="matters")
    async def count_matters(self) -> None:
        """Have every desk show how many payments somebody must look at, where the person may."""
        from core.access import Permission
        from core.payments import attention_count

        if not self.may(Permission.PAYMENT_ATTEND):
            self.matters = 0
            return
        with suppress(EtdsError):  # the desk says itself what is wrong
            self.matters = await self.ask(attention_count)

    # --- palette, crash -----------------------------------------------------------------------------------------

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        from etds_tui.palette import commands

        return commands(self, screen)

    def _fatal_error(self) -> None:
        """A crash says that it was one and under which number it was written down, and shows no value of anything."""
        from core.logs import log_incident

        incident = log_incident(self._exception) if self._exception is not None else "unknown"
        self._exit_renderables.append(
            f"ETDS had to stop. Nothing that was sold is lost. Report incident {incident}; etds.log has the place."
        )
        self._close_messages_no_wait()
