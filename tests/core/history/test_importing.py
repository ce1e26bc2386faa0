"""Imports in the database: once is enough, corrections are told, nothing is half, and nobody sees another's."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import psycopg
import pytest

from core import history
from core.access import Actor, Role
from core.errors import BadInput, NotFound, NotPermitted
from core.history import How, Imported, Trouble
from core.runtime import Core
from db.queries import history as queries
from tests.factories.history import weekly_report
from tests.factories.house import a_house, someone

HEADER = "week,show,venue,gross,attendance,capacity,average,performances\n"
LINES = (
    "2001-01-07,Harbour,Long House,50000.00,1000,0.8,50.00,8\n"
    "2001-01-14,Harbour,Long House,60000.00,1200,0.9,50.00,8\n"
    "2001-01-07,Parade,Elsewhere,1234.56,100,,,\n"
)
USD = How(currency="USD")


@pytest.fixture
def presenter(core: Core) -> Actor:
    return someone(core, Role.DISTRIBUTOR, organisation="Presenter")


@pytest.fixture
def bring(core: Core, presenter: Actor, tmp_path: Path) -> Callable[..., Imported]:
    """Imports a text as a file."""

    def one(text: str, how: How = USD, *, who: Actor = presenter, **more: object) -> Imported:
        file = tmp_path / "grosses.csv"
        file.write_text(text, encoding="utf-8")
        return history.import_history(core, who, file, how, **more)  # type: ignore[arg-type]

    return one


def stands(core: Core) -> list[tuple[object, ...]]:
    """All that is stored, as one reads it."""
    return core.postgres.rows(
        "select o.name::text, s.title::text, r.place::text, v.name::text, w.last_day::text, w.days, w.currency::text,"
        " w.gross_minor, w.attendance, w.share_bp, w.average_minor, w.performances, h.name::text, a.name::text"
        " from history_week w join history_run r on r.id = w.run_id join history_show s on s.id = r.show_id"
        " join organisation o on o.id = s.organisation_id join history_source h on h.id = w.source_id"
        " left join venue v on v.id = r.venue_id left join artist a on a.id = s.artist_id order by 1, 2, 3, 5"
    )


def counts(core: Core) -> list[tuple[object, ...]]:
    return core.postgres.rows(
        "select (select count(*) from history_source), (select count(*) from history_show),"
        " (select count(*) from history_run), (select count(*) from history_week),"
        " (select count(*) from audit_entry where act = 'history.import')"
    )


def test_a_report_is_kept_as_it_says(core: Core, bring: Callable[..., Imported]) -> None:
    a_house(core, venue="LONG house")

    made = bring(HEADER + LINES)

    assert (made.lines, made.weeks, made.shows, made.added, made.same, made.changes) == (3, 3, 2, 3, 0, ())
    venue, file = "LONG house", "grosses.csv"
    assert stands(core) == [
        ("Presenter", "Harbour", "Long House", venue, "2001-01-07", 7, "USD",
         5_000_000, 1000, 8000, 5000, 8, file, None),
        ("Presenter", "Harbour", "Long House", venue, "2001-01-14", 7, "USD",
         6_000_000, 1200, 9000, 5000, 8, file, None),
        ("Presenter", "Parade", "Elsewhere", None, "2001-01-07", 7, "USD",
         123_456, 100, None, 1235, None, file, None),
    ]  # fmt: skip
    assert [problem.trouble for problem in made.problems] == [Trouble.UNKNOWN_VENUE]
    assert counts(core) == [(1, 2, 2, 3, 1)]


def test_the_same_file_once_more_changes_nothing_and_says_so(core: Core, bring: Callable[..., Imported]) -> None:
    bring(HEADER + LINES)
    before = core.postgres.rows("select xmin::text, w.* from history_week w order by run_id, last_day")

    again = bring(HEADER + LINES)

    assert (again.added, again.changes, again.same, again.is_news, again.source_id) == (0, (), 3, False, None)
    assert core.postgres.rows("select xmin::text, w.* from history_week w order by run_id, last_day") == before
    assert counts(core) == [(1, 2, 2, 3, 1)]


def test_a_corrected_file_changes_what_differs_and_says_which(core: Core, bring: Callable[..., Imported]) -> None:
    bring(HEADER + LINES)
    before = stands(core)

    made = bring(HEADER + LINES.replace("60000.00", "61000.00").replace("Parade,", "parade,"))

    assert (made.added, made.same) == (0, 2)
    assert [str(change) for change in made.changes] == [
        "line 3: Harbour, 2001-01-14: 60,000.00 USD, 1,200 tickets is 61,000.00 USD, 1,200 tickets now"
    ]
    after = stands(core)
    assert [(old, new) for old, new in zip(before, after, strict=True) if old != new] == [
        (before[1], (*before[1][:7], 6_100_000, *before[1][8:]))
    ]
    assert [row.weeks for row in history.list_sources(core, someone(core, Role.ADMIN))] == [1, 2]


def test_what_a_file_does_not_say_stays(core: Core, bring: Callable[..., Imported]) -> None:
    bring(HEADER + LINES)
    before = stands(core)

    made = bring("week,show,venue,gross\n2001-01-07,Harbour,Long House,50000\n2001-01-21,Harbour,Long House,1\n")

    assert (made.added, made.same, made.changes) == (1, 1, ())
    assert [row for row in stands(core) if row in before] == before


def test_a_dry_run_says_the_same_and_keeps_nothing(core: Core, bring: Callable[..., Imported]) -> None:
    dry = bring(HEADER + LINES, is_dry_run=True)
    assert counts(core) == [(0, 0, 0, 0, 0)]

    made = bring(HEADER + LINES)

    assert (dry.added, dry.problems, dry.columns, dry.is_dry_run) == (made.added, made.problems, made.columns, True)
    assert counts(core) == [(1, 2, 2, 3, 1)]


def test_an_import_is_whole_or_not_at_all(
    core: Core, bring: Callable[..., Imported], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its connection is killed behind the last statement, before the commit."""
    keep = queries.keep_weeks

    def killed(connection: psycopg.Connection, *args: object, **more: object) -> None:
        keep(connection, *args, **more)  # type: ignore[arg-type]
        assert connection.execute("select count(*) from history_week").fetchone() == (3,)
        core.postgres.rows("select pg_terminate_backend(%s, 5000)", [connection.info.backend_pid])

    monkeypatch.setattr(queries, "keep_weeks", killed)
    with pytest.raises(Exception, match=r"Nothing is lost|terminat|lost|closed"):
        bring(HEADER + LINES)
    assert counts(core) == [(0, 0, 0, 0, 0)]

    monkeypatch.setattr(queries, "keep_weeks", keep)
    assert bring(HEADER + LINES).added == 3


def test_two_at_once_bring_each_week_once(
    core: Core, bring: Callable[..., Imported], presenter: Actor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second comes while the first has written all and not committed; it waits, and then finds it."""
    written, may_go, send = Event(), Event(), queries.keep_weeks

    def slowly(*args: object, **more: object) -> None:
        send(*args, **more)  # type: ignore[arg-type]
        if not written.is_set():
            written.set()
            assert may_go.wait(20)

    monkeypatch.setattr(queries, "keep_weeks", slowly)
    file = tmp_path / "two.csv"
    file.write_text(HEADER + LINES)
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(history.import_history, core, presenter, file, USD)
        assert written.wait(20)
        second = pool.submit(history.import_history, core, presenter, file, USD)
        while not waiting(core):
            assert not second.done()
        may_go.set()

    assert (first.result().added, second.result().added, second.result().same) == (3, 0, 3)
    assert counts(core) == [(1, 2, 2, 3, 1)]


def waiting(core: Core) -> bool:
    return core.postgres.rows("select from pg_locks where locktype = 'advisory' and not granted") != []


def test_a_report_of_years_is_kept_as_it_was_made_and_once(core: Core, presenter: Actor, tmp_path: Path) -> None:
    made, file = weekly_report(10_000), tmp_path / "years.csv"
    file.write_bytes(made.data)

    first = history.import_history(core, presenter, file, USD)
    again = history.import_history(core, presenter, file, USD)

    rows = core.postgres.rows(
        "select s.title::text, r.place::text, w.last_day, w.gross_minor, w.attendance from history_week w"
        " join history_run r on r.id = w.run_id join history_show s on s.id = r.show_id"
    )
    assert {row[:3]: row[3:] for row in rows} == made.weeks
    assert (first.lines, first.added, again.is_news) == (10_000, len(made.weeks), False)


def test_names_are_text_whatever_they_look_like(core: Core, bring: Callable[..., Imported]) -> None:
    names = ["=cmd|'/c calc'!A1", "[@click=app.quit]x[/]", "Robert'); drop table history_week;--", "\\N", "Їжак"]
    lines = "".join(f'2001-01-07,"{name}","{name}",5,5,,,\n' for name in names)

    made = bring(HEADER + lines + "2001-01-07,\x1b]0;x\x07Harbour,Long House,5,5,,,\n")

    assert sorted(row[1] for row in stands(core)) == sorted(names)
    assert [str(problem) for problem in made.problems if problem.trouble is Trouble.BAD_NAME] == [
        "line 7: the show holds a control or invisible character; the line is left out"
    ]


def test_a_file_that_says_nothing_leaves_nothing(core: Core, bring: Callable[..., Imported]) -> None:
    with pytest.raises(BadInput, match=r"No line of the file .* Line 2: the day is empty"):
        bring(HEADER + ",Harbour,,1,,,,\n")
    with pytest.raises(BadInput, match="'€' is not a currency"):
        bring(HEADER + LINES, How(currency="€"))

    assert counts(core) == [(0, 0, 0, 0, 0)]


def test_a_show_is_linked_by_the_name_of_an_artist_or_of_an_evening(core: Core, bring: Callable[..., Imported]) -> None:
    a_house(core, event="Parade", artist="Night Ferry", organisation="Presenter")
    a_house(core, event="Waltz", artist="Juno", organisation="Somebody else")

    made = bring(
        HEADER.replace("venue", "artist")
        + "2001-01-07,HARBOUR,night ferry,5,,,,\n2001-01-07,juno,,5,,,,\n2001-01-07,Parade,,5,,,,\n"
        + "2001-01-07,Waltz,,5,,,,\n"
    )

    linked = [("HARBOUR", "Night Ferry"), ("Parade", "Night Ferry"), ("juno", "Juno")]
    assert sorted((row.title, row.artist) for row in made.linked) == linked
    assert [row[1:2] + row[13:] for row in stands(core) if row[13] is None] == [("Waltz", None)]


def test_what_a_person_links_no_import_changes(core: Core, bring: Callable[..., Imported], presenter: Actor) -> None:
    a_house(core, artist="Harbour")
    bring(HEADER + LINES)

    [row] = history.link_show(core, presenter, "harbour", artist=None)
    assert (row.artist, row.is_linked_by_hand) == (None, True)
    assert bring(HEADER + LINES).linked == ()
    [row] = history.link_show(core, presenter, "PARADE", artist="harbour")
    assert row.artist == "Harbour"
    for title, artist in (("Nobody's", "Harbour"), ("Parade", "Nobody")):
        with pytest.raises(NotFound):
            history.link_show(core, presenter, title, artist=artist)


def test_an_import_is_taken_back_with_what_nobody_else_tells(
    core: Core, bring: Callable[..., Imported], presenter: Actor
) -> None:
    first = bring(HEADER + LINES)
    second = bring(HEADER + "2001-01-21,Waltz,Long House,5,5,,,\n")
    before = stands(core)
    assert first.source_id is not None
    assert second.source_id is not None

    assert history.forget_source(core, presenter, second.source_id) == 1

    assert stands(core) == [row for row in before if row[1] != "Waltz"]
    assert counts(core)[0][:4] == (1, 2, 2, 3)
    with pytest.raises(NotFound):
        history.forget_source(core, presenter, second.source_id)


def test_everybody_reaches_their_own_alone(core: Core, bring: Callable[..., Imported], presenter: Actor) -> None:
    other, admin = someone(core, Role.DISTRIBUTOR, organisation="Harbour Concerts"), someone(core, Role.ADMIN)
    mine, theirs = bring(HEADER + LINES), bring(HEADER + LINES, who=other)

    assert (mine.added, theirs.added) == (3, 3)
    assert [row.id for row in history.list_sources(core, presenter)] == [mine.source_id]
    assert [row.id for row in history.list_sources(core, other)] == [theirs.source_id]
    assert [row.organisation for row in history.list_sources(core, admin)] == ["Harbour Concerts", "Presenter"]
    assert mine.source_id is not None
    with pytest.raises(NotFound):
        history.forget_source(core, other, mine.source_id)
    with pytest.raises(NotFound):
        bring(HEADER + LINES, who=other, organisation="Presenter")
    with pytest.raises(NotFound):
        bring(HEADER + LINES, who=admin)
    assert bring(HEADER + LINES, who=admin, organisation="Presenter").same == 3
    with pytest.raises(NotPermitted):
        bring(HEADER + LINES, who=someone(core, Role.MANAGER))
    assert counts(core)[0][:4] == (2, 4, 4, 6)
