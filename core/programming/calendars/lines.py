"""A calendar file as lines: is it one, is it whole, and on which line does each event begin. Pure.

What a library forgives silently is found here, so that a file that was cut off is refused and not read in half.
"""

from __future__ import annotations

from dataclasses import dataclass

from core.errors import BadInput

BYTES_MAX = 2 * 2**20
LINES_MAX = 100_000
EVENTS_MAX = 2_000
_SHOWN_MAX = 40


@dataclass(frozen=True, slots=True)
class Lines:
    """The text with plain line ends, and the line (from 1) of each `BEGIN:VEVENT`, in order."""

    text: str
    event_lines: tuple[int, ...]


def read_lines(data: bytes) -> Lines:
    """Raises BadInput, in one sentence that names the line."""
    if len(data) > BYTES_MAX:
        raise BadInput(f"The file is larger than {BYTES_MAX // 2**20} MiB. Export a shorter time.")
    text = _decoded(data).replace("\r\n", "\n").replace("\r", "\n")
    physical = text.split("\n")
    if len(physical) > LINES_MAX:
        raise BadInput(f"The file has more than {LINES_MAX:,} lines. Export a shorter time.")
    events, inside = list[int](), list[tuple[str, int]]()
    is_begun = False
    for number, line in _logical(physical):
        name, colon, value = line.partition(":")
        word = name.partition(";")[0].strip().upper()
        if not is_begun and (word, value.strip().upper()) != ("BEGIN", "VCALENDAR"):
            raise BadInput(f"Line {number} is '{_shown(line)}' and not BEGIN:VCALENDAR: this is no calendar file.")
        is_begun = True
        if not colon or not word:
            raise BadInput(f"Line {number} is '{_shown(line)}', which is no line of a calendar. Export the file again.")
        if word == "BEGIN":
            if not inside and value.strip().upper() != "VCALENDAR":
                raise BadInput(f"Line {number} begins {_shown(value)} outside of a calendar. Export the file again.")
            inside.append((value.strip().upper(), number))
            events += [number] if inside[-1][0] == "VEVENT" else []
        elif word == "END":
            begun = inside.pop() if inside else ("nothing", 0)
            if begun[0] != value.strip().upper():
                raise BadInput(
                    f"Line {number} ends {_shown(value)}, but {begun[0]} of line {begun[1]} is open. Export it again."
                )
        elif not inside:
            raise BadInput(f"Line {number} stands outside of the calendar. Export the file again.")
    if not is_begun:
        raise BadInput("The file is empty. Choose a calendar file (.ics).")
    if inside:
        raise BadInput(f"The file ends inside {inside[-1][0]} of line {inside[-1][1]}: it was cut off. Export again.")
    if len(events) > EVENTS_MAX:
        raise BadInput(f"The file has more than {EVENTS_MAX:,} events. Export a shorter time.")
    return Lines(_unfolded(physical), tuple(events))


def _decoded(data: bytes) -> str:
    """UTF-8 with or without a mark before it; UTF-16 where its mark says so. Raises BadInput."""
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise BadInput(f"Line {line} is not UTF-8. Export the file as UTF-8, which is what calendars use.") from None
    if "\0" in text:
        line = text.partition("\0")[0].count("\n") + 1
        raise BadInput(f"Line {line} holds a zero byte: this is no calendar file.")
    return text


def _logical(physical: list[str]) -> list[tuple[int, str]]:
    """Lines with what was folded put back, and the number of the first; empty ones are nothing."""
    found = list[tuple[int, str]]()
    for number, line in enumerate(physical, start=1):
        if line[:1] in (" ", "\t") and found:
            found[-1] = (found[-1][0], found[-1][1] + line[1:])
        elif line.strip():
            found.append((number, line))
    return found


def _unfolded(physical: list[str]) -> str:
    return "\r\n".join(line for _, line in _logical(physical)) + "\r\n"


def _shown(line: str) -> str:
    shown = "".join(c if c.isprintable() else " " for c in line.strip())
    return shown if len(shown) <= _SHOWN_MAX else shown[: _SHOWN_MAX - 1] + "…"
