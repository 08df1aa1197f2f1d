from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from sqlalchemy import select, update

from alerts import outbox
from alerts.desk import list_alerts
from alerts.notifiers.contract import Notification
from alerts.receivers import FIRST_WAIT_S, LONGEST_NAMED_S, LONGEST_WAIT_S, health, waiting_time_s
from alerts.story import why
from config.records import Route
from indexer.leases import owner_name
from indexer.state import alert_tables
from indexer.state.engine import reading, writing
from schema.errors import DeliveryDelayed, DeliveryRefused
from tests.alerts.examples import listing
from tests.alerts.scene import Scene


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    scene = Scene(tmp_path)
    scene.see(listing())
    scene.ear()
    return scene


def outcomes(scene: Scene) -> list[str]:
    return [attempt.outcome for one in why(scene.engine, "harbor/t1").notifications for attempt in one.attempts]


def test_what_is_sent_has_a_receipt(scene: Scene) -> None:
    assert scene.deliver() == outbox.DeliveryReport(sent=1)
    [notification] = why(scene.engine, "harbor/t1").notifications
    assert (notification.state, [one.text for one in notification.attempts]) == ("sent", ["heard 1"])


def test_what_is_sent_is_not_sent_again_and_leaves_no_words(scene: Scene) -> None:
    scene.deliver()
    scene.later(86_400)
    assert scene.deliver() == outbox.DeliveryReport()
    with reading(scene.engine) as connection:
        assert connection.scalars(select(alert_tables.outbox.c.document)).all() == [""]


def test_a_receiver_that_is_down_for_hours_delays_and_loses_nothing(scene: Scene) -> None:
    scene.ear().fail = lambda: DeliveryDelayed("mail server: nothing listens there; it is tried again")
    for _ in range(100):
        scene.deliver()
        due = outbox.next_due_at(scene.engine)
        assert due is not None and due > scene.now
        scene.now = due
    scene.ear().fail = lambda: None
    assert scene.told() == ["new"]
    assert outcomes(scene) == ["delayed"] * 100 + ["sent"]


def test_it_waits_longer_after_each_failure(scene: Scene) -> None:
    scene.ear().fail = lambda: DeliveryDelayed("down")
    waits = []
    for _ in range(8):
        scene.deliver()
        due = outbox.next_due_at(scene.engine)
        assert due is not None
        waits.append((due - scene.now).total_seconds())
        scene.now = due
    assert waits == [5, 10, 20, 40, 80, 160, 300, 300]


def test_nothing_is_tried_before_its_time(scene: Scene) -> None:
    scene.ear().fail = lambda: DeliveryDelayed("down")
    scene.deliver()
    scene.ear().fail = lambda: None
    scene.later(4)
    assert scene.deliver() == outbox.DeliveryReport()
    scene.later(1)
    assert scene.deliver().sent == 1


def test_a_time_that_the_other_side_names_is_kept(scene: Scene) -> None:
    scene.ear().fail = lambda: DeliveryDelayed("slack answered 429", after_s=120.0)
    scene.deliver()
    due = outbox.next_due_at(scene.engine)
    assert due is not None and (due - scene.now).total_seconds() == 120


def test_a_named_time_is_capped_and_jitter_takes_off_half_at_most() -> None:
    assert waiting_time_s(1, 10**9, lambda: 1.0) == LONGEST_NAMED_S
    assert waiting_time_s(1, None, lambda: 0.0) == FIRST_WAIT_S / 2
    assert waiting_time_s(10**6, None, lambda: 1.0) == LONGEST_WAIT_S
    assert waiting_time_s(3, 0.0, lambda: 1.0) > 0


def test_a_refusal_is_loud_and_final_until_a_person_tries_again(scene: Scene) -> None:
    scene.ear().fail = lambda: DeliveryRefused("slack answered 404 no_service; recreate the webhook in Slack")
    report = scene.deliver()
    assert report.problems == ("receiver soc: slack answered 404 no_service; recreate the webhook in Slack",)
    [state] = health(scene.engine)
    assert (state.refused, state.pending, state.last_error) == (1, 0, report.problems[0].removeprefix("receiver soc: "))
    scene.later(86_400)
    scene.ear().fail = lambda: None
    assert scene.deliver().sent == 0
    assert outbox.retry_refused(scene.engine, ["soc"], scene.now) == 1
    assert scene.deliver().sent == 1
    assert health(scene.engine)[0].last_error == ""


def test_a_failing_receiver_is_left_alone_with_everything_for_it(scene: Scene) -> None:
    scene.see(listing(2), listing(3))
    tries: list[int] = []
    scene.ear().fail = lambda: tries.append(1) or DeliveryDelayed("down")  # type: ignore[func-returns-value]
    scene.deliver()
    assert len(tries) == 1
    assert health(scene.engine)[0].pending == 3


def test_a_service_that_stops_finishes_its_attempt_and_leaves_the_rest(scene: Scene) -> None:
    scene.see(listing(2), listing(3))
    scene.advance()
    ear = scene.ear()
    assert outbox.deliver_due(scene.engine, scene.ears, lambda: scene.now, lambda: len(ear.heard) == 2).sent == 2
    assert outbox.deliver_due(scene.engine, scene.ears, lambda: scene.now).sent == 1


def test_a_service_that_stops_does_not_wait_for_a_silent_server(scene: Scene) -> None:
    let_go, began = threading.Event(), time.monotonic()

    def hang() -> None:
        let_go.wait(30)

    scene.advance()
    scene.ear().fail = hang
    stop = iter([False] + [True] * 1000)
    report = outbox.deliver_due(scene.engine, scene.ears, lambda: scene.now, lambda: next(stop), grace_s=0.2)
    assert report == outbox.DeliveryReport() and time.monotonic() - began < 10
    let_go.set()
    [notification] = why(scene.engine, "harbor/t1").notifications
    assert notification.state in ("pending", "sent")


def test_one_message_that_never_goes_does_not_hold_up_the_others(scene: Scene) -> None:
    scene.see(listing(2), listing(3))
    scene.advance()
    poisoned = list_alerts(scene.engine).items[0].id
    ear = scene.ear()
    usual = ear.notify

    def notify(notification: Notification) -> str:
        if notification.alerts[0].id == poisoned:
            raise DeliveryDelayed("too strange")
        return usual(notification)

    ear.notify = notify  # type: ignore[method-assign]
    for _ in range(4):
        scene.deliver()
        scene.later(600)
    assert len(ear.heard) == 2


def test_a_receiver_that_is_down_keeps_nobody_else_waiting(tmp_path: Path) -> None:
    both = (Route("down", group_wait_s=0.0, go_on=True), Route("soc", group_wait_s=0.0))
    scene = Scene(tmp_path, Route("soc", routes=both))
    scene.ear("down").fail = lambda: DeliveryDelayed("down")
    scene.see(listing())
    report = scene.deliver()
    assert (report.sent, report.delayed) == (1, 1)


def test_receivers_are_told_side_by_side(tmp_path: Path) -> None:
    both = (Route("one", group_wait_s=0.0, go_on=True), Route("two", group_wait_s=0.0))
    scene = Scene(tmp_path, Route("soc", routes=both))
    meeting = threading.Barrier(2, timeout=10)

    def meet() -> None:
        meeting.wait()

    for name in ("one", "two"):
        scene.ear(name).fail = meet
    scene.see(listing())
    assert scene.deliver().sent == 2


def test_a_notifier_that_breaks_its_promise_delays_and_says_nothing_secret(
    scene: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    scene.ear().fail = lambda: RuntimeError("the token is xoxb-very-secret")
    report = scene.deliver()
    assert report.problems == ("receiver soc: its notifier failed (RuntimeError); see the log",)
    assert "xoxb" not in caplog.text and "RuntimeError" in caplog.text


def test_an_attempt_that_was_lost_is_made_again_when_its_claim_runs_out(scene: Scene) -> None:
    class Killed(BaseException):
        pass

    scene.ear().fail = lambda: Killed()  # type: ignore[assignment,return-value]
    with pytest.raises(Killed):
        scene.deliver()
    scene.ear().fail = lambda: None
    assert scene.deliver().sent == 0  # another process may be at it
    scene.later(outbox.LEASE_S + scene.ear().timeout_s)
    assert scene.deliver().sent == 1


def test_claims_of_living_processes_and_of_other_machines_are_left_alone(scene: Scene) -> None:
    scene.advance()
    for claim in (owner_name(), "elsewhere:1:00"):
        with writing(scene.engine) as connection:
            connection.execute(update(alert_tables.outbox).values(claimed_by=claim))
        assert outbox.release_claims(scene.engine, scene.now) == 0


CHILD = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from alerts import outbox
from indexer.state.engine import open_state
class Notifier:
    timeout_s = 5.0
    def notify(self, notification):
        with Path(sys.argv[2]).open("a") as heard:
            heard.write(notification.id + "\\n"); heard.flush(); os.fsync(heard.fileno())
        if sys.argv[3] == "die":
            os.kill(os.getpid(), signal.SIGKILL)
        return "ok"
engine = open_state(Path(sys.argv[1]))
outbox.deliver_due(engine, {"soc": Notifier()}, lambda: datetime.now(UTC))
"""


def test_a_kill_between_sending_and_receipt_sends_the_same_id_again(scene: Scene, tmp_path: Path) -> None:
    scene.advance()
    heard = tmp_path / "heard"
    command = [sys.executable, "-c", CHILD, str(tmp_path / "state.db"), str(heard)]
    root = Path(__file__).parents[2]
    killed = subprocess.run([*command, "die"], cwd=root, env=os.environ | {"PYTHONPATH": str(root)})
    assert killed.returncode == -signal.SIGKILL
    assert subprocess.run([*command, "live"], cwd=root, env=os.environ | {"PYTHONPATH": str(root)}).returncode == 0
    first, second = heard.read_text().split()
    assert first == second
    [notification] = why(scene.engine, "harbor/t1").notifications
    assert (notification.id, notification.state) == (first, "sent")
    assert subprocess.run([*command, "live"], cwd=root, env=os.environ | {"PYTHONPATH": str(root)}).returncode == 0
    assert len(heard.read_text().split()) == 2


def test_two_deliverers_do_not_send_one_message_twice(scene: Scene) -> None:
    for number in range(2, 12):
        scene.see(listing(number))
    scene.advance()
    threads = [
        threading.Thread(target=lambda: outbox.deliver_due(scene.engine, scene.ears, lambda: scene.now))
        for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(scene.ear().heard) == 11 == len({one.id for one in scene.ear().heard})
