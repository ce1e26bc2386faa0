"""How the seats of a row are numbered. Pure."""

from __future__ import annotations

from enum import StrEnum


class Scheme(StrEnum):
    """The order of the numbers, from left to right as one looks at the map."""

    UP = "1 2 3 4"
    DOWN = "4 3 2 1"
    ODD = "1 3 5 7"
    EVEN = "2 4 6 8"
    ODD_DOWN = "7 5 3 1"
    EVEN_DOWN = "8 6 4 2"
    CENTRE = "3 1 2 4"


def numbers(scheme: Scheme, count: int, first: int = 1) -> tuple[str, ...]:
    """So many numbers from left to right. `first` is the least; odd and even go on from the next one of their kind."""
    if scheme is Scheme.CENTRE:
        left = count // 2
        odd, even = first + (first + 1) % 2, first + first % 2
        down = [odd + 2 * i for i in range(left)][::-1]
        return tuple(map(str, down + [even + 2 * i for i in range(count - left)]))
    step = 1 if scheme in (Scheme.UP, Scheme.DOWN) else 2
    if scheme in (Scheme.ODD, Scheme.ODD_DOWN):
        first += (first + 1) % 2
    elif scheme in (Scheme.EVEN, Scheme.EVEN_DOWN):
        first += first % 2
    found = [str(first + step * i) for i in range(count)]
    return tuple(found[::-1] if scheme in (Scheme.DOWN, Scheme.ODD_DOWN, Scheme.EVEN_DOWN) else found)


def going_on(known: tuple[str, ...], count: int, *, at_the_end: bool) -> tuple[str, ...] | None:
    """The numbers of so many more seats at one end of a row, in the step that it has there; None where it has none."""
    if not all(number.isascii() and number.isdigit() for number in known):
        return None
    ends = [int(number) for number in (known[-2:] if at_the_end else known[:2][::-1])]
    step = ends[1] - ends[0] if len(ends) == 2 else 1
    more = [ends[-1] + step * (i + 1) for i in range(count)]
    if min(more) < 0 or not step:
        return None
    return tuple(map(str, more if at_the_end else more[::-1]))
