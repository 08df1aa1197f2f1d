"""How large an automaton a wildcard pattern needs. Search engines refuse large ones, so the parser does, for all alike.

tantivy stops at 1,000 states over UTF-8 bytes, Elasticsearch at a like effort. What is expensive is ? behind *: the
engine has to remember every way the letters before may have been read.
"""

from __future__ import annotations

from collections.abc import Iterable

STATES_LIMIT = 900
_QUICK = 200  # letters and digits of ASCII with * alone: a state each

# Any character as UTF-8: sequences of byte ranges. tantivy keeps the states of each apart, so they are counted apart.
_TAIL = (0x80, 0xBF)
_SEQUENCES = (
    ((0x00, 0x7F),),
    ((0xC2, 0xDF), _TAIL),
    ((0xE0, 0xE0), (0xA0, 0xBF), _TAIL),
    ((0xE1, 0xEC), _TAIL, _TAIL),
    ((0xED, 0xED), (0x80, 0x9F), _TAIL),
    ((0xEE, 0xEF), _TAIL, _TAIL),
    ((0xF0, 0xF0), (0x90, 0xBF), _TAIL, _TAIL),
    ((0xF1, 0xF3), _TAIL, _TAIL, _TAIL),
    ((0xF4, 0xF4), (0x80, 0x8F), _TAIL, _TAIL),
)
_EDGES = (0x00, 0x80, 0x90, 0xA0, 0xC0, 0xC2, 0xE0, 0xE1, 0xED, 0xEE, 0xF0, 0xF1, 0xF4, 0xF5)

_Spot = tuple[int, int, int]  # place in the pattern; within a character: which sequence, how many bytes of it are read
_State = frozenset[_Spot]


def is_affordable(pattern: str) -> bool:
    """Whether a pattern (* and ? are wildcards, all else literal) needs at most STATES_LIMIT states."""
    if "?" not in pattern and pattern.isascii() and len(pattern) <= _QUICK:
        return True
    return states(pattern, STATES_LIMIT) <= STATES_LIMIT


def states(pattern: str, limit: int) -> int:
    """States of the automaton over bytes that knows all readings at once; counting stops above limit."""
    signs = _signs(pattern)
    literals = {sign for sign in signs if isinstance(sign, int)}
    edges = sorted({*_EDGES, *literals, *(byte + 1 for byte in literals)})
    start = _closed({(0, 0, 0)}, signs)
    known, waiting = {start}, [start]
    while waiting and len(known) <= limit:
        state = waiting.pop()
        for byte in edges:
            following = _closed(_step(state, byte, signs), signs)
            if following and following not in known:
                known.add(following)
                waiting.append(following)
    return len(known)


def _signs(pattern: str) -> list[int | str]:
    """The pattern as bytes and wildcards."""
    signs: list[int | str] = []
    for character in pattern:
        signs += [character] if character in "*?" else character.encode("utf-8", "replace")
    return signs


def _closed(spots: Iterable[_Spot], signs: list[int | str]) -> _State:
    """With every place that is reached by reading * as nothing."""
    found = set(spots)
    for place, _, read in list(found):
        while read == 0 and place < len(signs) and signs[place] == "*":
            place += 1
            found.add((place, 0, 0))
    return frozenset(found)


def _step(state: _State, byte: int, signs: list[int | str]) -> set[_Spot]:
    found: set[_Spot] = set()
    for place, sequence, read in state:
        sign = signs[place] if place < len(signs) else None
        if sign == byte:
            found.add((place + 1, 0, 0))
        if isinstance(sign, str):
            over = (place + 1, 0, 0) if sign == "?" else (place, 0, 0)
            found.update(_within(byte, sequence, read, place, over))
    return found


def _within(byte: int, sequence: int, read: int, place: int, over: _Spot) -> Iterable[_Spot]:
    """Where a byte leads that is part of any one character; over is where it ends."""
    for number in (sequence,) if read else range(len(_SEQUENCES)):
        ranges = _SEQUENCES[number]
        if ranges[read][0] <= byte <= ranges[read][1]:
            yield over if read + 1 == len(ranges) else (place, number, read + 1)
