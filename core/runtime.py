"""The composition root: settings, clock and stores put together into a `Core`, which every service takes first.

Nothing connects at import. `open_core` attaches to (or starts) the servers, migrates where that is due, and returns;
closing it lets go of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import TYPE_CHECKING

from core.clock import Clock, SystemClock
from core.errors import Outage
from db.errors import NotTheOwner, StoreUnavailable

if TYPE_CHECKING:
    from core.access.sessions import Sessions
    from core.crowd import Crowd
    from core.news import News
    from core.payments.providers.registry import Providers
    from core.programming.repertoire import Repertoire
    from core.settings import Settings
    from core.together import Together
    from db.postgres import Postgres
    from db.queries.inventory import HoldAsked, HoldOutcome
    from db.queries.sales import CashOrder, SaleOutcome
    from db.servers import Lease
    from db.vocabulary import PerformanceId


@dataclass(slots=True, kw_only=True)
class Core:
    """Everything a service may use. One per process; safe to use from several threads."""

    settings: Settings
    clock: Clock
    postgres: Postgres
    news: News
    sessions: Sessions
    repertoire: Repertoire
    providers: Providers
    holds: Together[PerformanceId, HoldAsked, HoldOutcome]
    sales: Together[PerformanceId, CashOrder, SaleOutcome]
    seekers: Crowd[PerformanceId]  # of best places
    postgres_url: str
    redis_url: str | None
    owner_url: str | None = field(default=None, repr=False)
    lease: Lease | None = field(default=None)
    is_practice: bool = False  # a sandbox: whatever it prints says that it is not valid

    def close(self) -> None:
        """Send the last news, close the pool, let the servers go."""
        self.news.close()
        self.postgres.close()
        if self.lease is not None:
            self.lease.close()

    def __enter__(self) -> Core:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_core(
    settings: Settings, *, clock: Clock | None = None, on_progress: Callable[[str], None] | None = None
) -> Core:
    """Connect to the configured servers, or to embedded ones, and bring the schema up to date.

    Raises: Outage when a server does not start or answer.
    """
    from db import migrations

    lease = None
    if settings.database_url is not None:
        postgres_url, redis_url = settings.database_url, settings.redis_url
        owner_url = settings.owner_database_url or settings.database_url
    else:
        lease = _attached(settings, on_progress)
        postgres_url, owner_url = lease.addresses.postgres_url, lease.addresses.owner_url
        redis_url = settings.redis_url or lease.addresses.redis_url
    try:
        migrations.upgrade(owner_url, on_progress=on_progress)
        return connect(settings, postgres_url, redis_url, owner_url=owner_url, clock=clock, lease=lease)
    except BaseException as error:
        if lease is not None:
            lease.close()
        if isinstance(error, StoreUnavailable):
            raise Outage("The database does not answer. Check ETDS_DATABASE_URL, or run 'etds status'.") from error
        if isinstance(error, NotTheOwner):
            from core.settings import SettingsError

            raise SettingsError(
                "The database is not set up for this version, and this login may not do it. "
                "Set ETDS_OWNER_DATABASE_URL to the login that owns it, and start once more."
            ) from error
        raise


def _attached(settings: Settings, on_progress: Callable[[str], None] | None) -> Lease:
    """The embedded servers, joined or started. Raises Outage, with the sentence that says what is in the way."""
    from db.servers import attach

    try:
        return attach(settings.state_dir, on_progress=on_progress)
    except StoreUnavailable as error:
        raise Outage(str(error)) from error


def connect(
    settings: Settings,
    postgres_url: str,
    redis_url: str | None,
    *,
    owner_url: str | None = None,
    clock: Clock | None = None,
    lease: Lease | None = None,
    is_practice: bool = False,
) -> Core:
    """A `Core` over servers that are up and migrated. Tests and benchmarks come in here."""
    from core.access.sessions import Sessions
    from core.crowd import Crowd
    from core.inventory.holds import holds_together
    from core.news import open_news
    from core.payments.providers.registry import Providers
    from core.programming.repertoire import Repertoire
    from core.sales.cash import sales_together
    from db.postgres import Postgres

    clock = clock or SystemClock()
    postgres = Postgres(
        postgres_url,
        pool_size=settings.pool_size,
        statement_timeout_ms=settings.postgres_statement_timeout_ms,
        lock_timeout_ms=settings.postgres_lock_timeout_ms,
    )
    postgres.open()
    return Core(
        settings=settings,
        clock=clock,
        postgres=postgres,
        news=open_news(postgres, redis_url, timeout_ms=settings.redis_timeout_ms),
        sessions=Sessions(postgres, clock, settings),
        repertoire=Repertoire(postgres, clock),
        providers=Providers(settings, clock),
        holds=holds_together(postgres),
        sales=sales_together(postgres),
        seekers=Crowd(),
        postgres_url=postgres_url,
        redis_url=redis_url,
        owner_url=owner_url,
        lease=lease,
        is_practice=is_practice,
    )


def keep_servers(settings: Settings) -> str:
    """Start the embedded servers and keep them until `stop_servers`; the address of the database. Raises Outage."""
    from db import migrations
    from db.servers import keep_up

    try:
        addresses = keep_up(settings.state_dir)
        migrations.upgrade(addresses.owner_url)
    except StoreUnavailable as error:
        raise Outage(str(error)) from error
    return addresses.postgres_url


def stop_servers(settings: Settings) -> bool:
    """Stop the embedded servers; whether any ran. Raises Outage when they do not end."""
    from db.servers import shut_down

    try:
        return shut_down(settings.state_dir)
    except TimeoutError as error:
        raise Outage("The servers do not stop. Look into servers.log in the state folder.") from error


def look(settings: Settings) -> tuple[str | None, str | None]:
    """The addresses of database and Redis that are used now, None where nothing runs. Starts nothing.

    Passwords in configured addresses are left out.
    """
    from db.servers import look as look_at

    if settings.database_url is not None:
        return _without_password(settings.database_url), _without_password(settings.redis_url)
    found = look_at(settings.state_dir)
    return (None, None) if found is None else (found.postgres_url, settings.redis_url or found.redis_url)


def _without_password(url: str | None) -> str | None:
    from urllib.parse import urlsplit, urlunsplit

    if url is None:
        return None
    parts = urlsplit(url)
    if parts.password is None:
        return url
    return urlunsplit(parts._replace(netloc=parts.netloc.replace(f":{parts.password}@", "@", 1)))


def is_outage(error: BaseException) -> bool:
    """Whether a store's silence is behind it, so that a background task may simply try again later."""
    from db.errors import StoreError

    return isinstance(error, (Outage, StoreError))
