"""Fill a database with a season that one can believe: `python seed.py --profile demo`, or `--profile load --tickets N`.

Three houses (a theatre, a stadium, a club), twelve artists, thirty events, sixty performances around today, and two
years of sales whose curves look like sales. The same day gives the same data. Past sales are written in bulk, with
the rows and journals that the sale function leaves, so `etds verify` holds over them.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from core.access.accounts import DEMO_ARTIST, DEMO_OTHER_ORGANISATION, ensure_demo_accounts
from core.analytics.freshness import fold_sales
from core.errors import EtdsError
from core.pricing.scaling import levels_of, paint
from core.sales.references import ALPHABET, reference_from
from core.venues.drafting import apply
from core.venues.drafts import draft_of
from core.venues.edits import SetTrait
from core.venues.importers import read_manifest
from core.venues.importers.document import document_of
from core.venues.manifest import Manifest, Trait
from core.venues.service import store
from db.queries import (
    access,
    allocations,
    bookings,
    date_holds,
    manifests,
    prices,
    scaling,
    seeding,
    venues,
    windows,
)
from db.queries.prices import RuleScope
from db.vocabulary import AccountId, AllocationKind, HallId, ManifestId, OrganisationId, PerformanceId, Role, SessionId
from seed_artist import agree, expect_guests, remember, report_daily
from seed_load import load

if TYPE_CHECKING:
    from core.runtime import Core

Progress = Callable[[str, float], None]

_DATA = Path(__file__).parent / "tests" / "data"
_BULK_MS = 300_000
_PARTY = (1, 2, 2, 2, 2, 3, 4, 4, 5, 6)
_PRICE_TYPES = (("a", "Adult", 100), ("c", "Child", 50), ("s", "Senior", 80), ("m", "Member", 90))
_ARTISTS = (
    *(DEMO_ARTIST, "The Copper Kites", "Marta Lindqvist", "Night Ferry", "Orchestra of the Two Rivers", "Juno Vale"),
    *(
        "Balaclava Tea Club",
        "Ismail Okoro",
        "The Paper Lanterns",
        "Velvet Cartography",
        "Ana Sorge Trio",
        "Brass Harbour",
    ),
)
_FRONT_ROWS = ("AA", "A", "B")
_ALLOCATIONS = {
    "H": ("House seats", AllocationKind.HOUSE, (Role.MANAGER,)),
    "P": ("Press", AllocationKind.PRESS, ()),
    "W": ("Wheelchairs and companions", AllocationKind.ACCESSIBLE, (Role.OPERATOR, Role.MANAGER)),
    "A": ("Artist's guests", AllocationKind.ARTIST, ()),
}
_SHOWS = ("An Evening with {}", "{}: the New Songs", "{} Live")


@dataclass(frozen=True, slots=True)
class House:
    """A house of the demo; `prices` are adult prices in minor units by level, `past` and `coming` count its shows.
    `fill` is how many people want in, of its places: above 1 it sells out before the day."""

    prefix: str
    venue: str
    hall: str
    zone: str
    source: str
    prices: tuple[int, ...]
    past: int
    coming: int
    fill: tuple[float, float]
    on_sale_days: int


_HOUSES = (
    House(
        "KT",
        "Kalendar Theatre",
        "Great Hall",
        "Europe/Berlin",
        "theatre.json",
        (5800, 4600, 3400),
        20,
        14,
        (0.5, 1.15),
        90,
    ),
    House(
        "ST", "River Stadium", "Bowl", "Europe/Kyiv", "stadium.csv", (8500, 4500, 7500, 4200), 4, 3, (0.28, 0.42), 180
    ),
    House("CN", "Club Nadir", "Cellar", "Europe/Lisbon", "club", (2800, 3800), 9, 10, (0.45, 1.35), 45),
)


@dataclass(frozen=True, slots=True)
class Course:
    """When people buy: so many at once, so many in the last days, the others in between; and when people talk of it."""

    rush: float
    late: float
    late_days: float
    wave: float = 0.0
    wave_at: float = 0.5


_COURSES = {
    "Theatre": Course(0.15, 0.35, 12),
    "Concert": Course(0.45, 0.20, 6),
    "Comedy": Course(0.08, 0.60, 6),
    "Dance": Course(0.25, 0.30, 9),
}
_GENRES = tuple(_COURSES)
_TOURING = (0, 12, 24)
"""The events of the demo's artist: every third performance is one of them."""
_DESCRIPTION = "Two halves and an interval of twenty minutes.\nLatecomers are let in at a suitable moment."
_PLACES = {"KT": (52.52, 13.40, 23 * 60), "ST": (50.43, 30.52, 23 * 60 + 30), "CN": (38.72, -9.14, 4 * 60)}
"""Latitude, longitude, and when the evening is over, in minutes of the day."""
_CLUB = (
    b"level,section,row,seat_from,seat_to,kind,capacity\nfloor,Floor,,,,general,420\nbalcony,Balcony,,,,general,130\n"
)


def seed(core: Core, *, on_progress: Progress | None = None, houses: Sequence[House] = _HOUSES) -> int:
    """Seed an empty database; how many tickets were sold in it. Does nothing where performances are there already."""
    tell: Progress = on_progress or (lambda what, share: None)
    tell("accounts", 0.01)
    organisation_id = ensure_demo_accounts(core)
    with core.postgres.write(statement_timeout_ms=_BULK_MS) as connection:
        connection.execute("select pg_advisory_xact_lock(7483201)")
        if seeding.is_seeded(connection):
            return 0
        sellers = [row.id for row in access.accounts(core.postgres) if row.role in ("operator", "customer")]
        house_artists = [access.artist_named(connection, name) for name in _ARTISTS]
        other = access.organisation_named(connection, DEMO_OTHER_ORGANISATION)
        events = [
            seeding.insert_event(
                connection,
                organisation_id if number % 3 else other,
                _SHOWS[number // len(_ARTISTS)].format(_ARTISTS[number % len(_ARTISTS)]),
                [house_artists[number % len(_ARTISTS)]],
            )
            for number in range(30)
        ]
        seeding.describe_events(connection, events, _GENRES, _DESCRIPTION)
        types = [
            (seeding.price_type_named(connection, letter, name, position), percent)
            for position, (letter, name, percent) in enumerate(_PRICE_TYPES, start=1)
        ]
        booker = next(row.id for row in access.accounts(core.postgres) if row.role == "distributor")
        season = _Season(core, connection, events, types, sellers, booker, tell, houses)
        sold = season.write()
        seeding.open_doors(connection, minutes_before=60)
    _pencil(core, (other, organisation_id))
    remember(
        core,
        organisation_id,
        [(house.venue, 540 if house.source == "club" else 980) for house in (_HOUSES[0], _HOUSES[2])],
        _ARTISTS,
    )
    report_daily(core)
    tell("sums of sales", 0.99)
    fold_sales(core)
    tell("done", 1.0)
    return sold


def load_patterns() -> dict[str, tuple[bytes, str]]:
    """The houses that a load is made of, by the prefix of their codes: manifest and time zone."""
    small = [house for house in _HOUSES if house.prefix != "ST"]
    return {house.prefix: (_manifest_file(house), house.zone) for house in small}


def _manifest_file(house: House) -> bytes:
    return _CLUB if house.source == "club" else (_DATA / house.source).read_bytes()


def _pencil(core: Core, owners: Sequence[OrganisationId]) -> None:
    """A date that two presenters want, a hundred days on."""
    hall, keeper = date_holds.halls(core.postgres, None)[0], access.account_by_name(core.postgres, "distributor1")
    assert keeper is not None, "the demo's accounts are made first"
    now = core.clock.now()
    starts_at = (now + timedelta(days=100)).replace(hour=19, minute=0, second=0, microsecond=0)
    with core.postgres.write() as connection:
        for rank, (owner, title) in enumerate(zip(owners, ("Harbour Gala", "Spring Tour"), strict=True), start=1):
            date_holds.insert_hold(
                connection, hall=hall, day=starts_at.astimezone(ZoneInfo(hall.time_zone)).date(), rank=rank,
                organisation_id=owner, artist_id=None, title=title, starts_at=starts_at, contact=None, note="",
                ends_at=starts_at + timedelta(minutes=150), lapses_at=now + timedelta(days=14),
                kept_by=keeper.id, made_at=now,
            )  # fmt: skip


class _Season:
    """Writes houses, performances and their sales."""

    def __init__(
        self,
        core: Core,
        connection: venues.Connection,
        events: Sequence[int],
        types: Sequence[tuple[int, int]],
        sellers: Sequence[AccountId],
        booker: AccountId,
        tell: Progress,
        houses: Sequence[House],
    ) -> None:
        self._connection = connection
        self._editor = next(row.id for row in access.accounts(core.postgres) if row.role == "distributor")
        self._events = events
        self._types = types
        self._sellers = sellers
        self._booker = booker
        self._tell = tell
        self._houses = houses
        self._now = core.clock.now().replace(minute=0, second=0, microsecond=0)
        self._random = Random(f"etds {self._now:%Y-%m-%d}")
        self._sold = 0
        self._made = 0

    def write(self) -> int:
        """All houses, each with its past and its coming performances; how many tickets were sold."""
        rooms = [(house, *self._house(house)) for house in self._houses]
        plan = [(room, number) for room in rooms for number in range(-room[0].past, room[0].coming)]
        for (house, manifest_id, manifest), number in plan:
            self._performance(house, manifest_id, manifest, number)
            self._tell(f"{house.venue}: {self._sold:,} tickets", min(0.98, self._sold / 72_000))
        return self._sold

    def _house(self, house: House) -> tuple[ManifestId, Manifest]:
        data = _manifest_file(house)
        manifest = read_manifest(data, source=house.hall, rename_duplicates=True)
        venue_id, _ = venues.venue_named(self._connection, house.venue, time_zone=house.zone, currency="EUR")
        manifest_id, _, _ = store(self._connection, venue_id, house.hall, manifest, data, rename_duplicates=True)
        hall_id = venues.hall_named(self._connection, venue_id, house.hall)
        if house.prefix == "KT":
            self._draft(hall_id, manifest_id, manifest)
        latitude, longitude, curfew = _PLACES[house.prefix]
        bookings.set_place(self._connection, venue_id, round(latitude * 1e6), round(longitude * 1e6))
        bookings.set_hall_facts(self._connection, hall_id, 90, 60, curfew)
        return manifest_id, manifest

    def _draft(self, hall_id: HallId, manifest_id: ManifestId, manifest: Manifest) -> None:
        """Somebody works on the next version: wheelchair spaces with their companions at the ends of the last row."""
        draft, last = draft_of(manifest), manifest.rows[-1].ordinals
        for trait, seats in ((Trait.ACCESSIBLE, (last[0], last[-1])), (Trait.COMPANION, (last[1], last[-2]))):
            draft = apply(draft, SetTrait(seats=seats, trait=trait))
        manifests.insert_draft(
            self._connection,
            hall_id,
            based_on=manifest_id,
            name=draft.name,
            content=document_of(draft),
            seat_count=draft.seat_count,
            account_id=self._editor,
        )

    def _performance(self, house: House, manifest_id: ManifestId, manifest: Manifest, number: int) -> None:
        starts_at = self._starts_at(house, number)
        is_past = starts_at < self._now
        event = (self._made if self._made % 3 else _TOURING[self._made % len(_TOURING)]) % len(self._events)
        performance_id = seeding.insert_performance(
            self._connection,
            code=f"{house.prefix}-{starts_at.astimezone(ZoneInfo(house.zone)):%y%m%d}",
            event_id=self._events[event],
            manifest_id=manifest_id,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=2, minutes=30),
            state="played" if is_past else "on_sale",
            on_sale_at=self._on_sale_at(house, starts_at),
        )
        course = self._course(_GENRES[event % len(_GENRES)])
        self._made += 1
        seeding.insert_prices(
            self._connection,
            performance_id,
            [
                (level, price_type, price * percent // 100)
                for level, price in enumerate(house.prices)
                for price_type, percent in self._types
            ],
        )
        if house.prefix == "CN" and number == house.coming - 1:
            self._price_rules(performance_id, starts_at)
        if house.prefix == "KT" and number == house.coming - 3:
            self._windows(performance_id, starts_at - timedelta(days=house.on_sale_days))
        if not is_past:
            bookings.load_in_before(self._connection, performance_id, self._sellers[0])
        agree(self._connection, house.prefix, performance_id, self._booker)
        aside = self._set_aside(house, manifest, performance_id, starts_at)
        sales = list(self._sales(house, manifest, starts_at, aside, course))
        seeding.copy_sales(self._connection, performance_id, "EUR", sales)
        self._sold += sum(len(sale.seats) for sale in sales)
        if house.prefix == "KT" and number == 0:
            self._scale(house, manifest, performance_id)

    def _scale(self, house: House, manifest: Manifest, performance_id: PerformanceId) -> None:
        """A draft to look at: the front rows dearer, and what an evening costs. Nothing is sold by it."""
        names, front = [level.name for level in manifest.levels], len(manifest.levels)
        rows = (row for row in manifest.rows if row.name in _FRONT_ROWS)
        seats = [row.first_ordinal + offset for row in rows for offset in range(len(row.seat_numbers))]
        by_level = [*house.prices[:front], house.prices[0] + 2_000]
        prices = {
            (level, price_type): price * percent // 100
            for level, price in enumerate(by_level)
            for price_type, percent in self._types
        }
        levels = paint(levels_of(manifest), seats, front)
        version = scaling.insert_scaling(
            self._connection, performance_id, levels=levels, names=[*names, "Front rows"], prices=prices,
            base_version=None, cost_minor=1_800_000, note="front rows dearer", account_id=self._booker,
        )  # fmt: skip
        scaling.journal(
            self._connection, performance_id, version, revision=1, act="draft", account_id=self._booker,
            session_id=SessionId(UUID(int=0)), now=levels, detail={"note": "front rows dearer"},
        )  # fmt: skip

    def _price_rules(self, performance_id: PerformanceId, starts_at: datetime) -> None:
        """One show whose prices move, with fees and a tax: an early bird, and more when it is nearly full."""
        here, by = RuleScope(performance_id=performance_id), self._sellers[0]
        adult = self._types[0][0]
        prices.insert_window(
            self._connection, performance_id, name="Early bird", prices=[(0, adult, 2400), (1, adult, 3300)],
            starts_at=self._now - timedelta(days=30), ends_at=starts_at - timedelta(days=14), account_id=by,
        )  # fmt: skip
        prices.insert_step(
            self._connection, performance_id, name="Nearly full", level=None, price_type_id=None, at=None,
            sold_percent=95, change_minor=None, change_bp=1_000, to_minor=50, account_id=by,
        )  # fmt: skip
        for name, minor, is_on_top in (("Facility", 100, False), ("Service", 150, True)):
            prices.insert_fee(
                self._connection, here, name=name, per="ticket", amount_minor=minor, currency="EUR", rate_bp=None,
                is_on_top=is_on_top, is_kept=is_on_top, on_free=False, account_id=by,
            )  # fmt: skip
        prices.insert_tax(
            self._connection, here, name="IVA", rate_bp=600, is_inclusive=True, on_price=True, on_fees=True,
            rounding="line", account_id=by,
        )  # fmt: skip

    def _starts_at(self, house: House, number: int) -> datetime:
        """Past ones spread over two years, coming ones over the next months, at eight in the evening there."""
        gap = 730 // house.past if number < 0 else 7 if house.prefix != "ST" else 21
        days = number * gap + (1 if number >= 0 else 0)
        local = (self._now + timedelta(days=days)).astimezone(ZoneInfo(house.zone))
        return local.replace(hour=20, minute=0).astimezone(self._now.tzinfo)

    def _on_sale_at(self, house: House, starts_at: datetime) -> datetime | None:
        """In the morning of the day on which the first ones buy; no moment where that is still to come, for the demo
        sells all of them."""
        opened_at = starts_at - timedelta(days=house.on_sale_days, hours=12)
        return opened_at if opened_at < self._now else None

    def _windows(self, performance_id: PerformanceId, opened_at: datetime) -> None:
        """A show in the theatre that had a presale; everybody buys since."""
        presale = windows.WindowValues(
            name="Friends of the house", channel=None, letters=None, opens_at=opened_at - timedelta(days=2),
            closes_at=opened_at, needs_code=True, buyer_seats_max=4,
        )  # fmt: skip
        general = windows.WindowValues(
            name="General on-sale", channel=None, letters=None, opens_at=opened_at, closes_at=None, needs_code=False,
            buyer_seats_max=None,
        )  # fmt: skip
        for one in (presale, general):
            windows.insert_window(self._connection, performance_id, one)

    def _set_aside(
        self, house: House, manifest: Manifest, performance_id: PerformanceId, starts_at: datetime
    ) -> set[int]:
        """House, press, artists' and wheelchair seats in the theatre, and a camera position."""
        if house.prefix != "KT":
            return set()
        at = min(starts_at - timedelta(days=house.on_sale_days + 1), self._now - timedelta(days=1))
        row = next(row for row in manifest.rows if row.name == "C").first_ordinal
        last = manifest.rows[-1].first_ordinal
        aside = {"H": range(row + 8, row + 16), "P": range(row + 16, row + 20), "W": range(last, last + 4)}
        guests_row = next(row for row in manifest.rows if row.name == "D").first_ordinal
        aside["A"] = range(guests_row + 8, guests_row + 14)
        for letter, (name, kind, sold_by) in _ALLOCATIONS.items():
            allocations.put_allocation(
                self._connection, performance_id, letter=letter, name=name, kind=kind,
                owner_role=Role.ARTIST if kind is AllocationKind.ARTIST else Role.MANAGER, sold_by=sold_by,
            )  # fmt: skip
            seeding.set_aside(
                self._connection, performance_id, list(aside[letter]), state="allocated", code=letter, at=at
            )
        allocations.put_terms(
            self._connection, performance_id, "P", reason="for reviews", message="ask the press office first",
            owner="Press office", owner_account_id=None, ask_at=starts_at - timedelta(days=3),
            warn_at=starts_at - timedelta(days=1),
        )  # fmt: skip
        rungs = [(starts_at - timedelta(hours=3), 50, None), (starts_at - timedelta(minutes=30), 100, None)]
        if starts_at > self._now:
            for letter in ("H", "A"):
                allocations.put_steps(self._connection, performance_id, letter, rungs)
            expect_guests(self._connection, performance_id, list(aside["A"]), self._editor)
        camera = range(last + 10, last + 14)
        seeding.set_aside(self._connection, performance_id, list(camera), state="killed", code="camera", at=at)
        return {seat for seats in (*aside.values(), camera) for seat in seats}

    def _sales(
        self, house: House, manifest: Manifest, starts_at: datetime, aside: set[int], course: Course
    ) -> Iterator[seeding.PastSale]:
        draw = self._random
        wanted = draw.uniform(*house.fill)
        parties = self._parties(manifest, are_tight=wanted >= 1)
        # Where more want in than can, those who come first do, and the last days sell nothing.
        coming = [self._days_before(course, house.on_sale_days) for _ in range(round(len(parties) * max(wanted, 1)))]
        days_before = sorted(coming, reverse=True)[: len(parties)]
        draw.shuffle(days_before)
        taken = 0
        references: set[str] = set()
        for (_, first, count, level), days in zip(parties, days_before, strict=True):
            if taken >= manifest.seat_count * wanted:
                return
            taken += count
            at = starts_at - timedelta(days=days, seconds=draw.randrange(40_000))
            seats = tuple(range(first, first + count))
            if at >= self._now or not aside.isdisjoint(seats):
                continue
            price_types = self._price_types(count)
            yield seeding.PastSale(
                order_id=UUID(int=draw.getrandbits(128), version=4),
                reference=self._reference(references),
                account_id=draw.choice(self._sellers),
                at=at,
                channel="counter" if draw.random() < 0.4 else "web",
                seats=seats,
                levels=(level,) * count,
                price_types=tuple(price_type for price_type, _ in price_types),
                prices_minor=tuple(house.prices[level] * percent // 100 for _, percent in price_types),
                codes=tuple(self._code() for _ in seats),
            )

    def _parties(self, manifest: Manifest, *, are_tight: bool) -> list[tuple[float, int, int, int]]:
        """Blocks of neighbours, the better rows first but not strictly, with a gap left here and there."""
        draw = self._random
        parties: list[tuple[float, int, int, int]] = []
        for rank, row in enumerate(manifest.rows):
            for first, length, level in manifest.stretches[row.number]:
                at = first + (draw.randrange(3) if length > 8 and not are_tight else 0)
                while at < first + length:
                    count = min(draw.choice(_PARTY), first + length - at)
                    eagerness = rank / len(manifest.rows) + draw.gauss(0, 0.5)
                    parties.append((eagerness, at, count, level))
                    at += count + (draw.random() < 0.08 and not are_tight)
        parties.sort()
        return parties

    def _course(self, genre: str) -> Course:
        """That of its genre, as this one show has it; people talk of one in seven."""
        draw, usual = self._random, _COURSES[genre]
        wave = draw.uniform(0.15, 0.4) if draw.random() < 1 / 7 else 0.0
        late = min(usual.late * draw.lognormvariate(0, 0.3), 0.8)
        rush = min(usual.rush * draw.lognormvariate(0, 0.3), 0.9 - late)
        return Course(rush, late, usual.late_days * draw.lognormvariate(0, 0.2), wave, draw.uniform(0.1, 0.7))

    def _days_before(self, course: Course, on_sale_days: int) -> float:
        """When one party buys."""
        draw = self._random
        if draw.random() < course.wave:
            return min(abs(draw.gauss(course.wave_at * on_sale_days, 3)), on_sale_days)
        kind = draw.random()
        if kind < course.rush:
            return on_sale_days - draw.expovariate(1 / 3) % on_sale_days
        if kind < course.rush + course.late:
            return draw.expovariate(1 / course.late_days) % on_sale_days
        return draw.uniform(0, on_sale_days)

    def _price_types(self, count: int) -> list[tuple[int, int]]:
        adult, child, senior, member = self._types
        if count >= 3 and self._random.random() < 0.4:
            return [adult, adult, *[child] * (count - 2)]
        return [self._random.choices((adult, senior, member), (8, 1, 1))[0]] * count

    def _reference(self, used: set[str]) -> str:
        """One that the performance does not have yet."""
        while (reference := reference_from(self._letters(6))) in used:
            pass
        used.add(reference)
        return reference

    def _letters(self, count: int) -> str:
        return "".join(self._random.choices(ALPHABET, k=count))

    def _code(self) -> str:
        drawn = self._letters(12)
        return f"{drawn[:4]}-{drawn[4:8]}-{drawn[8:]}"


def main() -> int:
    parser = argparse.ArgumentParser(description="Fill a database with demo or load data.")
    parser.add_argument("--profile", choices=("demo", "load"), default="demo")
    parser.add_argument("--tickets", type=int, default=1_000_000, help="with --profile load: at least so many")
    arguments = parser.parse_args()
    from core.runtime import open_core
    from core.settings import load_settings

    began = time.monotonic()
    try:
        with open_core(load_settings()) as core:
            sold = seed(core, on_progress=_bar)
            if sold and arguments.profile == "load":
                assert core.owner_url is not None, "a core that was opened knows its owner"
                missing = arguments.tickets - sold
                sold += load(core, core.owner_url, tickets=missing, data=load_patterns(), on_progress=_bar)
    except EtdsError as error:
        print(error.message, file=sys.stderr)
        return 3 if error.code == "outage" else 1
    if sold == 0:
        print("\nThe database has performances already; nothing was changed.", file=sys.stderr)
    else:
        print(f"\n{sold:,} tickets in {time.monotonic() - began:.1f} s", file=sys.stderr)
    return 0


def _bar(what: str, share: float) -> None:
    filled = round(share * 30)
    print(f"\r[{'#' * filled}{'.' * (30 - filled)}] {what:44}", end="", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
