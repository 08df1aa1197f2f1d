"""All identifiers of a text, each place once."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable

from indexer.folding import Folded, plain
from indexer.masking import beside
from indexer.masking.contract import Family, Found, Surface
from indexer.masking.places import Places
from indexer.masking.registry import FAMILIES, families
from indexer.masking.surface import places, surface

_log = logging.getLogger(__name__)


def find(
    text: str | Folded,
    kept: Iterable[tuple[int, int]] = (),
    spared: Iterable[tuple[int, int]] = (),
    named: Iterable[tuple[int, int]] = (),
) -> tuple[Surface, list[Found]]:
    """The surface of a text and what the families find on it, in order of place, none overlapping.

    text    or folding.plain() of it, where the caller has it
    kept    places of the original text that stay: the seller's contacts, wallets
    spared  places that were read as count, price or date
    named   places that were read as an organisation or a country: nobody's name
    """
    seen = surface(plain(text) if isinstance(text, str) else text, kept, spared)
    chosen: list[Found] = []
    taken = seen.kept.copy()
    for found in _ranked(seen):
        if found.start >= found.end or (not found.sure and seen.spared.holds(found.start, found.end)):
            continue
        for start, end in _free(found, taken, seen):
            chosen.append(found if (start, end) == found[1:3] else Found(found.kind, start, end, ""))
            taken.add(start, end)
    chosen.sort(key=lambda one: one.start)
    if chosen:
        names = [one for one in beside.find(seen, chosen, places(seen, named)) if not taken.touches(one.start, one.end)]
        chosen = sorted([*chosen, *names], key=lambda one: one.start) if names else chosen
    return seen, chosen


def is_harmless(text: str) -> bool:
    """Whether a folded text, best a short one, holds nothing that any family could find: no digits to speak of, no
    sign of an address, a login or a token."""
    return not _SUSPICIOUS.search(text)


# Five digits near each other, in signs, codes or words; addresses; "name:password"; tokens of letters alone.
_DIGIT = "zero|one|two|three|four|five|six|seven|eight|nine"
_SUSPICIOUS = re.compile(
    r"@|[0-9](?:[^0-9]{0,5}[0-9]){4}|[a-z][ ._/-]?[0-9]{4}[ ._/-]?[a-z]|[0-9][oil][0-9]|[a-z][^a-z0-9\s]?[0-9]{3}|"
    r"[%&]|:(?!//)\S|=\S{6}|[a-z]_[a-z0-9]{16}|[a-z0-9]{20}|[a-z0-9@][\u0370-\u0458]|[\u0370-\u0458][a-z0-9@]|"
    rf"[\[({{<_ ](?:at|собака)[\])}}>_ ]|(?:{_DIGIT})[ ,._-]{{1,3}}(?:{_DIGIT}|double)|"
    r"(?:ноль|один|два|три|пять|семь|cero|cinco|siete|sete|deux|cinq|sept|zwei|sieben|nol|dua|lima|tujuh|दो|सात)[ ,._-]"
)


def _ranked(seen: Surface) -> list[Found]:
    """International phones, then numbers with one kind of separator, by family and place, the longer first."""
    found = [
        (rank, one) for rank, (name, family) in enumerate(families().items()) for one in _survived(name, family, seen)
    ]
    if len(found) < 2:
        return [one for _, one in found]
    ranked = [
        (_is_mixed(seen.text, one), _rank(rank, one), one[1], -one[2], at) for at, (rank, one) in enumerate(found)
    ]
    ranked.sort()
    return [found[entry[4]][1] for entry in ranked]


_HEADED = list(FAMILIES).index("cued")


def _rank(rank: int, found: Found) -> int:
    """The family's place; what a column's head names is as sure as what stands behind its word."""
    return min(rank, _HEADED) if found.sure and found.kind != "cell" else rank


_SEPARATORS = re.compile("[^0-9]+")
_LETTER = re.compile(r"[^\W\d_]")


def _is_mixed(text: str, found: Found) -> int:
    """ "2345-1 2345-1": digits that belong to two numbers, more likely than to one; +1 ... is surely one."""
    kind, start, end, _, _, sure = found
    if kind == "phone" and text[start] == "+":
        return -1
    if sure or end - start < 4 or text[start:end].isdigit() or _LETTER.search(text, start, end):
        return 0
    return len(set(_SEPARATORS.findall(text, start, end))) > 1


def _free(found: Found, taken: Places, seen: Surface) -> list[tuple[int, int]]:
    """What of a find is not masked yet: all of it, or the parts around another find that cut it in two."""
    if not taken.touches(found.start, found.end):
        return [(found.start, found.end)]
    if seen.kept.touches(found.start, found.end):
        return []
    at, parts = found.start, []
    for start, end in (*taken.within(found.start, found.end), (found.end, found.end)):
        if start > at and (part := _PART.search(seen.text, at, start)):
            parts.append(part.span())
        at = max(at, end)
    return parts


_PART = re.compile(r"[^\W_](?:.*[^\W_])", re.DOTALL)  # two letters or digits, and all between them


def _survived(name: str, family: Family, seen: Surface) -> list[Found]:
    try:
        return list(family.find(seen))
    except Exception as error:  # noqa: BLE001  # one family's fault must not let the others' identifiers through
        _log.error(
            "masking: family %s failed with %s on a text of %d characters; report it",
            name,
            type(error).__name__,
            len(seen.text),
        )
        return [Found("cell", run.start, run.end, "") for run in seen.runs]
