"""How much that is nobody's is masked? Counts, prices, dates, wallets, handles in texts of few identifiers."""
# ruff: noqa: E501  # one long expression

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache

import pytest

from benchmarks.quality_offers import CORPORA
from indexer.masking.keys import throwaway_keys
from indexer.prepare import prepare
from schema.listing import Listing

pytestmark = [
    pytest.mark.corpora,
    pytest.mark.skipif(not CORPORA.is_dir(), reason="no corpora beside the project (expected ../shared/corpora)"),
]
AT_MOST = 0.01
# file -> kind of listing, fields of title and body
TEXTS = {
    "hibp-breaches-2025-03": ("thread", "Title", "Description"),
    "breach-prose": ("thread", "title", "text"),
    "attack-press-2025-08": ("feed_item", "title", "summary_fr"),
    "market-forum-posts-andlq": ("thread", "", "text"),
    "onion-text-huji-acl2019": ("market_item", "", "text"),
    "ransomware-posts-2023-03": ("leak_post", "title", "description"),
    "agora-2014-products": ("market_item", "product", ""),
}
_UNITS = (
    "million|billion|mio|mln|млн|тыс|k|crore|lakh|thousand|records?|rows?|lines?|users?|accounts?|customers?|gb|mb|tb|unique|"
    "emails?|addresses|people|строк|записей|lignes|registros"
)
FACT = re.compile(
    r"[$€£₹]\s?\d[\d.,]*\s?[kmb]?\b|\b\d[\d.,]*\s?(?:\$|€|usd|eur|btc|xmr|usdt)\b|"
    rf"\b\d[\d,. ]{{0,14}}\d?\s?(?:{_UNITS})\b|"
    r"\b(?:19|20)\d\d-\d\d-\d\d(?:[ T]\d\d:\d\d)?|\b\d{1,2}[./]\d{1,2}[./](?:19|20)\d\d\b|"
    r"\b(?:january|february|march|april|may|june|july|august|september|october|november|december)(?: \d{1,2},?)? (?:19|20)\d\d|"
    r"\bbc1[a-z0-9]{25,60}\b|\b[13][a-km-zA-HJ-NP-Z1-9]{25,34}\b|\bT[A-Za-z1-9]{33}\b|\b0x[0-9a-fA-F]{40}\b|(?<![\w.])@[a-z]\w{4,30}\b",
    re.IGNORECASE,
)


def listings(name: str) -> Iterator[Listing]:
    kind, title, body = TEXTS[name]
    with gzip.open(CORPORA / f"{name}.jsonl.gz", "rt", encoding="utf-8") as file:
        for line in file:
            row = json.loads(line)
            text = re.sub("<[^>]+>", "", row.get(body) or "")
            yield Listing(id="a/1", kind=kind, title=str(row.get(title) or ""), body=text)


def seeds() -> Iterator[Listing]:
    form = json.loads((CORPORA / "pages" / "seed.json").read_text("utf-8"))
    for thread in form["threads"] if isinstance(form, dict) else form:
        for post in thread["posts"]:
            yield Listing(
                id="a/1", kind="thread", title=thread["title"], body=post.get("text") or post.get("body") or ""
            )


@cache
def counted(name: str) -> tuple[int, int]:
    """How many facts the texts of a corpus hold, and how many of them masking took."""
    keys, facts, lost = throwaway_keys(), 0, 0
    for listing in seeds() if name == "seed" else listings(name):
        masked = prepare(listing, keys)
        for before, after in ((listing.title, masked.title), (listing.body, masked.body)):
            held = Counter(found.group() for found in FACT.finditer(before))
            facts += held.total()
            lost += sum(max(0, count - after.count(fact)) for fact, count in held.items())
    return facts, lost


@pytest.mark.parametrize("name", [*TEXTS, "seed"])
def test_almost_nothing_is_masked_that_is_nobodys(name: str) -> None:
    facts, lost = counted(name)
    assert facts > 20
    assert lost <= AT_MOST * facts, f"{name}: {lost} of {facts} counts, prices, dates, wallets, handles masked"


def test_all_in_all_it_is_a_tenth_of_that() -> None:
    counts = [counted(name) for name in (*TEXTS, "seed")]
    facts, lost = (sum(column) for column in zip(*counts, strict=True))
    assert lost <= AT_MOST / 10 * facts, f"{lost} of {facts} masked"
