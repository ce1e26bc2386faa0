"""The clock of both servers, set forward and back: they run under libfaketime, where that is installed.

Run as `python -m tests.faults.clock STATE_DIR LIBRARY FILE`, it is the servers' guardian and gives them a clock that
is as far from the machine's as FILE says. Their monotonic clocks stay true.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from db.servers import children, guardian
from db.servers.places import Places

_PLACES = (
    *("usr/lib/*/faketime/libfaketime.so.1", "usr/lib/faketime/libfaketime.so.1"),
    *("usr/lib64/faketime/libfaketime.so.1", "usr/local/lib/faketime/libfaketime.so.1"),
)


def library() -> Path | None:
    """libfaketime, where it usually is or where $LIBFAKETIME says; None where it is not installed."""
    told = os.environ.get("LIBFAKETIME")
    found = [Path(told)] if told else [path for place in _PLACES for path in Path("/").glob(place)]
    return next((path for path in found if path.is_file()), None)


class ServerClock:
    """The servers of a state folder, started here, and their clock."""

    def __init__(self, state_dir: Path, faketime: Path) -> None:
        self._file = state_dir / "clock"
        self.set(0)
        places = Places(state_dir.resolve())
        places.control.mkdir(mode=0o711, parents=True)
        places.keep_marker.touch()  # until somebody attaches; `discard` ends them all the same
        root = str(Path(__file__).resolve().parents[2])
        arguments = [str(path) for path in (places.state_dir, faketime, self._file)]
        with (
            places.log.open("ab") as log,
            subprocess.Popen(
                [sys.executable, "-P", "-m", "tests.faults.clock", *arguments],
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log, cwd="/", text=True,
                env={**os.environ, "PYTHONPATH": root}, start_new_session=True,
            ) as starter,
        ):  # fmt: skip
            assert starter.stdout is not None, "asked for a pipe"
            said = next((line for line in starter.stdout if not line.startswith("doing ")), "").strip()
        if said != "ready":
            raise RuntimeError(f"The servers do not start under libfaketime: {said}")

    def set(self, ahead_seconds: int) -> None:
        """So far ahead of the machine's clock, from the next look at it on."""
        partial = self._file.with_suffix(".part")
        partial.write_text(f"{ahead_seconds:+d}\n")
        partial.chmod(0o644)
        partial.replace(self._file)


def main(arguments: list[str]) -> int:
    state_dir, faketime, file = arguments
    plain = children._environment()
    children._environment = lambda: {
        **plain,
        "LD_PRELOAD": faketime,
        "FAKETIME_TIMESTAMP_FILE": file,
        "FAKETIME_NO_CACHE": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        "DONT_FAKE_MONOTONIC": "1",
    }
    return guardian.main([state_dir])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
