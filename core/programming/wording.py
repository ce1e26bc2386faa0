"""What people write about an event, as it is kept: checked, trimmed, and refused with the mend. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from core.errors import BadInput

TITLE_MAX = 120
GENRE_MAX = 40
ARTIST_MAX = 80
ARTISTS_MAX = 20
DESCRIPTION_MAX = 4_000
# The same characters that the columns refuse: what cannot be seen, and what makes text read other than it is.
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")


def title(text: str) -> str:
    """Raises BadInput."""
    return one_line(text, "title", TITLE_MAX) or _missing("Give the event a title.")


def one_line(text: str, what: str, longest: int) -> str:
    """The text without blanks around it; it may be empty. Raises BadInput."""
    line = " ".join(text.split(" ")).strip()
    if _UNSEEN.search(line):
        raise BadInput(f"The {what} holds a character that cannot be seen. Type it anew.")
    if len(line) > longest:
        raise BadInput(f"The {what} is too long: at most {longest} characters.")
    return line


def artists(names: Sequence[str]) -> tuple[str, ...]:
    """Each once, in billing order. Raises BadInput."""
    lines = [one_line(name, "name of an artist", ARTIST_MAX) for name in names]
    kept = tuple(dict.fromkeys(line for line in lines if line))
    if len(kept) > ARTISTS_MAX:
        raise BadInput(f"An event bills at most {ARTISTS_MAX} artists. Name the others in the description.")
    return kept


def description(text: str) -> str:
    """Several lines. Raises BadInput."""
    lines = [line.rstrip() for line in text.replace("\r\n", "\n").replace("\t", "    ").split("\n")]
    for number, line in enumerate(lines, start=1):
        if _UNSEEN.search(line):
            raise BadInput(f"Line {number} of the description holds a character that cannot be seen. Type it anew.")
    whole = "\n".join(lines).strip("\n")
    if len(whole) > DESCRIPTION_MAX:
        raise BadInput(f"The description is too long: at most {DESCRIPTION_MAX:,} characters.")
    return whole


def _missing(sentence: str) -> str:
    raise BadInput(sentence)
