"""Text from people is never markup: whatever Textual would read as markup is either a literal of ours or switched off.

A heuristic over the source, for the mistakes that are easily made; the screens are shown hostile names elsewhere.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.house.source import Module, modules, name_of

SHOWN = {"Static", "Label", "Button", "Link", "OptionList", "SelectionList", "RadioButton", "Checkbox", "Collapsible"}
"""Widgets whose text is read as markup where `markup=False` is missing."""

MARKED = {"border_title", "border_subtitle", "tooltip"}
"""Attributes whose text is always read as markup."""

CELLS = {"add_row", "add_rows", "add_column", "add_columns", "update_cell", "update_cell_at"}
"""Methods of a table, which reads every string as markup."""

ALLOWED = {
    "etds_tui/screens/modals/help.py: Static(table)": "a table of Text objects",
    "etds_tui/screens/login/sign_in.py: OptionList(*[Option(f'{name:14}{what}', id=name) for name, what in "
    "DEMO_PEOPLE])": "names of the demo, from our own source",
    "etds_tui/screens/boxoffice/order.py: table.add_row(*[Text(plain(cell), style='' if line[2] else 'bold') "
    "for cell in line])": "a row of Text objects",
    "etds_tui/widgets/listing.py: self.add_column(self._text(place, name), width=width, key=name)": "a Text",
    "etds_tui/widgets/listing.py: self.add_row(*[self._text(place, row.cells[place]) for place in self._widths], "
    "key=row.key)": "a row of Text objects",
    "etds_tui/widgets/listing.py: self.update_cell(row.key, self._wanted[place].name, "
    "self._text(place, row.cells[place]))": "a Text",
}
"""What a reader has looked at, each with the reason why it cannot be markup of somebody else."""


def risks(module: Module) -> Iterator[str]:
    """Places where text that is not a literal could be read as markup."""
    literals = _literals(module)
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and _is_risky(node, literals):
            yield f"{module.name}: {ast.unparse(node)}"
        elif isinstance(node, ast.Assign) and not _is_safe(node.value, literals):
            yield from (
                f"{module.name}: {ast.unparse(node)}"
                for target in node.targets
                if isinstance(target, ast.Attribute) and target.attr in MARKED
            )
        elif isinstance(node, ast.FunctionDef) and node.name == "render" and _returns_text(node):
            yield f"{module.name}: {node.name} -> str"
        elif isinstance(node, ast.ClassDef):
            yield from (f"{module.name}: {ast.unparse(call)}" for call in _risky_supers(node))


def _is_risky(call: ast.Call, literals: set[str]) -> bool:
    called = name_of(call)
    given = call.args[:1] if called in SHOWN | {"notify"} else call.args
    if called == "from_markup":
        return any(not isinstance(one, ast.Constant) for one in given)
    if called in CELLS:
        return any(not _is_safe(one, literals) for one in given)
    if called not in SHOWN | {"notify"} or _is_switched_off(call):
        return False
    # A static that starts empty is there to be filled, with who knows what.
    is_empty = called in {"Static", "Label"} and (
        not given or (isinstance(given[0], ast.Constant) and not given[0].value)
    )
    given += [word.value for word in call.keywords if word.arg in ("content", "message", "title", "label")]
    return is_empty or any(not _is_safe(one, literals) for one in given)


def _is_switched_off(call: ast.Call) -> bool:
    return any(word.arg == "markup" and ast.unparse(word.value) == "False" for word in call.keywords)


def _is_safe(value: ast.expr, literals: set[str]) -> bool:
    """A literal, a constant of the module that is one, a Text or Content, or a choice among such."""
    match value:
        case ast.Constant():
            return True
        case ast.Name(id=name):
            return name in literals
        case ast.Call():
            return name_of(value) in ("Text", "Content") and "from_markup" not in ast.unparse(value)
        case ast.IfExp(body=one, orelse=other):
            return _is_safe(one, literals) and _is_safe(other, literals)
        case _:
            return False


def _literals(module: Module) -> set[str]:
    """Names that the module gives to a literal, once and for all."""
    return {
        target.id
        for node in module.tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name) and target.id.isupper()
    }


def _returns_text(function: ast.FunctionDef) -> bool:
    return function.returns is None or ast.unparse(function.returns) == "str"


def _risky_supers(made: ast.ClassDef) -> Iterator[ast.Call]:
    """What a widget of ours hands on to the one it is made from."""
    if SHOWN.isdisjoint(ast.unparse(base).split(".")[-1] for base in made.bases):
        return
    for node in ast.walk(made):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "super().__init__" and not _is_switched_off(node):
            yield node


def test_nothing_that_people_wrote_is_read_as_markup() -> None:
    assert [at for module in modules("etds_tui") for at in risks(module) if at not in ALLOWED] == []


def test_every_exception_is_still_needed() -> None:
    assert set(ALLOWED) == {at for module in modules("etds_tui") for at in risks(module)} & set(ALLOWED)


RISKY = [
    "Static(f'{name}')",
    "Static(name, classes='x')",
    "Static('', id='later')",
    "Static(id='later')",
    "Label(name, markup=True)",
    "Button(label=name)",
    "self.notify(error.message)",
    "self.notify('fine', title=name)",
    "Static(' '.join(names))",
    "Static(Text.from_markup(name))",
    "OptionList(*names)",
    "table.add_row('a', name)",
    "self.border_title = name",
    "def render(self) -> str: ...",
    "class Line(Static):\n    def __init__(self) -> None:\n        super().__init__('')",
]

HARMLESS = [
    "Static('Help', classes='title')",
    "Static(name, markup=False)",
    "Static(Text(name))",
    "self.notify(plain(error.message), markup=False)",
    "table.add_row(Text(a), Text(b))",
    "self.border_title = 'ours'",
    "def render(self) -> Text: ...",
    "WORDS = 'x'\nStatic(WORDS)",
    "self.update(name)",
]


@pytest.mark.parametrize("text", RISKY)
def test_a_risk_would_be_found(text: str) -> None:
    assert len(list(risks(Module("x.py", text)))) >= 1


@pytest.mark.parametrize("text", HARMLESS)
def test_what_is_harmless_is_left_alone(text: str) -> None:
    assert list(risks(Module("x.py", text))) == []
