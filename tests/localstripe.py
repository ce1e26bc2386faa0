"""localstripe as a process: `python -m tests.localstripe PORT BOOKS` prints its port when it can be called.

localstripe 1.15 lacks some of what Stripe promises and ETDS builds on. Added here, as Stripe's documents have it:

- idempotency keys: the first answer under a key is given again, other parameters under it are refused;
- parameters of today: `allowed_payment_method_types`, `automatic_payment_methods`; `payment_method_types` is refused;
- card readers, with Stripe's own test helper that holds a card to them; `tmr_off` is never on;
- lists begin with the newest; events may be asked for by types;
- a cancelled intent has an event, and forgets why its card was refused;
- search by metadata, which does not know the youngest minute;
- no more goes back than was paid, and nothing where nothing was.

The books are a file, so that a server that was killed goes on where it stopped. `POST /_config/fault` has one coming
call go wrong, `POST /_config/age` makes everything older, `GET /_config/calls` lists what was called under which key.
"""

from __future__ import annotations

import asyncio
import builtins
import os
import re
import signal
import socket
import sys
import time
from collections.abc import Awaitable, Callable
from threading import Thread
from typing import Any

from aiohttp import web
from localstripe import resources
from localstripe.errors import UserError
from localstripe.resources import Event, List, PaymentIntent, PaymentMethod, Refund, StripeObject, extra_apis, store

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

_SEARCH_LAG_SECONDS = 60
_CANCEL = "/v1/payment_intents/{id}/cancel"

calls: list[tuple[str, str, str | None]] = []
faults: list[dict[str, str]] = []


# --- intents, refunds, events ---------------------------------------------------------------------------------------


def _create_intent(cls: type, **data: Any) -> Any:
    if "payment_method_types" in data:
        raise UserError(400, "No longer supported", {"code": "payment_method_types_no_longer_supported"})
    for name in ("allowed_payment_method_types", "automatic_payment_methods"):
        data.pop(name, None)
    return _PLAIN_CREATE(cls, **data)


def _cancel_intent(id: str, **data: Any) -> Any:
    intent = _PLAIN_CANCEL(id, **data)
    intent.latest_charge = None  # whose error is forgotten when the intent is changed
    Event("payment_intent.canceled", intent)
    return intent


def _create_refund(cls: type, **data: Any) -> Any:
    intent = PaymentIntent._api_retrieve(data["payment_intent"])
    if intent.status != "succeeded":
        raise UserError(400, "This PaymentIntent does not have a successful charge to refund.")
    left = intent.latest_charge.amount - intent.latest_charge.amount_refunded
    if int(data["amount"]) > left:
        raise UserError(400, f"Refund amount ({data['amount']}) is greater than unrefunded amount on charge ({left})")
    return cls(**data)


def _list_refunds(cls: type, url: str, **data: Any) -> Any:
    intent = PaymentIntent._api_retrieve(data["payment_intent"]) if "payment_intent" in data else None
    if intent is not None and intent.latest_charge is None:
        return List(url)
    return _PLAIN_REFUNDS(cls, url, **data)


def _list_newest_first(cls: type, url: str, **data: Any) -> Any:
    listed = StripeObject._api_list_all.__func__(cls, url, **data)
    listed._list.reverse()
    return listed


def _list_events(cls: type, url: str, types: list[str] | None = None, **data: Any) -> Any:
    listed = _PLAIN_EVENTS(cls, url, **data)
    listed._list = [event for event in reversed(listed._list) if types is None or event.type in types]
    return listed


def _search(query: str, **_: Any) -> Any:
    wanted = dict(re.findall(r'metadata\["([^"]+)"\]:"([^"]*)"', query))
    found = List("/v1/payment_intents/search", limit=100)
    found._list = [
        thing
        for thing in list(store.values())
        if isinstance(thing, PaymentIntent)
        and thing.created < time.time() - _SEARCH_LAG_SECONDS
        and wanted.items() <= thing.metadata.items()
    ]
    return found


_PLAIN_CREATE = PaymentIntent._api_create.__func__
_PLAIN_CANCEL = PaymentIntent._api_cancel
_PLAIN_REFUNDS = Refund._api_list_all.__func__
_PLAIN_EVENTS = Event._api_list_all.__func__
PaymentIntent._api_create = classmethod(_create_intent)
PaymentIntent._api_list_all = classmethod(_list_newest_first)
Refund._api_create = classmethod(_create_refund)
Refund._api_list_all = classmethod(_list_refunds)
Event._api_list_all = classmethod(_list_events)


# --- readers --------------------------------------------------------------------------------------------------------


class Reader(StripeObject):
    """A card reader. It comes into being when it is first asked for."""

    object = "terminal.reader"
    _id_prefix = "tmr_"

    def __init__(self, id: str) -> None:
        super().__init__(id)
        self.action: dict[str, Any] | None = None

    @classmethod
    def _at(cls, id: str) -> Reader:
        return store.get(f"{cls.object}:{id}") or cls(id)


def _process(id: str, payment_intent: str, process_config: Any = None) -> Reader:
    if id == "tmr_off":
        raise UserError(400, "Reader is currently offline.", {"code": "terminal_reader_offline"})
    intent = PaymentIntent._api_retrieve(payment_intent)
    if intent.status != "requires_payment_method":
        raise UserError(400, "This PaymentIntent cannot be processed.", {"code": "payment_intent_unexpected_state"})
    reader = Reader._at(id)
    reader.action = {
        "type": "process_payment_intent",
        "status": "in_progress",
        "process_payment_intent": {"payment_intent": payment_intent},
    }
    return reader


def _cancel_action(id: str) -> Reader:
    reader = Reader._at(id)
    reader.action = None
    return reader


def _present(id: str, type: str, card_present: dict[str, str], asks_on: str = "") -> Reader:
    """`asks_on` is not Stripe's: after a refusal, the reader asks for the chip or the PIN by itself, as some do."""
    reader = Reader._at(id)
    assert reader.action is not None
    intent = PaymentIntent._api_retrieve(reader.action["process_payment_intent"]["payment_intent"])
    card = {"number": card_present["number"], "exp_month": "12", "exp_year": "2030", "cvc": "123"}
    intent.payment_method, intent.latest_charge = PaymentMethod(type="card", card=card).id, None
    try:
        intent._confirm(on_failure_now=intent._report_failure)
    except UserError:
        reader.action["status"] = "in_progress" if asks_on else "failed"
    else:
        reader.action["status"] = "succeeded"
    return reader


extra_apis[:] = [(m, url, _cancel_intent if url == _CANCEL else act) for m, url, act in extra_apis] + [
    ("GET", "/v1/payment_intents/search", _search),
    ("GET", "/v1/terminal/readers/{id}", Reader._at),
    ("POST", "/v1/terminal/readers/{id}/process_payment_intent", _process),
    ("POST", "/v1/terminal/readers/{id}/cancel_action", _cancel_action),
    ("POST", "/v1/test_helpers/terminal/readers/{id}/present_payment_method", _present),
]


# --- keys, faults, the process --------------------------------------------------------------------------------------


@web.middleware
async def keyed(request: web.Request, handler: Handler) -> web.StreamResponse:
    key = request.headers.get("Idempotency-Key")
    if request.path.startswith("/v1/"):
        calls.append((request.method, request.path, key))
    if key is None or request.method != "POST":
        return await handler(request)
    asked, known = (request.path, await request.read()), store.get(f"idempotency:{key}")
    if known is None:
        response = await handler(request)
        assert isinstance(response, web.Response)
        store[f"idempotency:{key}"] = known = (asked, response.status, response.text)
    first, status, text = known
    if first != asked:
        error = {"type": "idempotency_error", "message": "Keys for idempotent requests can only be used once."}
        return web.json_response({"error": error}, status=400)
    return web.Response(status=status, text=text, content_type="application/json")


@web.middleware
async def faulty(request: web.Request, handler: Handler) -> web.StreamResponse:
    """`status`: an error with it. `page`: somebody else's page. `hang`: no reply, ever. `lost`: it is done, and the
    line breaks. `die`: it is done, and then the server is killed, before it replies."""
    fault = next((f for f in faults if f["path"] in request.path and f["method"] == request.method), None)
    if fault is None or request.path.startswith("/_config/"):
        return await handler(request)
    faults.remove(fault)
    match fault["kind"]:
        case "hang":
            await asyncio.Event().wait()
        case "page":
            return web.Response(text="<html>Sign in to this network</html>", content_type="text/html")
        case "status":
            error = {"type": "api_error", "message": "out of order"}
            return web.json_response({"error": error}, status=int(fault["status"]))
    response = await handler(request)
    if fault["kind"] == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    assert request.transport is not None
    request.transport.close()
    return response


async def _take_fault(request: web.Request) -> web.Response:
    faults.append(await request.json())
    return web.Response()


async def _forget_faults(_: web.Request) -> web.Response:
    faults.clear()
    calls.clear()
    return web.Response()


async def _age(request: web.Request) -> web.Response:
    """As if so many seconds had gone by. Keys are forgotten after a day."""
    seconds = (await request.json())["seconds"]
    for name, thing in list(store.items()):
        if isinstance(thing, StripeObject):
            thing.created -= seconds
        elif seconds >= 24 * 3600 and name.startswith("idempotency:"):
            del store[name]
    return web.Response()


async def _told(_: web.Request) -> web.Response:
    return web.json_response(calls)


def _end_with_parent() -> None:
    """Whoever started this holds the other end of its input, and lets go of it however it ends."""
    sys.stdin.read()
    os._exit(0)


def main(port: int, books: str) -> None:
    def books_only(_: str, mode: str) -> Any:  # the module would write to one place in /tmp, whoever runs it
        return builtins.open(books, mode)

    resources.open = books_only  # type: ignore[attr-defined]
    store.try_load_from_disk()
    from localstripe.server import app  # which takes the routes as they are now

    app.middlewares[:0] = [faulty, keyed]
    app.router.add_post("/_config/fault", _take_fault)
    app.router.add_delete("/_config/fault", _forget_faults)
    app.router.add_post("/_config/age", _age)
    app.router.add_get("/_config/calls", _told)
    Thread(target=_end_with_parent, daemon=True).start()
    listening = socket.create_server(("127.0.0.1", port))
    print(listening.getsockname()[1], flush=True)
    web.run_app(app, sock=listening, print=None, handle_signals=False)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
