"""The code of a ticket says what the house said, or nothing: every byte that is changed is seen."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from core.printing.qr import half_blocks
from core.printing.signed import SignedTicket, TicketForged, sign, verify
from core.sales.references import ALPHABET

KEY, OTHER = (Ed25519PrivateKey.from_private_bytes(bytes([n]) * 32) for n in (1, 2))
KEYS = {1: KEY.public_key(), 2: OTHER.public_key()}
_BASE45 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"

tickets = st.builds(
    lambda performance, code, generation: SignedTicket(
        performance_id=performance, code=f"{code[:4]}-{code[4:8]}-{code[8:]}", generation=generation
    ),
    st.integers(1, 2**40 - 1),
    st.text(ALPHABET, min_size=12, max_size=12),
    st.integers(1, 32_767),
)
TICKET = SignedTicket(performance_id=12, code="RTWX-Y346-79AC", generation=1)
SAID = sign(TICKET, key_id=1, key=KEY)


@given(tickets)
def test_a_code_says_what_was_signed_and_is_of_one_length(ticket: SignedTicket) -> None:
    said = sign(ticket, key_id=1, key=KEY)

    assert verify(said, KEYS) == ticket
    assert len(said) == 122 and set(said) <= set(_BASE45)


@given(tickets, st.integers(0, 121), st.sampled_from(_BASE45))
def test_a_changed_character_is_refused(ticket: SignedTicket, at: int, sign_: str) -> None:
    said = sign(ticket, key_id=1, key=KEY)
    changed = said[:at] + sign_ + said[at + 1 :]

    if changed == said:
        assert verify(changed, KEYS) == ticket
    else:
        with pytest.raises(TicketForged):
            verify(changed, KEYS)


def test_every_changed_bit_is_refused() -> None:
    from base45 import b45decode, b45encode

    raw = b45decode(sign(TICKET, key_id=1, key=KEY))
    taken = []
    for bit in range(len(raw) * 8):
        changed = bytearray(raw)
        changed[bit // 8] ^= 1 << bit % 8
        try:
            taken.append((bit, verify(b45encode(bytes(changed)).decode(), KEYS)))
        except TicketForged:
            continue

    assert taken == []
    assert verify(b45encode(raw).decode(), KEYS) == TICKET


@pytest.mark.parametrize(
    "text",
    ["", "RTWX-Y346-79AC", "é" * 122, "0" * 122, ":" * 122, SAID + "0", SAID[:-1], " " + SAID, SAID.lower()],
)  # fmt: skip
def test_what_is_no_code_is_refused(text: str) -> None:
    with pytest.raises(TicketForged):
        verify(text, KEYS)


def test_another_houses_key_signs_nothing_here() -> None:
    with pytest.raises(TicketForged):
        verify(sign(TICKET, key_id=1, key=OTHER), KEYS)
    with pytest.raises(TicketForged):
        verify(sign(TICKET, key_id=3, key=KEY), KEYS)


def test_its_qr_fits_a_receipt_roll() -> None:
    lines = half_blocks(sign(TICKET, key_id=1, key=KEY))

    assert (len(lines), {len(line) for line in lines}) == (21, {41})
