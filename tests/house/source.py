"""The project's own source, read once: what the house tests look through."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Module:
    """One file of ours: its path below the root with slashes, and its text."""

    name: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    def at(self, node: ast.AST) -> str:
        """Where a node stands, and what it says: to be printed when it should not stand there."""
        return f"{self.name}:{getattr(node, 'lineno', 0)}: {ast.unparse(node)}"

    def calls(self) -> Iterator[ast.Call]:
        return (node for node in ast.walk(self.tree) if isinstance(node, ast.Call))


def modules(*places: str) -> tuple[Module, ...]:
    """Every Python file below these folders; a place may be a file as well."""
    files = [file for place in places for file in ([ROOT / place] if place.endswith(".py") else _below(ROOT / place))]
    assert files, f"nothing in {places}"
    return tuple(map(_module, files))


@cache
def _module(file: Path) -> Module:
    return Module(file.relative_to(ROOT).as_posix(), file.read_text(encoding="utf-8"))


@cache
def tracked() -> tuple[str, ...]:
    """The names of all files that are committed, or about to be."""
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z"]  # the checkout may be of another user
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return tuple(name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file())


def name_of(call: ast.Call) -> str:
    """The last word of what is called: `update` for `self.line.update(…)`."""
    match call.func:
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
        case _:
            return ""


def _below(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.py"))
