"""Settings come from the environment and `.env`, are checked all at once, and keep their secrets."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from core.errors import BadInput
from core.settings import Mode, Settings, SettingsError, Theme, load_settings

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_without_any_setting_the_defaults_hold() -> None:
    settings = load_settings()
    assert (settings.mode, settings.hold_seconds, settings.operator_hold_seconds) == (Mode.DEVELOPMENT, 600, 1200)
    assert (settings.database_url, settings.owner_database_url, settings.redis_url) == (None, None, None)
    assert settings.state_dir.is_absolute()


def test_the_environment_wins_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("ETDS_THEME=light\nETDS_POOL_SIZE=3\nOTHER=1\n")
    monkeypatch.setenv("ETDS_POOL_SIZE", "4")
    settings = load_settings()
    assert (settings.theme, settings.pool_size) == (Theme.LIGHT, 4)


def test_an_empty_variable_is_no_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ETDS_REDIS_URL", "")
    assert load_settings().redis_url is None


def test_a_tilde_is_the_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ETDS_STATE_DIR", "~/etds")
    assert load_settings().state_dir == Path.home() / "etds"


def test_everything_that_is_wrong_is_said_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("ETDS_POOLSIZE=3\nETDS_HOLD_CEILING_SECONDS=5\n")
    for name, value in {
        "ETDS_MODE": "live",
        "ETDS_HOLD_SECOND": "1",
        "ETDS_SWEEP_SECONDS": "often",
        "ETDS_HOLD_SEATS_MAX": "0",
        "ETDS_ASCII": "perhaps",
        "ETDS_DATABASE_URL": "mysql://clerk:hush@host/etds",
        "ETDS_REDIS_URL": "redis://host:99999",
    }.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as refused:
        load_settings()
    assert isinstance(refused.value, BadInput)
    assert refused.value.message.splitlines() == [
        "These settings are wrong; correct them and start again:",
        "  ETDS_HOLD_SECOND: is not a setting. Is ETDS_HOLD_SECONDS meant?",
        "  ETDS_POOLSIZE: is not a setting. Is ETDS_POOL_SIZE meant?",
        "  ETDS_MODE: 'live' given; wants demo, development or production",
        "  ETDS_DATABASE_URL: 'mysql://clerk:***@host/etds' given; "
        "wants an address like postgresql://user:password@host:5432/name",
        "  ETDS_REDIS_URL: 'redis://host:99999' given; wants an address like redis://host:6379/0",
        "  ETDS_HOLD_CEILING_SECONDS: '5' given; wants at least 1200, the longest hold",
        "  ETDS_HOLD_SEATS_MAX: '0' given; wants a whole number from 1 to 500: seats in one cart, at most",
        "  ETDS_SWEEP_SECONDS: 'often' given; "
        "wants a whole number from 1 to 300: how often a terminal looks after the house, seconds",
        "  ETDS_ASCII: 'perhaps' given; wants true or false",
    ]


@pytest.mark.parametrize(
    "address",
    ["mysql://clerk:hush@host/x", "clerk:hush@host", "http://host/x?user=a&password=hush&b=c", "x://p@hush@h"],
)
def test_a_wrong_address_shows_no_password(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("ETDS_DATABASE_URL", address)
    with pytest.raises(SettingsError) as refused:
        load_settings()
    assert "hush" not in refused.value.message
    assert "***" in refused.value.message


def test_a_file_that_is_not_text_is_one_line(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SettingsError) as refused:
        load_settings()
    assert refused.value.message.splitlines()[1:] == ["  .env: is not a text file in UTF-8"]


STRIPE = {"ETDS_CARD_PROVIDER": "stripe", "ETDS_STRIPE_SECRET_KEY": "sk_test_51hush"}
LIVE = STRIPE | {
    "ETDS_MODE": "production",
    "ETDS_STRIPE_SECRET_KEY": "rk_live_51hush",
    "ETDS_STRIPE_READER": "tmr_F1",
}


def _given(monkeypatch: pytest.MonkeyPatch, **variables: str) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)


@pytest.mark.parametrize("given", [STRIPE, LIVE, STRIPE | {"ETDS_MODE": "demo"}])
def test_stripe_takes_the_cards(monkeypatch: pytest.MonkeyPatch, given: dict[str, str]) -> None:
    _given(monkeypatch, **given)
    settings = load_settings()
    assert settings.takes_cards_by == "stripe"
    assert settings.stripe_secret_key is not None
    assert settings.stripe_secret_key.get_secret_value() == given["ETDS_STRIPE_SECRET_KEY"]


@pytest.mark.parametrize(
    ("given", "line"),
    [
        (
            {"ETDS_CARD_PROVIDER": "stripe"},
            "ETDS_STRIPE_SECRET_KEY: '' given; ETDS_CARD_PROVIDER is stripe, which wants a key like sk_test_…",
        ),
        (
            STRIPE | {"ETDS_STRIPE_SECRET_KEY": "sk_live_51hush"},
            "ETDS_STRIPE_SECRET_KEY: '***' given; is a live key, and ETDS_MODE is development; "
            "that wants sk_test_… or rk_test_…",
        ),
        (
            LIVE | {"ETDS_STRIPE_SECRET_KEY": "sk_test_51hush"},
            "ETDS_STRIPE_SECRET_KEY: '***' given; is a test key, and ETDS_MODE is production; "
            "that wants sk_live_… or rk_live_…",
        ),
        (
            STRIPE | {"ETDS_STRIPE_SECRET_KEY": "pk_test_51hush"},
            "ETDS_STRIPE_SECRET_KEY: '***' given; wants a secret key of Stripe, sk_test_… or rk_test_…",
        ),
        (
            LIVE | {"ETDS_STRIPE_READER": ""},
            "ETDS_STRIPE_READER: '' given; ETDS_CARD_PROVIDER is stripe, which wants a reader like tmr_… in production",
        ),
        (
            LIVE | {"ETDS_STRIPE_API_BASE": "http://127.0.0.1:1"},
            "ETDS_STRIPE_API_BASE: 'http://127.0.0.1:1' given; is for tests, and ETDS_MODE is production; "
            "leave it unset",
        ),
        (
            STRIPE | {"ETDS_STRIPE_API_BASE": "127.0.0.1"},
            "ETDS_STRIPE_API_BASE: '127.0.0.1' given; wants an address like http://127.0.0.1:8420",
        ),
        (
            LIVE | {"ETDS_CARD_PROVIDER": "simulated"},
            "ETDS_CARD_PROVIDER: 'simulated' given; moves no money, and ETDS_MODE is production; leave it unset",
        ),
    ],
)
def test_each_mistake_with_stripe_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, str], line: str
) -> None:
    _given(monkeypatch, **given)
    with pytest.raises(SettingsError) as refused:
        load_settings()
    assert refused.value.message.splitlines()[1:] == [f"  {line}"]


def test_a_house_in_production_without_a_provider_takes_no_cards(monkeypatch: pytest.MonkeyPatch) -> None:
    _given(monkeypatch, ETDS_MODE="production")
    assert load_settings().takes_cards_by is None


def test_the_key_of_stripe_is_in_no_repr_and_no_dump(monkeypatch: pytest.MonkeyPatch) -> None:
    _given(monkeypatch, **STRIPE)
    settings = load_settings()
    assert "hush" not in f"{settings!r} {settings} {settings.model_dump()} {settings.model_dump_json()}"


def test_addresses_are_in_no_repr(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ETDS_DATABASE_URL", "postgresql://clerk:hush@host/etds")
    monkeypatch.setenv("ETDS_OWNER_DATABASE_URL", "postgresql://owner:hush@host/etds")
    monkeypatch.setenv("ETDS_REDIS_URL", "redis://:hush@host")
    assert "hush" not in repr(load_settings())


def test_the_example_names_every_setting_with_its_default_and_what_it_is() -> None:
    told = (ROOT / ".env.example").read_text()
    blocks = re.findall(r"# (.+)\n# (ETDS_\w+)=(.*)\n", told)
    assert blocks == [(what, name, default) for name, default, what in _fields()]


def test_the_manual_names_every_setting_with_its_default_and_what_it_is() -> None:
    rows = re.findall(r"^\| `(ETDS_\w+)` \| (.*?) \| (.*?) \|$", (ROOT / "docs/settings.md").read_text(), re.MULTILINE)
    assert rows == [(name, f"`{default}`" if default else "unset", what) for name, default, what in _fields()]


def _fields() -> list[tuple[str, str, str]]:
    """Name, default and description of each setting, as a person writes them."""
    found: list[tuple[str, str, str]] = []
    for name, field in Settings.model_fields.items():
        default = "" if field.default_factory or field.default is None else str(field.default)
        default = default.lower() if isinstance(field.default, bool) else default
        found.append((f"ETDS_{name.upper()}", default, str(field.description)))
    return found
