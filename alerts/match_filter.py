"""The filter behind `stallwatch match --watches DIR`: listings in as JSON Lines, matches out as JSON Lines.

It needs no configuration, no state and no network; it is also how matching is measured.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from decimal import InvalidOperation
from typing import Any

from alerts.watches import CompiledWatches, Prepare, findings
from schema.json_form import dumps, from_json
from schema.listing import Listing
from schema.watch import Match

Report = Callable[[str], None]
_UNREADABLE = (ValueError, TypeError, KeyError, AttributeError, InvalidOperation, RecursionError)


def match_lines(
    lines: Iterable[str], compiled: CompiledWatches, prepare: Prepare, report: Report, name: str = "standard input"
) -> Iterator[str]:
    """One line per watch that fires on a listing, in order of input, then of watches; nothing for the others.

    lines    a listing each; empty lines are passed over. One without `offer` goes through prepare (extract, mask)
    report   gets what was wrong, "name:line: ..."; a bad line costs that line
    """
    order = {watch: place for place, watch in enumerate(compiled.by_name)}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            listing = _listing(line, f"{name}:{number}", prepare)
            fired = [finding.match for finding in findings(compiled, listing) if not finding.dropped]
        except _UNREADABLE as error:
            report(f"{name}:{number}: {_fault(error)} (expected one listing as a JSON object); the line is left out")
            continue
        for match in sorted(fired, key=lambda match: order[match.watch]):
            yield dumps(match_form(match))


def match_form(match: Match) -> dict[str, Any]:
    return {"watch": match.watch, "id": match.listing, "verdict": match.verdict, "why": match.why}


def _listing(line: str, place: str, prepare: Prepare) -> Listing:
    form = json.loads(line)
    if not isinstance(form, dict):
        raise TypeError("no JSON object")
    listing = from_json(Listing, {"kind": "thread", "id": place} | form)
    if not all(isinstance(text, str) for text in (listing.id, listing.title, listing.body)):
        raise TypeError("id, title or body is no text")
    if not listing.thread.id:
        listing = replace(listing, thread=replace(listing.thread, id=listing.id))
    return prepare(listing) if listing.offer is None else listing


def _fault(error: Exception) -> str:
    """What was wrong, without a word of the line itself."""
    if isinstance(error, json.JSONDecodeError):
        return f"no JSON ({error.msg} at column {error.colno})"
    if isinstance(error, TypeError) and str(error) in ("no JSON object", "id, title or body is no text"):
        return str(error)
    return f"a field of the wrong form ({type(error).__name__})"
