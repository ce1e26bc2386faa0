"""The sale line as a widget: a line that is typed, what it would do under it, its words completed. Knows no service.

It answers with messages. Mistakes are underlined, but for the word that is still being typed. What was entered in this
session comes back with the arrows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from rich.highlighter import Highlighter
from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.suggester import Suggester
from textual.widgets import Input, Static

from core.saleline import LINE_MAX, Candidate, Mistake, Parsed, Preview, Vocabulary, complete, ghost, parse
from core.venues import Manifest
from etds_tui.acts import SALE_LINE
from etds_tui.screens.boxoffice.sale_words import is_unfinished, sentence, summary

_KEPT_MAX = 100


class _Ghost(Suggester):
    """The grey rest of the word, as the vocabulary of the line has it."""

    def __init__(self) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self.vocabulary: Vocabulary | None = None

    async def get_suggestion(self, value: str) -> str | None:
        rest = ghost(value, self.vocabulary) if self.vocabulary is not None else ""
        return value + rest if rest else None


class _Underlined(Highlighter):
    """The words that are mistaken."""

    def __init__(self) -> None:
        self.mistakes: Sequence[Mistake] = ()

    def highlight(self, text: Text) -> None:
        for mistake in self.mistakes:
            text.stylize("underline bold", mistake.start, mistake.end)


class LineInput(Input):
    """The line itself. Its keys stand in the table of keys; whoever shows it carries them out."""

    BINDINGS: ClassVar[list[BindingType]] = SALE_LINE.bindings

    class Asked(Message):
        """One of its keys was pressed: `complete`, `older`, `newer` or `close`."""

        def __init__(self, what: str) -> None:
            super().__init__()
            self.what = what

    def action_complete(self) -> None:
        self.post_message(self.Asked("complete"))

    def action_older(self) -> None:
        self.post_message(self.Asked("older"))

    def action_newer(self) -> None:
        self.post_message(self.Asked("newer"))

    def action_close(self) -> None:
        self.post_message(self.Asked("close"))


class SaleLine(Vertical):
    """Closed until `open`. Give it a vocabulary, then previews; it tells what is typed and entered."""

    DEFAULT_CSS = """
    SaleLine { height: 3; background: $panel; display: none; padding: 0 1; }
    SaleLine Horizontal { height: 1; }
    SaleLine #colon { width: 2; color: $primary; text-style: bold; }
    SaleLine Input, SaleLine Input:focus { border: none; height: 1; padding: 0; width: 1fr; background: $panel; }
    SaleLine Static { height: 1; }
    SaleLine #sentence { color: $text-muted; }
    SaleLine #sentence.-wrong { color: $warning; }
    """

    class Changed(Message):
        """Something else is typed now."""

        def __init__(self, parsed: Parsed) -> None:
            super().__init__()
            self.parsed = parsed

    class Entered(Message):
        """Enter was pressed over this."""

        def __init__(self, parsed: Parsed) -> None:
            super().__init__()
            self.parsed = parsed

    class Closed(Message):
        """It was left; its text stays."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._vocabulary: Vocabulary | None = None
        self._parsed = Parsed(text="", wish=parse("", Vocabulary(currency="", seats_max=1)).wish)
        self._found: Preview | None = None
        self._note = ""
        self._kept: list[str] = []
        self._at = 0
        self._ghost, self._underlined = _Ghost(), _Underlined()

    def compose(self) -> ComposeResult:
        with Horizontal():
            yield Static(":", id="colon")
            yield LineInput(suggester=self._ghost, highlighter=self._underlined, select_on_focus=False)
        yield Static("", id="summary", markup=False)
        yield Static("", id="sentence", markup=False)

    @property
    def field(self) -> LineInput:
        return self.query_one(LineInput)

    @property
    def parsed(self) -> Parsed:
        """What is typed now, read."""
        return self._parsed

    @property
    def is_open(self) -> bool:
        return bool(self.display)

    def open(self, text: str | None = None) -> None:
        """Show it and give it the keys, at once: what is typed behind the colon is the line's."""
        self.display = True
        if text is not None:
            self.field.value = text
        self.screen.set_focus(self.field)
        self.field.cursor_position = len(self.field.value)
        self._at = len(self._kept)
        self._read()

    def close(self) -> None:
        self.display = False

    def learn(self, vocabulary: Vocabulary) -> None:
        """Read lines in this house from now on."""
        self._vocabulary = self._ghost.vocabulary = vocabulary
        self._read()

    def done(self) -> None:
        """The line was carried out: keep it for the arrows, begin anew."""
        text = self.field.value.strip()
        if text and text not in self._kept[-1:]:
            self._kept = [*self._kept, text][-_KEPT_MAX:]
        self.field.value = ""
        self._read()
        self.close()

    def show(self, found: Preview | None, manifest: Manifest, carted: Mapping[int, str], note: str = "") -> None:
        """Show what the line would do; `note` stays until something else is typed."""
        self._found, self._note = found, note
        width = max(self.content_size.width, 1)
        shown = summary(found, manifest, carted, width) if found is not None else Text("")
        self.query_one("#summary", Static).update(shown)
        self._say()

    # --- typing -------------------------------------------------------------------------------------------------

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._read()

    def _read(self) -> None:
        if self._vocabulary is None or not self.is_mounted:
            return
        self._parsed = parse(self.field.value, self._vocabulary)
        self._found, self._note = None, ""
        self._say()
        self.post_message(self.Changed(self._parsed))

    @property
    def _mistakes(self) -> Sequence[Mistake]:
        is_of_this = self._found is not None and self._found.parsed.text == self._parsed.text
        return self._found.mistakes if is_of_this and self._found is not None else self._parsed.mistakes

    def _say(self) -> None:
        mistakes, offered = self._mistakes, self._offered()
        is_typing = bool(offered) and is_unfinished(self._parsed, mistakes)
        self._underlined.mistakes = () if is_typing else mistakes
        self.field.refresh()
        told = self.query_one("#sentence", Static)
        why = self._found.why if self._found is not None else ""
        told.update(sentence(self._parsed, mistakes, offered, why, self._note, max(self.content_size.width, 1)))
        told.set_class(bool(self._note or (mistakes and not is_typing)), "-wrong")

    def _offered(self) -> tuple[Candidate, ...]:
        if self._vocabulary is None:
            return ()
        return complete(self.field.value, self.field.cursor_position, self._vocabulary)

    # --- keys ---------------------------------------------------------------------------------------------------

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        self._read()
        self.post_message(self.Entered(self._parsed))

    @on(LineInput.Asked)
    def _asked(self, event: LineInput.Asked) -> None:
        event.stop()
        match event.what:
            case "complete":
                self._complete()
            case "older":
                self._recall(-1)
            case "newer":
                self._recall(1)
            case _:
                self.close()
                self.post_message(self.Closed())

    def _complete(self) -> None:
        """The first of what is offered; where nothing is, what would fit at the first mistake."""
        value = self.field.value
        if offered := self._offered():
            start, end, text = offered[0].start, offered[0].end, offered[0].text
        elif fitting := next((mistake for mistake in self._mistakes if mistake.fits), None):
            start, end, text = fitting.start, fitting.end, fitting.fits[0]
        else:
            return
        behind = value[end:] if value[end:].startswith(" ") else f" {value[end:]}"
        if len(value) + len(text) <= LINE_MAX:
            self.field.value = f"{value[:start]}{text}{behind}"
            self.field.cursor_position = start + len(text) + 1

    def _recall(self, step: int) -> None:
        at = self._at + step
        if 0 <= at <= len(self._kept):
            self._at = at
            self.field.value = self._kept[at] if at < len(self._kept) else ""
            self.field.cursor_position = len(self.field.value)
