"""`etds report`: what was sold, as a table, a file or a picture; and what is sent by itself."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from core.errors import BadInput
from etds_tui.cli.asking import questioned, words_of
from etds_tui.cli.output import asked, emit, explained, say, show
from etds_tui.cli.report_schedules import schedule
from etds_tui.text import counted

if TYPE_CHECKING:
    from core.analytics import Report

_STDOUT = "-"


class Reports(click.Group):
    """Its commands are the reports of the catalogue, beside those that are written here."""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        return super().get_command(ctx, cmd_name) or _command_of(cmd_name)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Reports"):
            formatter.write_dl([(name, entry.about) for name, entry in _catalogue().items()])
        super().format_commands(ctx, formatter)


@click.group(cls=Reports, invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="The list, for scripts.")
@click.pass_context
@explained
def report(context: click.Context, as_json: bool) -> None:
    """What was sold, as a table, a file or a picture. Without a name: which reports there are.

    A report goes to the terminal, or with --csv, --json, --xlsx and --png FILE into files; '-' is the terminal.
    """
    if context.invoked_subcommand is not None:
        return
    entries = _catalogue()
    if as_json:
        emit([{"name": name, "title": e.title, "about": e.about, "asks": list(e.asks)} for name, e in entries.items()])
        return
    for name, entry in entries.items():
        show(f"{name:16}{entry.about}")
    if not entries:
        say("There are no reports yet.")


report.add_command(schedule)


def _command_of(name: str) -> click.Command:
    """The command for one report. Whether there is one of that name, the catalogue says."""

    @click.command(name)
    @questioned
    @click.option("--csv", "as_csv", metavar="FILE", help="Into this file as CSV.")
    @click.option("--json", "as_json", metavar="[FILE]", is_flag=False, flag_value=_STDOUT, help="As JSON.")
    @click.option("--xlsx", "as_xlsx", metavar="FILE", help="Into this file as a workbook.")
    @click.option("--png", "as_png", metavar="FILE", help="Into this file as a picture of its charts.")
    @click.option("--chart", "number", type=click.IntRange(1), help="The figures of its first, second … chart.")
    @click.option("--force", is_flag=True, help="Write over files that are there.")
    @explained
    def one(number: int | None, force: bool, **options: str | None) -> None:
        _make(name, words_of(options), number, _wanted(options), force=force)

    entry = _catalogue().get(name)
    one.help = entry.about if entry else "A report."
    return one


def _make(name: str, words: Mapping[str, str], number: int | None, wanted: Mapping[str, str], *, force: bool) -> None:
    """Ask once, and write it in every form that is wanted."""
    from core.analytics import make_report, read_question, report_zone

    with asked() as (core, actor):
        now = core.clock.now().astimezone(report_zone(core, actor))
        found = make_report(core, actor, name, read_question(words, now))
    if number is not None:
        found = _figures(found, number)
    if not wanted:
        from core.analytics.as_text import PAGE_WIDTH, text_of

        width = shutil.get_terminal_size((PAGE_WIDTH, 24)).columns if sys.stdout.isatty() else PAGE_WIDTH
        show(text_of(found, width).rstrip("\n"))
    for form, target in wanted.items():
        _write(found, form, target, force=force)


def _figures(found: Report, number: int) -> Report:
    from core.analytics.values import chart_table

    if number > len(found.charts):
        raise BadInput(
            f"The report '{found.name}' has {counted(len(found.charts), 'chart')}. Leave --chart out for its table."
        )
    return chart_table(found, number)


def _wanted(options: Mapping[str, str | None]) -> dict[str, str]:
    """Form and file, where a form was asked for. Raises BadInput before anything is made."""
    wanted = {
        form: target for form in ("csv", "json", "xlsx", "png") if (target := options.get(f"as_{form}")) is not None
    }
    for form, target in wanted.items():
        if target == _STDOUT and form in ("csv", "json"):
            continue
        if Path(target).suffix.lower() != f".{form}":
            raise BadInput(f"'{target}' would hold {form.upper()}. Let it end in .{form}.")
    return wanted


def _write(found: Report, form: str, target: str, *, force: bool) -> None:
    from core.analytics.files import write_file, write_report

    if target == _STDOUT:
        _to_stdout(found, form)
        return
    if form == "png":
        from etds_tui.report_picture import report_png

        path = write_file(Path(target), report_png(found), force=force)
    else:
        path = write_report(found, Path(target), force=force)
    say(f"Written: {path}")


def _to_stdout(found: Report, form: str) -> None:
    if form == "json":
        from core.analytics.as_json import report_data

        emit(report_data(found))
        return
    from core.analytics.as_csv import csv_of

    show(csv_of(found).replace("\r\n", "\n").rstrip("\n"))


def _catalogue() -> Mapping[str, Any]:
    from core.analytics import REPORTS

    return REPORTS
