"""Every consumer sees every entry once, in order, whatever becomes of the others."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Connection, Engine

from indexer import audit, cursors, leases, ledger
from indexer.consumers import LEASE, DrainReport, Progress, drain, progress
from indexer.state.engine import open_state
from schema.entry import Entry
from schema.errors import GiveUp, TryLater
from tests.indexer.ledger.story import MORNING, capture, hour, listing, take


@dataclass
class Clock:
    at: datetime = MORNING

    def __call__(self) -> datetime:
        return self.at

    def after(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


@dataclass
class Keeper:
    """Writes what it takes into the state database. at: entry -> what happens there."""

    name: str = "keeper"
    batch: int = 3
    at: dict[int, Callable[[], object]] = field(default_factory=dict)
    calls: list[list[int]] = field(default_factory=list)

    def take(self, entries: Sequence[Entry], connection: Connection) -> None:
        self.calls.append([entry.seq for entry in entries])
        for entry in entries:
            audit.note(connection, self.name, "took", str(entry.seq), "", now=MORNING)
            self.at.get(entry.seq, lambda: None)()


@dataclass
class Carrier:
    """Carries entries somewhere else and refuses some."""

    name: str = "carrier"
    batch: int = 4
    refuses: tuple[str, ...] = ()
    calls: list[list[int]] = field(default_factory=list)
    during: Callable[[], object] = lambda: None

    def carry(self, entries: Sequence[Entry]) -> Sequence[tuple[str, str]]:
        self.calls.append([entry.seq for entry in entries])
        self.during()
        return [(entry.subject, "too odd") for entry in entries if entry.subject in self.refuses]


def failing(error: Exception) -> Callable[[], object]:
    def fail() -> None:
        raise error

    return fail


def kept(state: Engine, name: str = "keeper") -> list[int]:
    return [int(act.subject) for act in reversed(audit.acts(state, limit=1000)) if act.actor == name]


def run(state: Engine, *consumers: Keeper | Carrier, clock: Clock | None = None, **more: object) -> DrainReport:
    return drain(state, consumers, owner="us", now=clock or Clock(), **more)  # type: ignore[arg-type]


@pytest.fixture
def full(state: Engine) -> Engine:
    """Seven entries: six listings, the first of them seen twice."""
    take(state, capture("c1"), [listing(number) for number in range(1, 7)])
    take(state, capture("c2"), [listing(1)])
    return state


def test_it_gives_everything_in_order_and_once(full: Engine) -> None:
    keeper, carrier = Keeper(), Carrier()
    report = run(full, keeper, carrier)
    assert keeper.calls == [[1, 2, 3], [4, 5, 6], [7]]
    assert carrier.calls == [[1, 2, 3, 4], [5, 6, 7]]
    assert report == DrainReport("", (Progress("keeper", 7, 7, 0), Progress("carrier", 7, 7, 0)))
    assert report.is_done
    assert run(full, keeper, carrier).consumers[0].taken == 0
    assert len(keeper.calls) == 3


def test_it_gives_only_what_is_new(full: Engine) -> None:
    keeper = Keeper()
    run(full, keeper)
    take(full, capture("c3"), [listing(9)])
    assert progress(full, [keeper]) == (Progress("keeper", 7, 0, 1),)
    run(full, keeper)
    assert keeper.calls[-1] == [8]


def test_it_undoes_what_a_failing_batch_wrote_and_names_the_entry_it_stands_at(full: Engine) -> None:
    keeper, clock = Keeper(at={5: failing(KeyError("a body"))}), Clock()
    first = run(full, keeper, clock=clock).consumers[0]
    assert (first.seq, first.behind, kept(full)) == (3, 4, [1, 2, 3])
    clock.after(2)
    second = run(full, keeper, clock=clock).consumers[0]
    assert (second.seq, kept(full)) == (4, [1, 2, 3, 4])
    assert second.reason.startswith("keeper: KeyError on the entries after 4 ")
    assert "a body" not in second.reason


def test_it_goes_on_where_the_failure_was_and_forgets_it(full: Engine) -> None:
    keeper, clock = Keeper(at={5: failing(TryLater("keeper: busy; wait"))}), Clock()
    run(full, keeper, clock=clock)
    keeper.at.clear()
    clock.after(2)
    assert run(full, keeper, clock=clock).consumers[0] == Progress("keeper", 7, 4, 0)
    assert kept(full) == [1, 2, 3, 4, 5, 6, 7]
    assert cursors.cursor(full, "keeper").failures == 0


def test_it_waits_as_long_as_the_other_side_says_and_longer_each_time_it_says_nothing(full: Engine) -> None:
    clock = Clock()
    keeper = Keeper(at={1: failing(TryLater("keeper: busy; wait", after_s=90))})
    assert run(full, keeper, clock=clock).consumers[0].retry_at == clock.at + timedelta(seconds=90)
    assert run(full, keeper, clock=clock).consumers[0].reason == "keeper: busy; wait"
    assert len(keeper.calls) == 1
    keeper.at[1] = failing(GiveUp("keeper: no"))
    waits = []
    for _ in range(9):
        clock.after(300)
        retry_at = run(full, keeper, clock=clock).consumers[0].retry_at
        waits.append((retry_at - clock.at).total_seconds() if retry_at else None)
    assert waits == [4, 8, 16, 32, 64, 128, 256, 300, 300]


def test_it_lets_no_consumer_hold_up_another(full: Engine) -> None:
    sick, well, carrier = Keeper("sick", at={1: failing(ValueError())}), Keeper("well"), Carrier()
    report = run(full, sick, carrier, well)
    assert [one.seq for one in report.consumers] == [0, 7, 7]
    assert not report.is_done


def test_it_never_lets_a_follower_pass_its_leader(full: Engine) -> None:
    leader, follower = Keeper("cases", batch=2, at={5: failing(TryLater("cases: wait"))}), Keeper("matcher", batch=50)
    report = run(full, follower, leader, follows={"matcher": "cases"})
    assert [one.seq for one in report.consumers] == [4, 4]
    assert follower.calls == [[1, 2], [3, 4]]


def test_it_keeps_on_record_what_was_refused_for_good(full: Engine) -> None:
    carrier = Carrier(refuses=("harbor/t2", "harbor/t6"))
    assert run(full, carrier).is_done
    assert [(one.subject, one.reason) for one in cursors.refused(full, "carrier")] == [
        ("harbor/t2", "too odd"),
        ("harbor/t6", "too odd"),
    ]
    take(full, capture("c3"), [listing(2, "an edit")])
    carrier.refuses = ()
    run(full, carrier)
    assert [one.subject for one in cursors.refused(full)] == ["harbor/t6"]


def test_it_holds_no_transaction_while_an_outside_consumer_takes_its_time(full: Engine) -> None:
    def write_meanwhile() -> None:
        with ThreadPoolExecutor(1) as pool:
            pool.submit(take, full, capture(f"c{ledger.last_seq(full)}"), [listing(45)]).result(5)

    carrier = Carrier(batch=100, during=write_meanwhile)
    report = run(full, carrier, stop=lambda: len(carrier.calls) == 1)
    assert report.consumers == (Progress("carrier", 7, 7, 1),)


def test_it_stops_between_two_batches_when_told(full: Engine) -> None:
    keeper = Keeper(batch=2)
    assert run(full, keeper, stop=lambda: len(keeper.calls) == 2).consumers[0].seq == 4


def test_it_takes_everything_again_after_a_rewind(full: Engine) -> None:
    carrier = Carrier(refuses=("harbor/t2",))
    run(full, carrier)
    cursors.rewind(full, "carrier")
    assert cursors.refused(full) == []
    run(full, carrier)
    assert carrier.calls == [[1, 2, 3, 4], [5, 6, 7]] * 2


def test_it_does_nothing_while_another_process_drains(full: Engine) -> None:
    keeper, clock = Keeper(), Clock()
    assert leases.take(full, LEASE, "them", now=clock(), for_s=60)
    report = run(full, keeper, clock=clock)
    assert (report.held_by, report.consumers, keeper.calls) == ("them", (Progress("keeper", 0, 0, 7),), [])


def test_it_takes_over_from_a_process_that_died(full: Engine) -> None:
    keeper, clock = Keeper(), Clock()
    leases.take(full, LEASE, "them", now=clock(), for_s=60)
    clock.after(60)
    assert run(full, keeper, clock=clock).is_done
    assert leases.holder(full, LEASE) is None


def test_it_stops_when_its_lease_was_taken_over(full: Engine) -> None:
    clock = Clock()

    def lose() -> None:
        clock.after(3600)
        assert leases.take(full, LEASE, "them", now=clock(), for_s=60)

    carrier = Carrier(during=lose)
    report = run(full, carrier, clock=clock)
    assert (report.held_by, report.consumers[0].seq, len(carrier.calls)) == ("them", 4, 1)
    lease = leases.holder(full, LEASE)
    assert lease is not None and lease.owner == "them"


def test_it_gives_each_entry_once_even_to_two_drains_at_once(state_url: str, full: Engine) -> None:
    """The lease is stolen while its owner still works: what is written in the database is still written once."""
    both = threading.Barrier(2)

    def work(owner: str) -> None:
        engine = open_state(state_url)
        both.wait(10)
        clock = Clock(MORNING + timedelta(hours=int(owner)))  # hours apart: each finds the other's lease expired
        drain(engine, [Keeper(batch=1)], owner=owner, now=clock)
        engine.dispose()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(work, ("1", "20")))
    run(full, Keeper(batch=1), clock=Clock(hour(100)))
    assert kept(full) == [1, 2, 3, 4, 5, 6, 7]
