"""Questions as they are typed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import psycopg
import pytest

from core.access import Role
from core.analytics import Question, read_question, report_zone
from core.analytics.zones import read_zone
from core.errors import BadInput
from core.runtime import Core
from db.servers import Addresses
from tests.factories.house import a_house, someone

NOW = datetime(2026, 11, 22, 0, 30, tzinfo=ZoneInfo("Europe/Kyiv"))


def test_each_word_becomes_what_it_means_on_that_clock() -> None:
    words = {
        "from": "-7d", "to": " +2w ", "key": " KT-1 ", "artist": "Fisher", "measure": "gross", "top": "5",
        "at": "yesterday 18:00",
    }  # fmt: skip

    assert read_question(words, NOW) == Question(
        first=date(2026, 11, 15), last=date(2026, 12, 6), key="KT-1", artist="Fisher", measure="gross", top=5,
        at=datetime(2026, 11, 21, 18, tzinfo=NOW.tzinfo),
    )  # fmt: skip
    assert read_question({"from": "", "top": " "}, NOW) == Question()
    assert read_question({"from": "-7d"}, NOW + timedelta(days=1)).first == date(2026, 11, 16)


def test_today_is_that_of_the_clock_and_not_of_the_world() -> None:
    assert read_question({"from": "today"}, NOW).first == date(2026, 11, 22)
    assert read_question({"from": "today"}, NOW.astimezone(UTC)).first == date(2026, 11, 21)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"from": "soon"}, "'soon' is not a day"),
        ({"to": "2026-02-30"}, "is not a day"),
        ({"to": "--7d"}, "is not a day"),
        ({"from": "today", "to": "yesterday"}, "is behind"),
        ({"top": "0"}, "is no number of rows"),
        ({"top": "²"}, "is no number of rows"),
        ({"at": "2036-01-01"}, "still to come"),
        ({"key": "x" * 121}, "one line of at most"),
        ({"artist": "a\x1bb"}, "one line of at most"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_named(words: dict[str, str], said: str) -> None:
    with pytest.raises(BadInput, match=said):
        read_question(words, NOW)


@pytest.mark.parametrize("name", ["Mars/Crater", "", "../etc/passwd", "/etc/passwd", "a\0b", "Europe"])
def test_a_zone_that_there_is_none_of_is_refused(name: str) -> None:
    with pytest.raises(BadInput, match="is not a time zone"):
        read_zone(name)


def test_days_are_those_of_the_venues_that_are_in_reach(core: Core, database: Addresses) -> None:
    a_house(core, venue="East", artist="Fisher")
    a_house(core, venue="West", artist="Another")
    with psycopg.connect(database.owner_url, autocommit=True) as owner:
        owner.execute("update venue set time_zone = 'Europe/Kyiv' where name = 'East'")
    clock: Callable[..., str] = lambda role, **more: report_zone(core, someone(core, role, **more)).key  # noqa: E731

    assert clock(Role.ARTIST, artist="Fisher") == "Europe/Kyiv"
    assert clock(Role.MANAGER, venue="East") == "Europe/Kyiv"
    assert clock(Role.ADMIN) == "UTC"
