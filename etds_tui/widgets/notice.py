"""A calm bar above the footer: why something was refused or what has happened, and the keys that help. Never modal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from textual.app import RenderResult
from textual.content import Content
from textual.widget import Widget

from etds_tui.text import plain


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence, and what Enter does about it, in words (`takes A-1-2`). `watch`: the seat that w would watch."""

    text: str
    enter: Callable[[], object] | None = None
    enter_words: str = ""
    watch: int | None = None
    watch_words: str = ""


class NoticeBar(Widget):
    """Shows one notice, or nothing. The desk takes the keys (`DeskScreen.on_key`), this says them."""

    DEFAULT_CSS = """
    NoticeBar { height: auto; max-height: 4; padding: 0 1; background: $panel; color: $foreground; display: none; }
    NoticeBar.-open { display: block; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.notice: Notice | None = None

    def show(self, notice: Notice | None) -> None:
        self.notice = notice
        self.set_class(notice is not None, "-open")
        self.refresh(layout=True)

    @property
    def text(self) -> str:
        return self._content().plain if self.notice is not None else ""

    def render(self) -> RenderResult:
        return self._content()

    def _content(self) -> Content:
        notice = self.notice
        if notice is None:
            return Content("")
        keys: list[Content] = []
        if notice.enter is not None:
            keys.append(Content.assemble(("Enter", "bold"), f" {plain(notice.enter_words)}"))
        if notice.watch is not None:
            keys.append(Content.assemble(("w", "bold"), f" {plain(notice.watch_words)}"))
        keys.append(Content.assemble(("Esc", "bold"), " closes"))
        return Content.assemble(("! ", "bold"), plain(notice.text), "\n  ", Content("   ").join(keys))
