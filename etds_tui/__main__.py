"""`etds`, and `python -m etds_tui`: runs the shell and lets no traceback reach a person."""

from __future__ import annotations

import sys


def main() -> None:
    """Run one command and leave with its exit status."""
    sys.exit(_status())


def _status() -> int:
    import click

    from etds_tui.cli import etds

    try:
        try:
            status = etds.main(prog_name="etds", standalone_mode=False)
        except SystemExit as leaving:
            status = leaving.code
        sys.stdout.flush()
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except click.Abort:  # Ctrl+C, or the end of what was asked for
        sys.stderr.write("Stopped.\n")
        return 130
    except Exception as error:
        from etds_tui.cli.output import DONE, let_go_of_stdout

        let_go_of_stdout()
        return DONE if isinstance(error, BrokenPipeError) else _incident(error)
    return status if isinstance(status, int) else 0


def _incident(error: Exception) -> int:
    """Say one sentence; the place of the error, never a value, goes to the log of the state folder."""
    from core.errors import Refusal
    from core.logs import log_incident, start_logging
    from core.settings import Settings, load_settings
    from etds_tui.cli.output import INCIDENT, say

    try:
        folder = load_settings().state_dir
    except Refusal:
        folder = Settings.model_fields["state_dir"].get_default(call_default_factory=True)
    what = "Something went wrong that ETDS did not foresee"
    try:
        start_logging(folder, "info")
        say(f"{what}. Report incident {log_incident(error)}; {folder}/etds.log has the place.")
    except OSError:
        say(f"{what} ({type(error).__name__}), and {folder} takes no log of it.")
    return INCIDENT


if __name__ == "__main__":
    main()
