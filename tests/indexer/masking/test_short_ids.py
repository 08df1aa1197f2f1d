"""Ids of threads and posts are not read for identifiers when they are short: nothing can be in them."""

from __future__ import annotations

import random

import pytest

from indexer.masking.find import find
from indexer.masking.keys import MaskingKey, MaskingKeys
from indexer.masking.mask import mask
from schema.listing import Listing

KEYS = MaskingKeys(MaskingKey("k1", b"1" * 32))


@pytest.mark.parametrize("before", ["", "t", "p"])
@pytest.mark.parametrize("digits", range(1, 8))
def test_no_family_takes_a_short_id(before: str, digits: int) -> None:
    dice = random.Random(digits)
    drawn = [f"{before}{dice.randrange(10 ** (digits - 1), 10**digits)}" for _ in range(300)]
    assert [one for one in drawn if find(one)[1]] == []


def test_a_longer_id_is_read() -> None:
    masked = mask(Listing(id="forum/t4539148803436467", source="forum", kind="thread", title="x", body="y"), KEYS)
    assert "4539148803436467" not in masked.id
    assert (
        mask(Listing(id="forum/t48213", source="forum", kind="thread", title="x", body="y"), KEYS).id == "forum/t48213"
    )
