"""What every search store promises (indexer/stores/contract.py)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from indexer.query.parse import parse
from indexer.query.tree import Everything
from indexer.stores.contract import Store
from schema.errors import BadConfig
from schema.listing import Listing, Offer
from tests.contract.stores import NAMES, OPENERS
from tests.indexer.query.invented import Invention

NOW = datetime(2026, 9, 1, 12, tzinfo=UTC)
ALL = Everything()

Opening = Callable[[], Store]


@pytest.fixture(params=NAMES)
def opening(request: pytest.FixtureRequest, tmp_path: Path) -> Opening:
    return lambda: OPENERS[request.param](request, tmp_path / "store")


@pytest.fixture
def store(opening: Opening) -> Iterator[Store]:
    store = opening()
    yield store
    store.clear()
    store.close()


def listing(number: int, *, seq: int = 1, title: str = "fresh database", seen: datetime | None = NOW) -> Listing:
    return Listing(id=f"harbor/t{number:04}", kind="thread", source="harbor", title=title, seq=seq, last_seen_at=seen)


def ids(store: Store, query: str = "*:*") -> list[str]:
    store.refresh()
    return [found.id for found in store.search(parse(query, now=NOW), limit=1000).items]


def pages(store: Store, limit: int) -> list[str]:
    found: list[str] = []
    after = None
    while True:
        page = store.search(ALL, limit=limit, after=after)
        found += [listing.id for listing in page.items]
        after = page.next
        if after is None:
            return found


def test_it_gives_back_the_listing_as_it_was_put(store: Store) -> None:
    put = [Invention(7).listing(number) for number in range(30)]
    assert store.put(put) == ()
    store.refresh()
    assert [store.get(listing.id) for listing in put] == put


def test_it_does_not_know_what_was_never_put(store: Store) -> None:
    assert store.get("harbor/t9") is None
    assert store.search(ALL).items == ()
    assert store.count(ALL) == 0


def test_it_finds_what_was_put_after_a_refresh(store: Store) -> None:
    store.put([listing(1), listing(2, title="something else")])
    assert ids(store, "database") == ["harbor/t0001"]


def test_it_replaces_older_by_newer(store: Store) -> None:
    store.put([listing(1, seq=1, title="one")])
    store.put([listing(1, seq=2, title="two")])
    assert ids(store, "two") == ["harbor/t0001"]
    assert ids(store, "one") == []


def test_it_never_puts_older_over_newer(store: Store) -> None:
    store.put([listing(1, seq=5, title="five")])
    assert store.put([listing(1, seq=4, title="four")]) == ()
    store.refresh()
    assert store.get("harbor/t0001") == listing(1, seq=5, title="five")


def test_it_takes_the_newest_of_one_batch(store: Store) -> None:
    store.put([listing(1, seq=3, title="three"), listing(1, seq=2, title="two")])
    assert ids(store, "three") == ["harbor/t0001"]
    assert store.count(ALL) == 1


def test_it_may_be_told_the_same_twice(store: Store) -> None:
    for _ in range(2):
        assert store.put([listing(1), listing(2)]) == ()
    assert ids(store) == ["harbor/t0001", "harbor/t0002"]


def test_it_forgets_what_is_erased(store: Store) -> None:
    store.put([listing(1, seq=1), listing(2, seq=2)])
    store.erase([("harbor/t0001", 3)])
    assert ids(store) == ["harbor/t0002"]
    assert store.get("harbor/t0001") is None
    assert store.count(parse("NOT absent", now=NOW)) == 1


def test_it_does_not_bring_back_what_was_erased(store: Store) -> None:
    store.put([listing(1, seq=1)])
    store.erase([("harbor/t0001", 3)])
    assert store.put([listing(1, seq=2)]) == ()
    assert ids(store) == []


def test_it_remembers_an_erasure_of_what_it_never_held(store: Store) -> None:
    store.erase([("harbor/t0001", 3)])
    store.put([listing(1, seq=2)])
    assert ids(store) == []


def test_it_takes_a_listing_that_is_newer_than_its_erasure(store: Store) -> None:
    store.put([listing(1, seq=1)])
    store.erase([("harbor/t0001", 3)])
    store.put([listing(1, seq=4)])
    assert ids(store) == ["harbor/t0001"]


def test_it_ignores_an_erasure_older_than_the_listing(store: Store) -> None:
    store.put([listing(1, seq=4)])
    store.erase([("harbor/t0001", 3)])
    assert ids(store) == ["harbor/t0001"]


def test_it_erases_twice_without_harm(store: Store) -> None:
    store.put([listing(1, seq=1)])
    for _ in range(2):
        store.erase([("harbor/t0001", 3)])
    assert ids(store) == []


def test_it_shows_the_newest_first_and_equal_times_by_id(store: Store) -> None:
    older = NOW - timedelta(days=1)
    store.put([listing(3), listing(1), listing(2, seen=older), listing(5, seen=None), listing(4, seen=older)])
    assert ids(store) == [f"harbor/t000{number}" for number in (1, 3, 2, 4, 5)]


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 24, 25, 26])
def test_it_shows_everything_once_whatever_the_page_size(store: Store, limit: int) -> None:
    store.put(
        [listing(number, seen=NOW - timedelta(minutes=number // 6) if number < 20 else None) for number in range(25)]
    )
    store.refresh()
    assert pages(store, limit) == ids(store)


def test_it_goes_on_where_it_was_while_newer_listings_come_in(store: Store) -> None:
    store.put([listing(number, seen=NOW - timedelta(hours=number)) for number in range(6)])
    store.refresh()
    first = store.search(ALL, limit=3)
    store.put([listing(99, seen=NOW + timedelta(hours=1))])
    store.refresh()
    second = store.search(ALL, limit=3, after=first.next)
    assert [found.id for found in second.items] == ["harbor/t0003", "harbor/t0004", "harbor/t0005"]


def test_it_says_how_many_there_are_and_when_a_page_is_the_last(store: Store) -> None:
    store.put([listing(number) for number in range(5)])
    store.refresh()
    page = store.search(ALL, limit=5)
    assert (page.total, page.next) == (5, None)
    assert store.search(ALL, limit=4).next is not None
    assert store.count(parse("database", now=NOW)) == 5


def test_it_refuses_a_place_to_go_on_from_that_it_never_gave(store: Store) -> None:
    with pytest.raises(BadConfig, match="no place to go on from"):
        store.search(ALL, after="page two, please")


def test_it_takes_hostile_text(store: Store) -> None:
    texts = (
        "nul \x00 and \ud800 surrogate",
        "long " + "a" * 100_000,
        "𝔘𝔫𝔦𝔠𝔬𝔡𝔢 " * 2000,
        '<b>&amp;</b> {{x}} \\"',
        "\U0001f600" * 300,
    )
    wanted = [replace(listing(number), title="needle", body=text) for number, text in enumerate(texts)]
    assert store.put(wanted) == ()
    assert ids(store, "needle") == [listing.id for listing in wanted]


def test_it_reads_unknown_as_no(store: Store) -> None:
    store.put([replace(listing(1), offer=Offer(intent="sale")), replace(listing(2), offer=Offer(records=5))])
    assert ids(store, "offer.records:>=1M") == []
    assert ids(store, "NOT offer.records:>=1M") == ["harbor/t0002"]
    assert ids(store, "NOT _exists_:offer.records") == ["harbor/t0001"]
    assert ids(store, "NOT offer.intent:sale") == ["harbor/t0002"]


@pytest.mark.parametrize(
    "pattern", ["?" * 46 + "*", "*a?????b", "*a???*a*a*a*a", "*" + "a" * 190 + "*", "*" + "आ" * 140 + "*", "ab?*" * 15]
)
def test_it_takes_the_costliest_wildcards_that_parse_lets_through(store: Store, pattern: str) -> None:
    store.put([listing(1)])
    assert ids(store, pattern) == ids(store, f"vendor.name:{pattern}") == []


def test_it_takes_the_widest_phrases_and_longest_words_that_parse_lets_through(store: Store) -> None:
    store.put([listing(1)])
    words = [f"w{number}" for number in range(200)]
    for query in (
        '"one two"~1000',
        '"one two three"~17',
        '"a1 b1 c1 d1 e1 f1 g1 h1 i1"~1',
        f'"{" ".join(words)}"',
        "x" * 9000 + "~2",
    ):
        assert ids(store, query) == []


def test_it_is_empty_after_clear_and_takes_old_numbers_again(store: Store) -> None:
    store.put([listing(1, seq=5)])
    store.erase([("harbor/t0002", 6)])
    store.clear()
    assert ids(store) == []
    store.put([listing(1, seq=1), listing(2, seq=1)])
    assert len(ids(store)) == 2


def test_it_keeps_what_it_promised_when_opened_again(opening: Opening) -> None:
    first = opening()
    first.put([listing(1, seq=2), listing(2)])
    first.erase([("harbor/t0002", 4)])
    first.close()
    second = opening()
    second.put([listing(1, seq=1, title="old"), listing(2, seq=3)])
    assert ids(second, "database") == ["harbor/t0001"]
    second.clear()
    second.close()


def test_it_may_be_used_from_several_threads(store: Store) -> None:
    def put_and_search(part: int) -> int:
        store.put([listing(number, seq=part + 1) for number in range(part * 10, part * 10 + 15)])
        return store.count(ALL)

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(put_and_search, range(8)))
    assert len(ids(store)) == 85


def test_it_answers_an_empty_batch(store: Store) -> None:
    assert store.put([]) == ()
    store.erase([])
    assert ids(store) == []
