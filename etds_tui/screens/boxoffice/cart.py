"""The cart as the operator sees it: seats, price types, total, and how long they are held."""

from __future__ import annotations

import math
import time
from itertools import zip_longest

from rich.text import Text
from textual.geometry import Region
from textual.widget import Widget

from core.errors import EtdsError
from core.inventory import Hold
from core.pricing import PriceList, Quote, quote
from core.sales import NOBODY, Buyer
from core.venues import Manifest, SeatLabel
from etds_tui.screens.boxoffice.buyer import Quoted
from etds_tui.text import fit, plain

_SHORT_SECONDS = 120
_COMPACT_HEIGHT = 5


class Cart(Widget):
    """Seats of one hold, each with a price type. Counts down by its own monotonic clock from the store's answer."""

    DEFAULT_CSS = """
    Cart { background: $surface; color: $foreground; padding: 0 1; }
    """

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self._manifest: Manifest | None = None
        self._prices: PriceList | None = None
        self._types: dict[int, str] = {}
        self._ends_at = 0.0
        self._buyer = NOBODY
        self._quoted: Quoted | None = None
        self._drawn: list[Text] = []

    def sell_in(self, manifest: Manifest, prices: PriceList) -> None:
        self._manifest, self._prices = manifest, prices
        self._redraw()

    def on_mount(self) -> None:
        self.set_interval(1.0, self._count_down)

    def _count_down(self) -> None:
        if self._types:
            self._redraw()

    @property
    def seats(self) -> dict[int, str]:
        """Price type letters by seat."""
        return dict(self._types)

    @property
    def remaining_seconds(self) -> int:
        return max(0, math.ceil(self._ends_at - time.monotonic())) if self._types else 0

    def take(self, hold: Hold) -> None:
        """Show what the hold has now; seats that stay keep their price types."""
        standard = self._prices.standard.letter if self._prices is not None and self._prices.types else "a"
        self._types = {seat: self._types.get(seat, standard) for seat in hold.seats}
        self._ends_at = time.monotonic() + hold.remaining_seconds
        self._redraw()

    def drop(self, seats: tuple[int, ...] | None = None) -> None:
        """Forget seats, or all."""
        self._types = {} if seats is None else {s: t for s, t in self._types.items() if s not in seats}
        if seats is None:
            self._buyer, self._quoted = NOBODY, None
        self._redraw()

    @property
    def buyer(self) -> Buyer:
        """Who buys, as far as it was told; forgotten with the seats."""
        return self._buyer

    def sell_to(self, buyer: Buyer, quoted: Quoted | None) -> None:
        """Sell to this buyer; with a coupon, what the seats come to was asked for."""
        self._buyer, self._quoted = buyer, quoted
        self._redraw()

    @property
    def awaits_quote(self) -> bool:
        """Whether the seats have changed since they were quoted: with the buyer's coupon, or with fees and taxes."""
        is_quoted = self._quoted is not None and self._quoted.seats == self._types
        return bool(self._types) and (self._buyer.coupon is not None or self._is_ruled) and not is_quoted

    @property
    def _is_ruled(self) -> bool:
        """Whether the list alone does not say what is paid."""
        return self._prices is not None and self._prices.rules.stamp > 0

    def set_type(self, letter: str, seat: int | None) -> None:
        """Give the seat that price type, or all seats where it is not in the cart. Raises BadInput."""
        assert self._prices is not None, "a house is open"
        self._prices.type_of(letter)
        for chosen in [seat] if seat in self._types else list(self._types):
            self._types[chosen] = letter
        self._redraw()

    def quote(self) -> Quote | None:
        """What it comes to, None where it is empty, a price is missing, or its quote is still to come."""
        if self._manifest is None or self._prices is None or not self._types or self.awaits_quote:
            return None
        if (self._buyer.coupon is not None or self._is_ruled) and self._quoted is not None:
            return self._quoted.quote
        try:
            return quote(self._manifest, self._prices, self._types)
        except EtdsError:
            return None

    def _redraw(self) -> None:
        """Only the lines that differ: all of them take longer than the map that the operator looks at."""
        before, self._drawn = self._drawn, list(self.render().split("\n", allow_blank=True))
        for line, (was, now) in enumerate(zip_longest(before, self._drawn)):
            if was != now:
                self.refresh(Region(0, line, self.size.width, 1))

    def on_resize(self) -> None:
        self._drawn = list(self.render().split("\n", allow_blank=True))

    def render(self) -> Text:
        width, height = self.size
        text = Text(no_wrap=True, end="")
        found = self.quote()
        if self._manifest is None or not self._types:
            text.append("Cart", style="bold")
            text.append(
                "\nempty" if height < 6 else "\n\nSpace takes the seat under the cursor,\n2 b the best two together."
            )
            return text
        seconds = self.remaining_seconds
        state = f"held {math.ceil(seconds / 60)} min"
        if seconds <= _SHORT_SECONDS:  # seconds are shown only when they matter; a calm screen changes little
            state = f"! {seconds // 60}:{seconds % 60:02} left"
        text.append(fit(f"Cart, {len(self._types)}", max(width - len(state), 8)), style="bold")
        text.append(state, style="bold" if seconds <= _SHORT_SECONDS else "")
        lines = list(found.lines) if found is not None else []
        if height <= _COMPACT_HEIGHT and found is not None:
            return _compact(text, found, width, self._buyer)
        whom = self._buyer.customer or self._buyer.contact
        if whom:
            text.append(f"\n{fit(f'for {plain(whom)}', width)}")
        off, on_top = (_coupon(found), _on_top(found)) if found is not None else ("", "")
        above, below = (1 if whom else 0), bool(off) + bool(on_top)
        room = max(height - 3 - above - below, 1)
        for line in lines[: room if len(lines) <= room else room - 1]:
            price = line.price.plain()
            name = _name(line.label, max(width - len(price) - 10, 6))
            text.append(f"\n{name} {fit(line.price_type.name, 7)} {price:>{len(price)}}")
        if len(lines) > room:
            text.append(f"\n… and {len(lines) - room + 1} more")
        if found is None:
            what = "coupon" if self._buyer.coupon is not None else "price"
            why = f"working out the {what}" if self.awaits_quote else "no price here for one of the seats"
            text.append(f"\n{why}")
            return text
        total = str(found.total)
        text.append("\n" * max(1, height - min(len(lines), room) - 2 - above - below))
        if off:
            text.append(f"{fit('', width - len(off))}{off}\n")
        if on_top:
            text.append(f"{fit('', width - len(on_top))}{on_top}\n")
        text.append(fit("Total", max(width - len(total), 5)), style="bold")
        text.append(total, style="bold")
        return text


def _coupon(found: Quote) -> str:
    """`coupon −12.50`, empty where nothing is taken off."""
    return f"coupon −{found.discount.plain()}" if found.discount.amount_minor else ""


def _on_top(found: Quote) -> str:
    """`fees and taxes +4.00`, empty where nothing is put on top."""
    return f"fees and taxes +{found.on_top.plain()}" if found.on_top.amount_minor else ""


def _compact(text: Text, found: Quote, width: int, buyer: Buyer) -> Text:
    """For a strip of a few lines: seats by price type and price, then the total and who pays it."""
    groups: dict[tuple[str, str], list[str]] = {}
    for line in found.lines:
        groups.setdefault((line.price_type.name, line.price.plain()), []).append(f"{line.label.row}-{line.label.seat}")
    parts = [f"{len(seats)} {name} {price}: {' '.join(seats)}" for (name, price), seats in groups.items()]
    text.append(f"\n{fit('   '.join(parts), width)}")
    whom, off, total = buyer.customer or buyer.contact, _coupon(found), str(found.total)
    told = "  ".join(part for part in (f"Total for {plain(whom)}" if whom else "Total", off, _on_top(found)) if part)
    text.append("\n" + fit(told, max(width - len(total), 5)), style="bold")
    text.append(total, style="bold")
    return text


def _name(label: SeatLabel, width: int) -> str:
    """The seat's name in so many cells; row and seat stay whole, the section gives way."""
    seat = f"{label.row}-{label.seat}"
    room = width - len(seat) - 1
    return fit(f"{fit(label.section, room).rstrip()}-{seat}" if room >= 2 else seat, width)
