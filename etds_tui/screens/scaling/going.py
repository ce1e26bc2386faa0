"""What becomes of a version, at the desk that scales: drawn, kept, proposed, sent back, put into force, laid aside."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from textual import work

from core import scaling
from core.access import Permission
from core.errors import EtdsError
from core.programming import Performance
from core.scaling import Board, Mix, ScalingState, Version
from etds_tui.screens.base import DeskScreen
from etds_tui.screens.modals.ask import AskDialog
from etds_tui.screens.modals.confirm import ConfirmDialog
from etds_tui.screens.scaling.choosing import DraftDialog
from etds_tui.screens.scaling.versions import VersionsDialog


class VersionActs(DeskScreen):
    """The acts on whole versions; the desk shows what comes of them."""

    performance: Performance
    board: Board | None
    version: Version | None
    mix: Mix | None

    async def saved(self) -> bool:
        """Whether everything that was painted is in the books; waits for what is under way."""
        raise NotImplementedError

    async def load(self, number: int | None = None) -> None:
        """Read the house anew, and show that version. Raises EtdsError."""
        raise NotImplementedError

    def say(self, text: str) -> None:
        raise NotImplementedError

    def _do(self, act: Callable[[Board, Version], Awaitable[None]]) -> None:
        """Run an act once all is saved; a refusal is shown."""

        async def run() -> None:
            if not await self.saved() or self.board is None or self.version is None:
                return
            try:
                await act(self.board, self.version)
            except EtdsError as error:
                self.refused(error)

        self.run_worker(run(), group="version", exclusive=True)

    # --- drawing and choosing ---------------------------------------------------------------------------------------

    def action_draw_draft(self) -> None:
        self._do(self._draft)

    async def _draft(self, board: Board, version: Version) -> None:
        templates = await self.etds.ask(scaling.list_templates, self.performance.id)
        source = await self.app.push_screen_wait(DraftDialog(version, board.live, templates))
        if source is None:
            return
        if source.template is not None:
            drawn = await self.etds.ask(scaling.apply_template, self.performance.id, name=source.template)
        else:
            drawn = await self.etds.ask(scaling.draft_scaling, self.performance.id, base=source.version)
        await self.load(drawn.version)
        self.say(f"{drawn.name} is a draft: 1 to 9 choose a level, Space paints, r a row, s a section, e prices.")

    def action_all_versions(self) -> None:
        self._do(self._versions)

    async def _versions(self, board: Board, version: Version) -> None:
        await self.load(version.version)
        wanted = await self.app.push_screen_wait(VersionsDialog(self.board or board, version.version, self.mix))
        if wanted is None:
            return
        if wanted.act == "draft":
            drawn = await self.etds.ask(scaling.draft_scaling, self.performance.id, base=wanted.version)
            await self.load(drawn.version)
            self.say(f"{drawn.name} is a draft, drawn from v{wanted.version}." if wanted.version else "A new draft.")
        elif wanted.act == "retire":
            aside = await self.etds.ask(scaling.retire_scaling, self.performance.id, version=wanted.version)
            await self.load(None if version.version == aside.version else version.version)
            self.say(f"{aside.name} is laid aside. It may still be drawn from.")
        else:
            await self.load(wanted.version)

    def action_keep_template(self) -> None:
        self._do(self._keep)

    async def _keep(self, board: Board, version: Version) -> None:
        hint = f"For other performances in {self.performance.hall}; one of the same name is replaced."
        name = await self.app.push_screen_wait(AskDialog(f"Keep {version.name} as a template. Its name?", hint))
        if name:
            await self.etds.ask(scaling.save_template, self.performance.id, version=version.version, name=name)
            self.say(f"Kept as '{name.strip()}'. n offers it at every performance of the hall.")

    # --- the way of four eyes ---------------------------------------------------------------------------------------

    def action_propose_draft(self) -> None:
        self._do(self._propose)

    async def _propose(self, board: Board, version: Version) -> None:
        if version.state is not ScalingState.DRAFT:
            self.say(f"{version.name} is {version.state}; a draft is proposed. n draws one.")
            return
        planned = await self.etds.ask(scaling.preview_promotion, self.performance.id, version=version.version)
        hint = f"{planned.words[0]} Enter proposes it, Esc leaves it."
        note = await self.app.push_screen_wait(AskDialog(f"Propose {version.name}. A word for who decides?", hint))
        if note is None:
            return
        await self.etds.ask(
            scaling.propose_scaling, self.performance.id, version=version.version, revision=version.revision, note=note
        )
        await self.load(version.version)
        self.say(f"{version.name} is proposed. Another person puts it into force with P, or sends it back with b.")

    def action_send_back_draft(self) -> None:
        self._do(self._send_back)

    async def _send_back(self, board: Board, version: Version) -> None:
        if version.state is not ScalingState.PROPOSED:
            self.say(f"{version.name} is {version.state}, not proposed: there is nothing to send back.")
            return
        note = await self.app.push_screen_wait(
            AskDialog(f"Send {version.name} back to {version.proposed_by}. Why?", "One line; it stands at the draft.")
        )
        if note is None:
            return
        await self.etds.ask(scaling.send_back_scaling, self.performance.id, version=version.version, note=note)
        await self.load(version.version)
        self.say(f"{version.name} is a draft again.")

    def action_promote_scaling(self) -> None:
        self._do(self._promote)

    async def _promote(self, board: Board, version: Version) -> None:
        if version.state is not ScalingState.PROPOSED:
            self.say(f"{version.name} is {version.state}. Propose a draft with p; then it is put into force.")
            return
        planned = await self.etds.ask(scaling.preview_promotion, self.performance.id, version=version.version)
        now = planned.live.name if planned.live.version else "the hall's own levels"
        lines = [f"Proposed by {version.proposed_by}. Live now: {now}.", *planned.words]
        if planned.needs_another:
            asks = self.etds.may(Permission.OVERRIDE_ASK)
            lines.append(f"You proposed it yourself: {'a manager is asked.' if asks else 'another person does it.'}")
        title = f"Put {version.name} into force at {self.performance.code}?"
        if not await self.app.push_screen_wait(ConfirmDialog(title, lines, "put it into force")):
            return
        await self.etds.manager.ask(
            scaling.promote_scaling, self.performance.id, version=version.version, stamp=planned.stamp
        )
        await self.load(version.version)
        self.say(f"{version.name} is live: every till sells by it from now on.")

    # --- who buys, and what it costs --------------------------------------------------------------------------------

    @work(exclusive=True, group="version")
    async def action_who_buys(self) -> None:
        letters = [price_type.letter for price_type in self.version.scale.prices.types] if self.version else []
        hint = f"Shares like {','.join(f'{letter}=50' for letter in letters[:2])}. Nothing: all pay the standard price."
        text = await self.app.push_screen_wait(AskDialog("Who buys? For the figures only.", hint))
        if text is None or self.version is None or self.board is None:
            return
        try:
            mix = scaling.read_mix(text)
            scaling.figures(self.version.scale, self.board.stock, mix=mix)
        except EtdsError as error:
            self.refused(error)
            return
        self.mix = mix
        self.recount()

    def recount(self) -> None:
        """Work the figures out again."""
        raise NotImplementedError
