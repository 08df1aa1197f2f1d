"""The value of one field in a query -> a leaf of the tree, or Refused with the way to write it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from indexer.query.dates import Period, read_date
from indexer.query.fields import BOOL, DATE, INTEGER, KEYWORD, TEXT, Field, fits_pattern, similar
from indexer.query.leaf_tests import wildcard_test
from indexer.query.numbers import GLUE, read_number
from indexer.query.syntax_error import Refused, told
from indexer.query.tokens import is_unspaced, keyword, keyword_letters, tokens, words
from indexer.query.tree import Bound, Everything, Exists, Fuzzy, Leaf, Phrase, Range, Term, Wildcard
from indexer.query.wildcard_cost import is_affordable
from schema.json_form import INT64_MAX

ORDERS_LIMIT = 1024  # arrangements of a sloppy phrase: some stores have to be asked for each
_SLOP_OF_TWO, _WORDS_LIMIT = 1000, 200
_WILDCARDS = re.compile(r"(\\.)|([*?])", re.DOTALL)
_TRUE, _FALSE = ("true", "yes"), ("false", "no")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands: its field (FIELDS, or the default texts), and the time of asking."""

    field: Field
    now: datetime
    source: str

    @property
    def name(self) -> str:
        return self.field.name


def word_leaf(place: Place, raw: str) -> Leaf:
    """An unquoted value, still with its backslashes."""
    if _has_wildcard(raw):
        return _wildcard(place, raw)
    return value_leaf(place, unescape(raw))


def value_leaf(place: Place, value: str) -> Leaf:
    """A whole value: one word, a quoted text, a number, a date."""
    kind = place.field.type
    if kind == TEXT:
        return phrase_leaf(place, value, 0)
    if kind == KEYWORD:
        return Term(place.name, _keyword(place.field, value), place.source)
    if kind == DATE:
        return _on_date(place, _date(place, value))
    if kind == BOOL:
        return Term(place.name, _bool(value), place.source)
    return Term(place.name, _number(place.field, value), place.source)


def phrase_leaf(place: Place, value: str, slop: int) -> Leaf:
    """Tokens side by side; one token is a term."""
    if place.field.type != TEXT:
        raise Refused("Q309", f"'~' is for texts, and {place.name} holds whole values; remove it")
    found = words(value)
    if not found:
        raise Refused(
            "Q306", f"nothing in '{told(value)}' can be searched for (signs separate words); write letters or digits"
        )
    if len(found) == 1:
        return Term(place.name, found[0], place.source)
    _check_slop(found, slop)
    return Phrase(place.name, found, slop, place.source)


def fuzzy_leaf(place: Place, value: str, degree: Decimal) -> Leaf:
    if place.field.type not in (TEXT, KEYWORD):
        raise Refused("Q308", f"'~' compares letters, and {place.name} holds none; use a range")
    if degree not in (1, 2):
        raise Refused("Q308", "how many letters may differ? write ~1 or ~2 behind the word")
    if _has_wildcard(value):
        raise Refused("Q308", "'~' and a wildcard cannot stand in one word; use one of them")
    text = unescape(value)
    found = words(text) if place.field.type == TEXT else (keyword(text, place.field.letters),)
    if len(found) != 1 or not found[0]:
        raise Refused(
            "Q308",
            f"'~' is for a single word, and '{told(text)}' is {len(found)}; write \"...\"~{degree} for words near",
        )
    return Fuzzy(place.name, found[0], int(degree), place.source)


def range_leaf(place: Place, low: str, high: str, include_low: bool, include_high: bool) -> Leaf:
    """A range; a bound of "*" is open, and both open ask whether the field is there at all."""
    if not place.field.is_comparable:
        name = place.name or "a text"
        raise Refused(
            "Q305", f"ranges and comparisons are for numbers and dates, and {name} is neither; write its values"
        )
    if low == high == "*":
        return Exists(place.name, place.source)
    lower, include_low = _lower(place, low, include_low)
    upper, include_high = _upper(place, high, include_high)
    if lower is not None and upper is not None:
        _check_order(lower, upper, include_low and include_high)
    return Range(place.name, lower, upper, include_low, include_high, place.source)


def unescape(raw: str) -> str:
    return re.sub(r"\\(.)", r"\1", raw, flags=re.DOTALL)


# --- numbers, dates, truth ------------------------------------------------------------------------------------------


def _number(field: Field, text: str) -> int | Decimal:
    shown = told(text.replace(GLUE, " "))
    number = read_number(text)
    if number is None:
        raise Refused(
            "Q303", f"'{shown}' is not a number (such as 1500, 80k, 1M, \"81.5 crore\"){_money_hint(field, shown)}"
        )
    if field.type != INTEGER:
        if number > Decimal(10) ** 30:
            raise Refused("Q303", f"'{shown}' is larger than any amount here")
        return number
    if number != int(number):
        raise Refused("Q303", f"{field.name} holds whole numbers, and '{shown}' is none")
    if number > INT64_MAX:
        raise Refused("Q303", f"'{shown}' is larger than {field.name} can hold ({INT64_MAX})")
    return int(number)


def _money_hint(field: Field, text: str) -> str:
    if not field.name.startswith("offer.price"):
        return ""
    return "; write the number alone, and add AND offer.price.currency:USD, or ask for offer.price.usd"


def _date(place: Place, text: str) -> Period:
    period = read_date(text, place.now)
    if period is None:
        raise Refused(
            "Q304", f"'{told(text)}' is not a date (such as 2026-03-04, 2026-03, \"2026-03-04T18:22Z\", now-7d)"
        )
    return period


def _on_date(place: Place, period: Period) -> Leaf:
    if period.start == period.end:
        return Term(place.name, period.start, place.source)
    return Range(place.name, period.start, period.end, True, False, place.source)


def _lower(place: Place, text: str, include: bool) -> tuple[Bound | None, bool]:
    if text == "*":
        return None, True
    if place.field.type != DATE:
        return _number(place.field, text), include
    period = _date(place, text)
    if include or period.start == period.end:
        return period.start, include
    return period.end, True


def _upper(place: Place, text: str, include: bool) -> tuple[Bound | None, bool]:
    if text == "*":
        return None, True
    if place.field.type != DATE:
        return _number(place.field, text), include
    period = _date(place, text)
    if not include or period.start == period.end:
        return period.start, include
    return period.end, False


def _check_order(lower: Bound, upper: Bound, both_included: bool) -> None:
    if lower > upper or (lower == upper and not both_included):  # type: ignore[operator]
        raise Refused("Q310", "nothing can lie in this range: its first bound is not below its second; swap them")


def _bool(text: str) -> bool:
    if text.casefold() in _TRUE:
        return True
    if text.casefold() in _FALSE:
        return False
    raise Refused("Q311", f"'{told(text)}' is neither true nor false")


# --- words ----------------------------------------------------------------------------------------------------------


def _keyword(field: Field, text: str) -> str:
    value = keyword(text, field.letters)
    if not value:
        raise Refused("Q306", f"'{told(text)}' is no value that {field.name} can hold")
    if field.vocabulary and value not in field.vocabulary:
        raise Refused("Q302", f"{field.name} has no '{told(text)}'; {_instead(field, value)}")
    if not fits_pattern(field, value):
        raise Refused("Q302", f"{field.name} holds codes such as {field.example}, and '{told(text)}' is none")
    return value


def _instead(field: Field, value: str) -> str:
    near = similar(value.replace(" ", "_"), field.vocabulary)
    return f"did you mean '{near}'?" if near else f"it has {', '.join(field.vocabulary)}"


def _check_slop(found: Sequence[str], slop: int) -> None:
    count = len(found)
    if count > _WORDS_LIMIT:
        raise Refused("Q309", f"a phrase of {count} words (at most {_WORDS_LIMIT}); use its rare words alone")
    if slop == 0:
        return
    if len(set(found)) < count:
        raise Refused("Q309", "a phrase that says a word twice cannot have '~': it has no one meaning; remove '~'")
    if orders(count, slop) > ORDERS_LIMIT or slop > _SLOP_OF_TWO:
        most = max(near for near in range(_SLOP_OF_TWO + 1) if orders(count, near) <= ORDERS_LIMIT)
        raise Refused("Q309", f"~{slop} over {count} words is too wide (at most ~{most}); join words with AND instead")


def orders(count: int, slop: int) -> int:
    """How many arrangements of count words a slop admits; two words cost nothing, stores know them."""
    return 1 if count == 2 else int((slop + 1) ** count - slop**count)


# --- wildcards ------------------------------------------------------------------------------------------------------


def _has_wildcard(raw: str) -> bool:
    return any(found[2] for found in _WILDCARDS.finditer(raw))


def _wildcard(place: Place, raw: str) -> Leaf:
    if set(raw) == {"*"}:
        return Exists(place.name, place.source) if place.name else Everything(place.source)
    if place.field.type not in (TEXT, KEYWORD):
        raise Refused(
            "Q307", f"* and ? are for words, and {place.name} holds none; use a range, or {place.name}:* alone"
        )
    parts = _pieces(raw)
    fold_part = _text_part if place.field.type == TEXT else _keyword_part
    pattern = "".join(part if part in ("*", "?") else fold_part(place.field, part) for part in parts)
    if place.field.letters == "handle":
        pattern = pattern.lstrip("@")
    pattern = re.sub(r"\*{2,}", "*", pattern)
    if not is_affordable(pattern):
        raise Refused(
            "Q307", f"'{told(raw)}' leaves too much open for a search engine; use fewer ? (above all after *)"
        )
    vocabulary = place.field.vocabulary
    if vocabulary and not any(map(wildcard_test(pattern), vocabulary)):
        raise Refused("Q302", f"{place.name} has nothing like '{told(raw)}'; it has {', '.join(vocabulary)}")
    return Wildcard(place.name, pattern, place.source)


def _pieces(raw: str) -> list[str]:
    """Literal texts and wildcards in turn; escaped signs are literal."""
    pieces: list[str] = [""]
    for part in re.findall(r"\\.|[*?]|[^\\*?]+", raw, flags=re.DOTALL):
        if part in ("\\*", "\\?"):
            raise Refused(
                "Q307",
                f"'{told(part)}' and a wildcard cannot stand in one word; quote the text and leave wildcards out",
            )
        if part in ("*", "?"):
            pieces += [part, ""]
        else:
            pieces[-1] += unescape(part)
    return [piece for piece in pieces if piece]


def _text_part(_: Field, literal: str) -> str:
    found = tokens(literal)
    if len(found) != 1 or (found[0].start, found[0].end) != (0, len(literal)):
        raise Refused(
            "Q307",
            f"a wildcard stands in one word of letters and digits, and '{told(literal)}' is none; split it with AND",
        )
    if is_unspaced(found[0].text):
        raise Refused("Q307", f"'{told(literal)}' needs no wildcard: words of this script are found inside longer ones")
    return found[0].text


def _keyword_part(field: Field, literal: str) -> str:
    return keyword_letters(literal, field.letters)
