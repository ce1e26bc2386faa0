"""A settlement by keys: the presenter agrees on a deal, tickets sell, the sheet is frozen, and both sides sign it."""

from __future__ import annotations

from textual.widgets import Digits, Input

from core import settlement
from core.access import Role
from core.audit import verify_house
from core.runtime import Core
from etds_tui.screens.artist.settlement import SettlementScreen
from etds_tui.screens.modals.confirm import ConfirmDialog
from etds_tui.screens.modals.form import FormDialog
from tests.core.printing.orders import sold
from tests.factories.house import a_house, someone
from tests.fixtures.app import an_app
from tests.stories.hands import Hands


async def at_the_settlement(hands: Hands, name: str) -> SettlementScreen:
    await hands.sign_in(name)
    await hands.press("S")
    return await hands.see(SettlementScreen)


async def fill(hands: Hands, **lines: str) -> None:
    """Type into the form that comes up, a line after the other, and send it."""
    form = await hands.see(FormDialog)
    for name, text in lines.items():
        form.query_one(f"#{name}", Input).value = text
    await hands.press("enter")
    await hands.until(lambda: hands.screen is not form or str(form.query_one(".wrong").content))


def large(screen: SettlementScreen) -> str:
    return screen.query_one("#walkout", Digits).value


async def test_from_the_deal_to_two_signatures(core: Core) -> None:
    house, clerk = a_house(core, code="KT-1"), someone(core, Role.MANAGER)
    someone(core, Role.DISTRIBUTOR, name="presenter", organisation="Presenter")
    someone(core, Role.ARTIST, name="artist", artist="Artist")
    app = an_app(core)
    async with app.run_test(size=(80, 24)) as pilot:
        hands = Hands(pilot)
        screen = await at_the_settlement(hands, "presenter")
        await hands.until(lambda: "Nothing was agreed" in hands.words("#none"))

        await hands.press("d")
        await fill(hands, kind="verso", guarantee="20", share="50%")
        assert "guarantee, percent, versus, plus" in str(hands.screen.query_one(".wrong").content)
        await fill(hands, kind="versus", guarantee="20 USD")
        assert "settled in EUR" in str(hands.screen.query_one(".wrong").content)
        await fill(hands, guarantee="20")
        await hands.see(SettlementScreen, lambda _: large(screen) == "20.00")

        sold(core, clerk, house, 1, 2, 3, 4, 5)  # and the sheet has grown, without a key
        await hands.until(lambda: large(screen) == "25.00")
        await hands.press("e")
        await fill(hands, name="Hall", value="4")
        await hands.press("b")
        await fill(hands, name="On signing", value="5.00")
        await hands.until(lambda: large(screen) == "20.00")
        assert screen.now is not None and screen.now.deal.version == 3

        await hands.press("s")  # nothing to sign yet
        await hands.press("f")
        await hands.until(lambda: "sheet 1, to be signed" in hands.words("#title"))
        assert screen.looked_at is not None
        await hands.press("s")
        dialog = await hands.see(ConfirmDialog)
        assert "Sign sheet 1 as the presenter?" in str(dialog.query_one(".title").content)
        await hands.press("y")
        await hands.see(SettlementScreen, lambda _: "signed by the presenter" in hands.words("#title"))

    app = an_app(core)
    async with app.run_test(size=(140, 40)) as pilot:
        hands = Hands(pilot)
        screen = await at_the_settlement(hands, "artist")
        await hands.until(lambda: large(screen) == "20.00")
        await hands.press("d", "e", "f", "x")  # the presenter's keys do nothing here
        assert hands.screen is screen

        sold(core, clerk, house, 6)
        await hands.until(lambda: large(screen) == "25.00")
        await hands.press("s")  # turns to the sheet that is to be signed
        await hands.until(lambda: screen.looked_at is not None and large(screen) == "20.00")
        assert hands.words("#state") == "Since then: tickets +1, net box office +10.00, walkout +5.00."
        await hands.press("s")
        await hands.see(ConfirmDialog)
        await hands.press("escape")
        await hands.see(SettlementScreen)
        assert not screen.frozen[0].is_settled  # a question that is left signs nothing
        await hands.press("s")
        await hands.see(ConfirmDialog)
        await hands.press("y")
        await hands.see(SettlementScreen, lambda _: "sheet 1, settled" in hands.words("#title"))

        await hands.press("p")
        written = core.settings.state_dir / "settlements" / "settlement-KT-1-1.txt"
        await hands.until(written.with_suffix(".pdf").exists)
        paper = written.read_text()
        assert "SETTLEMENT 1" in paper and "Artist: Artist (artist)" in paper and "Presenter: Presenter" in paper
        assert max(map(len, paper.splitlines())) <= 80
        await hands.press("y")
        assert app.clipboard == "etds settle show KT-1 --sheet 1"
        await hands.press("l")
        await hands.until(lambda: screen.query_one("#sold").has_focus)
        await hands.press("v")
        await hands.until(lambda: large(screen) == "25.00")
        await hands.press("escape")
        await hands.until(lambda: hands.screen is not screen)

    admin = someone(core, Role.ADMIN)
    assert [found for found in verify_house(core, admin) if not found.holds] == []
    assert settlement.settlement_numbered(core, admin, house.id, number=1).is_settled
