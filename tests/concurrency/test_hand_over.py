"""A parked cart that many want at one moment has one owner; without the guard it would have several."""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier, Thread
from uuid import uuid4

from core import inventory
from core.access import Actor, Role
from core.errors import HoldEnded
from core.inventory import CartId, CartNote
from core.runtime import Core
from db.vocabulary import PerformanceId
from tests.factories.house import a_house, someone

_WANT = 8
_ROUNDS = 6


def all_at_once(acts: list[Callable[[], bool]]) -> int:
    """How many say that they have it."""
    barrier, winners = Barrier(len(acts)), list[bool]()

    def run(act: Callable[[], bool]) -> None:
        barrier.wait()
        winners.append(act())

    threads = [Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(winners) == len(acts)
    return sum(winners)


def parked(core: Core, by: Actor, performance_id: PerformanceId) -> CartId:
    cart = CartId(uuid4())
    inventory.place_hold(core, by, performance_id, seats=[1, 2], cart=cart)
    inventory.park_cart(core, by, performance_id, cart=cart, note=CartNote(name="blue coat"))
    return cart


def takes(core: Core, actor: Actor, performance_id: PerformanceId, cart: CartId) -> bool:
    try:
        inventory.take_cart(core, actor, performance_id, cart=cart)
    except HoldEnded:
        return False
    return True


def test_look_then_take_gives_one_cart_to_several(open_core: Callable[..., Core]) -> None:
    """The race as it is without the guard: who looks first, and updates whatever is there then."""
    core = open_core(pool_size=_WANT + 2)
    house, people = a_house(core), [someone(core) for _ in range(_WANT)]
    cart, looked = parked(core, people[0], house.id), Barrier(_WANT)

    def without_guard(actor: Actor) -> bool:
        with core.postgres.write() as connection:
            row = connection.execute("select account_id from hold where cart_id = %s", [cart]).fetchone()
            looked.wait()
            connection.execute("update hold set account_id = %s where cart_id = %s", [actor.account_id, cart])
            return row == (0,)

    assert all_at_once([lambda actor=actor: without_guard(actor) for actor in people]) == _WANT


def test_of_many_who_take_a_parked_cart_one_gets_it(open_core: Callable[..., Core]) -> None:
    tills = [open_core() for _ in range(_WANT)]
    core = tills[0]
    house, people = a_house(core), [someone(core) for _ in range(_WANT)]
    for _ in range(_ROUNDS):
        cart = parked(core, people[0], house.id)
        pairs = list(zip(tills, people, strict=True))
        won = all_at_once([lambda t=till, a=actor, c=cart: takes(t, a, house.id, c) for till, actor in pairs])

        owners = [actor for actor in people if inventory.my_holds(core, actor)]
        assert (won, len(owners)) == (1, 1)
        inventory.release_hold(core, owners[0], house.id, cart=cart)


def test_the_owner_sells_or_the_manager_has_it_and_never_both(open_core: Callable[..., Core]) -> None:
    from core.sales import sell_for_cash
    from db.vocabulary import OrderId

    first, second = open_core(), open_core()
    house, owner, manager = a_house(first), someone(first), someone(first, Role.MANAGER)
    for seat in range(_ROUNDS):
        cart = CartId(uuid4())
        inventory.place_hold(first, owner, house.id, seats=[seat], cart=cart)

        def sells(seat: int = seat, cart: CartId = cart) -> bool:
            try:
                sell_for_cash(
                    first, owner, house.id, cart=cart, order=OrderId(uuid4()), seats={seat: "a"}, received_minor=1000
                )
            except HoldEnded:
                return False
            return True

        def takes_over(cart: CartId = cart) -> bool:
            try:
                inventory.take_over_cart(second, manager, house.id, cart=cart, reason="frozen")
            except HoldEnded:
                return False
            return True

        assert all_at_once([sells, takes_over]) == 1
