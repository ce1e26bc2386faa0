"""Write `docs/permissions.md` from the one table of permissions and the list of guarded services.

Run `python -m tools.permissions_doc` after a change of either; a test fails while the page is stale.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import core
from core.access.guard import GUARDED
from core.access.permissions import TABLE, Permission, Reach
from db.vocabulary import Role

PAGE = Path(__file__).parent.parent / "docs" / "permissions.md"

_HEAD = """\
# Who may do what

Written by `python -m tools.permissions_doc` from `core/access/permissions.py`; change it there. What does not stand
here is not permitted. Every service is guarded: a session that has ended, a role without the permission and a silent
store are answered before the service is entered, and a foreign row looks like a missing one.

How far a permission goes:

| reach | rows |
|---|---|
"""
_REACHES = {
    Reach.OWN: "what the account itself made, or is about: an artist's performances, a customer's carts",
    Reach.ORGANISATION: "the events of the account's organisation",
    Reach.VENUE: "the account's house; every house where it is bound to none",
    Reach.ALL: "everything",
}


def page() -> str:
    """The whole page, from the services that are there now."""
    for area in areas():
        import_module(area)
    reaches = "".join(f"| {reach} | {_REACHES[reach]} |\n" for reach in Reach)
    return f"{_HEAD}{reaches}\n## Roles\n\n{_matrix()}\n## Services\n\n{_services()}"


def areas() -> list[str]:
    """Every area of `core`: a package with a public face."""
    return [f"core.{module.name}" for module in iter_modules(core.__path__) if module.ispkg]


def _matrix() -> str:
    roles = list(Role)
    lines = [_line("permission", "may", *roles), _line("---", "---", *(":-:" for _ in roles))]
    for permission in Permission:
        act = permission.meaning.act + (" (+)" if permission.meaning.supervisor_may_lift else "")
        lines.append(_line(f"`{permission}`", act, *(TABLE[role].get(permission, "") for role in roles)))
    return "".join(lines) + "\n(+) Where it is missing, a manager may lift it for one act.\n"


def _services() -> str:
    lines = [_line("service", "permission"), _line("---", "---")]
    lines += [
        _line(f"`{name}`", f"`{permission}`")
        for name, permission in sorted(GUARDED.items())
        if name.startswith("core.")
    ]
    return "".join(lines)


def _line(*cells: str) -> str:
    return "|" + "|".join(f" {cell} " if cell else " " for cell in cells) + "|\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
