"""Which signs of the families stand in a text, and where? One automaton pass for all families together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

import ahocorasick

from indexer.masking.registry import families


def places(text: str) -> Mapping[str, Sequence[int]]:
    """Each sign of any family's SIGNS that stands in a folded text, with the places where it begins, in order."""
    found: dict[str, list[int]] = {}
    ascii_signs, all_signs = _automata()
    for last, sign in (ascii_signs if text.isascii() else all_signs).iter(text):
        found.setdefault(sign, []).append(last + 1 - len(sign))
    return found


@cache
def _automata() -> tuple[ahocorasick.Automaton, ahocorasick.Automaton]:
    """Of the signs that an ASCII text can hold, and of all."""
    signs = {sign for family in families().values() for sign in getattr(family, "SIGNS", ())}
    return _automaton({sign for sign in signs if sign.isascii()}), _automaton(signs)


def _automaton(signs: set[str]) -> ahocorasick.Automaton:
    automaton = ahocorasick.Automaton()
    for sign in sorted(signs):
        automaton.add_word(sign, sign)
    automaton.make_automaton()
    return automaton
