"""`etds practice` as a newcomer's drill uses it: a command over a copy, and the house as it was."""

from __future__ import annotations

import sys

import pytest

from core.inventory import house_counts
from core.runtime import Core
from tests.etds_tui.cli.shell import Shell, somebody
from tests.factories.house import OpenHouse, a_house


@pytest.fixture
def house(box: Core) -> OpenHouse:
    return a_house(box)


def sold(box: Core, house: OpenHouse) -> int:
    return house_counts(box, somebody(box), house.id).sold


def test_a_sale_in_practice_is_seen_there_and_not_in_the_house(clerk: Shell, box: Core, house: OpenHouse) -> None:
    code, me = house.performance.code, f"{sys.executable} -m etds_tui"
    opened, sold_two = f"{me} shift open --float 200", f"{me} sell --performance {code} A-1-1 A-1-2 --cash 20"
    drill = f"{opened} >&2 && {sold_two} >&2 && {me} counts {code} --json"

    done = clerk("practice", code, "sh", "-c", drill)

    assert done.status == 0, done.err
    assert done.data["sold"] == 2
    assert sold(box, house) == 0
    assert box.postgres.rows("select from pg_database where starts_with(datname::text, 'etds_practice_')") == []


def test_the_drill_ends_with_the_status_of_its_command(clerk: Shell, house: OpenHouse) -> None:
    done = clerk("practice", house.performance.code, "sh", "-c", "exit 7")

    assert (done.status, done.err) == (
        7,
        f"Practice: a copy of {house.performance.code}. Nothing here is real; it goes when this ends.\n",
    )


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("NOWHERE", "true"), "no such performance"),
        (("{code}", "no-such-program"), "'no-such-program' cannot be run"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(
    clerk: Shell, house: OpenHouse, arguments: tuple[str, ...], sentence: str
) -> None:
    done = clerk("practice", *(argument.format(code=house.performance.code) for argument in arguments))

    assert done.status == 1
    assert sentence in done.err
