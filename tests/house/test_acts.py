"""The table of keys: one meaning a key at each desk, and a key card that is up to date."""

from __future__ import annotations

from collections import Counter

import pytest

from core.access import Permission
from etds_tui.acts import AREAS, Act, Area, key_names
from etds_tui.acts.act import permissions_of
from etds_tui.screens.admin.accounts import AccountsScreen
from etds_tui.screens.admin.audit import AuditScreen
from etds_tui.screens.admin.health import HealthScreen
from etds_tui.screens.artist.counts import CountsScreen
from etds_tui.screens.artist.guests import GuestsScreen
from etds_tui.screens.artist.heat import HeatScreen
from etds_tui.screens.artist.report import ReportScreen
from etds_tui.screens.artist.reports import ReportsScreen
from etds_tui.screens.artist.schedules import SchedulesScreen
from etds_tui.screens.artist.settlement import SettlementScreen
from etds_tui.screens.artist.show_counts import ShowCountsScreen
from etds_tui.screens.base import DeskScreen
from etds_tui.screens.boxoffice.attention import AttentionScreen
from etds_tui.screens.boxoffice.order import OrderScreen
from etds_tui.screens.boxoffice.orders import OrdersScreen
from etds_tui.screens.boxoffice.past import PastScreen
from etds_tui.screens.boxoffice.sell import SellScreen
from etds_tui.screens.boxoffice.shift import DrawerScreen
from etds_tui.screens.boxoffice.shift_z import ClosingScreen
from etds_tui.screens.boxoffice.till import TillScreen
from etds_tui.screens.boxoffice.will_call import WillCallScreen
from etds_tui.screens.programming.agents import AgentsScreen
from etds_tui.screens.programming.allocations import AllocationsScreen
from etds_tui.screens.programming.allotments import AllotmentsScreen
from etds_tui.screens.programming.calendar import CalendarScreen
from etds_tui.screens.programming.capacity import CapacityScreen
from etds_tui.screens.programming.capacity_hall import CapacityHallScreen
from etds_tui.screens.programming.coupons import CouponsScreen
from etds_tui.screens.programming.date_holds import DateHoldsScreen
from etds_tui.screens.programming.event import EventScreen
from etds_tui.screens.programming.events import EventsScreen
from etds_tui.screens.programming.paint import PaintScreen
from etds_tui.screens.programming.performance import PerformanceScreen
from etds_tui.screens.programming.performances import PerformancesScreen
from etds_tui.screens.programming.releases import ReleasesScreen
from etds_tui.screens.programming.statement import StatementScreen
from etds_tui.screens.scaling.desk import ScalingScreen
from tools.key_card import PAGE, page

DESKS = (
    SellScreen,
    TillScreen,
    OrdersScreen,
    OrderScreen,
    AttentionScreen,
    PerformancesScreen,
    DateHoldsScreen,
    WillCallScreen,
    PastScreen,
    DrawerScreen,
    ClosingScreen,
    EventsScreen,
    EventScreen,
    PerformanceScreen,
    CalendarScreen,
    ScalingScreen,
    AgentsScreen,
    AllocationsScreen,
    AllotmentsScreen,
    CapacityScreen,
    CapacityHallScreen,
    CountsScreen,
    ShowCountsScreen,
    CouponsScreen,
    PaintScreen,
    ReleasesScreen,
    StatementScreen,
    HeatScreen,
    GuestsScreen,
    SettlementScreen,
    SchedulesScreen,
    ReportsScreen,
    ReportScreen,
    AccountsScreen,
    AuditScreen,
    HealthScreen,
)


def _keys(area: Area) -> list[str]:
    return [key for act in area.acts for key in act.keys.split(",")]


@pytest.mark.parametrize("area", AREAS, ids=lambda area: area.name)
def test_a_key_means_one_thing_in_its_area(area: Area) -> None:
    assert [key for key, count in Counter(_keys(area)).items() if count > 1] == []


@pytest.mark.parametrize("desk", DESKS, ids=lambda desk: desk.__name__)
def test_every_key_of_a_desk_is_an_act_that_the_desk_has(desk: type[DeskScreen]) -> None:
    merged = desk._merge_bindings()
    own = {binding.action.split("(")[0] for _, binding in merged if "." not in binding.action}

    assert "help" in own
    assert [action for action in sorted(own) if not hasattr(desk, f"action_{action}")] == []


def test_an_act_is_needed_for_one_permission_wherever_it_stands() -> None:
    seen: dict[str, set[object]] = {}
    for area in AREAS:
        for act in area.acts:
            if act.needs is not None:
                seen.setdefault(act.action, set()).add(act.needs)

    assert {action: needs for action, needs in seen.items() if len(needs) > 1} == {}
    assert set(permissions_of(AREAS)) == set(seen)
    assert set(permissions_of(AREAS).values()) <= set(Permission)


def test_the_key_card_is_up_to_date() -> None:
    stands = PAGE.read_text(encoding="utf-8")

    assert stands == page(stands), "run: python -m tools.key_card"


def test_keys_are_named_as_they_are_printed() -> None:
    assert key_names(Act("tender", "t,f8", "cash", key_shown="t")) == "t, F8"
    assert key_names(Act("zoom", "plus,equals_sign", "zoom in")) == "+, ="
    assert key_names(Act("find", "slash", "find", key_shown="/")) == "/"
