"""The cart beside the map: what of it is drawn again when a seat comes or goes."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

from textual.app import App, ComposeResult

from core.inventory import CartId, Hold
from core.pricing import PriceList, PriceType
from db.vocabulary import PerformanceId
from etds_tui.screens.boxoffice.cart import Cart
from tests.etds_tui.widgets.houses import house_of

PRICES = PriceList(currency="EUR", types=(PriceType(id=1, letter="a", name="Adult"),), prices_minor={(0, "a"): 1_500})


def hold(*seats: int) -> Hold:
    return Hold(
        performance_id=PerformanceId(1),
        cart=CartId(uuid4()),
        seats=seats,
        expires_at=datetime(2026, 11, 22, tzinfo=UTC),
        remaining_seconds=600.0,
    )


class Beside(App[None]):
    CSS = "Cart { width: 36; height: 12; }"

    def compose(self) -> ComposeResult:
        yield Cart()


async def test_only_lines_that_differ_are_drawn_again_and_the_picture_is_whole() -> None:
    async with Beside().run_test(size=(80, 24)) as pilot:
        cart = pilot.app.query_one(Cart)
        cart.sell_in(house_of("hall,A,1,20"), PRICES)
        cart.take(hold(0))
        await pilot.pause()
        drawn = []
        for seats in ((0, 1), (0, 1), (0,)):
            cart._exchange_repaint_regions()
            cart.take(hold(*seats))
            drawn.append(sorted(region.y for region in cart._repaint_regions))

        total = cart.content_size.height - 2
        assert drawn == [[0, 2, total], [], [0, 2, total]]
        await pilot.pause()
        whole = [cart.render_line(line).text for line in range(cart.size.height)]
        cart.refresh()
        await pilot.pause()
        assert [cart.render_line(line).text for line in range(cart.size.height)] == whole
        assert whole[total].split() == ["Total", "15.00", "EUR"]
