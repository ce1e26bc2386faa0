"""Files as they come: encodings, separators, titles above the header, columns called otherwise; numbers and days."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from core.errors import BadInput
from core.history.columns import Field, find_columns
from core.history.dates import NotADay, days_of, ends_near, weekday_named
from core.history.numbers import Amounts, NotANumber, decimal_sign
from core.history.reading import read_table

PLAIN = "Week Ending,Show,Theatre,Gross\n2001-01-07,Café Étoile,Long House,1000\n"


@pytest.mark.parametrize(
    ("data", "notes"),
    [
        (PLAIN.encode(), 0),
        (PLAIN.encode("utf-8-sig"), 0),
        (PLAIN.encode("utf-16"), 0),
        (PLAIN.encode("cp1252"), 1),
        (PLAIN.replace(",", ";").encode(), 0),
        (PLAIN.replace(",", "\t").encode(), 0),
        (PLAIN.replace("\n", "\r\n").encode(), 0),
    ],
    ids=["utf-8", "byte order mark", "utf-16", "windows", "semicolons", "tabs", "line ends"],
)
def test_any_usual_encoding_and_separator_says_the_same(data: bytes, notes: int) -> None:
    table = read_table(data)

    assert table.lines[1].fields == ("2001-01-07", "Café Étoile", "Long House", "1000")
    assert len(table.notes) == notes


@pytest.mark.parametrize("data", [b"", b"\n\n", b"\x89PNG\x81\x8d\x8f", b"a\x00b,c\n"])
def test_what_is_no_table_is_refused(data: bytes) -> None:
    with pytest.raises(BadInput):
        find_columns(read_table(data), {})


def test_lines_keep_their_numbers_behind_blank_and_broken_ones() -> None:
    table = read_table(b'a,b\n\n1,2\n"3\n4",5\n6,7\n')

    assert [(line.number, line.until) for line in table.lines] == [(1, 1), (3, 3), (4, 5), (6, 6)]


@pytest.mark.parametrize(
    "header",
    [
        "week_ending,week_number,weekly_gross_overall,show,theatre,weekly_gross,potential_gross,avg_ticket_price,"
        "seats_sold,pct_capacity,performances",
        "Date.Full,Show.Name,Show.Theatre,Statistics.Gross,Statistics.Gross Potential,Statistics.Attendance,"
        "Statistics.Capacity,Avg. Price,Statistics.Performances",
        "Week Ending,Production,Theater,This Week Gross,Attendance,% Capacity,Average Ticket,Perfs",
    ],
)
def test_columns_are_found_in_the_wordings_of_reports(header: str) -> None:
    found = find_columns(read_table(f"Grosses of the season\n\n{header}\n".encode()), {})

    assert set(found.at) == set(Field) - {Field.ARTIST}
    assert found.header.number == 3
    assert len(set(found.at.values())) == len(found.at)
    assert "overall" not in found.names[Field.GROSS]
    assert "Potential" not in found.names[Field.GROSS]


def test_what_somebody_names_wins_and_what_is_not_there_is_refused_with_what_is() -> None:
    table = read_table(b"Datum,Produktion,Brutto,Netto\n")

    found = find_columns(table, {Field.SHOW: "produktion", Field.GROSS: "Netto"})

    assert found.names == {Field.SHOW: "Produktion", Field.GROSS: "Netto", Field.WEEK: "Datum"}
    with pytest.raises(BadInput, match=r"like the show. Name it with --show; it has: Datum, Produktion, Brutto, Netto"):
        find_columns(table, {})
    with pytest.raises(BadInput, match=r"no column 'Gross' for --gross"):
        find_columns(table, {Field.SHOW: "Produktion", Field.GROSS: "Gross"})
    with pytest.raises(BadInput, match="like the gross"):
        find_columns(table, {Field.SHOW: "Produktion"})


@pytest.mark.parametrize(
    ("text", "decimal", "minor"),
    [
        ("1000", None, 100_000),
        ("$1,234,567.89", ".", 123_456_789),
        ("1.234.567,89", ",", 123_456_789),
        ("1 234,5", ",", 123_450),
        ("1'234.50", ".", 123_450),
        ("USD 1,234", ".", 123_400),
        ("1,234", None, 123_400),
        ("1.234", None, 123_400),
        ("1.234", ".", 123),
        ("0.005", ".", 1),
        ("1e5", ".", NotANumber),
        ("NA", ".", None),
        ("", ".", None),
        ("-5", ".", NotANumber),
        ("(500)", ".", NotANumber),
        ("1,23,456", ".", NotANumber),
        ("1.2.3", ".", NotANumber),
        ("€5", ".", NotANumber),
        ("EUR 5", ".", NotANumber),
        ("٣", ".", NotANumber),
        ("9" * 30, ".", NotANumber),
        ("=1+1", ".", NotANumber),
    ],
)
def test_amounts_are_read_as_they_were_meant_or_not_at_all(
    text: str, decimal: str | None, minor: int | type[Exception] | None
) -> None:
    amounts = Amounts(decimal, "USD")

    if minor is NotANumber:
        with pytest.raises(NotANumber):
            amounts.money(text)
    else:
        assert amounts.money(text) == minor


def test_the_whole_file_says_which_sign_marks_the_decimals() -> None:
    assert decimal_sign(["1,234", "1,234,567", "87.5"]) == "."
    assert decimal_sign(["1.234", "87,5"]) == ","
    assert decimal_sign(["1.234", "5.678"]) is None
    assert decimal_sign(["0.912"]) == "."
    assert Amounts(None, "USD").share("1.028") == Decimal("1.028")
    assert Amounts(".", "USD").share("87.5 %") == Decimal("87.5")


@pytest.mark.parametrize(
    "text",
    ["2001-02-03", "2001-02-03T00:00:00", "2001-02-03 00:00:00.000", "03.02.2001", "3 Feb 2001", "February 3, 2001",
     "Feb 3, 2001", "Saturday, February 3, 2001", "20010203", "3-Feb-01", "2001/02/03", "2001-W05-6"],
)  # fmt: skip
def test_days_are_read_in_the_forms_that_say_what_they_mean(text: str) -> None:
    assert days_of([text], None).read(text) == date(2001, 2, 3)


def test_a_day_that_may_be_two_is_what_the_others_of_the_file_say() -> None:
    assert days_of(["03/02/2001", "13/02/2001"], None).read("03/02/2001") == date(2001, 2, 3)
    assert days_of(["02/03/2001", "02/13/2001"], None).read("2/3/01") == date(2001, 2, 3)
    assert days_of(["03/02/2001"], "%d/%m/%Y").read("03/02/2001") == date(2001, 2, 3)
    with pytest.raises(BadInput, match=r"'03/02/2001' may be two days"):
        days_of(["03/02/2001"], None)
    with pytest.raises(BadInput, match="is not the form of a day"):
        days_of([], "%d/%m")
    with pytest.raises(NotADay):
        days_of(["13/02/2001"], None).read("02/13/2001")
    with pytest.raises(NotADay):
        days_of([], None).read("30 Feb 2001")


def test_a_day_ends_the_week_that_is_nearest() -> None:
    monday, sunday = date(2001, 1, 8), 6

    assert ends_near(monday, sunday) == [date(2001, 1, 7), date(2001, 1, 14)]
    assert ends_near(date(2001, 1, 6), sunday) == [date(2001, 1, 7), date(2000, 12, 31)]
    assert (weekday_named("Sunday"), weekday_named("mo")) == (6, 0)
    with pytest.raises(BadInput):
        weekday_named("t")
