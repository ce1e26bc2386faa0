"""An artist's account stands for one artist or for several: what it then reaches, and from when on."""

from __future__ import annotations

import pytest

from core.access import Permission, Role, list_accounts, set_account_artists
from core.access.permissions import scope_of
from core.audit.trail import audit_trail
from core.errors import BadInput, NotFound
from core.programming import find_performance, list_performances
from core.programming.reach import performance_in_reach
from core.runtime import Core
from tests.factories.house import a_house, someone


@pytest.fixture
def codes(core: Core) -> tuple[str, str, str]:
    for code, artist in (("FISHER", "Fisher"), ("KITE", "Kite"), ("OWL", "Owl")):
        a_house(core, code=code, artist=artist, drawers=False)
    return "FISHER", "KITE", "OWL"


def test_a_manager_of_two_artists_reaches_both_and_no_third(core: Core, codes: tuple[str, str, str]) -> None:
    alone = someone(core, Role.ARTIST, artist="Fisher")
    manager = someone(core, Role.ARTIST, artist=["Fisher", "Kite"])
    nobodys = someone(core, Role.ARTIST)

    assert [row.performance.code for row in list_performances(core, alone)] == ["FISHER"]
    assert sorted(row.performance.code for row in list_performances(core, manager)) == ["FISHER", "KITE"]
    assert list_performances(core, nobodys) == ()
    with pytest.raises(NotFound):
        find_performance(core, manager, "OWL")


def test_rows_and_one_row_are_judged_alike(core: Core, codes: tuple[str, str, str]) -> None:
    admin = someone(core, Role.ADMIN)
    for actor in (someone(core, Role.ARTIST, artist="Kite"), someone(core, Role.ARTIST, artist=["Owl", "Kite"])):
        listed = {row.performance.code for row in list_performances(core, actor)}
        found = set[str]()
        for code in codes:
            id_ = find_performance(core, admin, code).id
            try:
                found.add(performance_in_reach(core, actor, Permission.PERFORMANCE_SEE, id_).code)
            except NotFound:
                continue
        assert found == listed != set()


def test_another_artist_is_in_reach_at_once_and_told_in_the_audit(core: Core, codes: tuple[str, str, str]) -> None:
    admin = someone(core, Role.ADMIN)
    manager = someone(core, Role.ARTIST, name="mia", artist="Fisher")

    set_account_artists(core, admin, "Mia", artists=["Owl", "Kite", "Owl"])
    core.sessions.forget(manager.session_id)  # a second later

    now = core.sessions.living(manager)
    assert sorted(row.performance.code for row in list_performances(core, now)) == ["KITE", "OWL"]
    assert len(scope_of(now, Permission.PERFORMANCE_SEE).artist_ids) == 2
    assert [row.artists for row in list_accounts(core, admin) if row.username == "mia"] == [("Kite", "Owl")]
    assert audit_trail(core, admin)[0].act == "account.artists"


def test_what_names_no_artist_is_refused_and_changes_nothing(core: Core, codes: tuple[str, str, str]) -> None:
    admin = someone(core, Role.ADMIN)
    someone(core, Role.ARTIST, name="mia", artist="Fisher")
    someone(core, Role.DOOR, name="dan")

    with pytest.raises(BadInput, match="at least one"):
        set_account_artists(core, admin, "mia", artists=[])
    with pytest.raises(NotFound, match="no artist 'Fischer'"):
        set_account_artists(core, admin, "mia", artists=["Kite", "Fischer"])
    with pytest.raises(NotFound, match="no account 'max'"):
        set_account_artists(core, admin, "max", artists=["Kite"])
    with pytest.raises(BadInput, match="no artist's account"):
        set_account_artists(core, admin, "dan", artists=["Kite"])
    assert [row.artists for row in list_accounts(core, admin) if row.username == "mia"] == [("Fisher",)]
