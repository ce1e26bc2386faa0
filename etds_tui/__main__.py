"""`etds`, and `python -m etds_tui`: runs the shell and lets no traceback reach a person."""

from __future__ import annotations

import os
import sys


def main() -> None:
    from etds_tui.cli import etds

    try:
        etds.main(prog_name="etds", standalone_mode=True)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception as error:
        from core.logs import log_incident
        from etds_tui.cli.output import INCIDENT, say

        incident = log_incident(error)
        say(f"Something went wrong that ETDS did not foresee. Report incident {incident}; etds.log has the place.")
        sys.exit(INCIDENT)


if __name__ == "__main__":
    main()
