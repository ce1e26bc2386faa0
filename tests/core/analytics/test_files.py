"""Files of reports, read back by readers that share nothing with the writers."""

from __future__ import annotations

import csv
import json
import os
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO, StringIO
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import openpyxl
import pytest
from rich.cells import cell_len

from core.analytics import Column, Kind, Report, Row
from core.analytics.as_csv import BOM, csv_of
from core.analytics.as_json import SCHEMA, report_data
from core.analytics.as_text import text_of
from core.analytics.as_xlsx import xlsx_of
from core.analytics.files import FORMS, write_file, write_report
from core.analytics.values import chart_table
from core.errors import BadInput
from tests.core.analytics.made import AS_OF, COLUMNS, EMPTY, FULL, a_report, a_row

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "=cmd|' /C calc'!A0", "＝1"]
NAMES = [column.name for column in COLUMNS]


def read_csv(report: Report) -> list[list[str]]:
    return list(csv.reader(StringIO(csv_of(report))))


def sheet(report: Report, name: str = "Report") -> Any:
    return openpyxl.load_workbook(BytesIO(xlsx_of(report)))[name]


def rows_of(found: Any) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in found.iter_rows()]


class TestCsv:
    def test_it_reads_back_with_amounts_in_major_units_and_their_currency(self) -> None:
        head, *rows = read_csv(FULL)

        assert head == [*NAMES, "currency"]
        more = ["0.8225", "-3", "2026-11-21", "2026-11-01", "2026-11-22T08:00:00+00:00"]
        assert rows == [
            ["KT-261121", "1234", "12345.67", *more, "EUR"],
            ["TK-1", "1234", "1234567", *more, "JPY"],
            ["空港ホール", "1234", "-0.05", *more, "EUR"],
            ["none", *[""] * 7, ""],
        ]

    @pytest.mark.parametrize("text", FORMULAS, ids=ascii)
    def test_a_formula_of_people_is_text(self, text: str) -> None:
        report = Report(name="x", title="x", columns=(Column(text),), rows=(Row("k", (text,)),), as_of=AS_OF)

        assert read_csv(report) == [[f"'{text}"], [f"'{text}"]]

    def test_a_negative_number_stays_one(self) -> None:
        assert read_csv(FULL)[3][2] == "-0.05"

    def test_quotes_commas_and_line_breaks_stay_in_their_cell(self) -> None:
        words = ('a "b", c\nd', "e;f")
        report = Report(name="x", title="x", columns=(Column("a"), Column("b")), rows=(Row("k", words),), as_of=AS_OF)

        assert read_csv(report)[1] == list(words)

    def test_an_empty_report_is_its_head(self) -> None:
        assert read_csv(EMPTY) == [[*NAMES, "currency"]]


class TestJson:
    def test_it_reads_back_in_minor_units_under_its_schema(self) -> None:
        data = json.loads(FORMS["json"](FULL))

        assert (data["schema"], data["name"], data["as_of"]) == (SCHEMA, "counts", "2026-11-22T08:00:00+00:00")
        assert data["columns"][:3] == [
            {"name": "performance", "kind": "text"}, {"name": "sold", "kind": "count"},
            {"name": "gross", "kind": "money"}]  # fmt: skip
        assert data["rows"][1] == {
            "key": "TK-1", "currency": "JPY",
            "values": ["TK-1", 1234, 1234567, 0.8225, -3, "2026-11-21", "2026-11-01", "2026-11-22T08:00:00+00:00"],
        }  # fmt: skip
        assert data["total"] is None and len(data["rows"]) == 4
        assert data["charts"] == [
            {
                "title": "Money by day", "form": "line", "kind": "money", "currency": "EUR",
                "places": ["2026-11-20", "2026-11-21"],
                "series": [{"name": "this", "values": [10.5, None]}, {"name": "before", "values": [3.0, 4.0]}],
                "marks": [{"place": 0, "words": "on-sale"}],
            }
        ]  # fmt: skip

    def test_what_is_no_number_is_nothing(self) -> None:
        report = Report(
            name="x", title="x", columns=(Column("a", Kind.SHARE),), rows=(Row("k", (float("nan"),)),), as_of=AS_OF
        )

        rows: Any = report_data(report)["rows"]
        assert rows[0]["values"] == [None]
        assert b"NaN" not in FORMS["json"](report)


class TestXlsx:
    def test_numbers_are_numbers_and_days_are_days(self) -> None:
        found = rows_of(sheet(FULL))

        assert found[0] == [*NAMES[:-1], "last sale (UTC)", "currency"]
        day, month, moment = datetime(2026, 11, 21), datetime(2026, 11, 1), datetime(2026, 11, 22, 8)  # noqa: DTZ001
        assert found[1] == ["KT-261121", 1234, 12345.67, 0.8225, -3, day, month, moment, "EUR"]
        assert found[2][2] == 1234567 and found[2][-1] == "JPY"
        assert found[3][0] == "空港ホール" and found[4][1:8] == [None] * 7

    def test_formats_show_the_digits_of_the_currency_and_the_head_stays(self) -> None:
        found = sheet(FULL)

        assert [found.cell(2, 3).number_format, found.cell(3, 3).number_format] == ["#,##0.00", "#,##0"]
        assert (found.cell(2, 4).number_format, found.cell(2, 7).number_format) == ("0.0%", "yyyy-mm")
        assert found.freeze_panes == "A2"

    @pytest.mark.parametrize("text", [*FORMULAS[:4], "{=1+1}", "https://example.org", "12"])
    def test_text_is_text_whatever_it_looks_like(self, text: str) -> None:
        report = Report(name="x", title="x", columns=(Column("a"),), rows=(Row("k", (text,)),), as_of=AS_OF)

        cell = sheet(report).cell(2, 1)
        assert (cell.data_type, cell.value, cell.hyperlink) == ("s", text, None)

    def test_charts_and_notes_have_sheets(self) -> None:
        book = openpyxl.load_workbook(BytesIO(xlsx_of(FULL)))

        assert book.sheetnames == ["Report", "Chart 1", "About"]
        assert rows_of(book["Chart 1"])[1:] == [
            [datetime(2026, 11, 20), 10.5, 3, "on-sale", "EUR"],  # noqa: DTZ001
            [datetime(2026, 11, 21), None, 4, None, "EUR"],  # noqa: DTZ001
        ]
        assert ["note", FULL.notes[0]] in rows_of(book["About"])

    def test_an_empty_report_has_its_head(self) -> None:
        assert len(rows_of(sheet(EMPTY))) == 1


class TestText:
    @pytest.mark.parametrize("report", [FULL, EMPTY, a_report(a_row("x" * 200)), a_report(a_row("空" * 100))])
    def test_no_line_is_wider_than_the_page_and_no_figure_is_cut(self, report: Report) -> None:
        text = text_of(report)

        assert max(cell_len(line) for line in text.splitlines()) <= 80
        assert [row for row in report.rows if row.currency == "EUR" and "1,234" not in text] == []

    def test_columns_that_do_not_fit_go_on_below_under_their_name(self) -> None:
        blocks = text_of(a_report(a_row(), currency="EUR"), 40).split("\n\n")[1:]

        assert len(blocks) == 3
        assert [block.split("\n")[2].split()[0] for block in blocks] == ["KT-261121"] * 3

    def test_wide_characters_keep_the_columns_in_line(self) -> None:
        text = text_of(a_report(a_row("空港ホール"), a_row("b"), currency="EUR"))

        ends = {cell_len(line[: line.index("12,345.67")]) for line in text.splitlines() if "12,345.67" in line}
        assert len(ends) == 1

    def test_amounts_of_several_currencies_say_theirs(self) -> None:
        text = text_of(FULL, 140)

        assert "12,345.67 EUR" in text and "1,234,567 JPY" in text

    def test_nothing_that_a_terminal_acts_on_comes_through(self) -> None:
        assert "\x1b" not in text_of(a_report(a_row("a\x1b[2Jb")))

    def test_a_total_stands_under_a_rule(self) -> None:
        lines = text_of(a_report(a_row(), total=a_row("all"), currency="EUR"), 140).splitlines()

        assert lines[-1].startswith("all") and set(lines[-2]) == {"-", " "}


class TestCharts:
    def test_the_figures_of_a_chart_are_a_table_in_minor_units(self) -> None:
        table = chart_table(FULL)

        assert [row.values for row in table.rows] == [
            (date(2026, 11, 20), 1050, 300, "on-sale"),
            (date(2026, 11, 21), None, 400, None),
        ]
        assert [Decimal(row[1] or 0) for row in read_csv(table)[1:]] == [Decimal("10.50"), 0]


class TestWriting:
    @pytest.mark.parametrize("form", FORMS)
    def test_the_ending_says_the_form(self, tmp_path: Path, form: str) -> None:
        path = write_report(FULL, tmp_path / f"counts.{form.upper()}")

        if form != "xlsx":
            assert path.read_bytes() == FORMS[form](FULL)
        assert os.listdir(tmp_path) == [path.name]

    def test_a_csv_file_begins_with_the_mark_that_excel_wants(self, tmp_path: Path) -> None:
        assert write_report(FULL, tmp_path / "x.csv").read_bytes().startswith(BOM.encode())

    @pytest.mark.parametrize("name", ["counts.doc", "counts", ".csv", "counts.csv.gz"])
    def test_an_ending_that_says_nothing_is_refused(self, tmp_path: Path, name: str) -> None:
        with pytest.raises(BadInput, match=r"end in \.csv, \.json, \.xlsx or \.txt"):
            write_report(FULL, tmp_path / name)

        assert os.listdir(tmp_path) == []

    def test_another_file_is_never_written_over_unasked(self, tmp_path: Path) -> None:
        path = tmp_path / "x.csv"
        path.write_text("mine")

        with pytest.raises(BadInput, match="--force"):
            write_report(FULL, path)
        assert path.read_text() == "mine"
        write_report(FULL, path, force=True)
        assert path.read_text() != "mine"
        assert os.listdir(tmp_path) == ["x.csv"]

    def test_a_place_that_cannot_be_written_is_said_and_nothing_is_left(self, tmp_path: Path) -> None:
        for path in (tmp_path / "none" / "x.csv", tmp_path / f"{'x' * 300}.csv", tmp_path / "a\0b.csv"):
            with pytest.raises(BadInput, match="cannot be written"):
                write_report(FULL, path)
        (tmp_path / "d.csv").mkdir()
        with pytest.raises(BadInput):
            write_report(FULL, tmp_path / "d.csv", force=True)

        assert os.listdir(tmp_path) == ["d.csv"]

    def test_of_two_who_write_at_once_one_is_refused(self, tmp_path: Path) -> None:
        begin, outcomes = Barrier(2), []

        def write(data: bytes) -> None:
            begin.wait(10)
            try:
                write_file(tmp_path / "x.csv", data)
                outcomes.append(data)
            except BadInput:
                outcomes.append(b"")

        threads = [Thread(target=write, args=[data * 1_000_000]) for data in (b"a", b"b")]
        [thread.start() for thread in threads]
        [thread.join(20) for thread in threads]

        assert sorted(outcomes)[0] == b"" and (tmp_path / "x.csv").read_bytes() == sorted(outcomes)[1]
