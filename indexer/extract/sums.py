"""Which counts are said in several numbers? "3 files of 200k", "5 databases, 100k rows each", "1.2M + 0.8M rows"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from indexer.extract import columns
from indexer.extract.context import neighbours
from indexer.extract.contract import Number, Text

_TIMES = re.compile(
    r" ?(?:files?|parts?|файл\w{0,3}|част\w{0,3}|archivos|arquivos|fichiers|dateien)? ?(?:of|по|de|x|×|\*|à|mit|with) "
)


def products(text: Text) -> Sequence[tuple[Number, int, int]]:
    """Numbers and what is around them, with "3 files of 200k" as one number of 600k."""
    times = {
        at
        for at, (before, number) in enumerate(pairwise(text.numbers), 1)
        if before.role == "count" and number.role == "count" and _is_times(before, number, text.joined)
    }
    if not times:
        return columns.counted(text)
    out: list[Number] = []
    for at, number in enumerate(text.numbers):
        if at in times and _is_times(out[-1], number, text.joined):
            before = out[-1]
            is_plus = _is_plus(before, number, text.joined)
            value = number.value + before.value if is_plus else number.value * before.value
            out[-1] = number._replace(value=value, step=number.step, start=before.start)
            continue
        out.append(number)
    return neighbours(out)


_EACH = re.compile(r" ?(?:each|apiece|per (?:file|db|database|base)|кажд\w{2}|chacune?|cada un[ao]|je datei|jeweils)\b")
_LIST = re.compile(r" ?(?:[,:(–-] ?(?:with |по )?|with |по |x )")
_PLUS = re.compile(r" ?\+ ?")
_FROM = r" (?:from|of|из|von|de|aus|dari|z) "
_AND_FROM = re.compile(_FROM + r"[^\n,.;0-9]{1,30} (?:and|и|та|y|et|und|e|dan|i|&) ")
_OF_ANOTHER = re.compile(_FROM)


def _is_plus(before: Number, number: Number, joined: str) -> bool:
    """ "1.2M + 0.8M rows", "300k rows from A and 200k rows from B"; not "5M+ 2026"."""
    is_alike = before.unit in ("", number.unit) and bool(before.scale) == bool(number.scale)
    end = max(before.end, before.unit_end)
    if not is_alike or before.value < 1000:
        return False
    if _PLUS.fullmatch(joined, end, number.start):
        return True
    both = _AND_FROM.fullmatch(joined, end, number.start)
    return both is not None and _OF_ANOTHER.match(joined, max(number.end, number.unit_end)) is not None


def _is_times(before: Number, number: Number, joined: str) -> bool:
    """Whether both are one number: so many files of so many, or a sum."""
    if _is_plus(before, number, joined):
        return True
    if not Decimal(1) < before.value < 1000:
        return False
    if before.unit == "file" and before.unit_end > before.end:
        each = _EACH.match(joined, max(number.end, number.unit_end))
        if _LIST.fullmatch(joined, before.unit_end, number.start) and (
            each or " по" in joined[before.end : number.start]
        ):
            return True
    is_said = before.unit == "file" or "x" in joined[before.end : number.start]
    return is_said and _TIMES.fullmatch(joined, before.end, number.start) is not None
