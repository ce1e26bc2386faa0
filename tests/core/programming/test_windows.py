"""The rule of windows: who may sell what when, and what is said to who may not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.programming.windows import (
    Allowed,
    NotNow,
    Why,
    Window,
    countdown,
    is_open,
    may_sell,
    next_change,
    sentence,
)
from db.vocabulary import Channel

NOW = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")


def a_window(id: int = 1, *, opens: float = -1, closes: float | None = None, code: bool = False,
             name: str = "General", channel: Channel | None = None, letters: str | None = None,
             limit: int | None = None) -> Window:  # fmt: skip
    """Hours from NOW."""
    return Window(
        id=id, name=name, channel=channel, letters=tuple(letters) if letters is not None else None,
        opens_at=NOW + timedelta(hours=opens), closes_at=None if closes is None else NOW + timedelta(hours=closes),
        needs_code=code, buyer_seats_max=limit,
    )  # fmt: skip


FRIENDS = a_window(1, name="Friends", closes=1, code=True, limit=4)
GENERAL = a_window(2, opens=1)


def judged(*windows: Window, channel: Channel = Channel.COUNTER, letters: str = "a", code: int | None = None) -> str:
    verdict = may_sell(windows, channel, letters, code, NOW)
    if isinstance(verdict, Allowed):
        return f"allowed {verdict.window.id if verdict.window else 'always'}"
    return f"{verdict.why} {verdict.window.id if verdict.window else 'none'}"


def test_without_windows_the_state_decides() -> None:
    assert judged() == "allowed always"


def test_before_its_window_it_is_shut_and_afterwards_over() -> None:
    assert judged(GENERAL) == "shut 2"
    assert judged(a_window(opens=-2, closes=-1)) == "over none"
    assert judged(a_window(opens=0)) == "allowed 1"  # from its very second on
    assert judged(a_window(opens=-1, closes=0)) == "over none"


def test_a_presale_lets_its_own_code_and_no_other() -> None:
    assert judged(FRIENDS, GENERAL) == "code 1"
    assert judged(FRIENDS, GENERAL, code=1) == "allowed 1"
    assert judged(FRIENDS, GENERAL, code=7) == "code 1"


def test_a_window_is_for_its_channel() -> None:
    web = a_window(channel=Channel.WEB)

    assert judged(web, channel=Channel.WEB) == "allowed 1"
    assert judged(web) == "over none"
    assert judged(a_window(channel=Channel.COUNTER), channel=Channel.SHELL) == "allowed 1"
    assert isinstance(may_sell([web], None, "a", None, NOW), NotNow)  # by an agent, say
    assert may_sell([web, GENERAL], None, "a", None, NOW + timedelta(hours=2)) == Allowed(GENERAL)


def test_one_window_lets_all_price_types_of_an_order() -> None:
    adults, members = a_window(1, letters="a"), a_window(2, letters="m")

    assert judged(adults, members, letters="aa") == "allowed 1"
    assert judged(adults, members, letters="am") == "mixed 1"
    assert judged(adults, members, letters="c") == "types 1"
    assert judged(adults, members, letters="") == "allowed 1"  # a cart before it has price types
    assert judged(adults, members, a_window(3), letters="am") == "allowed 3"


def test_no_code_is_used_where_none_is_needed_and_no_limit_counts_where_another_window_has_none() -> None:
    assert judged(FRIENDS, a_window(5, limit=2), a_window(6, limit=8), code=1) == "allowed 6"
    assert judged(FRIENDS, a_window(5, limit=2), a_window(6), code=1) == "allowed 6"


def test_a_refusal_says_when_for_whom_and_what_to_do() -> None:
    shut, code = NotNow(Why.SHUT, GENERAL), NotNow(Why.CODE, FRIENDS)

    assert sentence(shut, "KT-1", BERLIN, NOW) == (
        "KT-1: General opens at 11:00, in 1 h 0 min, for everybody. Sell it then."
    )
    assert sentence(code, "KT-1", BERLIN, NOW) == (
        "KT-1: now is Friends, for everybody, with a code, 4 seats a customer."
        " Ask for the code and show it: y, or presale CODE."
    )
    assert "opens Mon 08:00" in sentence(NotNow(Why.SHUT, a_window(opens=70)), "KT-1", BERLIN, NOW)
    assert "opens Mon 07 Dec 10:00" in sentence(NotNow(Why.SHUT, a_window(opens=240)), "KT-1", BERLIN, NOW)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "in 0 s"), (9, "in 9 s"), (249, "in 4 min 9 s"), (8_040, "in 2 h 14 min"), (273_600, "in 3 d 4 h")],
)
def test_a_countdown_has_two_units(seconds: int, words: str) -> None:
    assert countdown(timedelta(seconds=seconds)) == words


def test_the_next_change_is_the_nearest_edge() -> None:
    found = next_change((FRIENDS, GENERAL), NOW)

    assert found is not None and (found[0], found[1].id, found[2]) == (NOW + timedelta(hours=1), 2, True)
    assert next_change((a_window(),), NOW) is None


_WINDOWS = st.lists(
    st.builds(
        a_window, id=st.integers(1, 9), opens=st.integers(-3, 3), closes=st.none() | st.integers(4, 6),
        code=st.booleans(), channel=st.none() | st.sampled_from([Channel.COUNTER, Channel.WEB]),
        letters=st.none() | st.sampled_from(["a", "m", "am"]), limit=st.none() | st.integers(1, 4),
    ),
    max_size=5, unique_by=lambda one: one.id,
)  # fmt: skip


@given(windows=_WINDOWS, letters=st.sampled_from(["a", "m", "am"]), code=st.none() | st.integers(1, 9))
def test_whatever_lets_an_order_is_open_fits_and_has_its_code(
    windows: list[Window], letters: str, code: int | None
) -> None:
    verdict = may_sell(windows, Channel.COUNTER, letters, code, NOW)

    letting = [
        one for one in windows
        if is_open(one, NOW) and one.channel in (None, Channel.COUNTER)
        and (one.letters is None or set(letters) <= set(one.letters)) and (not one.needs_code or one.id == code)
    ]  # fmt: skip
    if isinstance(verdict, Allowed):
        assert verdict.window in letting if windows else verdict.window is None
    else:
        assert letting == []
        assert verdict.why is not Why.SHUT or (verdict.window is not None and verdict.window.opens_at > NOW)
