"""The life of an alert on SQLite and on a real PostgreSQL, alone and with two processes' worth of threads at it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import Engine

from alerts import outbox, pipeline
from alerts.desk import act, list_alerts
from alerts.receivers import health
from alerts.silences import add_silence, expire_silence, read_matcher
from alerts.story import why
from config.records import Route
from schema.entry import Entry
from schema.errors import DeliveryDelayed
from tests.alerts.examples import at, listing, offer, price
from tests.alerts.scene import Scene


def test_an_alert_lives_its_life(state: Engine) -> None:
    scene = Scene(
        state, Route("soc", group_by=("...",), group_wait_s=0.0, group_interval_s=0.0, repeat_interval_s=3600.0)
    )
    scene.ear().fail = lambda: DeliveryDelayed("down")
    scene.see(listing(offer=offer(price=price(80_000), records=None)))
    scene.told()
    scene.ear().fail = lambda: None
    scene.later(10)
    assert scene.told() == ["new"]
    scene.see(listing(title="[SOLD] x\0y", offer=offer(price=price(72_000))))
    assert scene.told()[1:] == ["price 80,000 USD -> 72,000 USD; records not stated -> 815,000,000; sold"]
    alert = act(state, "harbor/t1", "close", actor="ana", comment="done", now=scene.now)
    story = why(state, alert.id)
    assert [len(part) for part in (story.changes, story.matches, story.notifications, story.acts)] == [4, 2, 2, 1]
    assert health(state)[0].failures == 0
    scene.take(Entry(9, "erasure", "harbor/t1", scene.now, None))
    assert list_alerts(state).items[0].listing.title == "erased"


def test_silences_hold_and_let_go(state: Engine) -> None:
    scene = Scene(state)
    quiet = add_silence(
        state, [read_matcher("source=harbor")], starts_at=at(0), ends_at=at(60), actor="a", comment="c", now=at(0)
    )
    scene.see(listing())
    assert scene.told() == []
    expire_silence(state, quiet.id, actor="a", now=at(1))
    scene.later(1)
    assert scene.told() == ["new"]


@pytest.mark.parametrize("group_by", [("...",), ("source",)])
def test_two_processes_decide_and_deliver_everything_once(state: Engine, group_by: tuple[str, ...]) -> None:
    soc = Route("soc", group_by=group_by, group_wait_s=0.0, group_interval_s=0.0)
    scene = Scene(
        state, replace(soc, routes=(replace(soc, receiver="desk", go_on=True), replace(soc, go_on=True), soc))
    )
    ears = {name: scene.ear(name) for name in ("soc", "desk")}
    for number in range(1, 31):
        scene.see(listing(number))

    def work() -> None:
        pipeline.advance(state, scene.root, scene.now)
        outbox.deliver_due(state, ears, lambda: scene.now)

    at_once([work, work])
    work()
    for ear in ears.values():
        assert sorted(alert.listing.id for one in ear.heard for alert in one.alerts) == sorted(
            f"harbor/t{number}" for number in range(1, 31)
        )


def at_once(jobs: list[Callable[[], None]]) -> None:
    errors: list[BaseException] = []

    def run(job: Callable[[], None]) -> None:
        try:
            job()
        except Exception as error:  # noqa: BLE001 - shown by the test
            errors.append(error)

    threads = [threading.Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
