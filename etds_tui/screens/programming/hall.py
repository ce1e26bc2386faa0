"""A hall: the versions of its manifest with who is on each, and the drafts that are worked on."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar
from zoneinfo import ZoneInfo

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.widgets import DataTable, Footer, Static

from core.access import Actor
from core.errors import BadInput, EtdsError
from core.runtime import Core
from core.venues import (
    Difference,
    Hall,
    KeptDraft,
    ManifestId,
    Version,
    begin_draft,
    compare_versions,
    discard_draft,
    draft_difference,
    export_manifest,
    import_manifest,
    list_drafts,
    versions_of,
)
from etds_tui.acts import HALL
from etds_tui.screens.base import DeskDialog, DeskScreen
from etds_tui.screens.modals.ask import AskDialog
from etds_tui.screens.modals.confirm import ConfirmDialog
from etds_tui.screens.programming.differences import difference_lines
from etds_tui.screens.programming.roll_out import RollOutDialog
from etds_tui.text import counted, plain
from etds_tui.widgets.listing import Column, Listing, Row
from etds_tui.widgets.status_bar import StatusBar


class HallScreen(DeskScreen):
    HELP = (
        "The versions of a hall's manifest, and its drafts. A version never changes: e begins a draft of it, and "
        "publishing that makes the next one. R puts performances on a version."
    )
    DEFAULT_CSS = """
    HallScreen #none { height: 1fr; padding: 1 2; color: $text-muted; display: none; }
    HallScreen #none.-empty { display: block; }
    """
    BINDINGS: ClassVar[list[BindingType]] = HALL.bindings

    def __init__(self, hall: Hall) -> None:
        super().__init__()
        self.hall = hall
        self._versions: tuple[Version, ...] = ()
        self._drafts: tuple[KeptDraft, ...] = ()

    def compose(self) -> ComposeResult:
        yield StatusBar()
        yield Listing(
            Column("what"),
            Column("name", gives=True),
            Column("seats", is_right=True),
            Column("performances", is_right=True),
            Column("since"),
            Column("by", gives=True, least=90),
        )
        yield Static("No manifest yet. i imports a file, n draws one from nothing.", id="none")
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        bar = self.query_one(StatusBar)
        bar.desk, bar.person = "Hall", self.etds.person_name
        bar.about = plain(f"{self.hall.venue}, {self.hall.hall}")
        self.query_one(Listing).focus()

    def on_screen_resume(self) -> None:
        self.action_refresh_now()

    @work(exclusive=True)
    async def action_refresh_now(self) -> None:
        try:
            versions = await self.etds.ask(versions_of, self.hall.hall_id)
            drafts = await self.etds.ask(list_drafts, self.hall.hall_id)
        except EtdsError as error:
            self.refused(error)
            return
        known, self._versions, self._drafts = self._versions, versions, drafts
        if self.query(Listing):
            zone = ZoneInfo(self.hall.time_zone)
            rows = [*(_draft_row(draft, zone) for draft in self._drafts)]
            rows += [_version_row(version, zone) for version in self._versions]
            self.query_one(Listing).show(rows)
            self.query_one("#none").set_class(not rows, "-empty")
            if known and known[0].id != versions[0].id:
                self.query_one(Listing).go_to(f"v{versions[0].id}")  # the version that is new

    def _chosen(self) -> Version | KeptDraft | None:
        selected = self.query_one(Listing).selected
        found = {f"v{version.id}": version for version in self._versions}
        return found.get(selected or "") or next((d for d in self._drafts if f"d{d.id}" == selected), None)

    # --- drafts -----------------------------------------------------------------------------------------------------

    @on(DataTable.RowSelected)
    @work(exclusive=True, group="act")
    async def action_edit_manifest(self) -> None:
        chosen = self._chosen()
        if isinstance(chosen, KeptDraft):
            self._edit(chosen.id)
        elif chosen is not None:
            await self._begin(chosen.id)

    @work(exclusive=True, group="act")
    async def action_empty_draft(self) -> None:
        await self._begin(None)

    async def _begin(self, based_on: ManifestId | None) -> None:
        try:
            draft = await self.etds.ask(begin_draft, self.hall.hall_id, based_on=based_on, title=self.hall.hall)
        except EtdsError as error:
            self.refused(error)
            return
        self._edit(draft)

    def _edit(self, draft_id: int) -> None:
        from etds_tui.screens.programming.manifest_editor import ManifestEditor

        self.app.push_screen(ManifestEditor(self.hall, draft_id))

    @work(exclusive=True, group="act")
    async def action_discard(self) -> None:
        chosen = self._chosen()
        if not isinstance(chosen, KeptDraft):
            self.notify("Versions stay for good; only drafts can be thrown away.", markup=False)
            return
        lines = [f"Draft {chosen.id}, {counted(chosen.seat_count, 'seat')}, last saved by {chosen.edited_by}."]
        if not await self.app.push_screen_wait(ConfirmDialog("Throw the draft away?", lines, "throw it away")):
            return
        try:
            await self.etds.ask(discard_draft, chosen.id, revision=chosen.revision)
        except EtdsError as error:
            self.refused(error)
        self.action_refresh_now()

    # --- files --------------------------------------------------------------------------------------------------------

    @work(exclusive=True, group="act")
    async def action_import_file(self) -> None:
        path = await self.app.push_screen_wait(
            AskDialog("Import a manifest", "The path of a CSV of rows, a seating plan, a template, or an export.")
        )
        if not path:
            return
        try:
            made = await self.etds.ask(
                import_manifest, Path(path.strip()).expanduser(), venue=self.hall.venue, hall=self.hall.hall
            )
        except EtdsError as error:
            self.refused(error)
            return
        news = "is" if made.is_new else "is there already as"
        lines = [f"{self.hall.hall} {news} version {made.version}: {counted(made.seats, 'seat')}.", *made.notes]
        self.app.push_screen(LinesDialog("Imported", lines))
        self.action_refresh_now()

    @work(exclusive=True, group="act")
    async def action_export_file(self) -> None:
        chosen = self._chosen()
        if not isinstance(chosen, Version):
            self.notify("Publish the draft first; versions are exported.", markup=False)
            return
        path = await self.app.push_screen_wait(
            AskDialog(f"Export version {chosen.version}", "The path of a file to write, such as hall.json.")
        )
        if not path:
            return
        try:
            await self.etds.ask(_write, chosen.id, Path(path.strip()).expanduser())
        except EtdsError as error:
            self.refused(error)
            return
        self.notify(plain(f"Version {chosen.version} is in {path.strip()}."), markup=False)

    # --- versions -----------------------------------------------------------------------------------------------------

    @work(exclusive=True, group="act")
    async def action_difference(self) -> None:
        chosen = self._chosen()
        if chosen is None:
            return
        try:
            title, found = await self._difference(chosen)
        except EtdsError as error:
            self.refused(error)
            return
        self.app.push_screen(LinesDialog(title, difference_lines(found)))

    async def _difference(self, chosen: Version | KeptDraft) -> tuple[str, Difference]:
        if isinstance(chosen, KeptDraft):
            found = await self.etds.ask(draft_difference, chosen.id)
            return f"Draft {chosen.id} against version {chosen.base_version}", found
        before = next((v for v in self._versions if v.version < chosen.version and v.line == chosen.line), None)
        if before is None:
            raise BadInput("It is the first of its line: there is nothing to compare it with.")
        found = await self.etds.ask(compare_versions, before.id, chosen.id)
        return f"Version {chosen.version} against version {before.version}", found

    @work(exclusive=True, group="act")
    async def action_roll_out(self) -> None:
        chosen = self._chosen()
        if not isinstance(chosen, Version):
            self.notify("Publish the draft first; performances are on versions.", markup=False)
            return
        await self.app.push_screen_wait(RollOutDialog(chosen))
        self.action_refresh_now()

    def action_back(self) -> None:
        self.app.pop_screen()


class LinesDialog(DeskDialog[None]):
    """A few lines to read."""

    DEFAULT_CSS = "LinesDialog > .dialog { width: 76; }"

    def __init__(self, title: str, lines: list[str]) -> None:
        super().__init__()
        self._title, self._lines = title, lines

    def compose(self) -> ComposeResult:
        with VerticalScroll(classes="dialog"):
            yield Static(plain(self._title), classes="title", markup=False)
            yield Static("\n".join(plain(line) for line in self._lines), markup=False)
            yield Static("Esc closes.", classes="hint")


def _write(core: Core, actor: Actor, manifest_id: ManifestId, path: Path) -> None:
    data = export_manifest(core, actor, manifest_id)
    try:
        path.write_bytes(data)
    except OSError as error:
        raise BadInput(f"{path} cannot be written: {error.strerror}. Choose another file.") from None


def _draft_row(draft: KeptDraft, zone: ZoneInfo) -> Row:
    base = f" of v{draft.base_version}" if draft.base_version else ""
    since = f"{draft.edited_at.astimezone(zone):%d %b %H:%M}"
    return Row(f"d{draft.id}", (f"draft{base}", draft.name, f"{draft.seat_count:,}", "", since, draft.edited_by))


def _version_row(version: Version, zone: ZoneInfo) -> Row:
    since = f"{version.created_at.astimezone(zone):%d %b %H:%M}"
    seats = f"{version.seat_count - version.gone:,}"
    cells = (f"version {version.version}", version.name, seats, f"{version.performances:,}", since, "")
    return Row(f"v{version.id}", cells)
