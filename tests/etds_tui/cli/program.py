"""All of the program that commands read, read once: `shell.py` forks them from here."""

from __future__ import annotations

import pkgutil
from importlib import import_module

import core
import db
import etds_tui.cli

for _package in (core, db, etds_tui.cli):
    for _module in pkgutil.walk_packages(_package.__path__, f"{_package.__name__}."):
        if ".migrations." not in _module.name:
            import_module(_module.name)
