"""What tells a screen that something was sold."""

from __future__ import annotations

from itertools import pairwise

import pytest

from core.access import Role
from core.analytics import sales_mark
from core.analytics.freshness import fold_sales
from core.errors import NotPermitted
from core.runtime import Core
from tests.core.analytics.test_sales_journal import take_back
from tests.core.printing.orders import sold
from tests.factories.house import a_house, someone


def test_it_moves_with_every_sale_and_return_and_with_nothing_else(core: Core) -> None:
    house, manager = a_house(core), someone(core, Role.MANAGER)
    artist = someone(core, Role.ARTIST)
    marks = [sales_mark(core, artist), sales_mark(core, artist)]
    sale = sold(core, manager, house, 1, 2)
    marks.append(sales_mark(core, artist))
    fold_sales(core)
    marks.append(sales_mark(core, artist))
    take_back(core, manager, house, sale.order_id)
    marks.append(sales_mark(core, artist))

    assert [after > before for before, after in pairwise(marks)] == [False, True, False, True]


def test_who_sees_no_sales_is_told_nothing(core: Core) -> None:
    with pytest.raises(NotPermitted):
        sales_mark(core, someone(core, Role.OPERATOR))
