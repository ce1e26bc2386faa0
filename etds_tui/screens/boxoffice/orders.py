"""Finding an order: type or scan its reference, or take it from the latest ones.

The field has the focus for as long as the desk is open, so that a scanner needs no key before it; up and down move in
the list under it. Letters belong to the field, so what else can be done is on function keys.
"""

from __future__ import annotations

from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.events import Key
from textual.widgets import DataTable, Footer, Input, Static
from textual.widgets.input import Selection

from core import sales
from core.errors import BadInput, EtdsError, NotFound
from core.programming import Performance
from core.sales import OrderBrief
from etds_tui.acts import ORDERS
from etds_tui.screens.base import DeskScreen
from etds_tui.screens.boxoffice.order_words import STATUS, seats_of, when
from etds_tui.text import plain
from etds_tui.widgets.listing import Column, Listing, Row
from etds_tui.widgets.status_bar import StatusBar

_REFRESH_SECONDS = 3.0
_WIDE = 100
_HOUSE, _MINE, _PERFORMANCE = "house", "mine", "performance"


class ReferenceField(Input):
    """Takes what a reference is made of; every other key is the desk's."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "submit", "open")]

    def check_consume_key(self, key: str, character: str | None) -> bool:
        return _is_of_a_reference(character)

    async def _on_key(self, event: Key) -> None:
        if event.is_printable and not _is_of_a_reference(event.character):
            event.prevent_default()  # not a letter of it: goes on to the bindings


class OrdersScreen(DeskScreen):
    HELP = (
        "Type or scan the reference of an order and press Enter. Or choose one of the latest with up and down: F2 "
        "goes from those of the performance to those of the house and your own. In the order, tickets come back and "
        "are printed again."
    )
    DEFAULT_CSS = """
    OrdersScreen #reference { border: none; height: 1; padding: 0 1; background: $panel; }
    OrdersScreen #which { height: 1; padding: 0 1; color: $text-muted; }
    OrdersScreen #wrong { height: auto; min-height: 1; padding: 0 1; color: $warning; }
    OrdersScreen #none { height: 1fr; padding: 1 2; color: $text-muted; display: none; }
    OrdersScreen #none.-empty { display: block; }
    """
    BINDINGS: ClassVar[list[BindingType]] = ORDERS.bindings

    def __init__(self, performance: Performance | None = None) -> None:
        super().__init__()
        self._performance = performance
        self._kinds = ([_PERFORMANCE] if performance is not None else []) + [_HOUSE, _MINE]
        self._shown: tuple[OrderBrief, ...] = ()
        self._found: tuple[OrderBrief, ...] = ()  # several orders of one reference, to choose from

    def compose(self) -> ComposeResult:
        yield StatusBar()
        yield ReferenceField(placeholder="type or scan a reference, E7K-WF4M", id="reference", max_length=40)
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
        )
        yield Static("There is no order yet.", id="none")
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        bar = self.query_one(StatusBar)
        bar.desk, bar.person = "Orders", self.etds.person.display_name
        self.table.can_focus = False
        self.field.focus()
        self._reload()
        self.set_interval(_REFRESH_SECONDS, self._reload_if_seen)

    @property
    def field(self) -> ReferenceField:
        return self.query_one(ReferenceField)

    @property
    def table(self) -> Listing:
        return self.query_one(Listing)

    def on_screen_resume(self) -> None:
        self._reload()

    def _reload_if_seen(self) -> None:
        if self.is_current:
            self._reload()

    @work(exclusive=True)
    async def _reload(self) -> None:
        if self.etds._person is None:
            return
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
        self._shown = self._found or latest
        self._fill()

    def _fill(self) -> None:
        self.table.show([_row(brief) for brief in self._shown])
        self.query_one("#none").set_class(not self._shown, "-empty")
        self.query_one("#which", Static).update(plain(self._heading()))

    def _heading(self) -> str:
        if self._found:
            return f"Orders with the reference {self._found[0].reference}:"
        whose = {_HOUSE: "of the house", _MINE: "of your own"}
        here = self._performance
        if here is not None:
            whose[_PERFORMANCE] = f"of {here.code}, {here.event}"
        return f"Latest orders {whose[self._kinds[0]]}, newest first. F2: {whose[self._kinds[1]]}"

    # --- keys -----------------------------------------------------------------------------------------------------

    def on_key(self, event: Key) -> None:
        """What is scanned while the focus is still on its way to the field belongs to the field all the same."""
        if self.focused is not self.field and event.is_printable and _is_of_a_reference(event.character):
            self.field.focus()
            self.field.insert_text_at_cursor(event.character or "")
            event.stop()
            event.prevent_default()

    @on(Input.Changed)
    def _typed(self) -> None:
        self._tell("")

    @on(Input.Submitted)
    def _submitted(self) -> None:
        self.action_open()

    @on(DataTable.RowSelected)
    def _chosen(self, event: DataTable.RowSelected) -> None:
        self._open_row()

    def action_open(self) -> None:
        """What is typed, else the order under the cursor."""
        if self.field.value.strip():
            self._find(self.field.value)
        else:
            self._open_row()

    @work(exclusive=True, group="find")
    async def _find(self, typed: str) -> None:
        try:
            found = await self.etds.ask(sales.orders_with_reference, typed)
        except (BadInput, NotFound) as error:
            self._tell(error.message)
            self.field.selection = Selection(0, len(self.field.value))  # the next scan takes its place
            return
        except EtdsError as error:
            self.refused(error)
            return
        self.field.value = ""
        if len(found) == 1:
            self._go(found[0])
            return
        self._found = self._shown = found
        self._fill()

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
        if self._shown:
            self.table.move_cursor(row=min(max(self.table.cursor_row + rows, 0), len(self._shown) - 1))

    def action_others(self) -> None:
        """This performance, the house, your own, in turn."""
        self._found = ()
        self._kinds = self._kinds[1:] + self._kinds[:1]
        self._reload()

    def action_refresh_now(self) -> None:
        self._reload()

    def action_back(self) -> None:
        """First out of what was typed or found, then out of the desk."""
        if self.field.value or self._found:
            self.field.value, self._found = "", ()
            self._reload()
        else:
            self.app.pop_screen()


def _is_of_a_reference(character: str | None) -> bool:
    return character is not None and character.isascii() and (character.isalnum() or character in "- ")


def _row(brief: OrderBrief) -> Row:
    return Row(
        str(brief.order_id),
        (
            brief.reference,
            when(brief.at),
            STATUS[brief.status],
            seats_of(brief),
            str(brief.total),
            brief.code,
            brief.event,
            brief.by,
        ),
    )
