"""Who is at the counter, in Redis, with seconds of life. A channel of its own would wake every terminal at each step of
every cursor; a hash that each looks at in its own time does not, and stays out of the way of the news of seats."""

from __future__ import annotations

from db.live.client import Live, Script
from db.live.keys import counter_key

_LOOK = Script("counter")
WORD_MAX = 2_000


def look(live: Live, performance_id: int, terminal: str, word: bytes, *, life_ms: int) -> dict[str, bytes]:
    """Say where this terminal is (an empty word: nowhere), and hear where the others are. Raises LiveUnavailable."""
    (found,) = live.run(_LOOK, [([counter_key(performance_id)], [terminal, word, life_ms])])
    names: list[bytes] = found[::2]
    words: list[bytes] = found[1::2]
    return {
        name.decode(errors="replace"): said for name, said in zip(names, words, strict=True) if len(said) <= WORD_MAX
    }
