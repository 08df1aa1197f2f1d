"""YAML text -> nodes that know their line. Nothing in it is ever executed or built: tags and anchors are refused."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from types import MappingProxyType

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    CollectionStartEvent,
    DocumentEndEvent,
    DocumentStartEvent,
    Event,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    StreamEndEvent,
    StreamStartEvent,
)

from config.nodes import OptionNode, Origin
from config.problems import Problems

DEPTH_MAX = 40
_IGNORE = re.compile(r"#\s*stallwatch:\s*ignore\s+([EW0-9, ]+)")
_HINTS = (
    ("mapping values are not allowed", "put a value that contains ': ' in single quotes"),
    ("cannot start any token", "indent with spaces, and put a value that starts with a special character in quotes"),
    ("expected <block end>", "check the indentation, and put a value that starts with a quote in single quotes"),
    ("unexpected end of stream", "close the quotes"),
    ("but got '<stream end>'", "close the bracket"),
    ("unknown escape character", "use single quotes, in which a backslash is only a backslash"),
    ("could not find expected ':'", "write 'key: value'"),
)


class _Refused(Exception):
    """A YAML feature we do not take."""

    def __init__(self, line: int, text: str) -> None:
        super().__init__(text)
        self.line, self.text = line, text


def parse(text: str, origin: Origin, problems: Problems) -> OptionNode | None:
    """The file's one document; None when it is empty or a problem was added that hides the rest of it."""
    events = YAML(typ="safe", pure=True).parse(io.StringIO(text))
    try:
        return _document(iter(events), origin, problems)
    except _Refused as refused:
        problems.add_at("E104", origin.name, refused.line, refused.text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problems.add_at("E102", origin.name, mark.line + 1 if mark else 0, _in_words(error))
    except YAMLError as error:
        line = text.count("\n", 0, getattr(error, "position", 0)) + 1
        problems.add_at("E102", origin.name, line, "a control character (expected text); delete it")
    return None


def ignored_lines(text: str) -> MappingProxyType[int, frozenset[str]]:
    """Line -> codes named in a comment `# stallwatch: ignore W201` on that line."""
    lines = enumerate(text.splitlines(), 1)
    marks = ((number, _IGNORE.search(line)) for number, line in lines if "stallwatch:" in line)
    return MappingProxyType({number: frozenset(re.findall(r"[EW]\d+", mark[1])) for number, mark in marks if mark})


def _in_words(error: MarkedYAMLError) -> str:
    problem = str(error.problem or "unreadable YAML")
    hint = next((hint for needle, hint in _HINTS if needle in problem), "mend the YAML here or on the line before")
    return f"{problem} (expected YAML); {hint}"


def _document(events: Iterator[Event], origin: Origin, problems: Problems) -> OptionNode | None:
    root = None
    for event in events:
        if isinstance(event, StreamStartEvent | StreamEndEvent | DocumentEndEvent):
            continue
        if isinstance(event, DocumentStartEvent):
            if root is not None:
                raise _Refused(event.start_mark.line + 1, "a second document (expected one in a file); use two files")
            continue
        root = _node(events, event, origin, problems, 0)
    return root


def _node(events: Iterator[Event], event: Event, origin: Origin, problems: Problems, depth: int) -> OptionNode:
    line = event.start_mark.line + 1
    _refuse(event, line, depth)
    if isinstance(event, ScalarEvent):
        return OptionNode("value", origin, line, event.value, plain=event.style is None)
    children = []
    for inner in events:
        if not isinstance(inner, NodeEvent):
            break
        children.append(_node(events, inner, origin, problems, depth + 1))
    if not isinstance(event, MappingStartEvent):
        return OptionNode("list", origin, line, items=tuple(children))
    pairs = tuple(zip(children[::2], children[1::2], strict=True))
    return OptionNode("map", origin, line, pairs=_unique(pairs, problems))


def _refuse(event: Event, line: int, depth: int) -> None:
    """The names of tags and anchors are not repeated: an unquoted password may begin with such a character."""
    found = ""
    if isinstance(event, AliasEvent):
        found = "a YAML alias ('*' at the beginning of a value)"
    elif isinstance(event, NodeEvent) and event.anchor is not None:
        found = "a YAML anchor ('&' at the beginning of a value)"
    elif getattr(event, "ctag", None) is not None:
        found = "a YAML tag ('!' at the beginning of a value)"
    if found:
        raise _Refused(line, f"{found} (expected a plain value); quote it if it is text, else write it out")
    if depth > DEPTH_MAX and isinstance(event, CollectionStartEvent):
        raise _Refused(
            line, f"more than {DEPTH_MAX} levels inside each other (expected a flat file); mend the brackets"
        )


def _unique(
    pairs: tuple[tuple[OptionNode, OptionNode], ...], problems: Problems
) -> tuple[tuple[OptionNode, OptionNode], ...]:
    first: dict[str, tuple[OptionNode, OptionNode]] = {}
    for key, value in pairs:
        if key.kind != "value":
            problems.add("E203", key, f"a {key.kind} as a key (expected a word); write 'key: value'")
        elif key.text in first:
            line = first[key.text][0].line
            problems.add("E103", key, f"'{key.text}' stands here and on line {line} (expected once); delete one")
        else:
            first[key.text] = (key, value)
    return tuple(first.values())
