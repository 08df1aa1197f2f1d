"""Query text -> tree. Lucene syntax, read by luqum; what Lucene would read differently is refused.

Two words side by side: Lucene reads OR, most people mean AND. A watch or a back-test refuses them, for it is read by
other people for months. The search box may ask for bare="and" and then shows how it read the query (query_text of
explain.py).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from luqum import tree as lucene
from luqum.exceptions import ParseError
from luqum.thread import parse as lucene_parse

from indexer.query.dates import is_relative as is_relative_date
from indexer.query.fields import TEXT, Field, similar, targets
from indexer.query.leaves import Place, fuzzy_leaf, phrase_leaf, range_leaf, unescape, value_leaf, word_leaf
from indexer.query.scan import scan
from indexer.query.syntax_error import QuerySyntaxError, Refused, told
from indexer.query.tree import And, Everything, Exists, Node, Not, Or

__all__ = ["QuerySyntaxError", "is_relative", "parse"]

LEAF_LIMIT = 500
_DEFAULT = Field("", TEXT, subject=True)


def parse(text: str, *, now: datetime, bare: Literal["refuse", "and"] = "refuse") -> Node:
    """The tree of a query; its leaves name fields of the table, with folded values.

    now     what `now-7d` counts from (aware); see is_relative
    bare    what two words side by side are: refused (a watch), or joined by AND (the search box)
    raises  QuerySyntaxError, with a stable code and the place
    """
    prepared = scan(text)
    try:
        item = lucene_parse(prepared)
    except ParseError as error:
        raise _unexpected(str(error), text) from error
    reading = _Reading(text, prepared, now, bare, _DEFAULT, "")
    node = _node(item, reading)
    if (count := sum(1 for _ in _leaf_items(item))) > LEAF_LIMIT:
        raise QuerySyntaxError(
            "Q101", f"{count} conditions (at most {LEAF_LIMIT}); split the query", text, 0, len(text)
        )
    return node


def is_relative(text: str) -> bool:
    """Whether the query says `now`, so that it has to be parsed again as time goes by."""
    return any(is_relative_date(word) for word in re.findall(r"now[-+/\w]*", text))


@dataclass(frozen=True, slots=True)
class _Reading:
    """What a part of a query is read under: the texts, the way of reading, and the field that stands before it."""

    query: str
    prepared: str
    now: datetime
    bare: str
    field: Field
    written: str  # the field as the operator wrote it, "" for none

    def within(self, field: Field, written: str) -> _Reading:
        return _Reading(self.query, self.prepared, self.now, self.bare, field, written)

    def text_of(self, item: Any) -> str:
        return " ".join(self.query[item.pos : item.pos + item.size].split())

    def place(self, item: Any) -> Place:
        source = self.text_of(item)
        return Place(self.field, self.now, f"{self.written}:{source}" if self.written else source)


def _node(item: Any, reading: _Reading) -> Node:
    read = _READERS.get(type(item))
    try:
        if read is None:
            raise Refused("Q103", f"'{told(reading.text_of(item))}' cannot stand here")
        return read(item, reading)
    except Refused as refused:
        start = int(item.pos or 0)
        end = start + int(item.size or 1)
        raise QuerySyntaxError(refused.code, refused.problem, reading.query, start, end) from None


def _unexpected(message: str, query: str) -> QuerySyntaxError:
    """luqum tells the place in its message only, and none at the end of the input."""
    found = re.search(r"position (\d+)", message)
    if found is None:
        return QuerySyntaxError("Q103", "the query ends where a word was expected", query, len(query), len(query))
    start = int(found[1])
    word = re.match(r"\S[\w]*", query[start:])
    shown = told(word.group()) if word else ""
    problem = f"'{shown}' was not expected here; a word, a phrase or a bracket may be missing before it"
    return QuerySyntaxError("Q103", problem, query, start, start + max(1, len(shown)))


def _leaf_items(item: Any) -> Iterable[Any]:
    waiting = [item]
    while waiting:
        part = waiting.pop()
        if not part.children:
            yield part
        waiting += part.children


# --- operators ------------------------------------------------------------------------------------------------------


def _and(item: Any, reading: _Reading) -> Node:
    _check_mixed(item, reading, lucene.OrOperation)
    return And(_flat(And, item, reading))


def _or(item: Any, reading: _Reading) -> Node:
    _check_mixed(item, reading, lucene.AndOperation, lucene.UnknownOperation)
    for part in item.children:
        if isinstance(part, lucene.Not):
            shown = told(reading.text_of(part))
            raise Refused(
                "Q207", f"Lucene reads '... OR {shown}' as '... AND {shown}'; write OR ({shown}) if OR is meant"
            )
    return Or(_flat(Or, item, reading))


def _side_by_side(item: Any, reading: _Reading) -> Node:
    if reading.bare == "and":
        return _and(item, reading)
    first, second = (told(reading.text_of(part)) for part in item.children[:2])
    raise Refused(
        "Q204",
        f"no operator between '{first}' and '{second}' (Lucene reads OR, most people mean AND); "
        f"write {first} AND {second}, {first} OR {second}, or quote them as one phrase",
    )


def _check_mixed(item: Any, reading: _Reading, *others: type) -> None:
    for part in item.children:
        if isinstance(part, others):
            raise Refused(
                "Q203",
                f"AND and OR stand side by side; say which goes first: ({told(reading.text_of(part))}) in brackets",
            )


def _flat(kind: type[And] | type[Or], item: Any, reading: _Reading) -> tuple[Node, ...]:
    parts: list[Node] = []
    for child in item.children:
        node = _node(child, reading)
        parts += node.parts if isinstance(node, kind) else (node,)
    return tuple(parts)


def _not(item: Any, reading: _Reading) -> Node:
    if isinstance(item.a, lucene.Not):
        raise Refused("Q208", "NOT NOT says nothing; remove both")
    return Not(_node(item.a, reading))


def _group(item: Any, reading: _Reading) -> Node:
    return _node(item.expr, reading)


# --- fields and values ----------------------------------------------------------------------------------------------


def _search_field(item: Any, reading: _Reading) -> Node:
    name = unescape(item.name)
    if reading.written:
        raise Refused("Q206", f"'{told(name)}:' stands within '{reading.written}:'; a field cannot hold another")
    if name == "*" and getattr(item.expr, "value", "") == "*":
        return Everything()
    if name == "_exists_":
        return _exists(item, reading)
    return _any_of([_node(item.expr, reading.within(field, name)) for field in _targets(name)])


def _exists(item: Any, reading: _Reading) -> Node:
    if not isinstance(item.expr, lucene.Word | lucene.Phrase):
        raise Refused("Q301", "_exists_ wants the name of one field, such as _exists_:offer.price")
    name = unescape(item.expr.value.strip('"'))
    return _any_of([Exists(field.name, f"_exists_:{name}") for field in _targets(name)])


def _targets(name: str) -> tuple[Field, ...]:
    found = targets(name)
    if found:
        return found
    near = similar(name)
    hint = f"did you mean '{near}'?" if near else "docs/query-language.md lists them; quote a text that has a colon"
    raise Refused("Q301", f"there is no field '{told(name)}'; {hint}")


def _any_of(nodes: list[Node]) -> Node:
    return nodes[0] if len(nodes) == 1 else Or(tuple(nodes))


def _word(item: Any, reading: _Reading) -> Node:
    return word_leaf(reading.place(item), item.value)


def _phrase(item: Any, reading: _Reading) -> Node:
    return value_leaf(reading.place(item), _quoted(item.value, reading))


def _quoted(raw: str, reading: _Reading) -> str:
    text = unescape(raw[1:-1])
    if reading.field.type == TEXT and re.search(r"\w\*|\*\w", text):
        raise Refused("Q307", "'*' within quotes stands for itself; take the quotes away and join the words with AND")
    return text


def _proximity(item: Any, reading: _Reading) -> Node:
    if reading.query[item.pos + item.size - 1] == "~":
        raise Refused("Q309", "how far apart may the words stand? write a number behind '~', such as \"...\"~3")
    return phrase_leaf(reading.place(item), _quoted(item.term.value, reading), int(item.degree))


def _fuzzy(item: Any, reading: _Reading) -> Node:
    return fuzzy_leaf(reading.place(item), item.term.value, item.degree)


def _range(item: Any, reading: _Reading) -> Node:
    low, high = _bound(item.low), _bound(item.high)
    return range_leaf(reading.place(item), low, high, bool(item.include_low), bool(item.include_high))


def _from(item: Any, reading: _Reading) -> Node:
    return range_leaf(reading.place(item), _compared(item), "*", bool(item.include), True)


def _to(item: Any, reading: _Reading) -> Node:
    return range_leaf(reading.place(item), "*", _compared(item), True, bool(item.include))


def _compared(item: Any) -> str:
    value = _bound(item.a)
    if value == "*":
        raise Refused("Q305", "a comparison wants a number or a date, and '*' is neither")
    return value


def _bound(item: Any) -> str:
    if isinstance(item, lucene.Phrase):
        return unescape(item.value[1:-1])
    return unescape(str(getattr(item, "value", item)))


_READERS: dict[type, Callable[[Any, _Reading], Node]] = {
    lucene.AndOperation: _and,
    lucene.OrOperation: _or,
    lucene.UnknownOperation: _side_by_side,
    lucene.Not: _not,
    lucene.Group: _group,
    lucene.FieldGroup: _group,
    lucene.SearchField: _search_field,
    lucene.Word: _word,
    lucene.Phrase: _phrase,
    lucene.Proximity: _proximity,
    lucene.Fuzzy: _fuzzy,
    lucene.Range: _range,
    lucene.From: _from,
    lucene.To: _to,
}
