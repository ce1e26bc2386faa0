from __future__ import annotations

from unicodedata import east_asian_width

from rich.cells import cell_len

from core.inventory import ALLOCATION_LETTERS, SeatState
from etds_tui.widgets.seat_map.glyphs import FULLEST, LOOKS, MINE, PENDING, glyph, shade


def test_every_state_and_both_overlays_have_a_look() -> None:
    assert set(LOOKS) == {state.byte for state in SeatState} | {MINE, PENDING} | set(ALLOCATION_LETTERS.encode())


def test_no_two_states_share_a_glyph_a_letter_or_a_word() -> None:
    looks = LOOKS.values()
    assert len({look.glyph for look in looks}) == len(LOOKS)
    assert len({look.plain for look in looks}) == len(LOOKS)
    assert len({look.word for look in looks}) == len(LOOKS)


def test_every_glyph_is_one_cell_and_the_plain_set_is_ascii() -> None:
    glyphs = [look.glyph for look in LOOKS.values()] + [shade(i, ascii_only=False) for i in range(FULLEST + 1)]
    assert [cell_len(character) for character in glyphs] == [1] * len(glyphs)
    assert not [character for character in glyphs if east_asian_width(character) in "WF"]
    plain = [look.plain for look in LOOKS.values()] + [shade(i, ascii_only=True) for i in range(FULLEST + 1)]
    assert "".join(plain).isascii() and [len(character) for character in plain] == [1] * len(plain)


def test_what_is_no_seat_is_blank() -> None:
    assert glyph(ord(" "), ascii_only=False) == glyph(0, ascii_only=True) == " "
