"""Names for the outside: drawn together, told apart, checked when they are typed."""

from __future__ import annotations

import os
import re
import secrets
from concurrent.futures import ThreadPoolExecutor

import pytest

from core.sales import references
from core.sales.references import ALPHABET, new_names, new_ticket_code, read_reference


@pytest.fixture
def nothing_ahead(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a process that has drawn nothing yet."""
    monkeypatch.setattr(references, "_drawn", references._Drawn().take)


def test_the_names_of_a_sale_have_their_forms_and_differ() -> None:
    drawn = [new_names(8) for _ in range(50)]

    references = {reference for reference, _ in drawn}
    codes = {code for _, codes in drawn for code in codes}
    letter = f"[{ALPHABET}]"
    assert len(references) == 50 and len(codes) == 400
    assert all(re.fullmatch(f"{letter}{{3}}-{letter}{{4}}", reference) for reference in references)
    assert all(re.fullmatch(f"{letter}{{4}}-{letter}{{4}}-{letter}{{4}}", code) for code in codes)


def test_every_letter_comes_at_every_place() -> None:
    """400 codes lack one of 23 letters at some place once in 200,000 runs; a draw that is too short always does."""
    codes = [code.replace("-", "") for code in new_names(400)[1]]

    assert [set(place) for place in zip(*codes, strict=True)] == [set(ALPHABET)] * 12


@pytest.mark.usefixtures("nothing_ahead")
def test_every_letter_stands_for_as_many_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where every byte is drawn once, every letter comes eleven times; the three bytes that are left give none."""
    monkeypatch.setattr(secrets, "token_bytes", lambda _: bytes(range(256)))  # pyright: ignore[reportUnknownLambdaType]

    _, codes = new_names(20)  # 6 letters of the reference and 240 of the codes, of the 253 drawn

    letters = "".join(codes).replace("-", "")
    assert letters == (ALPHABET * 11)[6:246]


@pytest.mark.usefixtures("nothing_ahead")
def test_a_short_draw_is_made_good(monkeypatch: pytest.MonkeyPatch) -> None:
    draws = iter([b"\xff" * 20, bytes(range(6)) + b"\xfd\xfe", bytes(range(6, 20))])
    monkeypatch.setattr(secrets, "token_bytes", lambda _: next(draws))  # pyright: ignore[reportUnknownLambdaType]

    assert new_ticket_code().replace("-", "") == ALPHABET[:12]


def test_a_process_that_is_forked_draws_others() -> None:
    """What is drawn ahead is not handed out twice."""
    drawn = references._Drawn()
    drawn.take(1)
    here, there = os.pipe()
    child = os.fork()
    if not child:
        os.write(there, drawn.take(12).encode())
        os._exit(0)
    os.waitpid(child, 0)

    assert os.read(here, 12).decode() != drawn.take(12)


def test_no_two_threads_are_given_the_same() -> None:
    with ThreadPoolExecutor(8) as pool:
        codes = [code for _, codes in pool.map(new_names, [50] * 64) for code in codes]

    assert len(set(codes)) == len(codes) == 3_200


def test_a_drawn_reference_is_read_back_as_it_is_typed() -> None:
    reference, _ = new_names(0)

    assert read_reference(reference.lower().replace("-", " ")) == reference


@pytest.mark.parametrize("place", [0, 1, 2, 4, 5, 6, 7])
def test_one_mistyped_letter_is_found(place: int) -> None:
    reference, _ = new_names(0)
    others = [letter for letter in ALPHABET if letter != reference[place]]

    assert {read_reference(reference[:place] + letter + reference[place + 1 :]) for letter in others} == {None}
