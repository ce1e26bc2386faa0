"""Every state that can be reached, breadth first, so that a trace to a broken promise is a shortest one."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

S = TypeVar("S", bound=Hashable)


@dataclass(slots=True)
class Searched(Generic[S]):
    """`broken` has for each promise the names of the steps that lead to its first breach."""

    states: int = 0
    broken: dict[str, list[str]] = field(default_factory=dict)
    stuck: list[str] | None = None  # the way to a state from which nothing comes to rest


def search(
    first: S,
    steps: Callable[[S], Iterable[tuple[str, S]]],
    promises: Mapping[str, Callable[[S], bool]],
    is_at_rest: Callable[[S], bool] | None = None,
) -> Searched[S]:
    """Walk all of it. With `is_at_rest`, also see that rest can be reached from every state."""
    done = Searched[S]()
    came: dict[S, tuple[S, str] | None] = {first: None}
    before: dict[S, list[S]] = {}
    line = [first]
    while line:
        later: list[S] = []
        for state in line:
            for name, promise in promises.items():
                if name not in done.broken and not promise(state):
                    done.broken[name] = _trace(came, state)
            for word, after in steps(state):
                if is_at_rest is not None:
                    before.setdefault(after, []).append(state)
                if after not in came:
                    came[after] = state, word
                    later.append(after)
        line = later
    done.states = len(came)
    if is_at_rest is not None:
        can_rest = {state for state in came if is_at_rest(state)}
        line = list(can_rest)
        while line:
            line = [state for after in line for state in before.get(after, ()) if state not in can_rest]
            can_rest.update(line)
        lost = next((state for state in came if state not in can_rest), None)
        done.stuck = None if lost is None else _trace(came, lost)
    return done


def _trace(came: Mapping[S, tuple[S, str] | None], state: S) -> list[str]:
    names: list[str] = []
    while (step := came[state]) is not None:
        state, name = step
        names.append(name)
    return names[::-1]
