"""Finding an order: type or scan anything that is known of it, or take it from the latest ones.

The field has the focus for as long as the desk is open, so that a scanner needs no key before it; up and down move in
the list under it. Letters belong to the field, so what else can be done is on function keys. What was typed is sought
when the fingers rest; of several questions under way the last one counts. Enter opens what was meant: it waits for the
answer to what stands in the field now, so a scanner's burst is never answered with what its first half found.
"""

from __future__ import annotations

from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.events import Key
from textual.timer import Timer
from textual.widgets import DataTable, Footer, Input, Static
from textual.widgets.input import Selection

from core import sales
from core.errors import BadInput, EtdsError, NotFound
from core.programming import Performance
from core.sales import FoundOrder, OrderBrief
from etds_tui.acts import ORDERS
from etds_tui.screens.base import DeskScreen
from etds_tui.screens.boxoffice.order_words import STATUS, marked, seats_of, when
from etds_tui.text import counted, plain
from etds_tui.widgets.listing import Column, Listing, Row
from etds_tui.widgets.status_bar import StatusBar

_REFRESH_SECONDS = 3.0
_REST_SECONDS = 0.12  # between two keys; a scanner is quicker, so it asks once
_LETTERS_LEAST = 3
_WIDE = 100
_HOUSE, _MINE, _PERFORMANCE = "house", "mine", "performance"


class FindField(Input):
    """Takes what a question is made of; `?` and every key without a character is the desk's."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "submit", "open")]

    def check_consume_key(self, key: str, character: str | None) -> bool:
        return _is_typed(character)

    async def _on_key(self, event: Key) -> None:
        if event.is_printable and not _is_typed(event.character):
            event.prevent_default()  # goes on to the bindings


class OrdersScreen(DeskScreen):
    HELP = (
        "Type or scan what is known of an order: a name, telephone, mail, the last four of the card, its reference, a "
        "ticket's code or its QR, a day (21.11, today), an amount, at a performance also a seat. Several words narrow. "
        "Up and down choose, Enter opens. With nothing typed the latest are shown: F2 goes from those of the "
        "performance to those of the house and your own."
    )
    DEFAULT_CSS = """
    OrdersScreen #reference { border: none; height: 1; padding: 0 1; background: $panel; }
    OrdersScreen #which { height: 1; padding: 0 1; color: $text-muted; }
    OrdersScreen #wrong { height: auto; min-height: 1; padding: 0 1; color: $warning; }
    OrdersScreen #hits, OrdersScreen.-asked #latest { display: none; }
    OrdersScreen.-asked #hits { display: block; }
    OrdersScreen #none { height: 1fr; padding: 1 2; color: $text-muted; display: none; }
    OrdersScreen #none.-empty { display: block; }
    """
    BINDINGS: ClassVar[list[BindingType]] = ORDERS.bindings

    def __init__(self, performance: Performance | None = None) -> None:
        super().__init__()
        self._performance = performance
        self._kinds = ([_PERFORMANCE] if performance is not None else []) + [_HOUSE, _MINE]
        self._shown: tuple[OrderBrief, ...] = ()
        self._hits: tuple[FoundOrder, ...] | None = None  # what the question gave; None: the latest are shown
        self._asked = ""  # the question that `_hits` answer
        self._rest: Timer | None = None

    def compose(self) -> ComposeResult:
        yield StatusBar()
        yield FindField(
            placeholder="name, phone, mail, card, reference, ticket, day, amount",
            id="reference",
            max_length=sales.SCAN_MAX,
        )
        yield Static("", id="wrong", markup=False)
        yield Static("", id="which", markup=False)
        yield Listing(
            Column("order"),
            Column("made"),
            Column("status"),
            Column("seats", is_right=True),
            Column("total", is_right=True),
            Column("performance"),
            Column("event", gives=True, least=_WIDE),
            Column("by", gives=True),
            id="latest",
        )
        yield Listing(
            Column("order"),
            Column("customer", gives=True),
            Column("found by", gives=True),
            Column("status"),
            Column("seats", is_right=True, least=_WIDE),
            Column("total", is_right=True),
            Column("performance"),
            Column("day", least=_WIDE),
            id="hits",
        )
        yield Static("There is no order yet.", id="none")
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        bar = self.query_one(StatusBar)
        bar.desk, bar.person = "Orders", self.etds.person_name
        for listing in self.query(Listing):
            listing.can_focus = False
        self.field.focus()
        self._reload()
        self.set_interval(_REFRESH_SECONDS, self._reload_if_seen)

    @property
    def field(self) -> FindField:
        return self.query_one(FindField)

    @property
    def table(self) -> Listing:
        return self.query_one("#latest" if self._hits is None else "#hits", Listing)

    def on_screen_resume(self) -> None:
        self._reload()

    def _reload_if_seen(self) -> None:
        if self.is_current:
            self._reload()

    @work(exclusive=True)
    async def _reload(self) -> None:
        kind, here = self._kinds[0], self._performance
        try:
            latest = await self.etds.ask(
                sales.latest_orders,
                performance=here.id if kind == _PERFORMANCE and here is not None else None,
                mine=kind == _MINE,
            )
        except EtdsError as error:
            self.refused(error)
            return
        if self._hits is None:
            self._shown = latest
            self._fill()

    def _fill(self) -> None:
        if self._hits is not None:
            self._shown = tuple(hit.brief for hit in self._hits)
        self.set_class(self._hits is not None, "-asked")
        self.table.show([_hit(hit) for hit in self._hits] if self._hits is not None else [_row(b) for b in self._shown])
        none = self.query_one("#none", Static)
        none.update("There is no order yet." if self._hits is None else plain(self._why_nothing(self._asked)))
        none.set_class(not self._shown, "-empty")
        self.query_one("#which", Static).update(plain(self._heading()))

    def _heading(self) -> str:
        if self._hits is not None:
            more = ", the likeliest of them" if len(self._hits) == sales.FOUND_MAX else ""
            return f"{counted(len(self._hits), 'order')} found{more}, whole words first. Esc: the latest orders"
        whose = {_HOUSE: "of the house", _MINE: "of your own"}
        here = self._performance
        if here is not None:
            whose[_PERFORMANCE] = f"of {here.code}, {here.event}"
        return f"Latest orders {whose[self._kinds[0]]}, newest first. F2: {whose[self._kinds[1]]}"

    # --- keys -----------------------------------------------------------------------------------------------------

    def on_key(self, event: Key) -> None:
        """What is scanned while the focus is still on its way to the field belongs to the field all the same."""
        if self.focused is not self.field and event.is_printable and _is_typed(event.character):
            self.field.focus()
            self.field.insert_text_at_cursor(event.character or "")
            event.stop()
            event.prevent_default()

    @on(Input.Changed)
    def _typed(self) -> None:
        """Seek when the fingers rest."""
        self._tell("")
        if self._rest is not None:
            self._rest.stop()
        typed = self.field.value.strip()
        if len(typed) >= _LETTERS_LEAST:
            self._rest = self.set_timer(_REST_SECONDS, lambda: self._find(typed, opens=False))
        elif self._hits is not None:
            self._show_latest()

    @on(Input.Submitted)
    def _submitted(self) -> None:
        self.action_open()

    @on(DataTable.RowSelected)
    def _chosen(self, event: DataTable.RowSelected) -> None:
        self._open_row()

    def action_open(self) -> None:
        """What is typed, if it is sought already the order under the cursor."""
        typed = self.field.value.strip()
        if typed and (self._hits is None or self._asked != typed):
            self._find(typed, opens=True)
        elif typed and not self._hits:
            self._explain(typed)
        else:
            self._open_row()

    @work(exclusive=True, group="find")
    async def _find(self, typed: str, *, opens: bool) -> None:
        """The answer to the last question is shown; one that was overtaken is not."""
        if self._rest is not None:
            self._rest.stop()
        here = self._performance
        try:
            hits = await self.etds.ask(sales.find_orders, typed, performance=here.id if here is not None else None)
        except EtdsError as error:
            self.refused(error)
            self.field.selection = Selection(0, len(self.field.value))
            return
        warning = next((hit.warning for hit in hits if hit.warning is not None), None)
        if opens and warning is None and len(hits) == 1 and not any("one sign off" in why for why in hits[0].why):
            self.field.value = ""
            self._show_latest()
            self._go(hits[0].brief)
            return
        if opens and not hits:
            self._explain(typed)
            return
        self._hits, self._asked = hits, typed
        self._fill()
        if warning is not None:
            self._tell(f"{warning} Enter opens its order.")
            self.field.selection = Selection(0, len(self.field.value))  # the next scan takes its place

    @work(exclusive=True, group="explain")
    async def _explain(self, typed: str) -> None:
        """Why nothing was found: a slip in a reference is told by its check character."""
        signs = [sign for sign in typed if sign.isalnum()]
        sentence = self._why_nothing(typed)
        if len(signs) == 7 and any(sign.isdigit() for sign in signs):
            try:
                await self.etds.ask(sales.orders_with_reference, typed)
            except (BadInput, NotFound) as error:
                sentence = error.message
            except EtdsError as error:
                self.refused(error)
                return
        self._tell(sentence)
        self.field.selection = Selection(0, len(self.field.value))  # the next scan takes its place

    def _why_nothing(self, typed: str) -> str:
        return sales.nothing_found(typed, at_performance=self._performance is not None)

    def _show_latest(self) -> None:
        self._hits, self._asked = None, ""
        self.set_class(False, "-asked")
        self._reload()

    def _open_row(self) -> None:
        chosen = next((brief for brief in self._shown if str(brief.order_id) == self.table.selected), None)
        if chosen is not None:
            self._go(chosen)

    def _go(self, brief: OrderBrief) -> None:
        from etds_tui.screens.boxoffice.order_changes import OrderDesk

        self.app.push_screen(OrderDesk(brief.performance_id, brief.order_id))

    def _tell(self, sentence: str) -> None:
        self.query_one("#wrong", Static).update(plain(sentence))

    def action_move(self, rows: int) -> None:
        self.table.go(rows)

    def action_others(self) -> None:
        """This performance, the house, your own, in turn."""
        self.field.value, self._hits = "", None
        self._kinds = self._kinds[1:] + self._kinds[:1]
        self._reload()

    def action_refresh_now(self) -> None:
        self._reload()

    def action_back(self) -> None:
        """First out of what was typed or found, then out of the desk."""
        if self.field.value or self._hits is not None:
            self.field.value = ""
            self._show_latest()
        else:
            self.app.pop_screen()


def _is_typed(character: str | None) -> bool:
    return character is not None and character.isprintable() and character != "?"


def _hit(found: FoundOrder) -> Row:
    brief = found.brief
    return Row(
        str(brief.order_id),
        (
            marked(brief),
            (brief.customer or "").title() if "@" not in (brief.customer or "") else brief.customer or "",
            ", ".join(found.why),
            STATUS[brief.status],
            seats_of(brief),
            str(brief.total),
            f"{brief.code}",
            f"{brief.starts:%d %b}",
        ),
    )


def _row(brief: OrderBrief) -> Row:
    return Row(
        str(brief.order_id),
        (
            marked(brief),
            when(brief.at),
            STATUS[brief.status],
            seats_of(brief),
            str(brief.total),
            brief.code,
            brief.event,
            brief.by,
        ),
    )
