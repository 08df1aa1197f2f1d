"""What a family of identifiers is, and the surface it looks at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from indexer.folding import Folded
from indexer.masking.places import Places
from indexer.masking.rows import Block


class Found(NamedTuple):
    """An identifier in Surface.text.

    kind        "aadhaar", "email" ... (letters, digits, underscore): it names the mask and counts in Listing.masked
    start, end  half-open, in Surface.text
    value       normalised, so that two ways of writing one number give one token; "" for what gets no token (a name)
    shape       what of it may stay: at most X, separators and the last four digits; "" for none
    sure        a word or a column's head names it: no reading as a count or a price speaks against it
    """

    kind: str
    start: int
    end: int
    value: str
    shape: str = ""
    sure: bool = False


class Run(NamedTuple):
    """Digits that may be one number: whole chunks between separators, at most one separator between two digits.

    "2341 2341 2346 100" gives a run for every sequence of neighbouring chunks, for no one knows where a number ends.
    whole  the run is bounded by no further digits
    """

    start: int
    end: int
    digits: str
    whole: bool


@dataclass(frozen=True, slots=True)
class Surface:
    """A text as families see it.

    text    characters folded (lower case, ASCII digits, nothing invisible): tricks of writing hide no number in it
    folded  the way back to the original
    chunks  where digits stand together, in order of place
    runs    digit runs of 6 to 19 digits, longer ones first where they begin alike; kept ones are not in it
    floods  where hundreds of chunks stand side by side: none of them is in runs
    kept    places in text that no family may touch: the seller's contacts, wallets, masks already there
    spared  places that were read as count, price or date: what lies within one stays, what goes beyond it does not
    rows    lines that look like rows of a table (start, end)
    tables  the same, as rows and cells
    signs   which signs of the families (Family.SIGNS) stand in text, and where each begins, in order
    dates   days and times of day, written with separators: none of their digits belongs to another number
    """

    folded: Folded
    chunks: Sequence[tuple[int, int]]
    runs: Sequence[Run]
    floods: Sequence[tuple[int, int]]
    kept: Places
    spared: Places
    rows: Places
    dates: Places
    tables: Sequence[Block]
    signs: Mapping[str, Sequence[int]]

    @property
    def text(self) -> str:
        return self.folded.text

    def is_upper(self, place: int) -> bool:
        """Whether a letter is a capital in the original."""
        start, end = self.folded.span(place, place + 1)
        return self.folded.original[start:end].isupper()

    def in_row(self, place: int) -> bool:
        """Whether a place lies in a row of a table."""
        return self.rows.touches(place, place + 1)


class Family(Protocol):
    """A module of this folder that finds one family of identifiers.

    KINDS names the kinds it may find. find() is pure, survives any text, grows linearly with it, and prefers masking
    too much
    to masking too little where a checksum, a cue word or a row says that it is an identifier. Overlaps with kept
    places and with other families are settled by the caller: earlier in the registry wins, then the longer.
    A module may have SIGNS, folded words that it looks for: Surface.signs says which are there, and where.
    """

    KINDS: tuple[str, ...]

    def find(self, surface: Surface) -> Iterable[Found]: ...
