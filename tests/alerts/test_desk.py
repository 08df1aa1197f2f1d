from __future__ import annotations

from pathlib import Path

import pytest

from alerts.desk import act, labels_on_file, list_alerts, route_test
from alerts.silences import add_silence, list_silences, read_matcher
from alerts.story import story_lines, why
from config.records import Matcher, Route
from indexer.audit import acts
from schema.errors import BadConfig, DeliveryDelayed
from schema.json_form import to_json
from tests.alerts.examples import at, listing, offer, price, watch
from tests.alerts.scene import Scene


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    scene = Scene(tmp_path)
    scene.see(listing())
    return scene


def first(scene: Scene) -> str:
    return list_alerts(scene.engine).items[0].id


def test_alerts_come_newest_first_and_page_by_page(scene: Scene) -> None:
    for number in range(2, 7):
        scene.later(1 if number < 5 else 0)
        scene.see(listing(number))
    seen, cursor = [], None
    while True:
        page = list_alerts(scene.engine, limit=2, after=cursor)
        seen += [alert.listing.id for alert in page.items]
        cursor = page.next
        if cursor is None:
            break
    assert sorted(seen) == [f"harbor/t{number}" for number in range(1, 7)]
    assert seen[-1] == "harbor/t1" and len(page.items) == 2


def test_alerts_are_narrowed_by_state_and_source(scene: Scene) -> None:
    act(scene.engine, first(scene), "acknowledge", actor="ana", comment="", now=scene.now)
    assert list_alerts(scene.engine, state="open").items == ()
    assert len(list_alerts(scene.engine, state="acknowledged", source="harbor").items) == 1
    assert list_alerts(scene.engine, source="quay").items == ()


@pytest.mark.parametrize("cursor", ["x", "2026-03-04|a-1", "2026-03-04T00:00:00Z|", "|"])
def test_a_broken_cursor_is_explained(scene: Scene, cursor: str) -> None:
    with pytest.raises(BadConfig, match="is no cursor"):
        list_alerts(scene.engine, after=cursor)


def test_an_unknown_state_is_told_with_those_there_are(scene: Scene) -> None:
    with pytest.raises(BadConfig, match="expected one of open, acknowledged, closed"):
        list_alerts(scene.engine, state="new")


def test_the_beginning_of_an_id_and_the_listing_are_enough(scene: Scene) -> None:
    full = first(scene)
    for typed in (full, full[:6], "harbor/t1"):
        story = why(scene.engine, typed)
        assert story.alert is not None and story.alert.id == full


@pytest.mark.parametrize("typed", ["a-", "a-ffffffffffff", "nothing", "%", "a-%%%"])
def test_an_alert_that_is_not_there_is_explained(scene: Scene, typed: str) -> None:
    with pytest.raises(BadConfig, match="no alert"):
        why(scene.engine, typed)


def test_an_acknowledgement_is_on_record(scene: Scene) -> None:
    alert = act(scene.engine, first(scene), "acknowledge", actor="ana", comment="calling the bank", now=scene.now)
    assert alert.state == "acknowledged"
    [one] = why(scene.engine, alert.id).acts
    assert (one.action, one.actor, one.comment) == ("acknowledge", "ana", "calling the bank")
    assert [one.action for one in acts(scene.engine)] == ["alert.acknowledge"]


def test_an_acknowledged_alert_still_tells_material_changes(scene: Scene) -> None:
    scene.told()
    act(scene.engine, first(scene), "acknowledge", actor="ana", comment="", now=scene.now)
    scene.see(listing(title="[SOLD] 81.5 crore Aadhaar"))
    scene.later(300)
    assert scene.told() == ["new", "sold"]
    assert list_alerts(scene.engine).items[0].state == "acknowledged"


def test_a_closed_alert_is_silent_and_catches_up_when_it_is_opened_again(scene: Scene) -> None:
    scene.told()
    act(scene.engine, first(scene), "close", actor="ana", comment="ours, a test", now=scene.now)
    scene.see(listing(offer=offer(price=price(80_000))))
    scene.later(300)
    assert scene.told() == ["new"]
    assert "the alert is closed" in why(scene.engine, "harbor/t1").decisions[-1].reason
    act(scene.engine, first(scene), "reopen", actor="ana", comment="not ours", now=scene.now)
    assert scene.told() == ["new", "price not stated -> 80,000 USD"]


def test_the_story_tells_everything_in_order(scene: Scene) -> None:
    scene.ear().fail = lambda: DeliveryDelayed("mail server: nothing listens there; it is tried again")
    scene.deliver()
    scene.ear().fail = lambda: None
    scene.later(10)
    scene.deliver()
    act(scene.engine, first(scene), "acknowledge", actor="ana", comment="on it", now=scene.now)
    text = "\n".join(story_lines(why(scene.engine, "harbor/t1")))
    order = [
        "acknowledged, critical  815,000,000 records",
        "Matches",
        "watch bulk-identity on harbor/t1, entry 1: true",
        "true: offer.records:>=1M (body 8-17)",
        "What changed",
        "1. new",
        "Who should hear",
        "soc: pass (route): the root takes",
        "soc: pass (dedup): first notification",
        "Notifications",
        "delayed: mail server: nothing listens there",
        "sent: heard 1",
        "What people did",
        "acknowledge by ana: on it",
    ]
    places = [text.find(words) for words in order]
    assert -1 not in places and places == sorted(places), text


def test_the_story_of_a_dropped_match_says_why_nobody_heard(tmp_path: Path) -> None:
    scene = Scene(tmp_path, watches=[watch(query="offer.records:>=1M")])
    scene.see(listing(offer=offer(records=None)))
    story = why(scene.engine, "harbor/t1")
    assert story.alert is None
    text = "\n".join(story_lines(story))
    assert "harbor/t1: no alert came of it" in text and "dropped: cannot be told: offer.records:>=1M" in text


def test_the_story_is_json(scene: Scene) -> None:
    scene.deliver()
    form = to_json(why(scene.engine, "harbor/t1"))
    assert form["alert"]["listing"]["offer"]["records"] == 815_000_000
    assert form["notifications"][0]["attempts"][0]["outcome"] == "sent"


def test_route_test_says_who_hears_and_why() -> None:
    root = Route("everyone", routes=(Route("soc", (Matcher("severity", "=", "critical"),), place="routes.yml:4"),))
    tested = route_test(root, {"severity": "critical"})
    assert tested.receivers == ("soc",) and tested.problems == ()
    assert tested.lines() == [
        'soc: its labels meet severity="critical" (routes.yml:4); group_wait 30 s, group_interval 300 s, never repeated'
    ]


def test_route_test_names_labels_that_no_alert_has() -> None:
    tested = route_test(Route("soc"), {"sevrity": "critical", "severity": "low,high"})
    assert "no alert has a label 'sevrity'" in tested.problems[0]
    assert "label 'severity' has one value only" in tested.problems[1]


def test_the_labels_of_an_alert_can_be_tried_on_new_routes(scene: Scene) -> None:
    labels = labels_on_file(scene.engine, first(scene))
    assert labels["data_types"] == "aadhaar,passport"
    assert route_test(Route("soc"), labels).problems == ()


def test_silences_in_force_are_listed(scene: Scene) -> None:
    for end in (60, 600):
        add_silence(
            scene.engine, [read_matcher("source=harbor")], starts_at=scene.now, ends_at=at(end), actor="ana",
            comment="test", now=scene.now,
        )  # fmt: skip
    assert [one.ends_at for one in list_silences(scene.engine, at(61))] == [at(600)]
    assert len(list_silences(scene.engine, at(61), ended_too=True)) == 2
