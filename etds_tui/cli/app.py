"""`etds` and `etds demo`: open the terminal."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from etds_tui.cli.output import end, explained, log_to_state_folder, say

if TYPE_CHECKING:
    from core.runtime import Core
    from core.settings import Settings


@click.command()
@explained
def app() -> None:
    """Open the terminal against the configured servers, or embedded ones."""
    from core.settings import load_settings

    _run(load_settings(), seeded=False)


@click.command()
@explained
def demo() -> None:
    """Start everything with demo data and open the terminal. A second one joins the same house."""
    from core.errors import BadInput
    from core.settings import Mode, load_settings

    settings = load_settings()
    if settings.mode is Mode.PRODUCTION:
        raise BadInput("The demo has accounts that everybody knows, and ETDS_MODE is production. Unset it first.")
    _run(settings.model_copy(update={"mode": Mode.DEMO}), seeded=True)


def _run(settings: Settings, *, seeded: bool) -> None:
    from etds_tui.terminal import has_no_colour, prepare, wants_ascii

    log_to_state_folder(settings)
    prepare()
    # The first time takes seconds, so it has a progress bar; afterwards the sign-in screen comes first.
    core = _prepared(settings) if seeded and not _was_prepared(settings) else None

    from etds_tui.app import EtdsApp
    from etds_tui.cli.session import terminal_name
    from etds_tui.compat import patch_partial_updates

    patch_partial_updates()
    opened = [core] if core is not None else []
    screen = EtdsApp(
        core,
        open_core=lambda: _open(settings, opened, seeded=seeded),
        theme="ansi-dark" if has_no_colour() else f"etds-{settings.theme}",
        is_demo=seeded,
        ascii_only=settings.ascii or wants_ascii(),
        terminal=terminal_name(),
    )
    try:
        screen.run()
    finally:
        screen.lane.wait()  # whoever quits before the servers stand leaves none of them behind
        for each in opened:
            each.close()
    if screen._failure is not None:
        end(screen._failure)
    sys.exit(screen.return_code or 0)


def _open(settings: Settings, opened: list[Core], *, seeded: bool) -> Core:
    """What is opened is noted at once, for the app may have ended meanwhile."""
    from core.runtime import open_core

    core = open_core(settings)
    opened.append(core)
    if seeded:
        from seed import seed

        seed(core)  # at once where it was done before
    return core


def _was_prepared(settings: Settings) -> bool:
    return settings.database_url is None and (settings.state_dir / "seeded").exists()


def _prepared(settings: Settings) -> Core:
    """Start, migrate and seed with a bar; a second run finds everything there."""
    from rich.progress import BarColumn, Progress, TextColumn

    from core.runtime import open_core
    from seed import seed

    with Progress(TextColumn("{task.description:44}"), BarColumn(40), transient=True) as bar:
        task = bar.add_task("starting Postgres and Redis", total=1.0)
        core = open_core(settings, on_progress=lambda what: bar.update(task, description=what))
        try:
            seed(core, on_progress=lambda what, share: bar.update(task, description=what, completed=share))
        except BaseException:
            core.close()
            raise
    (settings.state_dir / "seeded").touch()
    say("The demo house is ready.")
    return core
