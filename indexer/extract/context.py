"""What stands around a place: the cue words before and after it, within its line."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from indexer.extract.contract import Anchor, Number, Text


class Cues:
    """Anchors of some ids of the vocabulary "cues", asked by place. Made once per text: asking is cheap."""

    __slots__ = ("anchors", "ends", "starts", "text")

    def __init__(self, text: Text, *ids: str) -> None:
        self.text = text
        self.anchors: Sequence[Anchor] = text.found("cues", *ids)
        if self.anchors:
            self.starts = [anchor[1] for anchor in self.anchors]
            self.ends = [anchor[2] for anchor in self.anchors]

    def before(self, place: int, reach: int = 24, since: int = 0) -> Anchor | None:
        """The last cue that ends within reach before a place, in its line and not before since."""
        if not self.anchors:
            return None
        at = bisect_right(self.ends, place) - 1
        if at < 0:
            return None
        start = self.starts[at]
        if start < since or start < place - reach or self.text.joined.find("\n", start, place) >= 0:
            return None
        return self.anchors[at]

    def after(self, place: int, reach: int = 24, until: int | None = None) -> Anchor | None:
        """The first cue that starts within reach after a place, in its line and before until."""
        if not self.anchors:
            return None
        at = bisect_left(self.starts, place)
        if at == len(self.starts):
            return None
        end = self.ends[at]
        if end > place + reach or (until is not None and end > until) or self.text.joined.find("\n", place, end) >= 0:
            return None
        return self.anchors[at]


_FAR = 1 << 60


def neighbours(numbers: Sequence[Number]) -> tuple[tuple[Number, int, int], ...]:
    """Each number with the end of the one before it and the start of the one after it.

    A number's unit belongs to it; a time word ("1 month: 350$") still speaks for the next number.
    """
    ends = [
        0,
        *[end if end > unit_end or role == "time" else unit_end for _, _, end, _, _, role, _, unit_end in numbers],
    ]
    starts = [number[1] for number in numbers[1:]] + [_FAR]
    return tuple(zip(numbers, ends, starts, strict=False))
