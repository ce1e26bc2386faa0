"""What all tests share: the fixtures, and an environment that says nothing about the machine they run on."""

from __future__ import annotations

import os
from pathlib import Path

for _name in list(os.environ):
    # The snapshot plugin tells its workers through the environment where they put pictures.
    if _name == "NO_COLOR" or (
        _name.startswith(("TEXTUAL_", "ETDS_", "PG")) and not _name.startswith("TEXTUAL_SNAPSHOT_")
    ):
        del os.environ[_name]

pytest_plugins = [f"tests.fixtures.{file.stem}" for file in sorted(Path(__file__).parent.glob("fixtures/[a-z]*.py"))]
