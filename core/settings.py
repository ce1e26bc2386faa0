"""Settings: from the environment (`ETDS_…`) and a `.env` file, checked all at once.

Everything that is wrong is reported together. Units are in the names. `docs/settings.md` and `.env.example` list the
same fields; a test keeps them in step.
"""

from __future__ import annotations

import os
import re
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

from dotenv import dotenv_values
from platformdirs import user_state_path
from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from rapidfuzz.process import extractOne

from core.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pydantic.fields import FieldInfo
    from pydantic_core import ErrorDetails

PREFIX = "ETDS_"
_FILE = ".env"
_SHOWN_MAX = 80
_PRINTER = re.compile(r"none|folder:[^\x00-\x1f]+|escpos-file:/[^\x00-\x1f]+|escpos-net:[A-Za-z0-9._-]+:[0-9]{1,5}")


class Mode(StrEnum):
    DEMO = "demo"
    DEVELOPMENT = "development"
    PRODUCTION = "production"


class Theme(StrEnum):
    DARK = "dark"
    LIGHT = "light"
    HIGH_CONTRAST = "high-contrast"


class LogLevel(StrEnum):
    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"


class CardProvider(StrEnum):
    SIMULATED = "simulated"
    STRIPE = "stripe"


class SettingsError(BadInput):
    """One or more settings are wrong; the message lists them all, one a line."""

    code = "settings"


def _state_dir() -> Path:
    return user_state_path("etds")


class Settings(BaseSettings):
    """What can be set. Frozen; made by `load_settings`."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=_FILE,
        env_file_encoding="utf-8",
        frozen=True,
        extra="ignore",
        env_ignore_empty=True,
        validate_default=False,
    )

    mode: Mode = Field(
        Mode.DEVELOPMENT, description="demo, development or production; production refuses demo accounts"
    )
    state_dir: Path = Field(default_factory=_state_dir, description="folder of embedded servers, session and logs")
    database_url: Annotated[str | None, Field(repr=False)] = Field(
        None, description="postgresql://… of PostgreSQL 18; unset: embedded"
    )
    owner_database_url: Annotated[str | None, Field(repr=False)] = Field(
        None, description="postgresql://… as the owner of the schema, for migrations; unset: the same as database_url"
    )
    redis_url: Annotated[str | None, Field(repr=False)] = Field(
        None, description="redis://…, rediss://… or unix://…; unset: embedded, or none beside a database_url"
    )
    pool_size: int = Field(8, ge=2, le=64, description="database connections of one terminal, at most")
    postgres_statement_timeout_ms: int = Field(2_000, ge=100, le=60_000, description="longest statement, milliseconds")
    postgres_lock_timeout_ms: int = Field(500, ge=10, le=10_000, description="longest wait for a lock, milliseconds")
    redis_timeout_ms: int = Field(250, ge=10, le=5_000, description="longest wait for Redis, milliseconds")
    hold_seconds: int = Field(600, ge=1, le=7_200, description="a customer's hold, seconds")
    operator_hold_seconds: int = Field(1_200, ge=1, le=7_200, description="a hold at the box office, seconds")
    hold_extensions_max: int = Field(3, ge=0, le=20, description="how often a hold may be extended")
    hold_ceiling_seconds: int = Field(3_600, ge=1, le=14_400, description="longest life of a hold, seconds")
    hold_seats_max: int = Field(40, ge=1, le=500, description="seats in one cart, at most")
    parked_seconds: int = Field(
        5_400, ge=60, le=28_800, description="longest life of a cart that was parked, from its first seat, seconds"
    )
    card_provider: CardProvider | None = Field(
        None, description="stripe or simulated (not in production); unset: simulated, none in production"
    )
    stripe_secret_key: SecretStr | None = Field(
        None,
        validate_default=True,
        description="secret or restricted key of the Stripe account: sk_live_… in production, sk_test_… elsewhere",
    )
    stripe_reader: str | None = Field(
        None,
        validate_default=True,
        pattern="^tmr_[A-Za-z0-9_]+$",
        description="card reader at Stripe, tmr_…; unset: the test card, never in production",
    )
    stripe_api_base: str | None = Field(
        None, description="http://… of a stand-in for Stripe, for tests; unset: Stripe itself"
    )
    payment_seconds: int = Field(90, ge=5, le=3_600, description="patience with a card payment, seconds")
    order_seconds: int = Field(300, ge=10, le=7_200, description="how long an unpaid order keeps its seats, seconds")
    pay_later_seconds: int = Field(
        172_800, ge=60, le=7_776_000, description="how long a reserved order keeps its seats, seconds"
    )
    exchange_fee_minor: int = Field(
        0, ge=0, le=100_000, description="fee for each ticket that is exchanged, minor units"
    )
    comp_seats_max: int = Field(
        20, ge=0, le=100_000, description="complimentary seats of a performance that says nothing else, at most"
    )
    low_stock_percent: int = Field(
        10, ge=0, le=100, description="open seats of a performance that count as few, percent of what is sold there"
    )
    group_deposit_kept: bool = Field(
        False, description="keep the deposit of a group order that lapses: true or false (it goes back)"
    )
    smtp_url: Annotated[str | None, Field(repr=False)] = Field(
        None,
        description="smtp://… or smtps://… that mails tickets; unset: they go to mail/ in the state folder",
    )
    mail_from: str = Field("ETDS <tickets@localhost>", description="sender of mailed tickets")
    challenge_hours: int = Field(
        48, ge=1, le=336, description="how long the first of a pencilled date has to answer a challenge, hours"
    )
    date_hold_days: int = Field(14, ge=1, le=366, description="how long a pencilled date is kept, days")
    calendar_feed: Path | None = Field(
        None,
        description="calendar file for programs that subscribe to it; unset: calendar.ics in the state folder",
    )
    report_dir: Path | None = Field(
        None, description="folder that scheduled reports are written to; unset: they go by mail alone"
    )
    sweep_seconds: int = Field(5, ge=1, le=300, description="how often a terminal looks after the house, seconds")
    idle_lock_seconds: int = Field(
        90, ge=0, le=86_400, description="idle time until a terminal locks, seconds; 0 never"
    )
    override_seconds: int = Field(
        60, ge=1, le=600, description="how long a question to a manager, and then the answer, is good, seconds"
    )
    session_hours: int = Field(12, ge=1, le=168, description="longest session, hours")
    access_token_seconds: int = Field(600, ge=30, le=3_600, description="life of an access token, seconds")
    currency: str = Field(
        "EUR", pattern="^[A-Z]{3}$", description="currency of new venues, three capital letters of ISO 4217"
    )
    shift_float_minor: int = Field(
        20_000, ge=0, le=100_000_000, description="float proposed for a first drawer, in minor units (cents)"
    )
    tickets_dir: Path = Field(Path("tickets"), description="folder that printed tickets are written to")
    ticket_printer: str | None = Field(
        None,
        description="folder:PATH, escpos-file:/dev/usb/lp0, escpos-net:HOST:PORT or none; unset: tickets_dir",
    )
    receipt_printer: str | None = Field(
        None,
        description="the same for receipts, and opens the drawer at a cash sale; unset: tickets_dir, when asked for",
    )
    fallback_dir: Path | None = Field(
        None, description="folder of the paper lists that are refreshed; unset: fallback/ in the state folder"
    )
    theme: Theme = Field(Theme.DARK, description="dark, light or high-contrast")
    ascii: bool = Field(False, description="draw seats in plain ASCII: true or false")
    log_level: LogLevel = Field(LogLevel.INFO, description="debug, info or warning")

    @field_validator("database_url", "owner_database_url")
    @classmethod
    def _postgres(cls, value: str | None) -> str | None:
        return _address(value, ("postgresql", "postgres"), "postgresql://user:password@host:5432/name")

    @field_validator("redis_url")
    @classmethod
    def _redis(cls, value: str | None) -> str | None:
        return _address(value, ("redis", "rediss", "unix"), "redis://host:6379/0")

    @field_validator("smtp_url")
    @classmethod
    def _smtp(cls, value: str | None) -> str | None:
        return _address(value, ("smtp", "smtps"), "smtps://user:password@host")

    @field_validator("mail_from")
    @classmethod
    def _sender(cls, value: str) -> str:
        if not value.isprintable() or "@" not in value:
            raise ValueError("wants an address like Box office <tickets@example.org>")
        return value

    @field_validator("state_dir", "tickets_dir", "fallback_dir", "calendar_feed", "report_dir")
    @classmethod
    def _home(cls, value: Path | None) -> Path | None:
        return value and value.expanduser()

    @field_validator("ticket_printer", "receipt_printer")
    @classmethod
    def _printer(cls, value: str | None) -> str | None:
        if value is None or _PRINTER.fullmatch(value):
            return value
        raise ValueError("wants folder:PATH, escpos-file:/dev/usb/lp0, escpos-net:HOST:9100 or none")

    @property
    def takes_cards_by(self) -> str | None:
        """The provider that cards go to."""
        unset = None if self.mode is Mode.PRODUCTION else CardProvider.SIMULATED.value
        return self.card_provider.value if self.card_provider else unset

    @field_validator("card_provider")
    @classmethod
    def _no_play_money(cls, value: CardProvider | None, info: ValidationInfo) -> CardProvider | None:
        if value is CardProvider.SIMULATED and info.data.get("mode") is Mode.PRODUCTION:
            raise ValueError("moves no money, and ETDS_MODE is production; leave it unset")
        return value

    @field_validator("stripe_secret_key")
    @classmethod
    def _right_money(cls, value: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        """Real money moves in production, and nowhere else."""
        kind = "live" if info.data.get("mode") is Mode.PRODUCTION else "test"
        if value is None:
            if info.data.get("card_provider") is CardProvider.STRIPE:
                raise ValueError(f"ETDS_CARD_PROVIDER is stripe, which wants a key like sk_{kind}_…")
            return None
        given = re.fullmatch("(?:sk|rk)_(live|test)_[A-Za-z0-9_]+", value.get_secret_value())
        if given is None:
            raise ValueError(f"wants a secret key of Stripe, sk_{kind}_… or rk_{kind}_…")
        if given[1] != kind:
            mode = info.data.get("mode", Mode.DEVELOPMENT)
            raise ValueError(f"is a {given[1]} key, and ETDS_MODE is {mode}; that wants sk_{kind}_… or rk_{kind}_…")
        return value

    @field_validator("stripe_reader")
    @classmethod
    def _no_test_card(cls, value: str | None, info: ValidationInfo) -> str | None:
        is_real = info.data.get("mode") is Mode.PRODUCTION and info.data.get("card_provider") is CardProvider.STRIPE
        if is_real and value is None:
            raise ValueError("ETDS_CARD_PROVIDER is stripe, which wants a reader like tmr_… in production")
        return value

    @field_validator("stripe_api_base")
    @classmethod
    def _stand_in(cls, value: str | None, info: ValidationInfo) -> str | None:
        if value is not None and info.data.get("mode") is Mode.PRODUCTION:
            raise ValueError("is for tests, and ETDS_MODE is production; leave it unset")
        return _address(value, ("http", "https"), "http://127.0.0.1:8420")

    @field_validator("hold_ceiling_seconds")
    @classmethod
    def _ceiling(cls, value: int, info: ValidationInfo) -> int:
        longest = max(info.data.get("hold_seconds", 0), info.data.get("operator_hold_seconds", 0))
        if value < longest:
            raise ValueError(f"wants at least {longest}, the longest hold")
        return value


def _address(value: str | None, schemes: tuple[str, ...], example: str) -> str | None:
    if value is None:
        return None
    try:
        parts = urlsplit(value)
        sound = parts.scheme in schemes and (parts.port is None or parts.port > 0)
    except ValueError:
        sound = False
    if not sound or not value.isprintable():
        raise ValueError(f"wants an address like {example}")
    return value


def load_settings(**overrides: object) -> Settings:
    """The settings of this process; `overrides` win. Raises SettingsError, which lists everything that is wrong."""
    try:
        problems = list(_unknown())
        settings = Settings(**overrides)  # pyright: ignore[reportArgumentType] - checked by the model itself
    except UnicodeDecodeError:
        problems = [f"  {_FILE}: is not a text file in UTF-8"]
    except ValidationError as error:
        problems = [*_unknown(), *map(_problem, error.errors())]
    else:
        if not problems:
            return settings
    raise SettingsError("\n".join(["These settings are wrong; correct them and start again:", *problems]))


def _unknown() -> Iterable[str]:
    """Variables that begin like ours but are none: nearly always a slip of the finger."""
    known = {f"{PREFIX}{name.upper()}" for name in Settings.model_fields}
    given = {name.upper() for name in (*os.environ, *dotenv_values(_FILE, interpolate=False))}
    for name in sorted(given - known):
        if name.startswith(PREFIX):
            near = extractOne(name, sorted(known))
            yield f"  {name}: is not a setting. Is {near[0]} meant?"


def _problem(problem: ErrorDetails) -> str:
    """One line: the name, what was given, what is wanted."""
    field = str(problem["loc"][0])
    given = "" if problem["input"] is None else str(problem["input"])
    if field.endswith("_url"):
        given = _masked(given)
    elif field.endswith("_key") and given:
        given = "***"
    given = " ".join(given.split())[:_SHOWN_MAX]
    said = problem.get("ctx", {}).get("error")  # of a check of our own
    return f"  {PREFIX}{field.upper()}: '{given}' given; {said or _wanted(Settings.model_fields[field])}"


def _wanted(field: FieldInfo) -> str:
    kind = field.annotation
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        words = [str(word) for word in kind]
        return f"wants {', '.join(words[:-1])} or {words[-1]}"
    if kind is bool:
        return "wants true or false"
    if kind is int:
        low, high = (next(getattr(m, n) for m in field.metadata if hasattr(m, n)) for n in ("ge", "le"))
        return f"wants a whole number from {low} to {high}: {field.description}"
    return f"wants {field.description}"


def _masked(address: str) -> str:
    """An address without what may be a password."""
    address = re.sub(r"^(?:(\w+://)([^:@/]*))?.*@", lambda m: f"{m[1] or ''}{m[2] or ''}:***@", address)
    return re.sub(r"(password=)[^&]*", r"\1***", address)
