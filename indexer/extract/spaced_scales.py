"""Where does a lone letter behind a space mean million or billion? "815 M Aadhaar" does, "5 m cable" does not."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from indexer.extract.contract import Anchor

_LONE = re.compile(r" [mbм](?<=[0-9]..)(?![\w'’&/-])")
_FILLER = re.compile(r"(?:\+ ?| )(?:(?:of|unique|fresh|valid|new|full|unik\w*|уникальн\w*) )?(?!data (?:cable|link))")
_NO_DATA = frozenset({"time", "file", "goods", "person_few", "price_noise"})


def places(
    joined: str, counted: Sequence[Anchor], data: Sequence[Anchor], is_capital: Callable[[int], bool]
) -> frozenset[int]:
    """Places in folded text (of the space before the letter) where the letter is a scale word.

    A capital is one; a small letter only where what is counted, or a kind of data, follows.
    counted, data  anchors of the vocabularies "units" and "data_types"
    """
    found = [match for match in _LONE.finditer(joined)]
    if not found:
        return frozenset()
    starts = {anchor.start for anchor in counted if anchor.id not in _NO_DATA} | {anchor.start for anchor in data}
    return frozenset(
        match.start()
        for match in found
        if is_capital(match.end() - 1)
        or ((filler := _FILLER.match(joined, match.end())) is not None and filler.end() in starts)
    )


def is_unclear(joined: str, end: int) -> bool:
    """Whether a number that ends here is followed by a lone letter that may be metres, months or millions."""
    return _LONE.match(joined, end) is not None
