from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from html.parser import HTMLParser
from types import MappingProxyType

import pytest

from alerts.defang import cut, defang, one_line
from alerts.notifiers.contract import Notification
from alerts.render import html, plain, slack_blocks, slack_text, subject
from alerts.telling import headline, price_text, tell
from demo.sinks.slack_contract import fault_in
from schema.listing import Listing, Price, Span, Vendor, Victim
from schema.watch import Clause
from tests.alerts.examples import alert, hostile, listing, match, notification, offer, price

Render = Callable[[Notification], str]
ALL: list[Render] = [plain, html, lambda told: json.dumps(slack_blocks(told), ensure_ascii=False)]


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [name for name, _ in attributes]


@pytest.mark.parametrize("render", ALL)
@pytest.mark.parametrize(
    "words",
    [
        "815,000,000 records of aadhaar, passport for sale",
        "price not stated",
        "pwn_fox (account 77, 12 posts)",
        "hxxp://" + "a" * 56 + "[.]onion/viewtopic[.]php?t=1",
        "telegram @harbour_fox",
        "sample of 100,000",
        "2026-03-04 12:00 UTC",
        "first 2026-03-04 12:00 UTC",
        "watch bulk-identity holds:",
        "true: offer.data_types:aadhaar (“Aadhaar and” in the body)",
        "81.5 crore",
        "sha256 " + "ab" * 32,
        "stallwatch why a-000000000001",
        "yes, every condition of a watch holds (not stated: price, victim, country)",
        "n-0123456789abcdef0123",
    ],
)
def test_every_text_says_what_a_person_needs(render: Render, words: str) -> None:
    told = alert(matches=(replace(match(), why=(Clause("offer.data_types:aadhaar", "true", "body", 19, 30),)),))
    text = render(notification(told))
    assert words in " ".join(text.replace("<b>", "").replace("</b>", "").split())


@pytest.mark.parametrize("render", ALL)
def test_an_unconfirmed_alert_says_what_is_unknown(render: Render) -> None:
    unsure = alert(matches=(match(verdict="unknown"),), listing=listing(offer=offer(records=None)))
    text = " ".join(render(notification(unsure)).split())
    assert "no, cannot be told yet: offer.records:&gt;=1M" in text.replace("&amp;", "&").replace(">=", "&gt;=")
    assert "nconfirmed" in text.lower()
    assert "number of records not stated" in text


@pytest.mark.parametrize("render", ALL)
def test_a_change_is_told_first(render: Render) -> None:
    text = render(notification(alert(change="price 80,000 USD -> 72,000 USD")))
    text = text.replace("&gt;", ">").replace("&amp;", "&")
    assert 0 < text.find("price 80,000 USD -> 72,000 USD") < text.find("offered")


def test_the_subject_says_the_change_and_the_gravity() -> None:
    assert subject(notification(alert(change="sold"))).startswith("[stallwatch] critical: sold: 815,000,000 records")
    assert subject(notification(alert(matches=(match(verdict="unknown"),)))).startswith(
        "[stallwatch] critical, unconfirmed"
    )
    assert subject(notification(is_repeat=True)).startswith("[stallwatch] reminder, critical")


def test_the_subject_of_a_group_counts_its_alerts() -> None:
    told = notification(alert(1), alert(2), group="source=harbor")
    assert subject(told).startswith("[stallwatch] 2 alerts (source=harbor), first critical: ")


def test_an_offer_of_which_nothing_was_read_is_still_told() -> None:
    bare = alert(listing=Listing(id="x", kind="paste"), matches=())
    for render in ALL:
        assert "price not stated" in render(notification(bare))
    assert fault_in({"text": slack_text(notification(bare)), "blocks": slack_blocks(notification(bare))}) == ""


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, "price not stated"),
        (price(80_000), "80,000 USD"),
        (
            Price(Decimal("1.5"), "BTC", "auction_start", 90_000.0),
            "1.5 BTC as the start of an auction (about 90,000 USD)",
        ),
        (Price(Decimal("0.02"), "USD", "per_record"), "0.02 USD per record"),
    ],
)
def test_a_price_is_told_in_words(value: Price | None, expected: str) -> None:
    assert price_text(value) == expected


def test_the_facts_of_a_full_offer() -> None:
    full = listing(
        offer=offer(
            price=price(80_000), victim=Victim("Acme", "acme.example", "health"), countries=("IN", "BD"),
            exclusive=True, escrow=True, data_date="2026-01", size_bytes=90_000_000_000,
            wallets=MappingProxyType({"btc": ("1InventedWallet",)}),
        ),
        vendor=Vendor("fox", "7", datetime(2023, 1, 2, tzinfo=UTC), 1200, "5/5"),
        edited_at=datetime(2026, 3, 5, tzinfo=UTC),
    )  # fmt: skip
    facts = dict(tell(alert(listing=full)).facts)
    assert facts["victim"] == "Acme, acme[.]example, health"
    assert facts["terms"] == "exclusive, escrow accepted, data of 2026-01"
    assert facts["seller"] == "fox (account 7, joined 2023-01-02, 1,200 posts, rating 5/5)"
    assert facts["contact"] == "telegram @harbour_fox; btc 1InventedWallet"
    assert facts["offered"].endswith("90.0 GB")
    assert facts["posted"].endswith("edited 2026-03-05 00:00 UTC")


def test_the_headline_falls_back_to_category_and_title() -> None:
    assert headline(listing(offer=offer(data_types=(), records=None))) == "identity data for sale, price not stated"
    assert headline(listing(offer=None, title="Some title")) == "Some title mentioned, price not stated"


def test_hostile_words_make_no_markup_no_line_and_no_link() -> None:
    told = notification(hostile())
    tags = Tags()
    tags.feed(html(told))
    assert {"script", "a", "img", "form", "style"}.isdisjoint(tags.tags)
    assert {"href", "src", "onclick"}.isdisjoint(tags.attributes)
    assert "\n" not in subject(told) and "\r" not in subject(told)
    for text in (plain(told), html(told), json.dumps(slack_blocks(told), ensure_ascii=False)):
        assert "\u202e" not in text
        assert "https://" not in text
    assert "<" not in json.dumps(slack_blocks(told))
    assert "<" not in slack_text(told)


def test_a_mention_comes_from_the_settings_only() -> None:
    mentions = [block for block in slack_blocks(notification(hostile()), "<!here>") if "<" in json.dumps(block)]
    assert [block["text"]["text"] for block in mentions] == ["<!here>"]


@pytest.mark.parametrize("number", [1, 7, 25, 300])
@pytest.mark.parametrize("letter", ["x", "&", "<", "न"])
def test_slack_messages_stay_within_the_limits(number: int, letter: str) -> None:
    spans = MappingProxyType({f"offer.{name}": (Span("body", 50, 400, "r"),) for name in "abcdefghijklmnopqrst"})
    big = listing(title=letter * 5000, body=letter * 9000, url="http://" + letter * 3000, spans=spans)
    told = notification(*(alert(one, listing=big, watches=("w" * 500,)) for one in range(number)), group=letter * 4000)
    message = {"text": slack_text(told), "blocks": slack_blocks(told, "<!here>")}
    assert fault_in(message) == ""
    assert told.id in slack_text(told)


def test_lines_of_a_mail_stay_short() -> None:
    lines = plain(notification(alert(listing=listing(body="word " * 4000, url="")))).splitlines()
    assert max(map(len, lines)) <= 98


@pytest.mark.parametrize(
    ("raw", "safe"),
    [
        ("http://shop.onion/a.php", "hxxp://shop[.]onion/a[.]php"),
        ("HTTPS://Evil.example", "hxxps://Evil[.]example"),
        ("ftp://files.evil.example", "fxp://files[.]evil[.]example"),
        ("see evil.example now", "see evil[.]example now"),
        ("t.me/fox and www.fox", "t[.]me/fox and www[.]fox"),
        ("10.1.2.3:8080", "10.1.2[.]3:8080"),
        ("me@mail.example", "me[at]mail[.]example"),
        ("81.5 crore, 815.000.000, v1.2", "81.5 crore, 815.000.000, v1.2"),
        ("End of it. Next one", "End of it. Next one"),
        ("a\u202eb\u200bc\x00d", "abcd"),
        ("javascript:alert(1)", "javascript[:]alert(1)"),
    ],
)  # fmt: skip
def test_nothing_scraped_can_be_clicked(raw: str, safe: str) -> None:
    assert defang(raw) == safe


def test_the_sellers_own_address_keeps_its_at() -> None:
    assert defang("fox@mail.example", keep=("fox@mail.example",)) == "fox@mail[.]example"
    facts = dict(
        tell(alert(listing=listing(offer=offer(contacts=MappingProxyType({"email": ("fox@mail.example",)}))))).facts
    )
    assert facts["contact"] == "email fox@mail[.]example"


def test_defanging_twice_is_defanging_once() -> None:
    raw = "http://shop.onion me@mail.example 10.1.2.3 www.fox.com"
    assert defang(defang(raw)) == defang(raw)


def test_cutting_keeps_the_length() -> None:
    assert cut("abcdef", 4) == "abc…"
    assert cut("abcd", 4) == "abcd"
    assert one_line(" a \n b\r\nc ", 0) == "a b c"
