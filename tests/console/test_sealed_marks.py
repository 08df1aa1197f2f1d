"""The crawler remembers an address as it is; the state database never holds an identifier that stands in it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from console.context import open_database
from console.intake import LedgerIntake
from console.sealed_marks import opened, sealed
from crawler.contract import Lost, ThreadMark
from indexer.masking.keys import MaskingKey, MaskingKeys

NOW = datetime(2026, 3, 4, 18, 0, tzinfo=UTC)
KEYS = MaskingKeys(MaskingKey("k1", b"1" * 32))
NUMBER = "234123412346"  # valid by its check digit, and nobody's
PLAIN = ThreadMark("harbor", "41", "http://place.example/viewtopic.php?t=41", last_read_at=NOW)
SLUG = ThreadMark("harbor", "11", f"http://place.example/threads/aadhaar-{NUMBER}.11/", last_read_at=NOW)


def test_a_mark_without_identifiers_is_stored_as_it_is() -> None:
    assert sealed(PLAIN, KEYS) == PLAIN == opened(PLAIN, KEYS)


def test_a_mark_with_an_identifier_is_sealed_and_comes_back() -> None:
    stored = sealed(SLUG, KEYS)
    assert NUMBER not in repr(stored)
    assert opened(stored, KEYS) == SLUG


def test_a_retired_key_still_opens_and_a_foreign_one_forgets() -> None:
    stored, newer = sealed(SLUG, KEYS), MaskingKey("k2", b"2" * 32)
    assert opened(stored, MaskingKeys(newer, (KEYS.current,))) == SLUG
    assert opened(stored, MaskingKeys(newer)) is None


def test_the_database_holds_no_identifier_of_a_mark_or_a_missed_page(tmp_path: Path) -> None:
    intake = LedgerIntake(open_database(str(tmp_path / "state.db")), KEYS, {}, lambda: NOW)
    lost = Lost("redirects", f"the way led to '{NUMBER}.example' (expected the place itself)")
    intake.missed("harbor", "harbor-1", SLUG.url, lost, [SLUG, PLAIN])
    remembered = intake.remembered("harbor")
    intake.close()
    assert {mark.url for mark in remembered.values()} == {SLUG.url, PLAIN.url}
    stored = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert NUMBER.encode() not in stored
    assert b"place.example/viewtopic.php?t=41" in stored
