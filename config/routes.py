"""routes.yml -> receivers and the routing tree, as in Alertmanager."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from config.nodes import OptionNode, found_kind, with_defaults
from config.problems import Problems, did_you_mean, nearest
from config.reader import read_draft
from config.reading import Reading
from config.records import Matcher, Receiver, Route

_MATCHER = re.compile(r'\s*([A-Za-z_][A-Za-z0-9_]*)\s*(=~|!~|!=|=)\s*(?:"((?:[^"\\]|\\.)*)"|([^\s"\',{}]*))\s*')
_ROOT = Route(receiver="")
_KEYS = frozenset({"matchers", "group_by", "group_wait", "group_interval", "repeat_interval", "continue", "routes"})
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class RoutesForm:
    """The file as written."""

    receivers: OptionNode
    route: OptionNode


@dataclass(frozen=True, slots=True)
class RouteForm:
    """A route as written: None is what it leaves to its parent."""

    receiver: str | None = None
    matchers: tuple[str, ...] = ()
    group_by: tuple[str, ...] | None = None
    group_wait_s: float | None = None
    group_interval_s: float | None = None
    repeat_interval_s: float | None = None
    go_on: bool = field(default=False, metadata={"yaml": "continue"})
    routes: OptionNode | None = None


def read_routes(reading: Reading, defaults: Mapping[str, object]) -> tuple[tuple[Receiver, ...], Route | None]:
    """Receivers and root; the root is None when the tree cannot be told. defaults: notifier -> options (nodes)."""
    path = reading.folder / "routes.yml"
    node = reading.node(path)
    draft = read_draft(RoutesForm, node, reading.problems) if node else None
    if draft is None or draft.record is None:
        return (), None
    file, is_known = draft.record, "receivers" not in draft.faulty
    receivers = _receivers(file.receivers, reading, defaults) if is_known else ()
    names = frozenset(receiver.name for receiver in receivers) if is_known else None
    return receivers, None if "route" in draft.faulty else _root(file.route, names, reading.problems)


def _receivers(node: OptionNode, reading: Reading, defaults: Mapping[str, object]) -> tuple[Receiver, ...]:
    if node.kind != "list":
        text = f"'receivers' is {found_kind(node)} (expected a list); write '- name: ...' lines"
        reading.problems.add("E203", node, text)
        return ()
    first: dict[str, Receiver] = {}
    for item in node.items:
        receiver = _receiver(item, reading, defaults)
        if receiver is None:
            continue
        other = first.setdefault(receiver.name, receiver)
        if other is not receiver:
            text = f"the receiver '{receiver.name}' is also in {other.place} (expected one); rename one of them"
            reading.problems.add("E209", item, text)
    return tuple(first.values())


def _receiver(node: OptionNode, reading: Reading, defaults: Mapping[str, object]) -> Receiver | None:
    problems = reading.problems
    name = node.get("name")
    if node.kind != "map" or name is None or name.kind != "value" or not name.text.strip():
        problems.add("E202", node, "a receiver without 'name' (expected a name and one notifier); add it")
        return None
    others = [(key, value) for key, value in node.pairs if key.text != "name"]
    known = reading.known.notifiers
    for key, _ in others:
        if known is not None and key.text not in known:
            problems.add("E210", key, f"unknown notifier '{key.text}'{did_you_mean(key.text, known)}")
    if len(others) != 1:
        keys = " and ".join(f"'{key.text}'" for key, _ in others) or "no notifier"
        choice = ", ".join(sorted(known)) if known else "email: {...}"
        problems.add("E502", node, f"the receiver '{name.text}' has {keys} (expected exactly one); choose: {choice}")
        return Receiver(name.text, "", place=node.place)
    key, value = others[0]
    common = defaults.get(key.text)
    options = with_defaults(value, common if isinstance(common, OptionNode) else None)
    return Receiver(name.text, key.text, options, node.place)


def _root(node: OptionNode, names: frozenset[str] | None, problems: Problems) -> Route | None:
    route = _route(node, _ROOT, names, problems)
    if route is None:
        return None
    written = {key.text for key, _ in node.pairs}
    if "receiver" not in written and not any(nearest(key, ("receiver",)) for key in written - _KEYS):
        problems.add("E504", node, "the root route has no 'receiver' (expected one, so that no alert is lost); add it")
    for key in ("matchers", "continue"):
        if node.get(key) is not None:
            text = f"the root route has '{key}' (expected none, for every alert starts there); delete it"
            problems.add("E504", node.get(key) or node, text)
    return route


def _route(node: OptionNode, parent: Route, names: frozenset[str] | None, problems: Problems) -> Route | None:
    form = read_draft(RouteForm, node, problems).record
    if form is None:
        return None
    _check_receiver(form.receiver, node, names, problems)
    matchers = _matchers(node.get("matchers"), problems)
    here = Route(
        receiver=_or(form.receiver, parent.receiver),
        matchers=matchers,
        group_by=_or(form.group_by, parent.group_by),
        group_wait_s=_or(form.group_wait_s, parent.group_wait_s),
        group_interval_s=_or(form.group_interval_s, parent.group_interval_s),
        repeat_interval_s=_or(form.repeat_interval_s, parent.repeat_interval_s),
        go_on=form.go_on,
        place=node.place,
    )
    return _with_children(here, form.routes, names, problems)


def _or(own: Value | None, parent: Value) -> Value:
    return parent if own is None else own


def _with_children(here: Route, routes: OptionNode | None, names: frozenset[str] | None, problems: Problems) -> Route:
    if routes is None:
        return here
    if routes.kind != "list":
        problems.add("E203", routes, f"'routes' is {found_kind(routes)} (expected a list); write '- receiver:' lines")
        return here
    children = [_route(item, here, names, problems) for item in routes.items]
    return dataclasses.replace(here, routes=tuple(child for child in children if child is not None))


def _check_receiver(receiver: str | None, node: OptionNode, names: frozenset[str] | None, problems: Problems) -> None:
    """names: None when the receivers could not be read"""
    if receiver is not None and names is not None and receiver not in names:
        hint = did_you_mean(receiver, names) or "; define it under 'receivers'"
        problems.add("E501", node.get("receiver") or node, f"unknown receiver '{receiver}'{hint}")


def _matchers(node: OptionNode | None, problems: Problems) -> tuple[Matcher, ...]:
    """Those that parse; the others are problems."""
    found = []
    for item in node.items if node else ():
        if item.kind != "value" or item.is_nothing:
            continue
        matcher, fault = read_matcher(item.text)
        if matcher is None:
            problems.add("E503", item, fault)
        else:
            found.append(matcher)
    return tuple(found)


def read_matcher(text: str) -> tuple[Matcher | None, str]:
    """'severity="critical"', 'watch=~"bulk-.*"' -> the matcher, or None and what is wrong."""
    match = _MATCHER.fullmatch(text)
    if match is None:
        shape = 'expected one of label="x", label!="x", label=~"regex", label!~"regex"'
        return None, f"the matcher '{text}' does not parse ({shape}); write one matcher a line"
    label, op, quoted, bare = match.groups()
    value = bare if quoted is None else re.sub(r'\\(["\\])', r"\1", quoted)
    try:
        re.compile(value if "~" in op else "")
    except re.error as error:
        return None, f"the pattern '{value}' does not compile: {error.msg} (expected a regular expression); mend it"
    return Matcher(label, op, value), ""
