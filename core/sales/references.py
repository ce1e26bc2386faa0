"""Names for the outside: order references and ticket codes that survive a telephone and bad handwriting. Pure.

No letter or digit of a look-alike pair is used. A reference ends in a check character that finds every single
mistyped character and every swap of two neighbours.
"""

from __future__ import annotations

import os
import secrets
from threading import Lock

from core.errors import BadInput

ALPHABET = "ACDEFGHJKLMNPRTWXY34679"  # without 0/O/Q, 1/I, 2/Z, 5/S, 8/B, U/V; 23 of them, a prime
_BASE = len(ALPHABET)
_REFERENCE, _CODE = 6, 12  # drawn characters of each
_CHARACTERS = bytes(ord(ALPHABET[byte % _BASE]) for byte in range(256))
_LEFT_OUT = bytes(range(256 - 256 % _BASE, 256))  # as many bytes mean each character
_AHEAD = 2_048  # bytes drawn at once


def new_reference() -> str:
    """A fresh order reference such as `E7K-WF4M`: six drawn characters and the check character."""
    return reference_from(_drawn(_REFERENCE))


def new_names(tickets: int) -> tuple[str, list[str]]:
    """A fresh reference, and as many fresh ticket codes as there are tickets: one draw for a whole sale."""
    drawn = _drawn(_REFERENCE + tickets * _CODE)
    codes = [_code(drawn[at : at + _CODE]) for at in range(_REFERENCE, len(drawn), _CODE)]
    return reference_from(drawn[:_REFERENCE]), codes


def reference_from(drawn: str) -> str:
    assert len(drawn) == _REFERENCE, "a reference is made of six characters"
    return f"{drawn[:3]}-{drawn[3:]}{_check(drawn)}"


def read_reference(text: str) -> str | None:
    """A reference as a person types it, None where the check character does not fit."""
    plain = "".join(c for c in text.upper() if c in ALPHABET)
    if len(plain) != 7 or _check(plain[:6]) != plain[6]:
        return None
    return f"{plain[:3]}-{plain[3:]}"


def typed_reference(text: str) -> str:
    """The reference that a person typed or scanned. Raises BadInput, because a slip of the finger is seen."""
    read = read_reference(text)
    if read is None:
        example = reference_from("E7KWF4")
        raise BadInput(f"'{text.strip()}' is not a reference; a character is wrong. It looks like {example}.")
    return read


def near_references(signs: str) -> tuple[str, ...]:
    """What seven signs may have meant where the check character does not fit: one of them read wrong, or two swapped.

    The check character leaves one candidate a place, so there are at most thirteen, and few of them exist. A sign that
    no reference has (`0`, `O`, `1`, `I`) was read wrong for certain, and only its place is solved.
    """
    if len(signs) != _REFERENCE + 1:
        return ()
    foreign = [place for place, sign in enumerate(signs) if sign not in ALPHABET]
    if len(foreign) > 1:
        return ()
    found = [read for place in foreign or range(len(signs)) if (read := _solved(signs, place))]
    if not foreign:
        swapped = (signs[:at] + signs[at + 1] + signs[at] + signs[at + 2 :] for at in range(_REFERENCE))
        found += [read for other in swapped if (read := read_reference(other))]
    return tuple(dict.fromkeys(found))


def completed_references(signs: str) -> tuple[str, ...]:
    """Six signs, one of which was left out: a candidate for each place where it may have stood."""
    if len(signs) != _REFERENCE or any(sign not in ALPHABET for sign in signs):
        return ()
    places = range(_REFERENCE + 1)
    return tuple(dict.fromkeys(read for at in places if (read := _solved(signs[:at] + "?" + signs[at:], at))))


def _solved(signs: str, place: int) -> str | None:
    """The reference with the one sign at this place that the check character allows."""
    return next((read for c in ALPHABET if (read := read_reference(signs[:place] + c + signs[place + 1 :]))), None)


def new_ticket_code() -> str:
    """A fresh ticket code: 12 drawn characters, 54 bits, in three groups."""
    return _code(_drawn(_CODE))


def _code(drawn: str) -> str:
    return f"{drawn[:4]}-{drawn[4:8]}-{drawn[8:]}"


class _Drawn:
    """Characters drawn ahead: to ask the system for each name lets all other threads of the process go first, which in
    a rush costs more than the sale's own work. A process that is forked draws its own."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._ahead = ""
        os.register_at_fork(after_in_child=self._forget)

    def take(self, length: int) -> str:
        with self._lock:
            while len(self._ahead) < length:
                # A byte each; the last bytes, which would favour some characters, are left out.
                self._ahead += secrets.token_bytes(_AHEAD).translate(_CHARACTERS, _LEFT_OUT).decode("ascii")
            taken, self._ahead = self._ahead[:length], self._ahead[length:]
        return taken

    def _forget(self) -> None:
        self._lock = Lock()
        self._ahead = ""


_drawn = _Drawn().take


def _check(drawn: str) -> str:
    # The base is prime, so each weight and each difference of weights has an inverse: no single error cancels out.
    weights = (1, 2, 3, 4, 5, 6)
    total = sum(weight * ALPHABET.index(c) for weight, c in zip(weights, drawn, strict=True))
    return ALPHABET[total % _BASE]
