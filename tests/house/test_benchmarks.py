"""The benchmarks are known by name and say what was measured in one form. No time is judged here."""

from __future__ import annotations

import importlib
import json
from collections.abc import Mapping
from uuid import uuid4

import psycopg
import pytest

from benchmarks import __main__ as command
from benchmarks import plane, scale, statement
from benchmarks.figures import figure, seen
from benchmarks.peers.sale import Clerk
from core import inventory, sales
from core.audit import verify_house
from core.inventory import CartId
from core.runtime import Core
from core.sales import OrderId
from db.queries.pricing import prices_of
from db.vocabulary import PerformanceId, Role
from tests.factories.house import a_house, someone

_KEYS = {"name", "value", "unit", "goal", "holds"}


def test_every_name_can_be_run() -> None:
    names = "keys holds sales rush scale best plane feed startup search calendar scaling onsale"
    assert " ".join(command.NAMES) == f"{names} analytics pacing charts history"
    assert all(callable(importlib.import_module(f"benchmarks.{name}").run) for name in command.NAMES)


def test_an_unknown_name_is_refused_with_those_that_are_known(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        command.main(["hold"])

    assert left.value.code == 2
    wanted = (
        "there is no benchmark 'hold'; choose of keys, holds, sales, rush, scale, best, plane, feed, startup, search,"
        " calendar"
    )
    assert wanted in capsys.readouterr().err


@pytest.mark.parametrize(
    ("value", "at_least", "holds"), [(2, True, True), (1, True, False), (2, False, True), (3, False, False)]
)
def test_a_figure_holds_where_it_reaches_its_goal(value: float, at_least: bool, holds: bool) -> None:
    assert figure("f", value, "ms", 2, at_least=at_least) == {
        "name": "f",
        "value": value,
        "unit": "ms",
        "goal": 2,
        "holds": holds,
    }


@pytest.mark.parametrize(("value", "status"), [(1, 0), (3, 1)])
def test_json_has_the_machine_and_the_figures_and_a_short_one_is_told_by_the_exit_status(
    value: float, status: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    found = [figure("f", value, "ms", 2, at_least=False), seen("g", 7, "1/s")]
    monkeypatch.setattr(plane, "run", lambda quick: found)

    assert command.main(["plane", "--quick", "--json"]) == status

    told = json.loads(capsys.readouterr().out)
    assert told["figures"] == found and all(set(each) == _KEYS for each in told["figures"])
    assert told["machine"]["cores"] >= 1


@pytest.mark.parametrize(("power", "holds"), [(0, True), (0.5, True), (1, True), (1.2, False), (2, False)])
def test_what_grows_faster_than_n_log_n_falls_short(power: float, holds: bool) -> None:
    costs = {size: 0.5 * size**power for size in (1_000, 5_000, 20_000, 80_000)}

    assert scale._exponent(costs) == pytest.approx(power)
    assert (scale._growth(costs) <= 1) is holds


def test_the_statement_writes_the_rows_that_the_service_writes(core: Core) -> None:
    """A table or a column that a sale writes too has its part in `benchmarks/statement.py`, or the ratio flatters."""
    by_service, by_statement, operator = a_house(core), a_house(core), someone(core)
    carts = [CartId(uuid4()), CartId(uuid4())]
    for house, cart in zip((by_service, by_statement), carts, strict=True):
        inventory.place_hold(core, operator, house.id, seats=range(4), cart=cart)
    adult = prices_of(core.postgres, by_statement.id)[0]
    clerk = Clerk(
        postgres_url=core.postgres_url,
        redis_url="",
        account_id=operator.account_id,
        session_id=operator.session_id,
        price_type_id=adult.price_type_id,
        level=adult.level_number,
    )

    sales.sell_for_cash(
        core, operator, by_service.id, cart=carts[0], order=OrderId(uuid4()), seats=dict.fromkeys(range(4), "a"),
        received_minor=4000,
    )  # fmt: skip
    with psycopg.connect(core.postgres_url, autocommit=True) as connection:
        assert statement.sell(connection, clerk, by_statement.id, range(4), carts[1])
        assert not statement.sell(connection, clerk, by_statement.id, range(4), carts[1]), "sold once"
        assert _shape(connection, by_statement.id) == _shape(connection, by_service.id)
    assert [finding.check for finding in verify_house(core, someone(core, Role.ADMIN)) if not finding.holds] == []


def _shape(connection: psycopg.Connection[tuple[str]], performance: PerformanceId) -> Mapping[str, list[set[str]]]:
    """By table: for each of the performance's rows, which columns have a value."""
    tables = connection.execute(
        "select table_name from information_schema.columns c join information_schema.tables t"
        " using (table_schema, table_name)"
        " where table_schema = 'public' and column_name = 'performance_id' and table_type = 'BASE TABLE' order by 1"
    ).fetchall()
    assert len(tables) > 8, "claims, holds, journals, orders, lines, tickets, tenders and more"
    shape: dict[str, list[set[str]]] = {}
    for (table,) in tables:
        rows = connection.execute(
            f"select to_jsonb(t) from {table} t where performance_id = %s",
            [performance],  # pyright: ignore
        ).fetchall()
        shape[table] = [{column for column, value in row.items() if value is not None} for (row,) in rows]  # type: ignore[attr-defined]
    return shape
