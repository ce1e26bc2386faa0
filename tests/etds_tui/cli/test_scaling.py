"""Scaling from the shell, as a script calls it: the real `etds`, one process a command."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from core import scaling
from core.access import Role
from core.errors import BadInput
from core.runtime import Core
from etds_tui.cli.scaling import places_named
from tests.core.scaling.test_drafts import TWO
from tests.etds_tui.cli.shell import Shell, somebody
from tests.factories.house import OpenHouse, a_house
from tests.factories.manifests import small_manifest


@pytest.fixture
def house(box: Core) -> OpenHouse:
    return a_house(box, TWO)


def test_drawn_painted_priced_compared_proposed_and_promoted(
    box: Core, sign_in: Callable[[str], Shell], house: OpenHouse
) -> None:
    admin, code = sign_in("admin"), house.performance.code
    assert admin("scaling", "show", code, "--json").data["version"] == 0
    assert admin("scaling", "new", code, "--note", "gold", "--json").data["version"] == 1
    assert admin("scaling", "level", code, "1", "Gold").status == 0
    painted = admin("scaling", "paint", code, "1", "gold", "A-1", "B-1-1")
    assert (painted.status, painted.err) == (0, "11 of 11 seats went to Gold.\n")
    assert admin("scaling", "price", code, "1", "Gold:a=20", "2:c=").status == 0
    assert admin("scaling", "cost", code, "1", "155").status == 0

    (hall, gold) = admin("scaling", "compare", code, "0", "1", "--json").data
    assert (hall["potential_minor"], gold["potential_minor"]) == (20_000, 31_000)
    assert (gold["break_even"], gold["by_level"]["Gold"]["seats"]) == (500, 11)
    assert gold["words"][0] == "Gross potential 310.00 EUR, +110.00 (+55.0 %) against 200.00."
    assert "50.0 %" in admin("scaling", "compare", code, "0", "1").out

    assert admin("scaling", "propose", code, "1", "--json").data["state"] == "proposed"
    planned = admin("scaling", "promote", code, "1", "--json").data
    assert (planned["done"], planned["needs_another"]) == (False, True)
    own = admin("scaling", "promote", code, "1", "--stamp", planned["stamp"], "--json")
    assert (own.status, own.data["code"]) == (1, "not_permitted")
    other = somebody(box, Role.MANAGER)
    scaling.promote_scaling(box, other, house.id, version=1, stamp=planned["stamp"])
    assert admin("scaling", "show", code, "--json").data["live"] == 1


def test_kept_for_the_hall_and_laid_aside(box: Core, sign_in: Callable[[str], Shell], house: OpenHouse) -> None:
    admin, code = sign_in("admin"), house.performance.code
    assert admin("scaling", "template", code, "Flat", "--save", "0", "--json").data == [
        {"name": "Flat", "by": "Ada Admin", "has_prices": True}
    ]
    assert admin("scaling", "new", code, "--template", "flat", "--json").data["note"] == "template Flat"
    assert admin("scaling", "retire", code, "1", "--json").data["state"] == "retired"
    assert admin("scaling", "template", code, "flat", "--drop", "--json").data == []
    assert admin("scaling", "show", code, "7", "--json").data["code"] == "not_found"


def test_a_place_is_a_section_a_row_or_a_seat() -> None:
    manifest = small_manifest(section="stalls", rows=("A", "B"), seats=3)

    assert list(places_named(manifest, "Stalls")) == [0, 1, 2, 3, 4, 5]
    assert list(places_named(manifest, "stalls-B")) == [3, 4, 5]
    assert list(places_named(manifest, "stalls-B-2")) == [4]
    with pytest.raises(BadInput, match="stalls-A-1"):
        places_named(manifest, "balcony")
