"""Write the key card in `docs/operators.md` from the one table of keys.

Run `python -m tools.key_card` after a change of `etds_tui/acts`; a test fails while the page is stale.
"""

from __future__ import annotations

from pathlib import Path
from textwrap import fill

from etds_tui.acts import AREAS, Area, key_names

PAGE = Path(__file__).parent.parent / "docs" / "operators.md"
PAGE_WIDTH = 100
BEGIN, END = "<!-- key card: written by python -m tools.key_card -->\n", "<!-- end of the key card -->\n"


def card() -> str:
    """Every area with its keys."""
    return "\n".join(_section(area) for area in AREAS)


def page(stands: str) -> str:
    """The manual with the card that is right now. Raises ValueError where the page has no place for it."""
    before, rest = stands.split(BEGIN)
    _, after = rest.split(END)
    return f"{before}{BEGIN}\n{card()}\n{END}{after}"


def _section(area: Area) -> str:
    rows = "".join(f"| {_keys(key_names(act))} | {act.card or act.words} |\n" for act in area.acts if act.on_card)
    table = f"| key | does |\n|---|---|\n{rows}"
    return "\n".join(part for part in (f"### {area.name}\n", _prose(area.before), table, _prose(area.after)) if part)


def _prose(text: str) -> str:
    """As wide as a page; words with a hyphen stay whole."""
    return f"{fill(text, PAGE_WIDTH, break_long_words=False, break_on_hyphens=False)}\n" if text else ""


def _keys(names: str) -> str:
    return " ".join(f"`{name}`" for name in names.split(", "))


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
