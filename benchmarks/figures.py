"""A figure: what was measured, in which unit, against which goal, whether it holds. And the facts of the machine."""

from __future__ import annotations

import os
import platform
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeAlias

Figure: TypeAlias = dict[str, Any]
"""`name, value, unit, goal, holds`; `goal` is None where nothing was asked: a number behind another one."""


def figure(name: str, value: float, unit: str, goal: float, *, at_least: bool) -> Figure:
    """`at_least`: the value must reach the goal; else it must stay at or under it."""
    holds = value >= goal if at_least else value <= goal
    return {"name": name, "value": round(value, 3), "unit": unit, "goal": goal, "holds": holds}


def seen(name: str, value: float, unit: str) -> Figure:
    """A figure without a goal."""
    return {"name": name, "value": round(value, 3), "unit": unit, "goal": None, "holds": True}


def machine() -> dict[str, Any]:
    """What the figures depend on beside the code. `load` is the last minute's: far above zero, distrust them."""
    return {
        "cores": os.cpu_count(),
        "cpu": _cpu(),
        "machine": platform.machine(),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "load": round(os.getloadavg()[0], 2),
        **{name: version(name) for name in ("etds", "psycopg", "sqlalchemy", "redis", "textual")},
    }


def _cpu() -> str:
    facts = Path("/proc/cpuinfo")
    lines = facts.read_text().splitlines() if facts.exists() else []
    return next((line.partition(": ")[2] for line in lines if line.startswith("model name")), platform.processor())
