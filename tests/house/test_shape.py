"""The shape that modules keep, so that a newcomer finds things where they are looked for."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator

import pytest

from tests.house.source import Module, modules, name_of

PACKAGES = ("db", "core", "etds_tui")
LINES_MAX = 600

_SQL = re.compile(
    r"\s*(select\b.+\bfrom\b|insert\s+into\b|update\b.+\bset\b|delete\s+from\b|with\b.+\bas\s*\(|truncate\s|"
    r"(create|alter|drop)\s+(table|index|function|role|database)\b)",
    re.IGNORECASE | re.DOTALL,
)


def long(module: Module) -> Iterator[str]:
    lines = module.text.count("\n")
    if lines > LINES_MAX:
        yield f"{module.name} has {lines} lines"


def untold(module: Module) -> Iterator[str]:
    """Modules that do not say what they are for."""
    if module.tree.body and ast.get_docstring(module.tree) is None:
        yield module.name


def clocks(module: Module) -> Iterator[str]:
    """Where the system is asked what time of which day it is. Differences of `time.monotonic` mean no moment."""
    for call in module.calls():
        if re.fullmatch(
            r"(datetime\.)?(datetime|date)\.(now|utcnow|today)|time\.(time|time_ns)", ast.unparse(call.func)
        ):
            yield module.at(call)


def prints(module: Module) -> Iterator[str]:
    """Where something is printed past the shell's own `emit`, `show` and `say`."""
    for call in module.calls():
        if isinstance(call.func, ast.Name) and name_of(call) in ("print", "pprint", "breakpoint"):
            yield module.at(call)


def statements(module: Module) -> Iterator[str]:
    """Strings that are SQL."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and _SQL.match(node.value):
            yield module.at(node)


RULES: dict[str, tuple[Callable[[Module], Iterator[str]], tuple[str, ...], str]] = {
    "no module is long": (
        long,
        (*PACKAGES, "seed.py", "seed_artist.py", "seed_load.py", "tests", "tools", "benchmarks"),
        "x = 1\n" * 601,
    ),
    "every module says what it is for": (
        untold,
        (*PACKAGES, "seed.py", "seed_artist.py", "seed_load.py", "tools", "benchmarks"),
        "x = 1",
    ),
    "one module asks for the time": (clocks, PACKAGES, "from datetime import datetime\ndatetime.now()"),
    "nothing is printed": (prints, PACKAGES, "print(1)"),
    "statements are in db": (statements, ("core", "etds_tui"), "x.execute(f'select a from {b}')"),
}
"""What a rule finds, where it looks, and a text in which it must find something."""

ALLOWED = {
    "one module asks for the time": {"core/clock.py"},
    "statements are in db": {"core/payments/providers/simulated.py"},  # books of a terminal, which are not ours
}


@pytest.mark.parametrize("rule", RULES)
def test_every_module_keeps_the_shape(rule: str) -> None:
    find, places, _ = RULES[rule]

    assert [at for m in modules(*places) if m.name not in ALLOWED.get(rule, ()) for at in find(m)] == []


@pytest.mark.parametrize("rule", RULES)
def test_a_breach_would_be_found(rule: str) -> None:
    find, _, wrong = RULES[rule]

    assert len(list(find(Module("x.py", wrong)))) == 1


@pytest.mark.parametrize("rule", ALLOWED)
def test_an_exception_that_is_not_needed_any_more_goes(rule: str) -> None:
    find, places, _ = RULES[rule]

    assert {m.name for m in modules(*places) if m.name in ALLOWED[rule] and any(find(m))} == ALLOWED[rule]
