"""The matcher on what the real extraction and masking make of a post: the offer that started this project."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from stdnum.verhoeff import calc_check_digit

from alerts.desk import list_alerts
from alerts.render import html, plain
from alerts.story import story_lines, why
from alerts.telling import tell
from alerts.watches import run_tests
from indexer.masking.keys import throwaway_keys
from indexer.prepare import prepare
from schema.listing import Listing, Offer
from schema.watch import WatchTests
from tests.alerts.examples import NOW, listing, reply, watch
from tests.alerts.scene import Scene

KEYS = throwaway_keys()
BODY = (
    "I am selling {count} Indian citizens records, Aadhaar and passport, name, father name, phone, address. "
    "Sample of 100,000 records below. Contact telegram @harbour_fox{price}"
)
COUNTS = ["81.5 crore", "815M", "815 million", "81.5 cr", "81,50,00,000", "815,000,000", "८१.५ करोड़"]


def read(raw: Listing) -> Listing:
    return prepare(replace(raw, offer=None, spans={}), KEYS)


def post(count: str, price: str = ", price 80k USD", number: int = 1) -> Listing:
    return read(listing(number, title=f"India Aadhaar database {count}", body=BODY.format(count=count, price=price)))


@pytest.mark.parametrize("count", COUNTS)
def test_the_offer_alerts_however_its_number_is_written(tmp_path: Path, count: str) -> None:
    scene = Scene(tmp_path)
    scene.see(post(count))
    [alert] = list_alerts(scene.engine).items
    offer = alert.listing.offer or Offer()
    assert (offer.records, offer.sample_records) == (815_000_000, 100_000)
    assert alert.labels["confirmed"] == "true"


def test_an_offer_with_no_price_at_all_alerts_and_says_so(tmp_path: Path) -> None:
    scene = Scene(tmp_path)
    scene.see(post("81.5 crore", price=""))
    scene.deliver()
    [heard] = scene.ear().heard
    assert "price not stated" in plain(heard) and "price not stated" in html(heard)


def test_a_tutorial_stays_silent(tmp_path: Path) -> None:
    scene = Scene(tmp_path)
    body = "How do I call the aadhaar API? Looking for a tutorial with 1000000 rows of test data"
    scene.see(read(listing(title="aadhaar API tutorial", body=body)))
    assert list_alerts(scene.engine).items == ()


def test_the_watch_of_the_manual_passes_its_own_tests() -> None:
    tests = WatchTests(
        ("Selling 81.5 crore Aadhaar + passport records, sample 100k",), ("Looking for an aadhaar API tutorial",)
    )
    assert run_tests(watch(tests=tests), lambda raw: prepare(raw, KEYS), NOW) == []


def test_a_silent_edit_of_the_price_and_the_sale_are_told(tmp_path: Path) -> None:
    scene = Scene(tmp_path)
    scene.see(post("81.5 crore"))
    scene.told()
    scene.see(post("81.5 crore", price=", price 72k USD"))
    scene.later(300)
    scene.told()
    title = "India Aadhaar database 81.5 crore"
    scene.see(read(reply(1, 2, "SOLD. thanks to the buyer", title=title)))
    scene.later(300)
    assert scene.told() == ["new", "price 80,000 USD -> 72,000 USD", "sold"]
    edited, sold = (notification.alerts[0] for notification in scene.ear().heard[1:])
    assert (edited.said_in, sold.said_in) == ((), ("harbor/p1002",))
    assert ("said in", "harbor/p1002") in tell(sold).facts
    assert "3. sold (harbor/p1002)" in "\n".join(story_lines(why(scene.engine, "harbor/t1")))


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("price now 72k USD", ["price 80,000 USD -> 72,000 USD"]),
        ("bump, still available", []),
        ("added a bigger sample", []),
        ("not sold yet, write me", []),
        ("продано", ["sold"]),
    ],
)
def test_the_vendors_own_replies(tmp_path: Path, body: str, told: list[str]) -> None:
    scene = Scene(tmp_path)
    scene.see(post("81.5 crore"))
    scene.told()
    scene.see(read(reply(1, 2, body, title="India Aadhaar database 81.5 crore")))
    scene.later(300)
    assert scene.told() == ["new", *told]


def test_a_masked_number_is_masked_in_what_is_told(tmp_path: Path) -> None:
    scene = Scene(tmp_path)
    number = "23456789012" + calc_check_digit("23456789012")  # invented
    scene.see(read(listing(body=BODY.format(count="81.5 crore", price="") + f" sample: {number} ravi@example.in")))
    scene.deliver()
    [heard] = scene.ear().heard
    assert number not in plain(heard) and "ravi@" not in plain(heard)
