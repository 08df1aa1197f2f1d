"""docs/masking.md names every kind of mask."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

from indexer.masking.registry import kinds
from indexer.query.parse import parse

PAGE = Path(__file__).parents[2] / "docs" / "masking.md"


def test_every_kind_of_mask_is_told() -> None:
    rows = [line.split("|")[1] for line in PAGE.read_text("utf-8").splitlines() if line.startswith("| `")]
    assert set(re.findall(r"`([a-z_]+)`", " ".join(rows))) == kinds()


def test_its_query_is_one() -> None:
    (query,) = [line.strip() for line in PAGE.read_text("utf-8").splitlines() if line.startswith("    offer.")]
    assert parse(query, now=datetime(2026, 11, 24, tzinfo=UTC))
