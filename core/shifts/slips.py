"""What a finger makes of an amount: a digit too many or too few, two digits exchanged. Pure."""

from __future__ import annotations


def slips(minor: int) -> tuple[int, ...]:
    """The amounts that one slip makes of this one, none of them itself; nothing below zero."""
    if minor <= 0:
        return ()
    found = {minor * 10}
    if minor % 10 == 0:
        found.add(minor // 10)
    digits = str(minor)
    for place in range(len(digits) - 1):
        swapped = digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :]
        found.add(int(swapped))
    return tuple(sorted(found - {minor}))
