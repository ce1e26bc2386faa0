"""Matters for a person: counted and listed in reach, dealt with once, and that is written down."""

from __future__ import annotations

import pytest

from core import payments
from core.access import Role
from core.errors import NotFound, NotPermitted
from tests.core.payments.conftest import Till
from tests.factories.house import a_house, someone


def a_matter(till: Till, *seats: int) -> payments.Matter:
    """Cash was taken for an order that was given up then."""
    order = till.claim(*seats)
    till.cash(order, 500)
    payments.give_up_order(till.core, till.operator, till.house.id, order=order)
    return payments.attention_list(till.core, till.operator)[-1]


def trail(till: Till) -> list[tuple[str, str]]:
    return [
        (act, subject)
        for act, subject in till.core.postgres.rows(
            "select act::text, subject::text from audit_entry where act like 'attention.%%' order by id"
        )
    ]


def test_a_matter_names_its_order_and_is_dealt_with_once(till: Till) -> None:
    matter = a_matter(till, 1)
    a_matter(till, 2)
    assert payments.attention_count(till.core, till.operator) == 2

    assert payments.attend(till.core, till.operator, matter.performance_id, matter=matter.id) is True
    assert payments.attend(till.core, till.operator, matter.performance_id, matter=matter.id) is False

    assert payments.attention_count(till.core, till.operator) == 1
    assert matter.id not in [other.id for other in payments.attention_list(till.core, till.operator)]
    assert trail(till) == [("attention.done", matter.order)]
    assert till.core.postgres.rows("select resolved_by from attention where resolved_at is not null") == [
        (till.operator.account_id,)
    ]


def test_a_matter_that_was_dealt_with_may_be_opened_again(till: Till) -> None:
    matter = a_matter(till, 1)
    payments.attend(till.core, till.operator, matter.performance_id, matter=matter.id)

    assert payments.attend(till.core, till.operator, matter.performance_id, matter=matter.id, is_done=False) is True
    assert payments.attend(till.core, till.operator, matter.performance_id, matter=matter.id, is_done=False) is False

    assert payments.attention_list(till.core, till.operator) == (matter,)
    assert till.core.postgres.rows("select resolved_at, resolved_by from attention") == [(None, None)]
    assert trail(till) == [("attention.done", matter.order), ("attention.open", matter.order)]


def test_matters_of_another_house_are_as_if_they_were_not(till: Till) -> None:
    matter = a_matter(till, 1)
    a_house(till.core, venue="Another house")
    stranger = someone(till.core, Role.MANAGER, venue="Another house")

    assert payments.attention_list(till.core, stranger) == ()
    assert payments.attention_count(till.core, stranger) == 0
    with pytest.raises(NotFound):
        payments.attend(till.core, stranger, matter.performance_id, matter=matter.id)
    with pytest.raises(NotPermitted):
        payments.attend(till.core, someone(till.core), matter.performance_id, matter=matter.id)
    assert payments.attention_count(till.core, till.operator) == 1
