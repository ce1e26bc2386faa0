"""Looking after the house: what must be done by somebody, some time, and may be done by anybody, any number of times.

Each duty is safe to do twice and safe to be killed in: it takes what is due by state and lock, and leaves the rest to
the next round. `etds worker` does them by a queue in Postgres; where no worker is up, one of the terminals does, and a
lock of the database says which.
"""

from __future__ import annotations

import asyncio
import os
import signal
import socket
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from threading import Event
from typing import TYPE_CHECKING, Any

from core.analytics.freshness import fold_sales
from core.analytics.sending import send_reports
from core.audit.seals import seal_journals
from core.inventory.allocations import climb_ladders
from core.inventory.holds import sweep
from core.logs import log_incident
from core.messaging.date_holds import send_date_letters
from core.messaging.outbox import send_outbox
from core.payments.cancellation import finish_cancellations
from core.payments.resolution import resolve
from core.prices.told import tell_steps
from core.printing.fallback import refresh_fallback
from core.printing.spool import send_jobs
from core.programming.calendars.exporting import refresh_feed
from core.programming.date_holds.running_out import run_out_date_holds
from core.programming.states import move_performances
from db.errors import StoreError
from db.queries.worker import leadership, workers_alive

if TYPE_CHECKING:
    from procrastinate import App
    from psycopg import AsyncConnection

    from core.runtime import Core

_STALLED_SECONDS = 60
_ANEW_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Duty:
    """`cron` says how often a worker does it, with seconds as the sixth field."""

    does: Callable[[Core], int]
    cron: str


DUTIES: Mapping[str, Duty] = {
    "sweep": Duty(sweep, "* * * * * */5"),
    "payments": Duty(lambda core: resolve(core).total, "* * * * * */5"),
    "releases": Duty(climb_ladders, "* * * * * */15"),
    "prices": Duty(tell_steps, "* * * * * */15"),
    "states": Duty(move_performances, "* * * * * */15"),
    "cancellations": Duty(finish_cancellations, "* * * * * */15"),
    "outbox": Duty(send_outbox, "* * * * * */5"),
    "dates": Duty(run_out_date_holds, "* * * * * */15"),
    "date letters": Duty(send_date_letters, "* * * * * */15"),
    "sales": Duty(fold_sales, "* * * * * */5"),
    "reports": Duty(send_reports, "* * * * * */15"),
    "seals": Duty(seal_journals, "* * * * *"),
    "printing": Duty(send_jobs, "* * * * * */5"),
    "fallback": Duty(refresh_fallback, "* * * * *"),
    "feed": Duty(refresh_feed, "* * * * *"),
}


def do_duties(core: Core) -> dict[str, int]:
    """One round of all duties; what each did. One that fails is written down and keeps no other from being done."""
    return {name: _done(core, name) for name in DUTIES}


def take_care(core: Core) -> bool:
    """One round from a terminal, if no worker is up and no other terminal is at it; whether it was done.

    Raises StoreError.
    """
    if workers_alive(core.postgres):
        return False
    with leadership(core.postgres) as leads:
        if leads:
            do_duties(core)
    return leads


def _done(core: Core, name: str) -> int:
    try:
        return DUTIES[name].does(core)
    except StoreError:
        return 0  # the next round finds a database that answers
    except Exception as error:
        log_incident(error)
        return 0


def run_worker(core: Core) -> None:
    """Do duties until SIGTERM or SIGINT. Any number of these may run; any may be killed at any moment.

    One that the others took for dead, because it was frozen or the database was away, begins anew: whether the library
    raises that or ends its round in peace.
    """
    from procrastinate.exceptions import ConnectorException

    while True:
        try:
            if asyncio.run(_work(core)):
                return
        except ConnectorException as error:
            log_incident(error)
        if _told_to_stop(_ANEW_SECONDS):
            return


def _told_to_stop(seconds: float) -> bool:
    """Wait so long, and hear whether SIGTERM comes meanwhile: between two beginnings nobody else listens."""
    told = Event()
    before = signal.signal(signal.SIGTERM, lambda number, frame: told.set())
    try:
        return told.wait(seconds)
    finally:
        signal.signal(signal.SIGTERM, before)


async def _work(core: Core) -> bool:
    """Until it is told to stop, or ends by itself because it lost the database; whether it was told."""
    app, told = _app(core), asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, told.set)
    async with app.open_async():
        work = asyncio.create_task(
            app.run_worker_async(
                name=f"{socket.gethostname()[:40]}:{os.getpid()}",
                concurrency=2,
                delete_jobs="always",
                fetch_job_polling_interval=1.0,
                shutdown_graceful_timeout=5.0,
                update_heartbeat_interval=5,
                install_signal_handlers=False,
            )
        )
        stop = asyncio.create_task(told.wait())
        await asyncio.wait({work, stop}, return_when=asyncio.FIRST_COMPLETED)
        stop.cancel()
        if told.is_set():
            work.cancel()  # what it has begun, it ends
        with suppress(asyncio.CancelledError):
            await work
    return told.is_set()


def _app(core: Core) -> App:
    """The queue over the same database, in its own schema, and a task for each duty."""
    from procrastinate import App, PsycopgConnector

    connector = PsycopgConnector(
        conninfo=core.postgres_url,
        min_size=1,
        max_size=4,
        configure=_each_statement_for_itself,
        kwargs={"options": "-c role=etds_app -c search_path=jobs -c TimeZone=UTC"},
    )
    app = App(connector=connector)
    for name, duty in DUTIES.items():
        _periodic(app, core, name, duty.cron)

    @app.periodic(cron="* * * * *", periodic_id="tidy")
    @app.task(name="tidy", queueing_lock="tidy")
    async def tidy(timestamp: int) -> None:
        """Jobs of workers that were killed: the duty itself was taken up by the next round long ago."""
        for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=_STALLED_SECONDS):
            await app.job_manager.finish_job(job, status=_failed(), delete_job=True)

    return app


async def _each_statement_for_itself(connection: AsyncConnection) -> None:
    """Every question of the queue is one statement. As a transaction, one asked by a worker that is then frozen would
    stay open, and all others would wait for it when that duty is due again."""
    await connection.set_autocommit(True)


def _periodic(app: App, core: Core, name: str, cron: str) -> None:
    """One that waits already is enough: nothing piles up where a duty takes longer than its time."""

    @app.periodic(cron=cron, periodic_id=name)
    @app.task(name=name, queueing_lock=name)
    def _task(timestamp: int) -> None:
        _done(core, name)


def _failed() -> Any:
    from procrastinate.jobs import Status

    return Status.FAILED
