"""`etds onsale` and `etds rehearse`: windows, codes, the checklist, going live, and the on-sale before it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from core.errors import BadInput
from etds_tui.cli.output import asked, emit, explained, say, show

if TYPE_CHECKING:
    from core.programming import Performance, Window
    from core.rehearsal import Pattern, Progress
    from core.runtime import Core

_LIGHTS = {"ok": "ok  ", "warn": "warn", "stop": "STOP"}


@click.group()
def onsale() -> None:
    """Windows of sale, presale codes, the checklist, going live."""


# --- windows ---------------------------------------------------------------------------------------------------------


@onsale.group()
def windows() -> None:
    """When, by whom and with which code a performance may be sold."""


@windows.command("list")
@click.argument("code")
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
@explained
def windows_list(code: str, as_json: bool) -> None:
    """The windows of performance CODE as they open, with what was sold in each."""
    from core.programming import find_performance, list_windows
    from core.programming.onsale import as_data

    with asked() as (core, actor):
        performance = find_performance(core, actor, code)
        found = list_windows(core, actor, performance.id)
    if as_json:
        emit([as_data(one) for one in found])
        return
    for one in found:
        show(f"{one.id:>5}  {_times(one, performance):44}  {one.name}: {_for_whom(one)}; sold {one.seats:,}")
    if not found:
        say("There are no windows: everybody may buy while it is on sale.")


@windows.command("put")
@click.argument("code")
@click.option("--name", required=True, help="What it is called.")
@click.option(
    "--from", "opens", required=True, help="Opens: now, 10:00, fri 10:00, 2026-12-01T10:00, on the venue's clock."
)
@click.option("--until", "closes", help="Closes at.  [default: stays open]")
@click.option("--channel", type=click.Choice(["counter", "group", "web"]), help="For this channel only.")
@click.option("--types", help="For price types of these letters only: am.")
@click.option("--needs-code", is_flag=True, help="For who shows a code.")
@click.option("--buyer-seats", type=click.IntRange(1), help="Seats a customer.")
@click.option("--id", "window_id", type=int, help="Change the window of this number instead.")
@explained
def windows_put(
    code: str, name: str, opens: str, closes: str | None, channel: str | None, types: str | None, needs_code: bool,
    buyer_seats: int | None, window_id: int | None,
) -> None:  # fmt: skip
    """Make a window of performance CODE, or change one."""
    from core.programming import Channel, find_performance, put_window

    with asked() as (core, actor):
        performance = find_performance(core, actor, code)
        made = put_window(
            core, actor, performance.id, name=name, opens_at=_moment(core, opens, performance),
            closes_at=_moment(core, closes, performance) if closes else None,
            channel=Channel(channel) if channel else None,
            letters=list(types) if types else None, needs_code=needs_code, buyer_seats_max=buyer_seats,
            window_id=window_id,
        )  # fmt: skip
    say(f"Window {made} stands. What no window lets is not sold.")


@windows.command("remove")
@click.argument("code")
@click.argument("window_id", type=int)
@explained
def windows_remove(code: str, window_id: int) -> None:
    """Take a window away in which nothing was sold, with its codes."""
    from core.programming import find_performance, remove_window

    with asked() as (core, actor):
        remove_window(core, actor, find_performance(core, actor, code).id, window_id)
    say("It is gone.")


# --- codes -----------------------------------------------------------------------------------------------------------


@onsale.group()
def code() -> None:
    """Codes of a presale."""


@code.command("create")
@click.argument("performance")
@click.argument("window_id", type=int)
@click.option("--name", required=True, help="Whom it is for.")
@click.option("--code", "word", help="Its word.  [default: one that cannot be guessed]")
@click.option("--uses", type=click.IntRange(1), help="Orders it is good for.")
@click.option("--seats", type=click.IntRange(1), help="Seats of one order.")
@click.option("--until", help="Good until 2026-12-01T10:00, on the venue's clock.")
@explained
def code_create(
    performance: str, window_id: int, name: str, word: str | None, uses: int | None, seats: int | None,
    until: str | None,
) -> None:  # fmt: skip
    """Make a code for window WINDOW_ID of PERFORMANCE. It is shown once."""
    from core.programming import create_code, find_performance

    with asked() as (core, actor):
        found = find_performance(core, actor, performance)
        made = create_code(
            core, actor, found.id, window_id=window_id, name=name, code=word, uses_max=uses, seats_max=seats,
            valid_until=_moment(core, until, found) if until else None,
        )  # fmt: skip
    show(made.code)
    say(f"Code {made.id} stands. Its word is kept nowhere; write it down.")


@code.command("list")
@click.argument("performance")
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
@explained
def code_list(performance: str, as_json: bool) -> None:
    """The codes of PERFORMANCE with their uses, the newest first."""
    from core.programming import find_performance, list_codes

    with asked() as (core, actor):
        rows = list_codes(core, actor, find_performance(core, actor, performance).id)
    if as_json:
        emit(
            [
                {"id": row.id, "window": row.window, "name": row.name, "used": row.used, "uses_max": row.uses_max,
                 "seats_max": row.seats_max,
                 "valid_until": row.valid_until.isoformat() if row.valid_until else None}
                for row in rows
            ]
        )  # fmt: skip
        return
    for row in rows:
        show(f"{row.id:>5}  {row.window:20} {row.name:30} used {row.used} of {row.uses_max or 'any number'}")
    if not rows:
        say("There are no codes.")


@code.command("end")
@click.argument("performance")
@click.argument("code_id", type=int)
@explained
def code_end(performance: str, code_id: int) -> None:
    """End a code; what was sold with it stands."""
    from core.programming import end_code, find_performance

    with asked() as (core, actor):
        end_code(core, actor, find_performance(core, actor, performance).id, code_id)
    say("It is not good any more.")


# --- going live ------------------------------------------------------------------------------------------------------


@onsale.command("check")
@click.argument("performance")
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
@explained
def check(performance: str, as_json: bool) -> None:
    """Read the checklist of PERFORMANCE. Ends with status 1 where a line stops it."""
    from core.programming import Light, check_onsale, find_performance

    with asked() as (core, actor):
        lines = check_onsale(core, actor, find_performance(core, actor, performance).id)
    if as_json:
        emit([one.as_data() for one in lines])
    else:
        for one in lines:
            show(f"{_LIGHTS[one.light]}  {one.name:12} {one.words}{f'. {one.todo}' if one.todo else ''}")
    if any(one.light is Light.STOP for one in lines):
        raise SystemExit(1)


@onsale.command("go")
@click.argument("performance")
@click.option("--reason", default="", help="An admin goes over a line that stops it, and says why.")
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
@explained
def go(performance: str, reason: str, as_json: bool) -> None:
    """Put PERFORMANCE on sale, if its checklist lets it."""
    from core.programming import find_performance, go_live

    with asked() as (core, actor):
        live = go_live(core, actor, find_performance(core, actor, performance).id, reason=reason)
    if as_json:
        emit(live.as_data())
    else:
        took = f"{live.seats:,} seats, in {live.seconds:.2f} s"
        say(f"{live.performance} is on sale: {took}. It sells as its windows say.")


# --- rehearsal -------------------------------------------------------------------------------------------------------


@click.command()
@click.argument("performance")
@click.option("--buyers", type=click.IntRange(1), help="So many.  [default: as many as the curve, else the seats]")
@click.option("--pattern", default="burst", help="burst, ramp, or a CSV file of second,arrivals.")
@click.option("--pattern-of", "other", metavar="CODE", help="The curve of another performance's first hour.")
@click.option("--seconds", type=click.IntRange(1, 1800), default=30, help="How long burst and ramp last.")
@click.option("--speed", type=float, default=1.0, help="So many times as fast as the curve.")
@click.option("--tills", type=click.IntRange(1, 64), default=16)
@click.option("--processes", type=click.IntRange(1, 8), default=2)
@click.option("--think", type=click.FloatRange(0, 60), default=0.3, help="Seconds a buyer thinks, on average.")
@click.option("--seed", type=int, default=1, help="The same seed brings the same buyers.")
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
@explained
def rehearse(
    performance: str, buyers: int | None, pattern: str, other: str | None, seconds: int, speed: float, tills: int,
    processes: int, think: float, seed: int, as_json: bool,
) -> None:  # fmt: skip
    """Sell a copy of PERFORMANCE to simulated buyers, and count what came of it. Ctrl+C ends it with a report.

    Nothing of it reaches the house: the copy is a database of its own, with play money, and goes at the end. Ends with
    status 1 where something was sold twice or does not add up.
    """
    from core.programming import find_performance
    from core.rehearsal import Shape, pattern_of
    from core.rehearsal import rehearse as run
    from core.rehearsal.report import words

    with asked() as (core, actor):
        found = find_performance(core, actor, performance)
        if other is not None:
            curve = pattern_of(core, actor, find_performance(core, actor, other).id)
        else:
            curve = _curve(pattern, buyers or found.seat_count, seconds)
        report = run(
            core, actor, found.id, pattern=curve, buyers=buyers, tills=tills, processes=processes, speed=speed,
            shape=Shape(think_seconds=think), seed=seed, on_progress=_shown(),
        )  # fmt: skip
    if as_json:
        emit(report.as_data())
    else:
        show("\n".join(words(report)))
    if not report.holds:
        raise SystemExit(1)


def _curve(pattern: str, buyers: int, seconds: int) -> Pattern:
    from core.rehearsal import burst, ramp, read_pattern

    if pattern in ("burst", "ramp"):
        return (burst if pattern == "burst" else ramp)(buyers, seconds)
    try:
        data = Path(pattern).read_bytes()
    except OSError as error:
        raise BadInput(f"'{pattern}' cannot be read: {error.strerror}. Name burst, ramp, or a CSV file.") from None
    return read_pattern(data, Path(pattern).name)


def _shown() -> Callable[[Progress], None]:
    """On a terminal, one line that moves; elsewhere what stage begins."""
    last = [""]

    def tell(progress: Progress) -> None:
        if progress.stage != "selling" or not sys.stderr.isatty():
            if progress.stage != last[0]:
                say(f"… {progress.stage}")
            last[0] = progress.stage
            return
        sys.stderr.write(
            f"\r… {progress.seconds:5.1f} s  {progress.arrived:,} came, {progress.sold:,} seats sold,"
            f" {progress.refused:,} refused "
        )
        sys.stderr.flush()

    return tell


# --- words -----------------------------------------------------------------------------------------------------------


def _times(window: Window, performance: Performance) -> str:
    zone = ZoneInfo(performance.time_zone)
    opens = f"{window.opens_at.astimezone(zone):%a %d %b %Y %H:%M}"
    closes = f"{window.closes_at.astimezone(zone):%a %d %b %H:%M}" if window.closes_at else "the end"
    return f"{opens} to {closes}"


def _for_whom(window: Window) -> str:
    from core.programming.windows import window_words

    return window_words(window)


def _moment(core: Core, text: str, performance: Performance) -> datetime:
    """On the clock of the venue."""
    from core.programming.upcoming import read_upcoming

    return read_upcoming(text, core.clock.now().astimezone(ZoneInfo(performance.time_zone)))
