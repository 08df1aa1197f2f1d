"""kill -9 anywhere in crawl, consume and deliver: nothing lost, nothing doubled, every alert told.

A slice in CI, fifty points with STALLWATCH_SOAK=1. STALLWATCH_SEED chooses other points.
"""

from __future__ import annotations

import os
import random
import time
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import select

from demo.place import Board, Place
from demo.sinks.mail import MailSink
from indexer.query.tree import Everything
from indexer.state.alert_tables import alerts
from indexer.state.engine import open_state, reading
from indexer.state.tables import captures, entries, listings
from indexer.stores.tantivy import TantivyStore
from tests.chain.installation import Installation, installed, kill_group

POINTS = 50 if os.environ.get("STALLWATCH_SOAK") == "1" else 4
SEED = int(os.environ.get("STALLWATCH_SEED", "20261124"))


def offer(number: int) -> tuple[str, str]:
    """Title and text of an invented offer that the watch wants."""
    return (
        f"Citizen register {number}, aadhaar + passport",
        f"Selling a fresh register, {number + 2} million records, aadhaar and passport. Price: {number + 500}$.",
    )


def an_empty_place() -> Place:
    place = Place([Board(1, "Databases", "registers", "Trade")])
    for number in range(8):
        title, text = offer(number)
        place.add_thread(1, title, f"seller{number}", text)
    return place


def killed_somewhere(here: Installation, chance: random.Random) -> None:
    """Start a crawl or the service, let the place change under it, and kill all of it at a moment nobody chose."""
    process = here.start(*chance.choice((("crawl", "harbor"), ("crawl", "harbor"), ("run",))))
    moment = time.monotonic() + chance.uniform(0.2, 4.5)
    number = len(here.place.threads())
    title, text = offer(number)
    opened = here.place.add_thread(1, title, f"seller{number}", text)
    here.place.reply(opened.id, "buyer", f"is number {number} still there?")
    time.sleep(max(0.0, moment - time.monotonic()))
    assert process.poll() in (None, 0), f"it ended by itself: {process.communicate()[0]}"
    kill_group(process)


def told(mail: MailSink) -> Counter[tuple[str, str]]:
    """(alert id, Message-ID) -> mails received."""
    return Counter(
        (alert.strip(), str(one.message["Message-ID"]))
        for one in mail.mails
        for alert in str(one.message["X-Stallwatch-Alert"]).split(",")
    )


@pytest.mark.soak
def test_it_loses_and_doubles_nothing_when_it_is_killed_anywhere(tmp_path: Path, smtp_sink: MailSink) -> None:
    chance = random.Random(SEED)
    with installed(tmp_path, an_empty_place(), smtp_sink) as here:
        for _ in range(POINTS):
            killed_somewhere(here, chance)
        here.run("crawl", "harbor")
        here.run("crawl", "harbor")
        wanted = {f"harbor/t{thread.id}" for thread in here.place.threads()}
        replies = sum(len(thread.posts) - 1 for thread in here.place.threads())
    engine = open_state(tmp_path / "state" / "state.db")
    with reading(engine) as connection:
        heads = set(connection.scalars(select(listings.c.id)))
        openings = {head for head in heads if head.startswith("harbor/t")}
        new = connection.execute(select(entries.c.subject, entries.c.changed).where(entries.c.kind == "listing"))
        written = Counter(subject for subject, _ in new)
        unread = list(connection.scalars(select(captures.c.id).where(captures.c.state == "fetched")))
        raised = {row.id: row.listing for row in connection.execute(select(alerts.c.id, alerts.c.listing))}
    assert openings == wanted, "a thread is missing, or one is there that the place never had"
    assert len(heads) - len(openings) == replies
    assert [subject for subject, times in written.items() if times > 1] == [], "a listing was written twice"
    assert unread == [], "a page on record was never read"
    assert set(raised.values()) == wanted, "an offer raised no alert"
    mails = told(smtp_sink)
    assert {alert for alert, _ in mails} == set(raised), "an alert was told to nobody"
    assert len(mails) == len(raised), "the same alert was told under two names"
    store = TantivyStore(tmp_path / "state" / "search")
    assert store.count(Everything()) == len(heads)
    store.close()
