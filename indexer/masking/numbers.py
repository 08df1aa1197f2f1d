"""Digits of one number, whatever stands between them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from indexer.masking.contract import Surface

_GAP = re.compile(r"[ ./_+·•*#|()\n\u2010-\u2015\u2212~-]{0,3}")


def written_digits(surface: Surface, start: int, sizes: Sequence[int]) -> int:
    """Where a number of one of some sizes ends that begins at a place: whole chunks, short gaps; 0 for none.

    sizes  how many digits it may have, the likeliest first
    """
    chunks, text = surface.chunks, surface.text
    at = bisect_left(chunks, (start, 0))
    if at == len(chunks) or chunks[at][0] != start:
        return 0
    ends: dict[int, int] = {}
    count, done = 0, start
    for low, high in chunks[at : at + 20]:
        if not _GAP.fullmatch(text, done, low):
            break
        count, done = count + high - low, high
        ends[count] = high
        if count >= 19:
            break
    return next((ends[size] for size in sizes if size in ends), 0)
