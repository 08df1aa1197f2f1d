"""Answers that are no HTTP cost their own page, by name, within the deadline of a request, and no other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from time import monotonic

import pytest

from crawler.contract import RunReport
from crawler.transport import fetch
from demo.misbehaving_wire import WIRE, MisbehavingWire
from tests.crawler.conftest import ONION
from tests.crawler.memory import Desk, source
from tests.crawler.socks import SocksServer

READABLE = {name for name, one in WIRE.items() if one.is_readable}
LOST = set(WIRE) - READABLE


@dataclass(frozen=True, slots=True)
class Crawled:
    wire: MisbehavingWire
    desk: Desk
    report: RunReport
    took_s: float


@pytest.fixture(scope="module")
def crawled() -> Iterator[Crawled]:
    """One crawl of a forum that has them all."""
    with (
        pytest.MonkeyPatch.context() as patch,
        MisbehavingWire() as wire,
        SocksServer({"harbor.onion": wire.port}) as socks,
    ):
        patch.setattr(fetch, "BACK_OFF_S", (0.0, 0.0))
        patch.setattr("crawler.visit.PATIENCE_SILENT", 100)  # here every page is a bad one
        desk, began = Desk(socks.address), monotonic()
        report = desk.crawl(source(ONION + wire.start), request_deadline_s=1.0)
        yield Crawled(wire, desk, report, monotonic() - began)


@pytest.mark.parametrize("name", sorted(READABLE))
def test_what_can_be_read_is_read(crawled: Crawled, name: str) -> None:
    thread = str(crawled.wire.thread[name])
    assert next(reading for reading in crawled.desk.intake.readings if reading.thread == thread).listings


@pytest.mark.parametrize("name", sorted(LOST))
def test_what_cannot_costs_its_page_and_says_why(crawled: Crawled, name: str) -> None:
    lost = crawled.desk.intake.lost[ONION + crawled.wire.path(name)]
    assert lost.kind in ("timeout", "tor_none", "too_large", "http_799"), lost
    assert lost.reason.isprintable()
    assert not any(word in lost.reason for word in ("DOCTYPE", "SSH", "bytearray"))


def test_the_good_thread_among_them_is_read(crawled: Crawled) -> None:
    assert str(crawled.wire.good) in {reading.thread for reading in crawled.desk.intake.readings}


def test_the_run_ends_by_itself_and_counts_every_loss(crawled: Crawled) -> None:
    assert crawled.report.outcome == "done"
    assert sum((crawled.report.lost or {}).values()) == len(LOST)
    assert crawled.took_s < 30
