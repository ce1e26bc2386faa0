"""Is it ready to go on sale? The list that is read before: each line fine, doubtful or a stop. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum

from core.programming.windows import Window, countdown, moment_words
from db.vocabulary import PerformanceState

_CLOCK_WARN, _CLOCK_STOP = 1.0, 10.0
_HOLE_MIN = timedelta(minutes=1)


class Light(StrEnum):
    OK = "ok"
    WARN = "warn"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class Check:
    """One line: what was looked at, how it is, and what to do where that is not fine."""

    name: str
    light: Light
    words: str
    todo: str = ""

    def as_data(self) -> Mapping[str, object]:
        return {"check": self.name, "light": self.light.value, "words": self.words, "todo": self.todo}


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAside:
    letter: str
    name: str
    left: int
    next_due: datetime | None
    overdue: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeFacts:
    window_id: int
    is_good: bool  # in time, with uses left


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsed:
    at: datetime
    is_whole: bool
    holds: bool
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of a performance at one moment. `redis` is None where none is set up."""

    now: datetime
    zone: tzinfo
    state: PerformanceState
    starts_at: datetime
    seats: int
    open: int
    killed: int
    levels: Sequence[str]  # by number
    types: Sequence[str]  # letters
    priced: Collection[tuple[int, str]]
    set_aside: Sequence[SetAside]
    windows: Sequence[Window]
    codes: Sequence[CodeFacts]
    customer_seats_max: int | None
    workers: int
    clock_off_seconds: float
    redis: bool | None
    printer: str | None
    rehearsed: Rehearsed | None
    newer_version: int | None = None  # of the hall's manifest, published since
    charges: Sequence[str] = ()  # names of fees and taxes that hold now


def checklist(facts: Facts) -> tuple[Check, ...]:
    """Every line, in the order in which it is read aloud."""
    return (
        _state(facts),
        _seats(facts),
        _manifest(facts),
        _prices(facts),
        Check("fees and taxes", Light.OK, _listed(list(facts.charges)) if facts.charges else "there are none"),
        *_aside(facts),
        *_windows(facts),
        _limits(facts),
        _printing(facts),
        _worker(facts),
        _clock(facts),
        _stores(facts),
        _rehearsal(facts),
    )


def worst(checks: Sequence[Check]) -> Light:
    lights = {one.light for one in checks}
    return Light.STOP if Light.STOP in lights else Light.WARN if Light.WARN in lights else Light.OK


def stops(checks: Sequence[Check]) -> tuple[Check, ...]:
    return tuple(one for one in checks if one.light is Light.STOP)


def _state(facts: Facts) -> Check:
    left = facts.starts_at - facts.now
    if left <= timedelta(0):
        return Check("performance", Light.STOP, "it has begun", "Choose a performance that is still to come.")
    match facts.state:
        case PerformanceState.ANNOUNCED | PerformanceState.OFF_SALE | PerformanceState.ON_SALE:
            return Check("performance", Light.OK, f"{_spoken(facts.state)}; it begins {countdown(left)}")
        case PerformanceState.DRAFT:
            return Check("performance", Light.STOP, "it is a draft", "Announce it first.")
        case _:
            return Check("performance", Light.STOP, f"it is {_spoken(facts.state)}", "It cannot be put on sale.")


def _manifest(facts: Facts) -> Check:
    if facts.newer_version is None:
        return Check("manifest", Light.OK, "the newest version of the hall")
    return Check("manifest", Light.WARN, f"version {facts.newer_version} of the hall is newer",
                 "Put the performance on it, or leave it: m, then R.")  # fmt: skip


def _seats(facts: Facts) -> Check:
    if not facts.open:
        return Check("seats", Light.STOP, f"none of {facts.seats:,} is open", "Release seats, or open killed ones.")
    killed = f", {facts.killed:,} killed" if facts.killed else ""
    if facts.killed * 10 > facts.seats:
        return Check("seats", Light.WARN, f"{facts.open:,} of {facts.seats:,} open{killed}", "Are so many killed?")
    return Check("seats", Light.OK, f"{facts.open:,} of {facts.seats:,} open{killed}")


def _prices(facts: Facts) -> Check:
    missing = [(level, letter) for level in range(len(facts.levels)) for letter in facts.types
               if (level, letter) not in facts.priced]  # fmt: skip
    bare = [name for level, name in enumerate(facts.levels)
            if not any((level, letter) in facts.priced for letter in facts.types)]  # fmt: skip
    if not facts.types or len(bare) == len(facts.levels):
        return Check("prices", Light.STOP, "there are none", "Set the prices of every level.")
    if bare:
        return Check("prices", Light.STOP, f"{_listed(bare)} has none", "Set the prices of every level.")
    if missing:
        level, letter = missing[0]
        more = f" and {len(missing) - 1} more" if len(missing) > 1 else ""
        return Check("prices", Light.WARN, f"price type {letter} has none at {facts.levels[level]}{more}",
                     "Set it, or nobody buys it there.")  # fmt: skip
    return Check("prices", Light.OK, f"{len(facts.levels)} levels, {len(facts.types)} price types, all set")


def _aside(facts: Facts) -> Iterator[Check]:
    """One line, of the worst of them."""
    if not facts.set_aside:
        yield Check("set aside", Light.OK, "nothing")
        return
    seats = sum(one.left for one in facts.set_aside)
    late = [one for one in facts.set_aside if one.overdue]
    without = [one for one in facts.set_aside if one.next_due is None]
    words = f"{seats:,} seats under {' '.join(one.letter for one in facts.set_aside)}"
    if late:
        yield Check("set aside", Light.WARN, f"{late[0].letter} {late[0].name} should be released already",
                    "Start 'etds worker', which climbs the ladders.")  # fmt: skip
    elif without:
        named = _listed([f"{one.letter} {one.name}" for one in without])
        yield Check("set aside", Light.WARN, f"{words}; {named} without a release", "Give it a release ladder.")
    else:
        nearest = min(one.next_due for one in facts.set_aside if one.next_due is not None)
        yield Check("set aside", Light.OK, f"{words}; next release {moment_words(nearest, facts.zone, facts.now)}")


def _windows(facts: Facts) -> Iterator[Check]:
    windows = [one for one in facts.windows if one.closes_at is None or one.closes_at > facts.now]
    if not facts.windows:
        yield Check("windows", Light.OK, "none: everybody may buy from going live on")
        return
    if not windows:
        yield Check("windows", Light.STOP, "all of them are over", "Open one, or take them away.")
        return
    yield _holes(facts, windows)
    yield from _codes(facts, windows)
    unsold = [letter for letter in facts.types
              if not any(one.letters is None or letter in one.letters for one in windows)]  # fmt: skip
    if unsold:
        yield Check("price types", Light.WARN, f"no window sells {_listed(unsold)}", "Put them into a window.")


def _holes(facts: Facts, windows: Sequence[Window]) -> Check:
    """When nobody may buy, from the first opening to the performance; and presales that a public window makes idle."""
    edge = min(one.opens_at for one in windows)
    first = edge
    for one in sorted(windows, key=lambda one: one.opens_at):
        if one.opens_at - edge > _HOLE_MIN:
            shut = f"{moment_words(edge, facts.zone, facts.now)} to {moment_words(one.opens_at, facts.zone, facts.now)}"
            return Check("windows", Light.WARN, f"nobody buys from {shut}", "Let the windows follow each other.")
        edge = max(edge, one.closes_at or facts.starts_at)
    if facts.starts_at - edge > _HOLE_MIN:
        return Check("windows", Light.WARN, f"nobody buys after {moment_words(edge, facts.zone, facts.now)}",
                     "Leave the last window without an end.")  # fmt: skip
    idle = [(coded, public) for coded in windows if coded.needs_code for public in windows
            if not public.needs_code and _covers(public, coded)]  # fmt: skip
    if idle:
        coded, public = idle[0]
        return Check("windows", Light.WARN, f"{public.name} is open to everybody while {coded.name} wants a code",
                     "Let one begin where the other ends.")  # fmt: skip
    return Check("windows", Light.OK, f"{len(windows)}, the first {moment_words(first, facts.zone, facts.now)}")


def _covers(public: Window, coded: Window) -> bool:
    """Whether the public window makes some of the other's time idle."""
    same = public.channel in (None, coded.channel) and (
        public.letters is None or (coded.letters is not None and set(coded.letters) <= set(public.letters))
    )
    starts_within = coded.closes_at is None or public.opens_at < coded.closes_at
    return same and starts_within and (public.closes_at is None or public.closes_at > coded.opens_at)


def _codes(facts: Facts, windows: Sequence[Window]) -> Iterator[Check]:
    coded = [one for one in windows if one.needs_code]
    good = {code.window_id for code in facts.codes if code.is_good}
    bare = [one.name for one in coded if one.id not in good]
    if bare:
        yield Check("codes", Light.STOP, f"{_listed(bare)} wants a code, and none is good", "Make a code for it.")
    elif coded:
        count = sum(code.is_good for code in facts.codes)
        yield Check("codes", Light.OK, f"{count} good for {_listed([one.name for one in coded])}")


def _limits(facts: Facts) -> Check:
    by_window = [one.buyer_seats_max for one in facts.windows if one.buyer_seats_max is not None]
    if facts.customer_seats_max is not None:
        return Check("limits", Light.OK, f"{facts.customer_seats_max} seats a customer")
    if by_window:
        return Check("limits", Light.OK, f"{min(by_window)} seats a customer, by window")
    return Check("limits", Light.WARN, "a customer may have any number of seats", "Set a limit in the window.")


def _printing(facts: Facts) -> Check:
    if facts.printer is None:
        return Check("tickets", Light.WARN, "go into the folder, no printer is set", "Set ETDS_TICKET_PRINTER.")
    return Check("tickets", Light.OK, f"go to {facts.printer}")


def _worker(facts: Facts) -> Check:
    if facts.workers:
        return Check("worker", Light.OK, f"{facts.workers} alive")
    return Check("worker", Light.WARN, "none is alive; terminals do its duties meanwhile",
                 "Start 'etds worker'.")  # fmt: skip


def _clock(facts: Facts) -> Check:
    off = abs(facts.clock_off_seconds)
    words = f"this one and the database's are {off:.1f} s apart"
    if off >= _CLOCK_STOP:
        return Check("clock", Light.STOP, words, "Set the clocks: windows open by the database's.")
    if off >= _CLOCK_WARN:
        return Check("clock", Light.WARN, words, "Set the clocks: windows open by the database's.")
    return Check("clock", Light.OK, words)


def _stores(facts: Facts) -> Check:
    if facts.redis is None:
        return Check("stores", Light.WARN, "the database answers; there is no Redis", "Maps move once a second only.")
    if not facts.redis:
        return Check("stores", Light.WARN, "the database answers; Redis does not", "Look at 'etds health'.")
    return Check("stores", Light.OK, "database and Redis answer")


def _rehearsal(facts: Facts) -> Check:
    done = facts.rehearsed
    if done is None:
        return Check("rehearsal", Light.WARN, "none yet", "Rehearse it: r, or 'etds rehearse'.")
    when = moment_words(done.at, facts.zone, facts.now)
    if not done.holds:
        return Check("rehearsal", Light.STOP, f"{when}: it did not hold: {done.words}", "Read its report, and mend it.")
    if not done.is_whole:
        return Check("rehearsal", Light.WARN, f"{when}: ended before its time", "Rehearse it to its end.")
    return Check("rehearsal", Light.OK, f"{when}: {done.words}")


def _spoken(state: PerformanceState) -> str:
    return state.value.replace("_", " ")


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
