from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.routes import group_of, holds, label_problems, route_for
from config.records import Matcher, Route

CRITICAL = (Matcher("severity", "=", "critical"),)
HARBOR = (Matcher("source", "=", "harbor"),)
LABELS = {"alert": "a-1", "severity": "critical", "source": "harbor", "watch": "bulk,bank", "data_types": "aadhaar,pan"}


def receivers(root: Route, labels: dict[str, str] = LABELS) -> list[str]:
    return [decision.receiver for decision in route_for(labels, root)]


def test_the_root_takes_what_no_child_takes() -> None:
    root = Route("everyone", routes=(Route("soc", CRITICAL),))
    assert receivers(root, {"severity": "low"}) == ["everyone"]


def test_the_first_child_that_matches_ends_the_search() -> None:
    root = Route("everyone", routes=(Route("soc", CRITICAL), Route("harbor-desk", HARBOR)))
    assert receivers(root) == ["soc"]


def test_continue_lets_later_siblings_hear_too() -> None:
    root = Route("everyone", routes=(Route("soc", CRITICAL, go_on=True), Route("harbor-desk", HARBOR)))
    assert receivers(root) == ["soc", "harbor-desk"]


def test_a_deeper_route_wins_over_its_parent() -> None:
    root = Route("everyone", routes=(Route("soc", CRITICAL, routes=(Route("night", HARBOR),)),))
    assert receivers(root) == ["night"]
    assert receivers(root, {"severity": "critical", "source": "quay"}) == ["soc"]


def test_all_matchers_of_a_route_must_hold() -> None:
    root = Route("everyone", routes=(Route("soc", CRITICAL + HARBOR),))
    assert receivers(root, {"severity": "critical", "source": "quay"}) == ["everyone"]


@pytest.mark.parametrize(
    ("matcher", "expected"),
    [
        (Matcher("severity", "=", "critical"), True),
        (Matcher("severity", "!=", "critical"), False),
        (Matcher("severity", "=~", "crit"), False),  # patterns match whole values
        (Matcher("severity", "=~", "crit.*|high"), True),
        (Matcher("severity", "!~", "low|medium"), True),
        (Matcher("team", "=", ""), True),  # a missing label is empty
        (Matcher("team", "!=", ""), False),
        (Matcher("watch", "=", "bank"), True),  # any of several values
        (Matcher("watch", "!=", "bank"), False),
        (Matcher("data_types", "=~", "pan|ssn"), True),
        (Matcher("data_types", "!~", "ssn|card"), True),
        (Matcher("severity", "=~", "critical\n"), False),
    ],
)
def test_a_matcher_means_what_it_means_in_alertmanager(matcher: Matcher, expected: bool) -> None:
    assert holds(matcher, LABELS) is expected


def test_every_decision_has_a_reason_with_its_place() -> None:
    root = Route("everyone", place="routes.yml:2", routes=(Route("soc", CRITICAL, place="routes.yml:5"),))
    [decision] = route_for(LABELS, root)
    assert decision.reason == 'its labels meet severity="critical" (routes.yml:5)'
    [decision] = route_for({}, root)
    assert decision.reason == "the root takes what no other route takes (routes.yml:2)"


def test_group_by_decides_who_shares_a_message() -> None:
    root = Route("soc", group_by=("source",))
    [one], [other] = route_for(LABELS, root), route_for(LABELS | {"alert": "a-2"}, root)
    assert group_of(one, LABELS) == group_of(other, LABELS | {"alert": "a-2"})
    assert group_of(one, LABELS)[1] == "source=harbor"
    assert group_of(one, LABELS)[0] != group_of(one, LABELS | {"source": "quay"})[0]


def test_three_dots_keep_every_alert_by_itself() -> None:
    [one] = route_for(LABELS, Route("soc", group_by=("...",)))
    assert group_of(one, LABELS) != group_of(one, LABELS | {"alert": "a-2"})


def test_two_routes_to_one_receiver_are_two_groups() -> None:
    root = Route("x", routes=(Route("soc", CRITICAL, go_on=True), Route("soc", HARBOR)))
    first, second = route_for(LABELS, root)
    assert group_of(first, LABELS)[0] != group_of(second, LABELS)[0]


def test_a_label_that_no_alert_has_is_told() -> None:
    sauce, team = label_problems(["sauce", "severity", "team"], (), "routes.yml:9")
    assert "no alert has a label 'sauce'" in sauce
    assert team.startswith("routes.yml:9: ")
    assert label_problems(["team", "sauce"], ["team", "sauce"], "") == []


# --- against a slow, obvious twin ------------------------------------------------------------------------------------

NAMES, VALUES = st.sampled_from(["severity", "source"]), st.sampled_from(["", "low", "harbor"])
MATCHERS = st.lists(st.builds(Matcher, NAMES, st.sampled_from(["=", "!=", "=~", "!~"]), VALUES), max_size=2).map(tuple)
LEAVES = st.builds(Route, st.sampled_from("abc"), MATCHERS, go_on=st.booleans())
TREES = st.recursive(
    LEAVES,
    lambda below: st.builds(
        Route, st.sampled_from("abc"), MATCHERS, go_on=st.booleans(), routes=st.lists(below, max_size=3).map(tuple)
    ),
    max_leaves=8,
)


def twin(route: Route, labels: dict[str, str]) -> list[Route]:
    """Alertmanager's dispatch, as its documentation tells it."""
    if not all(holds(matcher, labels) for matcher in route.matchers):
        return []
    found: list[Route] = []
    for child in route.routes:
        matched = twin(child, labels)
        found.extend(matched)
        if matched and not child.go_on:
            break
    return found if found else [route]


@given(st.lists(TREES, max_size=3).map(tuple), st.dictionaries(NAMES, VALUES))
def test_the_walk_is_that_of_its_twin(children: tuple[Route, ...], labels: dict[str, str]) -> None:
    root = Route("root", routes=children)
    assert [decision.route for decision in route_for(labels, root)] == twin(root, labels)
