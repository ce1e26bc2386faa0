"""What an import brings with it. import-linter draws the arrows; here a fresh process shows what was really loaded."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.house.source import ROOT, Module, modules

_LOAD = """
import importlib, pkgutil, sys
names = sys.argv[1].split(",")
for name in [*names]:
    package = importlib.import_module(name)
    if len(sys.argv) > 2:
        names += [one.name for one in pkgutil.walk_packages(package.__path__, name + ".")]
for name in names:
    importlib.import_module(name)
print(*sorted({name.partition(".")[0] for name in sys.modules}))
"""


def loaded(name: str, *, whole: bool = False) -> set[str]:
    """The top names of all that is in a fresh process after this import; of `whole` packages, of every module."""
    command = [sys.executable, "-c", _LOAD, name, *(["whole"] if whole else [])]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)
    return set(done.stdout.split())


def test_core_loads_no_screen_and_no_shell() -> None:
    found = loaded("core", whole=True)

    assert {"core", "db", "psycopg"} <= found  # so it would be seen
    assert found & {"textual", "rich", "plotext", "click", "etds_tui"} == set()


@pytest.mark.parametrize("name", ["etds_tui.screens.login.sign_in", "etds_tui.app"])
def test_the_first_paint_waits_for_no_store_and_no_chart(name: str) -> None:
    found = loaded(name)

    assert "textual" in found
    assert found & {"sqlalchemy", "alembic", "psycopg", "redis", "plotext", "hypothesis"} == set()


def imported(module: Module) -> Iterator[str]:
    """Every module that is named in an import, wherever in the file."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{one.name}" for one in node.names)


def test_one_file_alone_draws_charts_with_plotext() -> None:
    users = {m.name for m in modules("db", "core", "etds_tui", "seed.py") if _names(m, "plotext")}

    assert users == {"etds_tui/widgets/chart/canvas.py"}


def test_one_file_alone_touches_private_parts_of_textual() -> None:
    users = {m.name for m in modules("etds_tui") if any(True for _ in _private_imports(m))}
    touched = [at for m in modules("etds_tui") if m.name != "etds_tui/compat.py" for at in _patches(m)]

    assert users == {"etds_tui/compat.py"}
    assert touched == []


def test_a_patch_of_textual_would_be_found() -> None:
    text = "from textual import app\nfrom textual.widgets import Static\napp.App._x = 1\nStatic._y = 2\nself._z = 3\n"

    assert len(list(_patches(Module("x.py", text)))) == 2


def _names(module: Module, package: str) -> bool:
    return any(name == package or name.startswith(f"{package}.") for name in imported(module))


def _private_imports(module: Module) -> Iterator[str]:
    """Imports of modules and names of Textual that begin with an underscore."""
    for name in imported(module):
        top, *rest = name.split(".")
        if top == "textual" and any(part.startswith("_") for part in rest):
            yield name


def _patches(module: Module) -> Iterator[str]:
    """Assignments to private attributes of what was imported from Textual."""
    foreign = {
        one.asname or one.name.partition(".")[0]
        for node in ast.walk(module.tree)
        if (isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "textual")
        or (isinstance(node, ast.Import) and any(one.name.split(".")[0] == "textual" for one in node.names))
        for one in node.names
    }
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store) and node.attr.startswith("_"):
            root = node.value
            while isinstance(root, ast.Attribute):
                root = root.value
            if isinstance(root, ast.Name) and root.id in foreign:
                yield module.at(node)
