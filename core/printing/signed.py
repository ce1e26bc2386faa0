"""What the QR of a ticket says: which ticket, which print of it, and the signature of the house. Pure.

A door with the public keys of the house can judge a code without any network. 81 bytes become 122 characters of the
set that QR packs densest (Base45), which is a QR of version 5 that stays readable with a seventh of it gone.

    version 1 | key 2 | performance 5 | ticket code 7 | generation 2 | Ed25519 signature 64      bytes, big-endian
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from base45 import b45decode, b45encode  # pyright: ignore[reportMissingTypeStubs]
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from core.errors import Refusal
from core.sales.references import ALPHABET

_VERSION = 1
_CONTEXT = b"etds ticket\0"  # the same key signs sessions: no signature of one kind is one of the other
_BODY, _SIGNATURE = 17, 64
_CODE_CHARACTERS = 12
_BASE = len(ALPHABET)


class TicketForged(Refusal):
    """The house did not sign this, or somebody changed it."""

    code = "ticket_forged"

    def __init__(self) -> None:
        super().__init__("This code is not one of this house, or it was changed. Look the order up by its reference.")


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedTicket:
    """What a code says of itself. `generation` is which print it is, from 1."""

    performance_id: int
    code: str
    generation: int


def sign(ticket: SignedTicket, *, key_id: int, key: Ed25519PrivateKey) -> str:
    """The words of the QR. Raises ValueError for a ticket code that is not of the usual form."""
    body = b"".join(
        (
            _VERSION.to_bytes(1, "big"),
            (key_id & 0xFFFF).to_bytes(2, "big"),
            ticket.performance_id.to_bytes(5, "big"),
            _packed(ticket.code).to_bytes(7, "big"),
            min(ticket.generation, 0xFFFF).to_bytes(2, "big"),
        )
    )
    return b45encode(body + key.sign(_CONTEXT + body)).decode("ascii")


def verify(text: str, keys: Mapping[int, Ed25519PublicKey]) -> SignedTicket:
    """What the words say, if the house said it. `keys` are public keys by their id. Raises TicketForged."""
    try:
        raw = b45decode(text)
        if b45encode(raw).decode("ascii") != text or len(raw) != _BODY + _SIGNATURE or raw[0] != _VERSION:
            raise TicketForged
        body, signature = raw[:_BODY], raw[_BODY:]
        keys[int.from_bytes(body[1:3], "big")].verify(signature, _CONTEXT + body)
    except (ValueError, KeyError, InvalidSignature):
        raise TicketForged from None
    return SignedTicket(
        performance_id=int.from_bytes(body[3:8], "big"),
        code=_unpacked(int.from_bytes(body[8:15], "big")),
        generation=int.from_bytes(body[15:17], "big"),
    )


def looks_signed(text: str) -> bool:
    """Whether it is the words of a QR, and no code that somebody typed."""
    return len(text) > 2 * _CODE_CHARACTERS


def _packed(code: str) -> int:
    characters = code.replace("-", "")
    if len(characters) != _CODE_CHARACTERS:
        raise ValueError(f"{code} is no code of twelve characters")
    number = 0
    for character in characters:
        number = number * _BASE + ALPHABET.index(character)
    return number


def _unpacked(number: int) -> str:
    characters = ""
    for _ in range(_CODE_CHARACTERS):
        number, digit = divmod(number, _BASE)
        characters = ALPHABET[digit] + characters
    return f"{characters[:4]}-{characters[4:8]}-{characters[8:]}"
