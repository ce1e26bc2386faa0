"""Draw the pictures of the README: the real screens on the demo house, exported as SVG and turned into PNG.

uv run python -m tools.pictures [--folder docs/pictures] [NAME...]
"""

from __future__ import annotations

import argparse
import asyncio
import re
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

import resvg_py
from textual.pilot import Pilot

from core import inventory
from core.access import Permission, may
from core.runtime import open_core
from core.settings import load_settings
from etds_tui.app import EtdsApp
from etds_tui.screens.boxoffice.sell import SellScreen
from seed import seed
from tools import admin_scenes, artist_scenes, booker_scenes, till_scenes
from tools.staging import in_house, signed_in, until

Scene = Callable[[Pilot[None]], Awaitable[None]]


async def sign_in(pilot: Pilot[None]) -> None:
    await pilot.pause(0.2)


async def performances(pilot: Pilot[None]) -> None:
    await signed_in(pilot)
    await pilot.pause(0.5)  # its footer comes a moment later


async def theatre(pilot: Pilot[None]) -> None:
    await in_house(pilot, "kt-")
    await pilot.press("4", "b")
    await until(pilot, lambda: len(pilot.app.screen.cart.seats) == 4)
    await pilot.pause(1.2)


async def tender(pilot: Pilot[None]) -> None:
    await theatre(pilot)
    await pilot.press("t", *"300")
    await pilot.pause(0.3)


async def sold(pilot: Pilot[None]) -> None:
    await tender(pilot)
    await pilot.press("enter")
    await until(pilot, lambda: type(pilot.app.screen).__name__ == "SoldDialog")
    await pilot.pause(0.3)


async def stadium(pilot: Pilot[None]) -> None:
    await in_house(pilot, "st-")


async def stadium_seats(pilot: Pilot[None]) -> None:
    await stadium(pilot)
    await pilot.press("down", "enter", "6", "b")
    await until(pilot, lambda: len(pilot.app.screen.cart.seats) == 6)
    await pilot.pause(1.2)


async def orders(pilot: Pilot[None]) -> None:
    await signed_in(pilot, "manager1")
    await pilot.press("o")
    await until(pilot, lambda: getattr(pilot.app.screen, "_shown", None) and pilot.app.screen.query("#reference"))
    await pilot.pause(0.5)


async def taking_back(pilot: Pilot[None]) -> None:
    await orders(pilot)
    await pilot.press("enter")
    await until(pilot, lambda: getattr(pilot.app.screen, "_view", None))
    await pilot.press("a", "r")
    await until(pilot, lambda: type(pilot.app.screen).__name__ == "ReturnDialog")
    await pilot.press("2")
    await pilot.pause(0.3)


async def practice(pilot: Pilot[None]) -> None:
    await signed_in(pilot)
    await pilot.press("P")
    await until(pilot, lambda: pilot.app.practising and pilot.app.screen._shown)
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(pilot.app.screen, SellScreen) and pilot.app.screen.house)
    pilot.app.clear_notifications()
    await pilot.press("3", "b")
    await until(pilot, lambda: pilot.app.screen.cart.seats)


async def help_(pilot: Pilot[None]) -> None:
    await theatre(pilot)
    await pilot.press("question_mark")
    await pilot.pause(0.4)


SCENES: dict[str, tuple[Scene, tuple[int, int], str]] = {
    "sign-in": (sign_in, (120, 36), "etds-dark"),
    "performances": (performances, (140, 40), "etds-dark"),
    "theatre": (theatre, (140, 40), "etds-dark"),
    "theatre-light": (theatre, (140, 40), "etds-light"),
    "theatre-80x24": (theatre, (80, 24), "etds-dark"),
    "tender": (tender, (140, 40), "etds-dark"),
    "sold": (sold, (80, 24), "etds-dark"),
    "stadium": (stadium, (140, 40), "etds-dark"),
    "stadium-seats": (stadium_seats, (160, 48), "etds-dark"),
    "orders": (orders, (140, 40), "etds-dark"),
    "return": (taking_back, (100, 30), "etds-dark"),
    "practice": (practice, (80, 24), "etds-dark"),
    "help": (help_, (140, 40), "etds-dark"),
    "refusal": (till_scenes.refusal, (140, 40), "etds-dark"),
    "sale-line": (till_scenes.sale_line, (140, 40), "etds-dark"),
    "exchange": (till_scenes.exchange, (140, 40), "etds-dark"),
    "will-call": (till_scenes.will_call, (100, 30), "etds-dark"),
    "orders-search": (till_scenes.orders_search, (100, 30), "etds-dark"),
    "override": (till_scenes.override, (100, 30), "etds-dark"),
    "reprint": (till_scenes.reprint, (100, 30), "etds-dark"),
    "as-of": (till_scenes.as_of, (140, 40), "etds-dark"),
    "drawer": (till_scenes.drawer, (100, 30), "etds-dark"),
    "count": (till_scenes.counting, (100, 30), "etds-dark"),
    "z": (till_scenes.z, (100, 30), "etds-dark"),
    "calendar": (booker_scenes.calendar, (140, 40), "etds-dark"),
    "date-holds": (booker_scenes.date_holds, (100, 30), "etds-dark"),
    "scaling": (booker_scenes.scaling, (140, 40), "etds-dark"),
    "prices": (booker_scenes.prices, (100, 30), "etds-dark"),
    "on-sale": (booker_scenes.on_sale, (100, 30), "etds-dark"),
    "manifest": (booker_scenes.manifest, (140, 40), "etds-dark"),
    "counts": (artist_scenes.counts, (80, 24), "etds-dark"),
    "months": (artist_scenes.months, (100, 30), "etds-dark"),
    "pacing": (artist_scenes.pacing, (100, 30), "etds-dark"),
    "heat": (artist_scenes.heat, (140, 40), "etds-dark"),
    "settlement": (artist_scenes.settlement, (80, 24), "etds-dark"),
    "accounts": (admin_scenes.accounts, (100, 30), "etds-dark"),
    "health": (admin_scenes.health, (100, 30), "etds-dark"),
    "capacity": (booker_scenes.capacity, (140, 40), "etds-dark"),
}


def png(svg: str) -> bytes:
    """The picture of an exported screen, with a font that every system with DejaVu has."""
    svg = re.sub(r"@font-face \{.*?\}", "", svg, flags=re.DOTALL)
    svg = svg.replace("Fira Code, monospace", "DejaVu Sans Mono").replace("arial", "DejaVu Sans")
    drawn = resvg_py.svg_to_bytes(
        svg_string=svg,
        monospace_family="DejaVu Sans Mono",
        sans_serif_family="DejaVu Sans",
        languages=["en"],
        shape_rendering="geometric_precision",
        text_rendering="optimize_legibility",
        image_rendering="optimize_quality",
    )
    return bytes(drawn)


def _let_go(screen: EtdsApp) -> None:
    """Leave no cart behind for the next scene."""
    if screen._person is not None and may(screen.person, Permission.HOLD_PLACE):
        for hold in inventory.my_holds(screen.core, screen.person):
            inventory.release_hold(screen.core, screen.person, hold.performance_id, cart=hold.cart)


async def _draw(folder: Path, names: list[str]) -> None:
    with tempfile.TemporaryDirectory(prefix="etds-pictures-") as state:
        Path(state).chmod(0o711)
        settings = load_settings(
            mode="demo", state_dir=Path(state), tickets_dir=Path(state) / "tickets", idle_lock_seconds=0
        )
        with open_core(settings) as core:
            seed(core)
            for name in names:
                scene, size, theme = SCENES[name]
                screen = EtdsApp(core, is_demo=True, theme=theme, terminal="till 1")
                async with screen.run_test(size=size) as pilot:
                    await scene(pilot)
                    (folder / f"{name}.png").write_bytes(
                        png(screen.export_screenshot(title=f"etds: {name}", simplify=True))
                    )
                    print(folder / f"{name}.png")
                    _let_go(screen)


def main() -> None:
    parser = argparse.ArgumentParser(description="Draw the pictures of the README.")
    parser.add_argument("--folder", type=Path, default=Path("docs/pictures"))
    parser.add_argument("names", nargs="*", choices=[*SCENES, []])
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    asyncio.run(_draw(arguments.folder, arguments.names or list(SCENES)))


if __name__ == "__main__":
    main()
