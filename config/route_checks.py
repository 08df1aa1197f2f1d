"""What a routing tree can never do: routes nothing reaches, receivers nobody uses, matchers nothing meets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from config.nodes import OptionNode, Origin
from config.problems import Problems, did_you_mean
from config.reading import Reading
from config.records import Matcher, Receiver, Route, Source
from schema.vocabulary import SEVERITIES
from schema.watch import Watch


def check_tree(route: Route, receivers: tuple[Receiver, ...], problems: Problems, origin: Origin) -> None:
    """Adds warnings of routes that nothing reaches and receivers that nobody uses."""
    for node, above in _walk(route, ()):
        _check_reach(node, above, problems, origin)
    used = {node.receiver for node, _ in _walk(route, ())}
    for receiver in receivers:
        if receiver.name not in used:
            text = f"no route leads to the receiver '{receiver.name}' (expected at least one); add a route or delete it"
            problems.add("W501", _at(receiver.place, origin), text)


def check_matchers(
    route: Route, sources: tuple[Source, ...], watches: tuple[Watch, ...], reading: Reading, origin: Origin
) -> None:
    """Adds warnings of matchers that ask for what no alert has; every source and watch must have been read."""
    for node, _ in _walk(route, ()):
        for matcher in node.matchers:
            fault = never_met(matcher, sources, watches, reading.known.labels)
            if fault:
                reading.problems.add("W503", _at(node.place, origin), fault)


def never_met(
    matcher: Matcher, sources: Iterable[Source], watches: Sequence[Watch], labels: frozenset[str] | None
) -> str:
    """Why no alert can meet a matcher, or none can fail it, and what to do; "" when some can.

    labels  those that alerts have by themselves; None: names are not asked about
    """
    values = {
        "severity": SEVERITIES,
        "source": tuple(source.name for source in sources),
        "watch": tuple(watch.name for watch in watches),
    }
    if labels is not None:
        labels = labels | set(values) | {label for watch in watches for label in watch.labels}
    return _never(matcher, values, labels)


def _walk(route: Route, above: tuple[Matcher, ...]) -> Iterator[tuple[Route, tuple[Matcher, ...]]]:
    """Every route, with the matchers of all its ancestors."""
    yield route, above
    for child in route.routes:
        yield from _walk(child, above + route.matchers)


def _check_reach(route: Route, above: tuple[Matcher, ...], problems: Problems, origin: Origin) -> None:
    """Contradictions with the ancestors, and children behind a sibling that keeps all their alerts."""
    clash = next((m for m in route.matchers for a in above if _exclude(m, a)), None)
    if clash is not None:
        text = f"a parent route already excludes {_words(clash)} (expected an alert that meets both); move the route"
        problems.add("W502", _at(route.place, origin), text)
    for index, child in enumerate(route.routes):
        for earlier in route.routes[:index]:
            if not earlier.go_on and set(earlier.matchers) <= set(child.matchers):
                line = earlier.place.rpartition(":")[2]
                text = f"the route on line {line} takes every alert that this one would (expected it to come later)"
                text += f"; move it below, or say 'continue: true' on line {line}"
                problems.add("W502", _at(child.place, origin), text)
                break


def _exclude(one: Matcher, other: Matcher) -> bool:
    if one.label != other.label or "~" in one.op + other.op:
        return False
    if one.op == other.op:
        return one.op == "=" and one.value != other.value
    return one.value == other.value


def _words(matcher: Matcher) -> str:
    return f'{matcher.label}{matcher.op}"{matcher.value}"'


def _never(matcher: Matcher, values: Mapping[str, tuple[str, ...]], labels: frozenset[str] | None) -> str:
    """Why no alert can meet a matcher, or none can fail it; "" otherwise."""
    if labels is not None and matcher.label not in labels:
        hint = did_you_mean(matcher.label, labels) or "; give watches this label or mend the matcher"
        return f"no alert has a label '{matcher.label}', in {_words(matcher)}{hint}"
    known = values.get(matcher.label, ())
    if not known or not matcher.value:
        return ""
    if "~" not in matcher.op:
        missing = matcher.value not in known
    else:
        missing = not any(re.fullmatch(matcher.value, value) for value in known)
    if not missing:
        return ""
    hint = did_you_mean(matcher.value, known) or "; mend the value"
    return f"no alert has a {matcher.label} of '{matcher.value}', in {_words(matcher)}{hint}"


def _at(place: str, origin: Origin) -> OptionNode:
    return OptionNode("value", origin, int(place.rpartition(":")[2]))
