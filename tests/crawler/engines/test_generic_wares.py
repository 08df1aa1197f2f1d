"""Goods, leaks, lists and pastes of places that no profile knows, all invented."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.engines.generic import wares
from crawler.engines.reader import read_page
from schema.capture import FetchedPage
from schema.page import PageReading
from tests.crawler.engines.test_generic import NOW, OFFER, article, page


def read(html: str, url: str) -> PageReading:
    """By structure alone, whatever profiles there are."""
    return read_page(FetchedPage("", "", url, 200, (("Content-Type", "text/html"),), html.encode(), NOW, ""), "generic")


SHOP = "http://tide.example/all"
THINGS = (
    ("41", "Member list, harbour union", "saltmarsh_q", "180.00", "0.0029", "37"),
    ("42", "Gate pass, four cranes", "dockhand", "9.50", "0.00015", "120"),
    ("57", "Pier accounts DE", "kelpforest", "1,250.00", "0.0203", "3"),
)
WORDS = "You get ten sets with name, birth date and address. Wrong ones are replaced within two days by somebody else."


def cards() -> str:
    return "<main>" + "".join(
        f'<div class="p-3"><a class="b" href="/l/{n}">{title}</a><p>by <a href="/u/{who}">{who}</a></p><p>${price}</p>'
        f"<p>{coin} BTC</p><p>Netherlands → Worldwide</p><p>{stock} left</p></div>"
        for n, title, who, price, coin, stock in THINGS
    ) + "</main>"  # fmt: skip


def table() -> str:
    rows = "".join(
        f'<tr><td><a href="/l/{n}">{title}</a></td><td>{who}</td><td>{price} USD</td><td>{stock}</td></tr>'
        for n, title, who, price, _, stock in THINGS
    )
    return f"<table><tr><td>Product</td><td>Vendor</td><td>Price</td><td>Stock</td></tr>{rows}</table>"


def russian() -> str:
    return "".join(
        f'<div class="blk"><h4><a href="/l/{n}">{title}</a></h4><div>Продавец: {who}</div><div>'
        f"<b>{price.replace(',', '')} руб.</b></div>"
        f"<div>В наличии: {stock} шт.</div></div>"
        for n, title, who, price, _, stock in THINGS
    )


@pytest.mark.parametrize("shape", [cards, table, russian])
def test_rows_with_prices_are_goods(shape: object) -> None:
    assert callable(shape)
    reading = read(page(shape()), SHOP)
    assert [(each.kind, each.title, each.vendor.name, each.url) for each in reading.listings] == [
        ("market_item", title, who, f"http://tide.example/l/{n}") for n, title, who, *_ in THINGS
    ]
    assert [(link.rel, link.title) for link in reading.links] == [("thread", title) for _, title, *_ in THINGS]
    assert all("Price: " in each.body and "Stock: " in each.body for each in reading.listings)


def test_a_card_tells_its_prices_and_where_it_is_sent() -> None:
    first = read(page(cards()), SHOP).listings[0]
    assert (
        first.body
        == "Price: $180.00\nPrice in coin: 0.0029 BTC\nStock: 37\nShips from: Netherlands\nShips to: Worldwide"
    )


def test_goods_without_pages_of_their_own_are_read() -> None:
    rows = "".join(
        f"<tr><td>{title}</td><td>${price}</td><td><button>Buy</button></td></tr>" for _, title, _, price, *_ in THINGS
    )
    reading = read(page(f"<table>{rows}</table>"), SHOP)
    assert [(each.kind, each.title, each.body) for each in reading.listings] == [
        ("market_item", title, f"Price: ${price}") for _, title, _, price, *_ in THINGS
    ]


def labelled() -> str:
    return (
        '<dl><dt>Vendor</dt><dd><a href="/u/kelp">kelp</a></dd><dt>Price</dt><dd>$180.00 (0.0029 BTC)</dd>'
        "<dt>Ships from</dt>"
        "<dd>Germany</dd><dt>Stock</dt><dd>37</dd><dt>Escrow</dt><dd>Yes</dd></dl>"
        f'<p>{WORDS}</p><form action="/order"><button>Order now</button></form>'
    )


def unlabelled() -> str:
    return (
        '<div>Sold by <a href="/u/kelp">kelp</a></div><div><span>$</span><span>180.00</span></div><div>0.0029 BTC</div>'
        "<div>Shipping from Germany to Europe</div><div>37 left</div><div>Full escrow</div>"
        '<a href="/buy/41">Buy now</a>'
        f"<div><p>{WORDS}</p></div>"
        '<div><h3>Reviews</h3><div><a href="/u/otter">otter</a> 2026-02-20<p>All good, and it came at once.</p></div>'
        '<div><a href="/u/anker">anker</a> 2026-02-18<p>Two were wrong, and replaced.</p></div></div>'
    )


@pytest.mark.parametrize("shape", [labelled, unlabelled])
def test_the_page_of_a_thing_is_one_listing_with_its_facts(shape: object) -> None:
    assert callable(shape)
    reading = read(page(f"<h1>Member list</h1>{shape()}", "Member list - Tide"), "http://tide.example/l/41")
    (found,) = reading.listings
    assert (found.kind, found.title, found.vendor.name) == ("market_item", "Member list", "kelp")
    assert (
        "Price: $180.00\nPrice in coin: 0.0029 BTC\nStock: 37\nShips from: Germany" in found.body
        and found.body.endswith(WORDS)
    )


@pytest.mark.parametrize(
    "words", ["Price: $4500<br>Escrow: yes<br>Country: DE", "<b>Price:</b> 0.05 XMR", "<p>$300</p><p>Stock: 4</p>"]
)
def test_what_somebody_wrote_at_a_time_is_no_goods(words: str) -> None:
    posts = "".join(article(n, f"u{n}", f"2026-02-0{n}T10:00:00Z", f"{OFFER}<div>{words}</div>") for n in (1, 2))
    reading = read(page("<h1>T</h1>" + posts), "http://quay.example/show/4")
    assert [each.kind for each in reading.listings] == ["thread", "reply"]


VICTIMS = (
    ("a1", "Tidewell Clinic", "tidewell.example", "2026-02-20", "412 GB"),
    ("b2", "Pier Steel", "piersteel.example", "2026-02-11", "1.2 TB"),
)


def leak_cards() -> str:
    return "".join(
        f'<div class="q"><a class="t" href="/x/{key}">{name}</a><div>{domain} · {day}</div><div>{WORDS}</div>'
        f"<div>{size}</div></div>"
        for key, name, domain, day, size in VICTIMS
    )


def leak_table() -> str:
    rows = "".join(
        f'<tr><td><a href="/x/{key}">{name}</a></td><td>{domain}</td><td>{size}</td><td>{day}</td></tr>'
        for key, name, domain, day, size in VICTIMS
    )
    return f"<table><tr><td>Name</td><td>Site</td><td>Size</td><td>Date</td></tr>{rows}</table>"


def leak_sections() -> str:
    return "".join(
        f"<h2>{name}</h2><p><i>{day}</i> {domain}</p><p>{WORDS}</p><p>Size: {size}</p><hr>"
        for _, name, domain, day, size in VICTIMS
    )


@pytest.mark.parametrize("shape", [leak_cards, leak_table, leak_sections])
def test_rows_with_whose_data_they_are_are_leaks(shape: object) -> None:
    assert callable(shape)
    listings = read(page(f"<h1>They did not pay</h1>{shape()}", "Wreck"), "http://wreck.example/").listings
    assert [(each.kind, each.title, each.posted_at) for each in listings] == [
        ("leak_post", name, datetime.fromisoformat(day).replace(tzinfo=UTC)) for _, name, _, day, _ in VICTIMS
    ]
    assert [each.body.split("\n\n")[0] for each in listings] == [
        f"Victim: {name}\nDomain: {domain}\nSize: {size}" for _, name, domain, _, size in VICTIMS
    ]


def test_the_page_of_a_leak_tells_its_deadline() -> None:
    html = (
        "<h1>Pier Steel</h1><p>Website: piersteel.example</p><p>Country: India</p><p>Total data: 120 GB</p>"
        "<p>Deadline: 12 March 2026, 09:00 UTC</p>"
    )
    (found,) = read(page(f"{html}<div>{WORDS}</div>", "Pier Steel - Wreck"), "http://wreck.example/x/b2").listings
    assert (found.kind, found.vendor.name) == ("leak_post", "")
    assert found.body.startswith(
        "Victim: Pier Steel\nDomain: piersteel.example\nCountry: India\nSize: 120 GB\nDeadline: 2026-03-12 09:00 UTC"
    )


def test_a_text_in_lines_of_its_own_is_a_paste() -> None:
    (found,) = read(
        page("<h1>rows.txt</h1><pre>id;name;dob\n7;Ada Example;1970-01-01\n8;Bo Example;1971-01-01</pre>"),
        "http://ink.example/p9x",
    ).listings
    assert (found.kind, found.body.splitlines()[0]) == ("paste", "id;name;dob")


def test_a_row_and_the_row_that_tells_of_it_are_one() -> None:
    rows = "".join(
        f'<tr class="top"><td>{n}.</td><td><a href="/item?id=5{n}">Offer number {n}</a></td></tr><tr><td>'
        f"</td><td>{n} points by "
        f'<a href="/user?id=kelp{n}">kelp{n}</a> <span title="2026-03-0{n}T10:15:00">'
        f'<a href="/item?id=5{n}">{9 - n} days ago</a></span> | '
        f'<a href="/item?id=5{n}">{n} comments</a></td></tr><tr class="gap"></tr>'
        for n in range(1, 5)
    )
    links = read(page(f"<table>{rows}</table>"), "http://quay.example/news").links
    assert [(link.title, link.author, link.replies, link.last_activity) for link in links] == [
        (f"Offer number {n}", f"kelp{n}", n, datetime(2026, 3, n, 10, 15, tzinfo=UTC)) for n in range(1, 5)
    ]


def test_a_blogs_front_is_a_list_however_much_it_tells_of_each_post() -> None:
    posts = "".join(
        f'<article><header><h2><a href="/2026/{n}/">Company number {n}</a></h2>'
        f'<time datetime="2026-02-0{n}T10:00:00Z">x</time> by '
        f'<a href="/author/kelp">kelp</a></header><p>{WORDS} {WORDS}</p><a href="/2026/{n}/">Read more</a></article>'
        for n in range(1, 4)
    )
    reading = read(page(posts + '<a href="/blog/page/2/">Older posts</a>', "Tide"), "http://tide.example/blog/")
    assert [(link.rel, link.title) for link in reading.links] == [
        ("thread", f"Company number {n}") for n in range(1, 4)
    ] + [("next", "")]


def test_columns_are_counted_by_their_headings_wide_ones_too() -> None:
    rows = "".join(
        f'<tr><td><img src="a.gif"></td><td><a href="/topic/{n}-x">Offer number {n}</a></td><td>kelp{n}</td>'
        f"<td>{n}</td><td>99</td><td>2026-03-0{n} 10:15</td></tr>"
        for n in range(1, 4)
    )
    html = (
        "<table><tr><td colspan=2>Topic</td><td>Started by</td><td>Replies</td><td>Views</td><td>Last</td>"
        f"</tr>{rows}</table>"
    )
    links = read(
        page(html + '<p>[1] <a href="/board/3?p=2">[2]</a> <a href="/board/3?p=3">[3]</a></p>'),
        "http://quay.example/board/3",
    ).links
    assert [(link.author, link.replies) for link in links if link.rel == "thread"] == [
        (f"kelp{n}", n) for n in range(1, 4)
    ]
    assert [link.url for link in links if link.rel == "next"] == ["http://quay.example/board/3?p=2"]


@pytest.mark.parametrize(
    ("text", "is_one"),
    [("$180.00", True), ("0.0029 BTC", True), ("1 250,00 €", True), ("900 руб.", True), ("Price: 40$", True),
     ("page 30", False),
     ("I sold ten of them for $30 and that was it", False), ("USDT", False), ("Version 4.5", False)],
)  # fmt: skip
def test_a_price_stands_alone(text: str, is_one: bool) -> None:
    assert wares.is_price(text) is is_one


def test_values_are_what_their_labels_say() -> None:
    assert wares.told(["Escrow", "Views", "Size:", "large", "Data: name, dob", "Price:", "ask"]) == {}
    assert wares.told(["Add to cart", "Ships from Germany to Europe"]) == {
        "Ships from": "Germany",
        "Ships to": "Europe",
    }
