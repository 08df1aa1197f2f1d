from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from alerts import outbox, pipeline
from alerts.desk import act
from alerts.silences import add_silence, expire_silence, read_matcher
from alerts.story import why
from config.records import Matcher, Route
from schema.errors import BadConfig
from tests.alerts.examples import listing, offer, price, watch
from tests.alerts.scene import Scene


def reasons(scene: Scene, number: int = 1) -> list[str]:
    return [one.reason for one in why(scene.engine, f"harbor/t{number}").decisions]


def test_group_wait_zero_is_told_at_once(tmp_path: Path) -> None:
    scene = Scene(tmp_path)
    scene.see(listing())
    assert scene.told() == ["new"]


def test_group_wait_gathers_what_comes_meanwhile_into_one_message(tmp_path: Path) -> None:
    scene = Scene(tmp_path, Route("soc", group_by=("source",), group_wait_s=30.0))
    scene.see(listing(1))
    assert scene.told() == []
    assert pipeline.next_due_at(scene.engine) == scene.now.replace(second=30)
    scene.later(20)
    scene.see(listing(2))
    assert scene.told() == []
    scene.later(10)
    assert scene.told() == ["new", "new"]
    [message] = scene.ear().heard
    assert message.group == "source=harbor"


def test_group_wait_survives_a_restart(tmp_path: Path) -> None:
    root = Route("soc", group_wait_s=30.0)
    Scene(tmp_path, root).see(listing(1))
    before = Scene(tmp_path, root)
    before.advance()
    after = Scene(tmp_path, root)
    after.later(29)
    assert after.told() == []
    after.later(1)
    assert after.told() == ["new"]


def test_group_interval_keeps_the_distance_to_the_next_message(tmp_path: Path) -> None:
    scene = Scene(tmp_path, Route("soc", group_by=("source",), group_wait_s=0.0, group_interval_s=300.0))
    scene.see(listing(1))
    assert len(scene.told()) == 1
    scene.later(10)
    scene.see(listing(2))
    assert len(scene.told()) == 1
    scene.later(290)
    assert len(scene.told()) == 2
    assert len(scene.ear().heard) == 2


def test_a_quiet_group_begins_anew_with_group_wait(tmp_path: Path) -> None:
    scene = Scene(tmp_path, Route("soc", group_wait_s=30.0, group_interval_s=300.0))
    scene.see(listing(1))
    scene.advance()
    scene.later(30)
    assert len(scene.told()) == 1
    scene.later(86_400)
    scene.see(listing(2))
    assert len(scene.told()) == 1
    scene.later(30)
    assert len(scene.told()) == 2


def test_alerts_of_other_labels_do_not_wait_for_each_other(tmp_path: Path) -> None:
    scene = Scene(tmp_path, Route("soc", group_by=("...",), group_wait_s=0.0, group_interval_s=300.0))
    for number in (1, 2, 3):
        scene.see(listing(number))
        scene.told()
    assert len(scene.ear().heard) == 3


def test_a_receiver_hears_once_through_two_routes(tmp_path: Path) -> None:
    two = (
        Route("soc", (Matcher("source", "=", "harbor"),), group_wait_s=0.0, go_on=True),
        Route("soc", group_wait_s=0.0),
    )
    scene = Scene(tmp_path, Route("soc", routes=two))
    scene.see(listing())
    assert scene.told() == ["new"]
    assert any("already told" in reason for reason in reasons(scene))


def test_every_receiver_hears_of_every_material_change(tmp_path: Path) -> None:
    both = (
        Route("soc", group_wait_s=0.0, group_interval_s=0.0, go_on=True),
        Route("desk", group_wait_s=0.0, group_interval_s=0.0),
    )
    scene = Scene(tmp_path, Route("soc", routes=both))
    scene.ear("desk")
    scene.see(listing(offer=offer(price=price(80_000))))
    scene.told()
    scene.see(listing(body="edited", offer=offer(price=price(72_000))))
    expected = ["new", "price 80,000 USD -> 72,000 USD"]
    assert (scene.told("soc"), scene.told("desk")) == (expected, expected)


def test_what_changed_while_nothing_was_told_is_told_once(tmp_path: Path) -> None:
    scene = Scene(tmp_path, Route("soc", group_wait_s=0.0, group_interval_s=600.0))
    scene.see(listing(offer=offer(price=price(80_000))))
    scene.told()
    scene.see(listing(body="edit 1", offer=offer(price=price(75_000))))
    scene.see(listing(title="[SOLD] 81.5 crore", offer=offer(price=price(72_000))))
    scene.later(600)
    assert scene.told() == ["new", "price 80,000 USD -> 75,000 USD; price 75,000 USD -> 72,000 USD; sold"]


def test_a_silenced_alert_is_told_when_the_silence_ends(tmp_path: Path) -> None:
    scene = Scene(tmp_path)
    quiet = add_silence(
        scene.engine, [read_matcher('source="harbor"')], starts_at=scene.now, ends_at=scene.now.replace(hour=13),
        actor="ana", comment="they move servers", now=scene.now,
    )  # fmt: skip
    scene.see(listing())
    assert scene.told() == []
    assert any(f"silenced until 2026-03-04 13:00:00 UTC by {quiet.id}" in reason for reason in reasons(scene))
    scene.later(3600)
    assert scene.told() == ["new"]


def test_ending_a_silence_early_lets_what_it_held_go(tmp_path: Path) -> None:
    scene = Scene(tmp_path)
    quiet = add_silence(
        scene.engine, [read_matcher("watch=bulk-identity")], starts_at=scene.now, ends_at=scene.now.replace(hour=23),
        actor="ana", comment="test", now=scene.now,
    )  # fmt: skip
    scene.see(listing())
    scene.told()
    scene.later(60)
    expire_silence(scene.engine, quiet.id, actor="ana", now=scene.now)
    assert scene.told() == ["new"]
    with pytest.raises(BadConfig, match="no silence in force"):
        expire_silence(scene.engine, quiet.id, actor="ana", now=scene.now)


@pytest.mark.parametrize(
    ("typed", "problem"), [("source", "no matcher"), ("source=~(", "does not compile"), ("9=3", "no matcher")]
)
def test_a_matcher_that_cannot_be_read_is_explained(typed: str, problem: str) -> None:
    with pytest.raises(BadConfig, match=problem):
        read_matcher(typed)


def test_a_silence_for_everything_is_refused(tmp_path: Path) -> None:
    scene = Scene(tmp_path)
    then = scene.now.replace(hour=13)
    with pytest.raises(BadConfig, match="no matcher"):
        add_silence(scene.engine, [], starts_at=scene.now, ends_at=then, actor="a", comment="x", now=scene.now)


def test_an_open_alert_is_repeated_until_it_is_acknowledged(tmp_path: Path) -> None:
    scene = Scene(tmp_path, Route("soc", group_wait_s=0.0, group_interval_s=60.0, repeat_interval_s=3600.0))
    scene.see(listing())
    scene.told()
    scene.later(3599)
    assert scene.told() == ["new"]
    scene.later(1)
    assert scene.told() == ["new", "reminder"]
    assert [one.is_repeat for one in scene.ear().heard] == [False, True]
    act(scene.engine, "harbor/t1", "acknowledge", actor="ana", comment="on it", now=scene.now)
    scene.later(7200)
    assert scene.told() == ["new", "reminder"]


def test_reminders_have_ids_of_their_own(tmp_path: Path) -> None:
    scene = Scene(tmp_path, Route("soc", group_wait_s=0.0, group_interval_s=0.0, repeat_interval_s=60.0))
    scene.see(listing())
    for _ in range(4):
        scene.told()
        scene.later(60)
    assert len({one.id for one in scene.ear().heard}) == 4


def test_alerts_of_a_route_that_is_gone_are_routed_anew(tmp_path: Path) -> None:
    scene = Scene(tmp_path, Route("old-desk", group_wait_s=600.0))
    scene.see(listing())
    scene.advance()
    scene.root = Route("soc", group_wait_s=0.0)
    scene.later(600)
    scene.advance()
    assert scene.told() == ["new"]
    assert any("no longer in routes.yml" in reason for reason in reasons(scene))


def test_a_large_group_is_told_in_several_messages_and_leaves_nobody_out(tmp_path: Path) -> None:
    scene = Scene(tmp_path, Route("soc", group_wait_s=0.0))
    scene.see(*(listing(number) for number in range(1, 61)))
    assert len(scene.told()) == 60
    assert [len(one.alerts) for one in scene.ear().heard] == [25, 25, 10]
    assert len({alert.id for one in scene.ear().heard for alert in one.alerts}) == 60


def test_the_gravest_alert_leads(tmp_path: Path) -> None:
    mild = watch("mild", query="offer.intent:request", severity="low")
    scene = Scene(tmp_path, Route("soc", group_wait_s=0.0), (watch(), mild))
    scene.see(listing(1, offer=offer(intent="request")), listing(2))
    scene.told()
    assert [alert.severity for alert in scene.ear().heard[0].alerts] == ["critical", "low"]


def test_advancing_again_changes_nothing(tmp_path: Path) -> None:
    scene = Scene(tmp_path)
    scene.see(listing())
    assert scene.advance() == pipeline.Advanced(1, 1, 1)
    assert scene.advance() == pipeline.Advanced()
    assert pipeline.next_due_at(scene.engine) is None


def test_a_route_decision_and_a_stage_decision_stand_on_file(tmp_path: Path) -> None:
    scene = Scene(tmp_path)
    scene.see(listing())
    scene.deliver()
    first, second = why(scene.engine, "harbor/t1").decisions
    assert (first.stage, second.stage, second.decision) == ("route", "dedup", "pass")
    assert "the root takes what no other route takes" in first.reason
    assert second.reason == "first notification of this alert to this receiver"


def test_severity_that_rises_reaches_the_route_for_it(tmp_path: Path) -> None:
    grave = watch("grave", query="offer.records:>=500M AND offer.intent:sale", severity="critical")
    usual = watch("usual", query="offer.intent:sale AND offer.data_types:aadhaar", severity="medium")
    pager = Route("pager", (Matcher("severity", "=", "critical"),), group_wait_s=0.0)
    scene = Scene(tmp_path, Route("soc", group_wait_s=0.0, routes=(pager,)), (usual, grave))
    scene.ear("pager")
    scene.see(listing(offer=offer(records=1000)))
    scene.told()
    scene.see(listing(body="now all of it", offer=offer(records=815_000_000)))
    assert scene.told("soc") == ["new"]
    assert scene.told("pager") == ["new"]


def test_pending_messages_of_a_removed_receiver_are_refused_loudly(tmp_path: Path) -> None:
    scene = Scene(tmp_path)
    scene.see(listing())
    scene.advance()
    report = outbox.deliver_due(scene.engine, {}, lambda: scene.now)
    assert report.refused == 1
    assert "no receiver 'soc'" in report.problems[0]


def test_two_offers_by_the_same_words_stay_two_alerts(tmp_path: Path) -> None:
    scene = Scene(tmp_path)
    scene.see(listing(1), replace(listing(2), title=listing(1).title))
    assert len(scene.told()) == 2
