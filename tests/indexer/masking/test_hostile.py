"""No identifier that a hostile writer can write survives in any field: every family, way of writing and container."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.masking.keys import MaskingKey, MaskingKeys
from indexer.prepare import prepare
from tests.indexer.masking import hostile

KEYS = MaskingKeys(MaskingKey("k1", b"1" * 32), (MaskingKey("k0", b"0" * 32),))


@pytest.mark.parametrize("name", sorted(hostile.FAMILIES))
@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 2**32), data=st.data())
def test_no_identifier_of_a_family_survives(name: str, seed: int, data: st.DataObject) -> None:
    way = data.draw(st.sampled_from(sorted(hostile.ways(name))))
    container = data.draw(st.sampled_from(hostile.containers(name, way)))
    case = hostile.case(hostile.dice_of(seed), name, way, container)
    listing = prepare(hostile.listing(case.text, in_address=container not in hostile.ROWS + hostile.LONE), KEYS)
    survived = hostile.survivors(case.values, *hostile.texts_of(listing))
    assert not survived, f"{way} in {container!r}: {case.text!r}\n{listing.body!r}"
