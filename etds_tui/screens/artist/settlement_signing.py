"""What is done with a sheet: frozen by the presenter, signed by both sides, written on paper."""

from __future__ import annotations

from textual import work

from core import settlement
from core.errors import EtdsError
from core.settlement import SIDES, Frozen, Sheet, moved_since
from etds_tui.screens.artist import settlement_words as words
from etds_tui.screens.artist.settlement_forms import DealForms
from etds_tui.screens.modals.confirm import ConfirmDialog
from etds_tui.text import plain


class SheetActs(DealForms):
    """The sheet of now, the frozen ones (newest first), and which of them is looked at."""

    def __init__(self) -> None:
        super().__init__()
        self.now: Sheet | None = None
        self.frozen: tuple[Frozen, ...] = ()
        self.shown: int | None = None
        """The number of the frozen sheet that is looked at, None for the one of now."""

    @property
    def looked_at(self) -> Frozen | None:
        return next((one for one in self.frozen if one.number == self.shown), None)

    def draw(self) -> None:
        raise NotImplementedError

    @work(exclusive=True, group="act")
    async def action_freeze_sheet(self) -> None:
        newest = self.frozen[0] if self.frozen else None
        if newest is not None and newest.signatures and not newest.is_settled:
            lines = [f"Sheet {newest.number} is {newest.state}. Another one takes its place, and both sign anew."]
            if not await self.app.push_screen_wait(ConfirmDialog("Freeze another sheet?", lines, "freeze")):
                return
        try:
            made = await self.etds.ask(settlement.freeze_settlement, self.performance.id)
        except EtdsError as error:
            self.refused(error)
            return
        self.shown = made.number
        self.notify(f"Sheet {made.number} is frozen. Both sides sign it: s.", markup=False)
        self.reload()

    @work(exclusive=True, group="act")
    async def action_sign_sheet(self) -> None:
        """The frozen sheet that is shown; where that is the one of now, the newest is turned to first."""
        frozen = self.looked_at
        if frozen is None:
            self.shown = self.frozen[0].number if self.frozen else None
            told = "This is the sheet to sign: read it, and press s once more." if self.frozen else "Nothing is frozen"
            self.notify(told if self.frozen else f"{told} yet. The presenter freezes a sheet first.", markup=False)
            self.draw()
            return
        side = SIDES[self.etds.person.role]
        what, amount = words.walkout(frozen.sheet)
        lines = [f"{what} {amount}, {frozen.sheet.as_of:as of %d %b %Y %H:%M}.", f"hash {frozen.sha256[:24]}"]
        if self.now is not None and (moved := moved_since(frozen.sheet, self.now)):
            lines.append(moved)
        lines.append("The signature names this hash, and cannot be taken back.")
        if not await self.app.push_screen_wait(
            ConfirmDialog(f"Sign sheet {frozen.number} as the {side}?", lines, "sign")
        ):
            return
        try:
            done = await self.etds.ask(
                settlement.sign_settlement, self.performance.id, number=frozen.number, sha256=frozen.sha256
            )
        except EtdsError as error:
            self.refused(error)
        else:
            self.notify(f"Sheet {done.number} is {done.state}.", markup=False)
        self.reload()

    @work(exclusive=True, group="act")
    async def action_print(self) -> None:
        try:
            text, pdf = await self.etds.ask(settlement.print_settlement, self.performance.id, number=self.shown)
        except EtdsError as error:
            self.refused(error)
            return
        self.notify(plain(f"Written: {text.name} and {pdf.name} in {text.parent}"), timeout=10, markup=False)
