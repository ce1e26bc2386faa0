"""Who looks after the system itself, by keys: accounts made, kept out and let in; the audit; health and promises."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from core import access, inventory
from core.access import Actor, Role, list_accounts, revoke_sessions, set_account_active
from core.audit import Entry, audit_trail
from core.errors import Outage, SessionEnded, SignInRefused
from core.inventory import CartId
from core.runtime import Core
from etds_tui.screens.admin import audit as audit_desk
from etds_tui.screens.admin import health as health_desk
from etds_tui.screens.admin.account import AccountDialog
from etds_tui.screens.admin.accounts import AccountsScreen
from etds_tui.screens.admin.audit import AuditScreen
from etds_tui.screens.admin.health import HealthScreen
from etds_tui.screens.admin.health_words import Word
from etds_tui.screens.admin.telling import TellDialog
from etds_tui.screens.login.sign_in import SignInScreen
from etds_tui.screens.modals.confirm import ConfirmDialog
from etds_tui.screens.modals.form import FormDialog
from etds_tui.screens.modals.help import HelpDialog
from etds_tui.screens.programming.performances import PerformancesScreen
from tests.factories.agents import allotted, an_agent, seller_of
from tests.factories.house import a_house, someone
from tests.factories.late import sell
from tests.fixtures.app import an_app
from tests.stories.hands import Hands

HOSTILE = "[@click=app.quit]x[/] [red]"
PASSWORD = "seven  grey herons"
"""Two blanks in a row: what is typed is the password, to the last sign."""


@asynccontextmanager
async def signed_in(core: Core, name: str = "ada") -> AsyncIterator[Hands]:
    """At the performances; a house must be there."""
    app = an_app(core)
    async with app.run_test(size=(100, 30)) as pilot:
        hands = Hands(pilot)
        await hands.sign_in(name)
        yield hands


async def at_accounts(hands: Hands, on: str | None = None) -> AccountsScreen:
    """At the list of accounts, the cursor on one of them."""
    await hands.press("U")
    screen: AccountsScreen = await hands.see(AccountsScreen, lambda screen: screen._is_read)
    if on is not None:
        screen.table.go_to(on)
        await hands.until(lambda: screen.chosen is not None and screen.chosen.username == on)
    return screen


async def form(hands: Hands, wanted: str) -> FormDialog[Any]:
    """The form of that title, ready to be typed into."""

    def is_ready(one: FormDialog[Any]) -> bool:
        return wanted in one._title and one.focused is not None and one.focused.id == one._fields[0].name

    found: FormDialog[Any] = await hands.see(FormDialog, is_ready)
    return found


def said(hands: Hands, words: str) -> Callable[[], bool]:
    return lambda: any(words in str(one.message) for one in hands.app._notifications)


def wrong(hands: Hands, words: str) -> Callable[[], bool]:
    """Whether the form on top says so."""
    return lambda: isinstance(hands.screen, FormDialog) and words in hands.words(".wrong")


@pytest.fixture
def ada(core: Core) -> Actor:
    a_house(core, venue="Kalendar", code="P-1")
    return someone(core, Role.ADMIN, name="ada")


# --- accounts ---------------------------------------------------------------------------------------------------------


async def test_somebody_is_let_in_and_signs_in_with_what_was_typed(core: Core, ada: Actor) -> None:
    async with signed_in(core) as hands:
        screen = await at_accounts(hands)
        await hands.press("n")
        await form(hands, "Let somebody in")
        await hands.type("Olga.O", "tab", *HOSTILE, "tab", "tab", *"Kalendar", "tab", *PASSWORD, "tab", *PASSWORD)
        await hands.press("enter")
        await hands.until(lambda: hands.screen is screen and screen.chosen and screen.chosen.username == "olga.o")
        made = screen.chosen
        assert made is not None
        assert (made.display_name, made.role, made.venue, made.signed_in_at) == (
            HOSTILE, Role.OPERATOR, "Kalendar", None)  # fmt: skip
        assert HOSTILE in hands.words("#whole")  # as text, to the last bracket
        await hands.press("enter")
        dialog = await hands.see(AccountDialog, lambda dialog: dialog.query(".title"))
        assert HOSTILE in str(dialog.query_one(".title").content)

    assert access.sign_in(core, "olga.o", PASSWORD, terminal="till 2").actor.display_name == HOSTILE
    with pytest.raises(SignInRefused):
        access.sign_in(core, "olga.o", PASSWORD.replace("  ", " "), terminal="till 2")


@pytest.mark.parametrize(
    ("role", "of", "bound"),
    [("distributor", "Northlight", "organisation"), ("Artist", "Fisher", "artists"), ("door", "Kalendar", "venue")],
    ids=["distributor", "artist", "door"],
)
async def test_each_role_is_bound_to_what_it_looks_after(
    core: Core, ada: Actor, role: str, of: str, bound: str
) -> None:
    async with signed_in(core) as hands:
        screen = await at_accounts(hands)
        await hands.press("n")
        await form(hands, "Let somebody in")
        await hands.type("new", "tab", "tab", "ctrl+u", *role, "tab", *of, "tab", *PASSWORD, "tab", *PASSWORD, "enter")
        await hands.until(lambda: hands.screen is screen and screen.chosen and screen.chosen.username == "new")
        assert screen.chosen is not None
        assert getattr(screen.chosen, bound) in (of, (of,))
        assert screen.chosen.display_name == "new"


async def test_what_cannot_be_an_account_is_refused_in_the_form_and_nothing_typed_is_lost(
    core: Core, ada: Actor
) -> None:
    someone(core, name="olga")
    async with signed_in(core) as hands:
        screen = await at_accounts(hands)
        await hands.press("n")
        dialog = await form(hands, "Let somebody in")

        async def tried(says: str, **lines: str) -> None:
            given = {"username": "omar", "name": "Omar", "role": "operator", "of": "", "password": PASSWORD,
                     "again": PASSWORD, **lines}  # fmt: skip
            for name, text in given.items():
                dialog.query_one(f"#{name}").value = text  # type: ignore[attr-defined]
            assert says not in hands.words(".wrong")
            await hands.press("enter")
            await hands.until(wrong(hands, says))

        await tried("There is an account 'olga' already", username="OLGA")
        await tried("A user name has", username=HOSTILE)
        await tried("15 to 1000 characters", password="short", again="short")
        await tried("The two passwords are not the same", again=PASSWORD.replace("  ", " "))
        await tried("'clown' is not a role", role="clown")
        await tried("is made with its agent", role="agent")
        await tried("Name it", role="distributor")
        await tried("Name the artist", role="artist")
        await tried("There is no venue 'Nowhere'", of="Nowhere")
        assert dialog.values["username"] == "omar"
        await hands.press("escape")
        await hands.until(lambda: hands.screen is screen)

    assert {one.username for one in list_accounts(core, ada)} == {"ada", "olga"}


async def test_an_account_is_found_by_any_word_of_it(core: Core, ada: Actor) -> None:
    someone(core, Role.ARTIST, name="mia", artist=["Fisher", "Kite"])
    someone(core, Role.MANAGER, name="mona", venue="Kalendar")
    someone(core, name="olga", venue="Kalendar")
    async with signed_in(core) as hands:
        screen = await at_accounts(hands)
        await hands.press("slash")
        await hands.until(lambda: screen.focused is screen.field)
        await hands.type("kite")
        await hands.until(lambda: [row.key for row in screen._rows()] == ["mia"])
        await hands.press("ctrl+u")
        await hands.type("kal/")  # here a slash is a slash
        await hands.until(lambda: not screen._rows() and screen.query_one("#none").display)
        await hands.press("backspace")
        await hands.until(lambda: [row.key for row in screen._rows()] == ["mona", "olga"])
        await hands.press("down", "enter")
        dialog = await hands.see(AccountDialog)
        assert dialog.account.username == "olga"
        await hands.press("escape")
        await hands.until(lambda: hands.screen is screen)
        await hands.press("escape")
        await hands.until(lambda: len(screen._rows()) == 4 and screen.table.has_focus)
        await hands.press("escape")
        await hands.see(PerformancesScreen)


async def test_the_list_is_live(core: Core, ada: Actor) -> None:
    someone(core, name="olga")
    async with signed_in(core) as hands:
        screen = await at_accounts(hands, on="olga")
        assert screen.chosen is not None and screen.chosen.is_active
        set_account_active(core, ada, "olga", active=False)
        await hands.until(lambda: screen.chosen is not None and not screen.chosen.is_active)
        assert "kept out" in hands.words("#whole")
        assert "1 kept out" in hands.words("#heading")


async def test_who_is_kept_out_is_out_at_once_and_may_come_back(core: Core, ada: Actor) -> None:
    olga = someone(core, name="olga")
    async with signed_in(core) as hands:
        screen = await at_accounts(hands, on="olga")
        await hands.press("x")
        dialog = await hands.see(ConfirmDialog)
        assert "1 sign-in end within a second" in dialog._lines[0]
        await hands.press("escape")
        await hands.until(lambda: hands.screen is screen)
        assert core.sessions.living(olga) == olga
        await hands.press("enter")
        await hands.see(AccountDialog, lambda dialog: dialog.query_one("Listing").has_focus)
        await hands.press("x")
        await hands.see(ConfirmDialog)
        await hands.press("y")
        await hands.until(said(hands, "olga is kept out"))
        await hands.until(lambda: screen.chosen is not None and not screen.chosen.is_active)
        core.sessions.forget(olga.session_id)
        with pytest.raises(SessionEnded):
            core.sessions.living(olga)

        await hands.press("x")  # the other way nobody is thrown out, and nothing is asked
        await hands.until(said(hands, "olga is let in again"))
        await hands.until(lambda: screen.chosen is not None and screen.chosen.is_active)


async def test_the_last_admin_cannot_be_kept_out_by_himself(core: Core, ada: Actor) -> None:
    async with signed_in(core) as hands:
        screen = await at_accounts(hands, on="ada")
        await hands.press("x")
        dialog = await hands.see(ConfirmDialog)
        assert "That is you" in dialog._lines[-1]
        await hands.press("y")
        await hands.until(said(hands, "You cannot disable your own account"))
        assert screen.chosen is not None and screen.chosen.is_active

    assert [(one.username, one.is_active) for one in list_accounts(core, ada)] == [("ada", True)]


async def test_a_lost_password_is_set_anew(core: Core, ada: Actor) -> None:
    olga = someone(core, name="olga")
    async with signed_in(core) as hands:
        screen = await at_accounts(hands, on="olga")
        await hands.press("p")
        await form(hands, "A new password for olga")
        await hands.type("short", "tab", *"short", "enter")
        await hands.until(wrong(hands, "15 to 1000"))
        await hands.press("ctrl+u", "up", "ctrl+u")
        await hands.type(PASSWORD, "tab", *PASSWORD, "enter")
        await hands.until(said(hands, "olga signs in with the new password"))
        await hands.until(lambda: hands.screen is screen and screen.chosen and not screen.chosen.sessions)

    core.sessions.forget(olga.session_id)
    with pytest.raises(SessionEnded):
        core.sessions.living(olga)
    assert access.sign_in(core, "olga", PASSWORD, terminal="till 2").actor.username == "olga"


async def test_the_own_password_is_changed_with_the_old_one(core: Core, ada: Actor) -> None:
    async with signed_in(core) as hands:
        screen = await at_accounts(hands, on="ada")
        await hands.press("p")
        await form(hands, "Your own password")
        await hands.type("3333", "tab", *PASSWORD, "tab", *PASSWORD, "enter")
        await hands.until(wrong(hands, "is not right"))
        await hands.press("up", "up", "ctrl+u", *"2222", "enter")
        await hands.until(said(hands, "You sign in with the new password"))
        assert hands.screen is screen  # and goes on here

    assert access.sign_in(core, "ada", PASSWORD, terminal="till 2").actor.username == "ada"


async def test_sessions_are_ended_on_every_terminal_and_the_own_too(core: Core, ada: Actor) -> None:
    olga = someone(core, name="olga")
    async with signed_in(core) as hands:
        screen = await at_accounts(hands, on="olga")
        await hands.press("e")
        await hands.see(ConfirmDialog)
        await hands.press("y")
        await hands.until(said(hands, "olga is signed in nowhere now"))
        await hands.until(lambda: screen.chosen is not None and not screen.chosen.sessions)
        core.sessions.forget(olga.session_id)
        with pytest.raises(SessionEnded):
            core.sessions.living(olga)

        screen.table.go_to("ada")
        await hands.until(lambda: screen.chosen is not None and screen.chosen.username == "ada")
        await hands.press("e")
        dialog = await hands.see(ConfirmDialog)
        assert "That is you" in dialog._lines[-1]
        await hands.press("y")
        await hands.see(SignInScreen, lambda screen: screen.focused is not None)


async def test_an_artists_account_stands_for_others_from_now_on(core: Core, ada: Actor) -> None:
    someone(core, Role.ARTIST, name="mia", artist="Fisher")
    someone(core, name="olga")
    a_house(core, artist="Earth, Wind & Fire")
    async with signed_in(core) as hands:
        screen = await at_accounts(hands, on="mia")
        await hands.press("a")
        await form(hands, "Artists of mia")
        await hands.type("; Nobody", "enter")
        await hands.until(wrong(hands, "There is no artist 'Nobody'"))
        await hands.press("ctrl+u")
        await hands.type("Earth, Wind & Fire; Fisher", "enter")
        await hands.until(
            lambda: screen.chosen is not None and screen.chosen.artists == ("Earth, Wind & Fire", "Fisher")
        )

        screen.table.go_to("olga")
        await hands.until(lambda: screen.chosen is not None and screen.chosen.username == "olga")
        await hands.press("a")
        await hands.until(said(hands, "'olga' is no artist's account"))
        await hands.press("enter")
        dialog = await hands.see(AccountDialog)
        assert "put_artists" not in [act.action for act in dialog._offered()]


async def test_a_manager_ends_the_sessions_of_the_own_house_and_changes_nothing_else(core: Core, ada: Actor) -> None:
    someone(core, Role.MANAGER, name="mona", venue="Kalendar")
    olga = someone(core, name="olga", venue="Kalendar")
    someone(core, name="omar", venue="Elsewhere")
    async with signed_in(core, "mona") as hands:
        screen = await at_accounts(hands, on="olga")
        assert [one.username for one in screen.found] == ["mona", "olga"]
        await hands.press("n", "p", "x", "a", "enter")  # what she may not is not there
        dialog = await hands.see(AccountDialog)
        assert hands.app.screen_stack[-2] is screen
        assert [act.action for act in dialog._offered()] == ["end_sessions", "audit_of"]
        await hands.press("p", "e")
        await hands.see(ConfirmDialog)
        await hands.press("y")
        await hands.until(said(hands, "olga is signed in nowhere now"))

    core.sessions.forget(olga.session_id)
    with pytest.raises(SessionEnded):
        core.sessions.living(olga)


# --- the audit --------------------------------------------------------------------------------------------------------


async def at_audit(hands: Hands) -> AuditScreen:
    await hands.press("L")
    found: AuditScreen = await hands.see(AuditScreen, lambda screen: screen._is_read and screen.entries)
    return found


async def test_the_audit_is_live_and_tells_an_entry_in_words(core: Core, ada: Actor) -> None:
    someone(core, name="olga")
    async with signed_in(core) as hands:
        screen = await at_audit(hands)
        assert "session.revoke" not in [entry.act for entry in screen.entries]
        revoke_sessions(core, ada, "olga")
        await hands.until(lambda: screen.entries[0].act == "session.revoke")
        screen.table.go_to_top()
        await hands.until(lambda: "ada: ended the sessions of an account, olga" in hands.words("#whole"))
        await hands.press("enter")
        dialog = await hands.see(TellDialog)
        told = dict(dialog.lines)
        assert (told["who"], told["to"], told["sessions"]) == ("ada", "olga", "1")
        assert told["did"] == "ended the sessions of an account (session.revoke)"
        assert told["when"].endswith("UTC")


async def test_what_was_done_is_found_by_person_act_performance_and_time(core: Core, ada: Actor) -> None:
    olga, house = someone(core, name="olga"), a_house(core, code="GALA")
    sell(core, olga, house, 0)
    inventory.place_hold(core, olga, a_house(core).id, seats=[1], cart=CartId(uuid4()))
    async with signed_in(core) as hands:
        screen = await at_audit(hands)

        async def asked(**lines: str) -> set[tuple[str | None, str, str]]:
            before = screen.asked
            await hands.press("slash")
            dialog = await form(hands, "What was done")
            for name, text in {"person": "", "act": "", "performance": "", "first": "", "last": "", **lines}.items():
                dialog.query_one(f"#{name}").value = text  # type: ignore[attr-defined]
            await hands.press("enter")
            await hands.until(lambda: screen.asked is not before and screen._is_read and not screen._is_turned)
            await hands.until(lambda: screen._reading is not None and not screen._reading.is_running)
            return {(entry.who, entry.act, entry.subject) for entry in screen.entries}

        assert await asked(performance="gala", act="seat") == {
            ("olga", "seat.hold", "GALA"), ("olga", "seat.sell", "GALA")}  # fmt: skip
        assert "act seat, at gala" in hands.words("#heading")
        assert {who for who, _, _ in await asked(person="OLGA")} == {"olga"}
        assert {act for _, act, _ in await asked(person="ada", act="session")} == {"session.begin"}
        assert await asked(person=HOSTILE) == set()
        assert hands.words("#heading").startswith(f"by {HOSTILE}")
        await hands.until(lambda: screen.query_one("#none").display)
        assert await asked(last="-1h") == set()
        assert len(await asked(first="-1h", last="")) > 4

        await hands.press("slash")
        dialog = await form(hands, "What was done")
        assert dialog.values["first"] == "-1h"  # as it was typed
        await hands.type("olga", "down", "down", "down", "ctrl+u", *"once", "enter")
        await hands.until(wrong(hands, "'once' is not a moment"))
        await hands.press("escape")
        await hands.until(lambda: hands.screen is screen)
        await hands.press("y")
        await hands.until(said(hands, "etds audit --since "))
        await hands.press("c")
        await hands.until(lambda: screen.asked == audit_desk.Asked() and len(screen.entries) > 4)


async def test_older_pages_stand_still_and_the_newest_comes_back(
    core: Core, ada: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit_desk, "PAGE", 3)
    for number in range(8):
        someone(core, name=f"o-{number}")
        revoke_sessions(core, ada, f"o-{number}")
    async with signed_in(core) as hands:
        screen = await at_audit(hands)

        def subjects() -> list[str]:
            return [entry.subject for entry in screen.entries]

        await hands.until(lambda: subjects() == ["ada", "o-7", "o-6"])
        await hands.press("down", "down", "left_square_bracket")
        await hands.until(lambda: subjects() == ["o-5", "o-4", "o-3"])
        await hands.until(lambda: screen.chosen is not None and screen.chosen.subject == "o-5")  # from its top
        someone(core, name="late")
        revoke_sessions(core, ada, "late")
        await hands.press("left_square_bracket")
        await hands.until(lambda: subjects() == ["o-2", "o-1", "o-0"])
        await hands.press("left_square_bracket")
        await hands.until(lambda: not screen.entries and "page 4" in hands.words("#heading"))
        await hands.press("left_square_bracket")
        await hands.until(said(hands, "That is all there is"))
        await hands.press("right_square_bracket")
        await hands.until(lambda: subjects() == ["o-2", "o-1", "o-0"])
        await hands.press("right_square_bracket")
        await hands.until(lambda: subjects() == ["o-5", "o-4", "o-3"])
        await hands.press("right_square_bracket")
        await hands.until(lambda: subjects() == ["late", "ada", "o-7"])


async def test_what_an_account_did_is_a_key_away(core: Core, ada: Actor) -> None:
    inventory.place_hold(core, someone(core, name="olga"), a_house(core).id, seats=[1], cart=CartId(uuid4()))
    async with signed_in(core) as hands:
        await at_accounts(hands, on="olga")
        await hands.press("l")
        screen = await hands.see(AuditScreen, lambda screen: screen.entries)
        assert {(entry.who, entry.act) for entry in screen.entries} == {("olga", "seat.hold")}
        await hands.press("escape")
        await hands.see(AccountsScreen)


async def test_hostile_text_is_text_in_the_audit(core: Core, ada: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    entry = Entry(
        at=core.clock.now(), who="[b]who", act="note.[i]", subject=HOSTILE, detail='{"[blink]": "\\u001b[31m \\u202e"}'
    )
    alike = [entry, entry, Entry(at=core.clock.now() - timedelta(1), who=None, act="x", subject="", detail="{no json")]

    def told(core: Core, actor: Actor, **asked: object) -> tuple[Entry, ...]:
        return tuple(alike)

    monkeypatch.setattr(audit_desk, "audit_trail", told)
    async with signed_in(core) as hands:
        screen = await at_audit(hands)
        await hands.until(lambda: screen.table.row_count == 3)
        shown = "\n".join(str(cell) for row in range(3) for cell in screen.table.get_row_at(row))
        assert HOSTILE in shown
        assert not {"\x1b", "\u202e"} & set(shown + hands.words("#whole"))
        await hands.press("enter")
        dialog = await hands.see(TellDialog)
        assert dict(dialog.lines)["to"] == HOSTILE
        assert str(dialog.query_one(".title").content) == "note: [i]"


# --- health -----------------------------------------------------------------------------------------------------------


async def at_health(hands: Hands) -> HealthScreen:
    await hands.press("h")
    found: HealthScreen = await hands.see(HealthScreen, lambda screen: screen.lines)
    return found


async def test_health_says_how_everything_is_and_verify_lists_each_promise(core: Core, ada: Actor) -> None:
    async with signed_in(core) as hands:
        screen = await at_health(hands)
        words = {line.name: line.word for line in screen.lines}
        assert {"Postgres", "Redis", "worker", "letters", "disk", "ETDS"} < set(words)
        assert Word.AWAY not in words.values()
        await hands.press("v")
        await hands.until(lambda: screen.findings and screen.table.row_count == len(screen.findings))
        assert hands.words("#heading") == f"All {len(screen.findings)} promises hold."
        await hands.press("enter")
        dialog = await hands.see(TellDialog)
        assert dict(dialog.lines)["is"] == "It holds."


async def test_a_broken_promise_stands_first_with_its_row(core: Core, ada: Actor) -> None:
    house, olga = a_house(core, code="GALA"), someone(core)
    sell(core, olga, house, 1)
    with core.postgres.write() as connection:
        connection.execute("update ticket set state = 'void' where seat_ordinal = 1")
    async with signed_in(core) as hands:
        screen = await at_health(hands)
        await hands.press("v")
        await hands.until(lambda: screen.findings and screen.table.row_count)
        assert "broken: I2" in hands.words("#heading")
        screen.table.go_to_top()
        await hands.until(lambda: "GALA" in hands.words("#whole"))
        await hands.press("enter")
        dialog = await hands.see(TellDialog)
        assert dict(dialog.lines)["is"] == "It does not hold."


async def test_a_store_that_is_away_is_said_in_words_and_looked_for(
    core: Core, ada: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask = health_desk.health

    def silent(core: Core, actor: Actor) -> Any:
        raise Outage("The database does not answer. Nothing is lost; try again in a moment.")

    async with signed_in(core) as hands:
        screen = await at_health(hands)
        count = len(screen.lines)
        monkeypatch.setattr(health_desk, "health", silent)
        await hands.until(lambda: screen.lines[0].word is Word.AWAY)
        await hands.until(lambda: "The database is away" in hands.words("#state"))
        assert "does not answer" in screen.lines[0].said
        assert len(screen.lines) == count  # what was known of the rest stays
        assert not hands.app._notifications  # said once, and not anew every few seconds
        monkeypatch.setattr(health_desk, "health", ask)
        await hands.until(lambda: screen.lines[0].word is not Word.AWAY)


@pytest.mark.parametrize("url", [None, "redis://127.0.0.1:1"], ids=["none", "silent"])
async def test_without_redis_the_desk_says_where_news_come_from(
    open_core: Callable[..., Core], url: str | None
) -> None:
    core = open_core(redis_url=url)
    a_house(core)
    someone(core, Role.ADMIN, name="ada")
    async with signed_in(core) as hands:
        screen = await at_health(hands)
        (redis,) = [line for line in screen.lines if line.name == "Redis"]
        assert redis.word is (Word.AWAY if url else Word.OK)
        assert "news come from the database" in redis.said


# --- who may not ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.ADMIN, Role.MANAGER)], ids=str)
async def test_for_everybody_else_the_desks_are_not_there_and_the_core_refuses(core: Core, role: Role) -> None:
    house = a_house(core, organisation="Presenter", artist="Fisher")
    if role is Role.AGENT:
        agent = an_agent(core)
        allotted(core, agent, house, range(2))
        seller_of(core, agent, name="person")
    else:
        someone(core, role, name="person", organisation="Presenter", artist="Fisher")
    async with signed_in(core, "person") as hands:
        await hands.press("U", "L", "h", "question_mark")
        await hands.see(HelpDialog)
        assert [type(screen) for screen in hands.app.screen_stack[-2:]] == [PerformancesScreen, HelpDialog]
        assert {"accounts", "audit", "health"} & {words for _, words in hands.screen._keys} == set()
        await hands.press("escape")
        await hands.see(PerformancesScreen)
        for desk, refusal in (
            (AccountsScreen, "may not end sessions of others"),
            (AuditScreen, "may not read the audit"),
            (HealthScreen, "may not see the health of the stores"),
        ):
            hands.app.push_screen(desk())
            await hands.until(said(hands, f"The role {role} {refusal}"))
            await hands.see(desk)
            assert hands.screen.table.row_count == 0
            await hands.press("escape")
            await hands.see(PerformancesScreen)


async def test_everything_an_admin_does_is_in_the_audit_without_a_secret(core: Core, ada: Actor) -> None:
    async with signed_in(core) as hands:
        screen = await at_accounts(hands)
        await hands.press("n")
        await form(hands, "Let somebody in")
        await hands.type("olga", "tab", "tab", "tab", "tab", *PASSWORD, "tab", *PASSWORD, "enter")
        await hands.until(lambda: hands.screen is screen and screen.chosen and screen.chosen.username == "olga")

    told = audit_trail(core, ada, act="account")
    assert [(entry.who, entry.act, entry.subject) for entry in told] == [("ada", "account.create", "olga")]
    assert PASSWORD not in str(audit_trail(core, ada))
