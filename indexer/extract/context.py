"""What stands around a place: the cue words before and after it, within its line."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from operator import itemgetter

from indexer.extract.contract import Anchor, Number, Text


def line_start(text: Text, place: int, reach: int) -> int:
    """Where the line of a place begins, at most reach characters before it."""
    low = max(0, place - reach)
    return max(low, text.joined.rfind("\n", low, place) + 1)


def line_end(text: Text, place: int, reach: int) -> int:
    """Where the line of a place ends, at most reach characters after it."""
    end = text.joined.find("\n", place, place + reach)
    return min(len(text.joined), place + reach) if end < 0 else end


_START, _END = itemgetter(1), itemgetter(2)


class Cues:
    """Anchors of some ids of the vocabulary "cues", asked by place. Made once per text: asking is cheap."""

    def __init__(self, text: Text, *ids: str) -> None:
        self.text = text
        self.anchors: Sequence[Anchor] = text.found("cues", *ids)

    def before(self, place: int, reach: int = 24, since: int = 0) -> Anchor | None:
        """The last cue that ends within reach before a place, in its line and not before since."""
        if not self.anchors:
            return None
        at = bisect_right(self.anchors, place, key=_END) - 1
        if at < 0 or self.anchors[at].start < max(since, place - reach):
            return None
        anchor = self.anchors[at]
        return anchor if anchor.start >= line_start(self.text, place, reach) else None

    def after(self, place: int, reach: int = 24, until: int | None = None) -> Anchor | None:
        """The first cue that starts within reach after a place, in its line and before until."""
        if not self.anchors:
            return None
        at = bisect_left(self.anchors, place, key=_START)
        if at == len(self.anchors) or self.anchors[at].end > place + reach:
            return None
        anchor = self.anchors[at]
        high = line_end(self.text, place, reach)
        return anchor if anchor.end <= (high if until is None else min(high, until)) else None


_FAR = 1 << 60


def _end(number: Number) -> int:
    """Where a number's own words end; a time word ("1 month: 350$") still speaks for the next number."""
    return number.end if number.role == "time" else max(number.unit_end, number.end)


def neighbours(numbers: Sequence[Number]) -> tuple[tuple[Number, int, int], ...]:
    """Each number with the end of the one before it and the start of the one after it."""
    ends = [0, *map(_end, numbers)]
    starts = [number.start for number in numbers] + [_FAR]
    return tuple(zip(numbers, ends, starts[1:], strict=False))
