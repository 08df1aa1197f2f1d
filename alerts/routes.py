"""Who should hear: a walk down the routing tree, with Alertmanager's meaning.

A route is entered when all its matchers hold. The first child entered ends the search among its siblings unless it
says `continue`; when no child is entered the route itself is taken. The root always is entered.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from alerts.labels import NAMES, values_of
from config.records import Matcher, Route

EACH = "..."  # group_by: ['...'] keeps every alert by itself, as in Alertmanager


@dataclass(frozen=True, slots=True)
class RouteDecision:
    """One receiver that should hear, and why.

    key  names the route: its matchers from the root, and its receiver; stable while these stay
    """

    receiver: str
    route: Route
    key: str
    reason: str


@lru_cache(maxsize=1024)
def _whole(pattern: str) -> re.Pattern[str]:
    return re.compile(f"(?:{pattern})\\Z")


def holds(matcher: Matcher, labels: Mapping[str, str]) -> bool:
    """Whether the labels meet one matcher. Patterns match whole values; a label that is missing is "".

    A label with several values (labels.MANY) meets = and =~ when any value does, != and !~ when no value is met.
    """
    values = values_of(labels, matcher.label)
    if matcher.op in ("=", "!="):
        is_met = matcher.value in values
    else:
        is_met = any(_whole(matcher.value).match(value) for value in values)
    return is_met if matcher.op in ("=", "=~") else not is_met


def all_hold(matchers: Sequence[Matcher], labels: Mapping[str, str]) -> bool:
    return all(holds(matcher, labels) for matcher in matchers)


def matcher_text(matcher: Matcher) -> str:
    return f'{matcher.label}{matcher.op}"{matcher.value}"'


def matchers_text(matchers: Sequence[Matcher]) -> str:
    """As an operator writes them; "every alert" when there is none."""
    return ", ".join(matcher_text(matcher) for matcher in matchers) or "every alert"


def route_for(labels: Mapping[str, str], root: Route) -> list[RouteDecision]:
    """The routes an alert with these labels takes, in the order of the tree; never empty."""
    return _walk(root, labels, "") or [_decision(root, "", ())]


def _walk(route: Route, labels: Mapping[str, str], above: str) -> list[RouteDecision]:
    if not all_hold(route.matchers, labels):
        return []
    path = _path(route, above)
    taken: list[RouteDecision] = []
    for child in route.routes:
        below = _walk(child, labels, path)
        taken += below
        if below and not child.go_on:
            break
    return taken or [_decision(route, above, route.routes)]


def _path(route: Route, above: str) -> str:
    return f"{above}/{{{','.join(matcher_text(matcher) for matcher in route.matchers)}}}"


def _decision(route: Route, above: str, children: Sequence[Route]) -> RouteDecision:
    where = f" ({route.place})" if route.place else ""
    because = (
        f"its labels meet {matchers_text(route.matchers)}" if above else "the root takes what no other route takes"
    )
    if above and children:
        because += " and none of the routes below it"
    return RouteDecision(route.receiver, route, f"{_path(route, above)}->{route.receiver}", because + where)


def every_route(root: Route, above: str = "") -> Iterator[tuple[str, Route]]:
    """All routes of the tree with their keys, for groups that were opened earlier."""
    path = _path(root, above)
    yield f"{path}->{root.receiver}", root
    for child in root.routes:
        yield from every_route(child, path)


def group_of(decision: RouteDecision, labels: Mapping[str, str]) -> tuple[str, str]:
    """(id of the group, its labels as shown) for an alert on a route; alerts of one group are told together."""
    names = decision.route.group_by
    if EACH in names:
        pairs, shown = [("alert", labels.get("alert", ""))], ""
    else:
        pairs = [(name, labels.get(name, "")) for name in sorted(names)]
        shown = ", ".join(f"{name}={value}" for name, value in pairs if value)
    digest = hashlib.sha256(repr((decision.key, pairs)).encode()).hexdigest()
    return f"g-{digest[:16]}", shown


def label_problems(asked: Iterable[str], own: Iterable[str], place: str) -> list[str]:
    """One sentence per name that is no label of an alert."""
    known = sorted({*NAMES, *own})
    return [
        f"{place}: no alert has a label '{name}' (expected one of {', '.join(known)}); correct it"
        for name in asked
        if name not in known
    ]
