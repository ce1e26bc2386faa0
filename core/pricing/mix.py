"""Who buys, as a person types it. Pure."""

from __future__ import annotations

from core.errors import BadInput
from core.pricing.potential import Mix


def read_mix(text: str) -> dict[str, int] | None:
    """`a=80, c=20`; nothing at all is no mix. Raises BadInput."""
    found: dict[str, int] = {}
    for part in text.replace(",", " ").split():
        letter, _, weight = part.partition("=")
        if not weight.isascii() or not weight.isdigit() or len(weight) > 6:
            raise BadInput(f"'{part}' is not a share. Say who buys like a=80,c=20.")
        found[letter] = int(weight)
    return found or None


def mix_words(mix: Mix | None) -> str:
    """The same back as text, for the panel and the field."""
    return ",".join(f"{letter}={share}" for letter, share in (mix or {}).items())
