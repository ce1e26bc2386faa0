"""Python's collector of garbage, for a process that lives long and serves people."""

from __future__ import annotations

import gc


def settle_collector() -> None:
    """Leave out what is loaded by now, and look at the oldest generation rarely: that pauses for tens of milliseconds.

    Once, when a process is up.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 50, 1_000)
