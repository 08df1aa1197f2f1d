"""Spans of a text, asked for quickly."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator


class Places:
    """Half-open spans in order of place; spans that overlap are joined."""

    def __init__(self, spans: Iterable[tuple[int, int]] = ()) -> None:
        self.starts: list[int] = []
        self.ends: list[int] = []
        for start, end in sorted(spans):
            if self.ends and start < self.ends[-1]:
                self.ends[-1] = max(self.ends[-1], end)
            else:
                self.starts.append(start)
                self.ends.append(end)

    def copy(self) -> Places:
        """The same places, to be added to."""
        twin = Places()
        twin.starts, twin.ends = self.starts.copy(), self.ends.copy()
        return twin

    def touches(self, start: int, end: int) -> bool:
        """Whether [start, end) overlaps any of them."""
        at = bisect_left(self.starts, end) - 1
        return at >= 0 and self.ends[at] > start

    def holds(self, start: int, end: int) -> bool:
        """Whether [start, end) lies wholly in one of them."""
        at = bisect_right(self.starts, start) - 1
        return at >= 0 and end <= self.ends[at]

    def within(self, start: int, end: int) -> list[tuple[int, int]]:
        """Those that overlap [start, end), in order."""
        first = max(0, bisect_left(self.starts, start) - 1)
        last = bisect_left(self.starts, end)
        return [one for one in zip(self.starts[first:last], self.ends[first:last], strict=True) if one[1] > start]

    def add(self, start: int, end: int) -> None:
        """One more; it must touch none of them."""
        at = bisect_left(self.starts, start)
        self.starts.insert(at, start)
        self.ends.insert(at, end)

    def __iter__(self) -> Iterator[tuple[int, int]]:
        return zip(self.starts, self.ends, strict=True)
