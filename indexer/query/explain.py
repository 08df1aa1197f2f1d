"""How a query was read: as a tree, as text of our own language, and as Lucene text for Kibana.

What tree_text and query_text print is exact: parsing query_text gives the same query. kibana_text spells out all that
Lucene would add or leave out silently: operators, brackets, folded tokens, expanded numbers, `_exists_` beside NOT.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal

from indexer.query.evaluate import may_be_withheld
from indexer.query.fields import DEFAULT_TEXTS, FIELDS, TEXT, fields_of
from indexer.query.normal import negations_inward
from indexer.query.tokens import words
from indexer.query.tree import And, Everything, Exists, Fuzzy, Leaf, Node, Not, Or, Phrase, Range, Term, Wildcard
from schema.json_form import time_text

Value = object


def query_text(node: Node) -> str:
    """The query with every operator and bracket written out."""
    return _joined(node, _our_leaf, _our_not)


def kibana_text(node: Node) -> str:
    """Lucene text over the fields of an Elasticsearch store; unknown is no, as in every search."""
    return _joined(negations_inward(node), _kibana_leaf, _kibana_not)


def tree_text(node: Node, indent: str = "") -> str:
    """One line an operator or a condition, parts indented below it."""
    if isinstance(node, And | Or):
        head = "all of" if isinstance(node, And) else "any of"
        return "\n".join([indent + head, *(tree_text(part, indent + "  ") for part in node.parts)])
    if isinstance(node, Not):
        return f"{indent}not\n{tree_text(node.part, indent + '  ')}"
    note = "  (unknown where the seller keeps it back)" if may_be_withheld(node) else ""
    return f"{indent}{_in_words(node)}{note}"


def _joined(node: Node, leaf: Callable[[Leaf], str], negated: Callable[[Node], str]) -> str:
    if isinstance(node, Not):
        return negated(node.part)
    if not isinstance(node, And | Or):
        return leaf(node)
    operator = " AND " if isinstance(node, And) else " OR "
    return operator.join(_bracketed(part, _joined(part, leaf, negated)) for part in node.parts)


def _bracketed(part: Node, text: str) -> str:
    return f"({text})" if isinstance(part, And | Or | Not) else text


# --- our own language -----------------------------------------------------------------------------------------------


def _our_not(part: Node) -> str:
    return f"NOT {_bracketed(part, query_text(part))}"


def _our_leaf(leaf: Leaf) -> str:
    if isinstance(leaf, Everything):
        return "*:*"
    if isinstance(leaf, Exists):
        return f"_exists_:{leaf.field}"
    value = _value(leaf)
    return f"{leaf.field}:{value}" if leaf.field else value


def _value(leaf: Leaf) -> str:
    if isinstance(leaf, Phrase):
        return _quoted(_apart(leaf.tokens)) + (f"~{leaf.slop}" if leaf.slop else "")
    if isinstance(leaf, Wildcard):
        return _escaped(leaf.pattern, keep="*?")
    if isinstance(leaf, Fuzzy):
        return f"{_escaped(leaf.token)}~{leaf.distance}"
    if isinstance(leaf, Range):
        return _comparison(leaf) or _between(leaf)
    return _plain(leaf.value) if isinstance(leaf, Term) else ""


def _comparison(leaf: Range) -> str:
    """A range with one open end, such as >=1000000; "" for one with two ends."""
    if leaf.lower is None and leaf.upper is not None:
        return ("<=" if leaf.include_upper else "<") + _plain(leaf.upper)
    if leaf.upper is None and leaf.lower is not None:
        return (">=" if leaf.include_lower else ">") + _plain(leaf.lower)
    return ""


def _between(leaf: Range) -> str:
    opening, closing = "[" if leaf.include_lower else "{", "]" if leaf.include_upper else "}"
    lower = "*" if leaf.lower is None else _plain(leaf.lower)
    upper = "*" if leaf.upper is None else _plain(leaf.upper)
    return f"{opening}{lower} TO {upper}{closing}"


def _plain(value: Value) -> str:
    """A value as it may stand behind a colon: bare where that is safe."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return _quoted(_instant(value))
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    text = str(value)
    is_bare = re.fullmatch(r"[^\W_][\w.]*", text) and text.upper() not in ("AND", "OR", "NOT", "TO")
    return text if is_bare else _quoted(text)


def _instant(moment: datetime) -> str:
    """With a fraction, so that it is a moment and not the whole second."""
    text = time_text(moment)
    return text if "." in text else text.replace("Z", ".000Z")


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _escaped(text: str, keep: str = "") -> str:
    """Every sign that is no letter or digit behind a backslash, those of keep excepted."""
    return "".join(sign if sign.isalnum() or sign in keep else "\\" + sign for sign in text)


def _apart(tokens: tuple[str, ...]) -> str:
    """Tokens as text that is read as these tokens: single letters with blanks between them would grow together."""
    for separator in (" ", ", "):
        if words(separator.join(tokens)) == tokens:
            return separator.join(tokens)
    return " | ".join(tokens)


# --- Kibana ---------------------------------------------------------------------------------------------------------


_HELD = "_exists_:id"  # every listing, and none of the tombstones, which have a seq and nothing else


def _kibana_not(part: Node) -> str:
    if may_be_withheld(part):  # type: ignore[arg-type]  # a leaf: negations were moved inward
        name = FIELDS[part.field].index_name  # type: ignore[union-attr]
        return f"_exists_:{name} AND NOT {_kibana_leaf(part)}"  # type: ignore[arg-type]
    return f"{_HELD} AND NOT {_kibana_leaf(part)}"  # type: ignore[arg-type]


def _kibana_leaf(leaf: Leaf) -> str:
    if isinstance(leaf, Everything):
        return _HELD
    if isinstance(leaf, Exists):
        return f"_exists_:{FIELDS[leaf.field].index_name}"
    if leaf.field == "":
        either = " OR ".join(f"{FIELDS[name].index_name}:{_kibana_value(leaf)}" for name in DEFAULT_TEXTS)
        return f"({either})"
    condition = f"{FIELDS[leaf.field].index_name}:{_kibana_value(leaf)}"
    return f"({_HELD} AND {condition})" if leaf.field == "seq" else condition


def _kibana_value(leaf: Leaf) -> str:
    if isinstance(leaf, Phrase):
        return _quoted(" ".join(leaf.tokens)) + (f"~{leaf.slop}" if leaf.slop else "")
    return _between(leaf) if isinstance(leaf, Range) else _value(leaf)


# --- words ----------------------------------------------------------------------------------------------------------


def _in_words(leaf: Leaf) -> str:
    if isinstance(leaf, Everything):
        return "every listing"
    where = leaf.field or "title or body"
    if isinstance(leaf, Exists):
        return f"{where} is there"
    if isinstance(leaf, Range):
        return f"{where} {_comparison(leaf) or 'lies in ' + _between(leaf)}"
    is_text = all(field.type == TEXT for field in fields_of(leaf))
    return f"{where} {(_OF_TEXT if is_text else _OF_VALUES)[type(leaf)]} {_value(leaf)}"


_OF_TEXT = {Term: "has the word", Phrase: "has the phrase", Wildcard: "has a word like", Fuzzy: "has a word near"}
_OF_VALUES = {Term: "is", Phrase: "is", Wildcard: "is like", Fuzzy: "is near"}
