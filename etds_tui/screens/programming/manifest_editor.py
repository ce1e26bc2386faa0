"""The editor of a manifest: a draft on the seat map, edited by keys, with what is wrong under it.

Edits are values (`core.venues.edits`), so undo and redo are a list of them. What changes no place repaints only its
cells; everything else draws the map anew around the cursor.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Footer, Static

from core.access import Actor
from core.errors import BadInput, EtdsError
from core.inventory import SeatState
from core.money import currency_digits
from core.runtime import Core
from core.venues import Hall, OpenDraft, Trait, open_draft, publish_draft, save_draft
from core.venues.drafts import Draft, shown
from core.venues.edits import Edit, RemoveSeats, SetLevel, SetTrait
from core.venues.history import History
from core.venues.validation import Problem, Severity, validate
from etds_tui.acts import EDITOR
from etds_tui.screens.base import DeskScreen
from etds_tui.screens.modals.confirm import ConfirmDialog
from etds_tui.screens.programming import manifest_edits as forms
from etds_tui.screens.programming.differences import difference_lines
from etds_tui.screens.programming.manifest_forms import EditDialog
from etds_tui.text import counted, plain
from etds_tui.widgets.inspector import Fact, Inspector
from etds_tui.widgets.seat_map import SeatMap
from etds_tui.widgets.status_bar import StatusBar

_OPEN = SeatState.OPEN.byte
_SAVE_SECONDS = 15.0
_PROBLEMS_SHOWN = 3
_LETTERS = {Trait.ACCESSIBLE: "W", Trait.COMPANION: "C", Trait.RESTRICTED: "V", Trait.AISLE: "I"}


class ManifestEditor(DeskScreen):
    HELP = (
        "A draft of a hall. Choose seats with Shift and the arrows, then press the key of an edit; a dialog says what "
        "would come of it. u takes back, U does again. Leaving saves the draft; P makes it the next version."
    )
    DEFAULT_CSS = """
    ManifestEditor #map { height: 1fr; }
    ManifestEditor #none { height: 1fr; padding: 1 2; color: $text-muted; display: none; }
    ManifestEditor.-empty #none { display: block; }
    ManifestEditor.-empty #map { display: none; }
    ManifestEditor #problems { height: auto; max-height: 4; padding: 0 1; background: $panel;
        text-wrap: nowrap; text-overflow: ellipsis; }
    """
    BINDINGS: ClassVar[list[BindingType]] = EDITOR.bindings

    def __init__(self, hall: Hall, draft_id: int) -> None:
        super().__init__()
        self._hall, self._draft_id = hall, draft_id
        self._opened: OpenDraft | None = None
        self._history: History | None = None
        self._revision = 0
        self._saved: Draft | None = None
        self._problems: tuple[Problem, ...] = ()
        self._problem = -1
        self._shows_levels = False

    def compose(self) -> ComposeResult:
        yield StatusBar()
        yield SeatMap(ascii_only=self.etds.ascii_only, picks=False, id="map")
        yield Static("No seats yet. s adds a section, a its first row, g a general-admission area.", id="none")
        yield Static("", id="problems", markup=False)
        yield Inspector()
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        bar = self.query_one(StatusBar)
        bar.desk, bar.person = "Manifest", self.etds.person_name
        self.set_interval(_SAVE_SECONDS, self.action_save)
        self._open()

    @work(exclusive=True)
    async def _open(self) -> None:
        try:
            self._opened = await self.etds.ask(_opened, self._draft_id)
        except EtdsError as error:
            self.refused(error)
            self.app.pop_screen()
            return
        self._revision, self._saved = self._opened.revision, self._opened.draft
        self._history = History(self._opened.draft)
        self._draw()

    @property
    def seat_map(self) -> SeatMap:
        return self.query_one(SeatMap)

    @property
    def draft(self) -> Draft:
        assert self._history is not None, "a draft is open"
        return self._history.draft

    # --- drawing ------------------------------------------------------------------------------------------------

    def _draw(self) -> None:
        """The whole draft, with the cursor where it was."""
        seats, draft = self.seat_map, self.draft
        was_empty, zoom, at = seats.cursor is None, seats.zoom, self._cell()
        self.set_class(not draft.seat_count, "-empty")
        seats.show(shown(draft), self._plane())
        if not was_empty:
            seats.zoom = zoom
            if seats.layout_ is not None and at is not None and draft.seat_count:
                seats.go_to(seats.layout_.at(*at) if seats.layout_.at(*at) is not None else seats.layout_.nearest(*at))
        if draft.seat_count and not isinstance(self.app.screen, EditDialog):
            seats.focus()
        self._told()

    def _cell(self) -> tuple[int, int] | None:
        seats = self.seat_map
        if seats.cursor is None or seats.layout_ is None:
            return None
        return seats.layout_.column[seats.cursor], seats.layout_.line[seats.cursor]

    def _repaint(self) -> None:
        """Only what is special changed: only those cells."""
        seats = self.seat_map
        seats.action_shrink()
        seats.replace(self._plane())
        self._told()

    def _plane(self) -> bytes:
        if self._shows_levels:
            return bytes(ord("A") + level % 26 for row in self.draft.rows for level in row.levels)
        blank = bytes([_OPEN])
        rows = (bytes(map(_letter, row.traits)) if row.traits else blank * len(row.seats) for row in self.draft.rows)
        return b"".join(rows)

    def _told(self) -> None:
        """The status bar, the problems and the line about the seat."""
        draft, bar = self.draft, self.query_one(StatusBar)
        about = self._opened.about if self._opened else None
        base = f" of version {about.base_version}" if about is not None and about.base_version else ""
        mark = "" if draft is self._saved else "  not saved"
        bar.about = plain(f"{self._hall.hall}, draft{base}, {counted(draft.seat_count, 'seat')}{mark}")
        self._problems = validate(draft)
        self.query_one("#problems", Static).update("\n".join(self._problem_lines()))
        self._describe()

    def _problem_lines(self) -> list[str]:
        errors = sum(problem.severity is Severity.ERROR for problem in self._problems)
        if not self._problems:
            return ["Nothing is wrong. P publishes it."]
        told = f"{counted(errors, 'error')}, {counted(len(self._problems) - errors, 'warning')}. ! goes to the next."
        signs = {Severity.ERROR: "x", Severity.WARNING: "-"}
        return [told, *(plain(f"{signs[p.severity]} {p.sentence}") for p in self._problems[:_PROBLEMS_SHOWN])]

    @on(SeatMap.CursorMoved)
    def _describe(self) -> None:
        seat = self.seat_map.cursor
        if self._history is None or seat is None or seat >= self.draft.seat_count:
            self.query_one(Inspector).describe()
            return
        section, row, here = self.draft.at(seat)
        level = self.draft.levels[here.level]
        self.query_one(Inspector).describe(
            Fact(f"{section.name}-{row.name}-{here.number}", weight=9),
            Fact(f"level {level.name}", weight=5),
            Fact(Trait(here.traits).words, weight=6),
            Fact("new" if here.ordinal is None else "", weight=4),
            Fact(f"{counted(len(row.seats), 'seat')} in the row", weight=2),
            Fact(section.stand, weight=1),
        )

    # --- edits ----------------------------------------------------------------------------------------------------

    @property
    def _chosen(self) -> tuple[int, ...]:
        return tuple(sorted(self.seat_map.stretched()))

    def _do(self, edit: Edit) -> None:
        assert self._history is not None, "a draft is open"
        try:
            self._history.do(edit)
        except BadInput as refused:
            self.refused(refused)
            return
        self._after(edit)

    def _after(self, edit: Edit) -> None:
        if isinstance(edit, SetTrait | SetLevel):
            self._repaint()
        else:
            self._draw()

    @work(exclusive=True, group="edit")
    async def _ask(self, form: Callable[[], EditDialog], *, needs_seat: bool = True) -> None:
        if self._history is None or (needs_seat and not self._chosen):
            return
        edit = await self.app.push_screen_wait(form())
        if edit is not None:
            self._do(edit)

    def action_add_row(self) -> None:
        self._ask(lambda: forms.row_under(self.draft, self._cursor), needs_seat=False)

    @property
    def _cursor(self) -> int | None:
        return self.seat_map.cursor if self.draft.seat_count else None

    def action_extend_row(self) -> None:
        self._ask(lambda: forms.extend_row(self.draft, self._chosen[0]))

    def action_renumber(self) -> None:
        self._ask(lambda: forms.renumber(self.draft, self._chosen))

    def action_move_seats(self) -> None:
        self._ask(lambda: forms.move_seats(self.draft, self._chosen))

    def action_bend(self) -> None:
        self._ask(lambda: forms.bend(self.draft, self._chosen))

    def action_aisle(self) -> None:
        self._ask(lambda: forms.aisle(self.draft, self._chosen))

    def action_rename(self) -> None:
        self._ask(lambda: forms.rename(self.draft, self._chosen[0]))

    def action_add_section(self) -> None:
        self._ask(lambda: forms.add_section(self.draft), needs_seat=False)

    def action_add_table(self) -> None:
        self._ask(lambda: forms.add_table(self.draft, self._cursor), needs_seat=False)

    def action_add_area(self) -> None:
        self._ask(lambda: forms.add_area(self.draft), needs_seat=False)

    def action_add_level(self) -> None:
        self._ask(lambda: forms.add_level(self.draft, currency_digits(self._hall.currency)), needs_seat=False)

    def action_set_level(self) -> None:
        self._ask(lambda: forms.set_level(self.draft, self._chosen))

    def action_trait(self, name: str) -> None:
        """A brush: on, unless all that is chosen has it."""
        if self._history is None or not self._chosen:
            return
        trait = Trait[name.upper()]
        on = not all(trait in Trait(self.draft.at(position)[2].traits) for position in self._chosen)
        self._do(SetTrait(seats=self._chosen, trait=trait, on=on))

    def action_remove(self) -> None:
        if self._history is not None and self._chosen:
            self._do(RemoveSeats(seats=self._chosen))

    def action_undo_edit(self) -> None:
        edit = self._history.undo() if self._history is not None else None
        if edit is not None:
            self._after(edit)

    def action_redo_edit(self) -> None:
        edit = self._history.redo() if self._history is not None else None
        if edit is not None:
            self._after(edit)

    def action_next_problem(self) -> None:
        places = [problem for problem in self._problems if problem.seat is not None]
        if places:
            self._problem = (self._problem + 1) % len(places)
            self.seat_map.go_to(places[self._problem].seat)

    def action_show_levels(self) -> None:
        if self._history is not None:
            self._shows_levels = not self._shows_levels
            self._repaint()

    # --- keeping and publishing -------------------------------------------------------------------------------------

    @work(exclusive=True, group="save")
    async def action_save(self) -> None:
        await self._save()

    async def _save(self) -> bool:
        """Keep what was done since the last time; whether nothing is left to keep."""
        if self._history is None or self.draft is self._saved:
            return True
        draft = self.draft
        try:
            self._revision = await self.etds.ask(save_draft, self._draft_id, draft=draft, revision=self._revision)
        except EtdsError as error:
            self.refused(error)
            return False
        self._saved = draft
        self._told()
        return True

    @work(exclusive=True, group="publish")
    async def action_publish(self) -> None:
        if self._history is None:
            return
        errors = [problem for problem in self._problems if problem.severity is Severity.ERROR]
        if errors:
            self.notify(plain(errors[0].sentence), severity="warning", markup=False)
            return
        if not await self._save():
            return
        lines = [f"{counted(self.draft.seat_count, 'seat')}. It cannot be edited afterwards, only followed by another."]
        lines.append("Performances stay on the version that they have until you put them on it.")
        if not await self.app.push_screen_wait(ConfirmDialog("Publish the next version?", lines, "publish it")):
            return
        try:
            made = await self.etds.ask(publish_draft, self._draft_id, revision=self._revision)
        except EtdsError as error:
            self.refused(error)
            return
        told = [] if made.difference is None else difference_lines(made.difference)[:-1]
        self.app.pop_screen()
        self.app.notify(plain(f"Version {made.version} is published. {'. '.join(told)}"), markup=False)

    @work(exclusive=True, group="save")
    async def action_back(self) -> None:
        """Nothing is lost: what was drawn is kept as the draft."""
        if await self._save() or await self.app.push_screen_wait(
            ConfirmDialog("Leave without saving?", ["What you drew since the last time would be lost."], "leave")
        ):
            self.app.pop_screen()


def _opened(core: Core, actor: Actor, draft_id: int) -> OpenDraft:
    """The draft, with what follows from its rows worked out already: on the thread, not under the first key."""
    found = open_draft(core, actor, draft_id)
    validate(found.draft)
    shown(found.draft)
    return found


def _letter(traits: int) -> int:
    return next((ord(letter) for trait, letter in _LETTERS.items() if trait in Trait(traits)), _OPEN)
