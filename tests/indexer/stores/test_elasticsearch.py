"""What is Elasticsearch's own: blocks, a lost index, other shapes, a server that dies, stalls, or asks who we are."""

from __future__ import annotations

import signal
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch

from config.records import Secret, StoreSettings
from indexer.query.tree import Everything
from indexer.stores.elasticsearch import ElasticsearchStore
from schema.errors import BadConfig, TryLater
from schema.listing import Listing
from tests.conftest import need
from tests.services.certificates import loopback_certificate
from tests.services.elasticsearch import ElasticsearchServer, ServerMissing

pytestmark = pytest.mark.service
ALL = Everything()
PASSWORD, WRONG = "invented-password", "another-invented-password"


@pytest.fixture
def settings(elasticsearch_url: str, request: pytest.FixtureRequest) -> StoreSettings:
    name = request.node.name.lower()[5:70].replace("[", "-").rstrip("]_")
    return StoreSettings(kind="elasticsearch", url=elasticsearch_url, index=name)


@pytest.fixture
def admin(elasticsearch_url: str) -> Iterator[Elasticsearch]:
    client = Elasticsearch(elasticsearch_url)
    yield client
    client.close()


def store(settings: StoreSettings, sleep: Callable[[float], None] = lambda wait_s: None) -> ElasticsearchStore:
    return ElasticsearchStore(settings, timeout_s=20, sleep=sleep)


def listing(number: int, *, seq: int = 1, body: str = "for sale") -> Listing:
    return Listing(id=f"harbor/t{number}", kind="thread", body=body, seq=seq)


def found(of: ElasticsearchStore) -> set[str]:
    of.refresh()
    return {each.id for each in of.search(ALL, limit=100).items}


def test_it_goes_on_when_a_full_disk_has_room_again(settings: StoreSettings, admin: Elasticsearch) -> None:
    waits: list[float] = []

    def sleep(wait_s: float) -> None:
        waits.append(wait_s)
        if len(waits) == 2:
            admin.indices.put_settings(index=settings.index, settings={"index.blocks.read_only_allow_delete": None})

    one = store(settings, sleep)
    one.put([listing(1)])
    admin.indices.put_settings(index=settings.index, settings={"index.blocks.read_only_allow_delete": True})
    assert one.put([listing(2), listing(3)]) == ()
    assert waits == [0.5, 1.0]
    assert found(one) == {"harbor/t1", "harbor/t2", "harbor/t3"}


def test_it_says_that_the_disk_is_full_and_asks_to_try_later(settings: StoreSettings, admin: Elasticsearch) -> None:
    one = store(settings)
    one.put([listing(1)])
    admin.indices.put_settings(index=settings.index, settings={"index.blocks.read_only_allow_delete": True})
    with pytest.raises(TryLater, match=r"2 of 2 listings found no room: it stopped writing because its disk is nearly"):
        one.put([listing(2), listing(3)])
    with pytest.raises(TryLater, match="disk"):
        one.erase([("harbor/t1", 2)])
    assert found(one) == {"harbor/t1"}


def test_it_never_makes_up_an_index_that_was_lost(settings: StoreSettings, admin: Elasticsearch) -> None:
    one = store(settings)
    one.put([listing(1)])
    admin.indices.delete(index=f"{settings.index}-000001")
    for call in (lambda: one.put([listing(2)]), lambda: one.count(ALL), lambda: one.get("harbor/t1"), one.refresh):
        with pytest.raises(TryLater, match="store rebuild"):
            call()
    assert not admin.indices.exists(index=settings.index)
    one.clear()
    one.put([listing(2)])
    assert found(one) == {"harbor/t2"}


def test_it_refuses_an_index_of_another_shape_until_it_is_rebuilt(
    settings: StoreSettings, admin: Elasticsearch
) -> None:
    admin.indices.create(index=f"{settings.index}-000001", aliases={settings.index: {}})
    one = store(settings)
    with pytest.raises(BadConfig, match=r"has the shape of another version.*store rebuild"):
        one.put([listing(1)])
    one.clear()
    one.put([listing(1)])
    assert found(one) == {"harbor/t1"}
    assert list(admin.indices.get_alias(name=settings.index)) == [f"{settings.index}-000002"]


def test_it_leaves_an_index_alone_that_is_not_its_own(settings: StoreSettings, admin: Elasticsearch) -> None:
    admin.indices.create(index=settings.index)
    for call in (store(settings).clear, lambda: store(settings).put([listing(1)])):
        with pytest.raises(BadConfig, match=r"an index has this name.*store\.index"):
            call()
    assert admin.indices.exists(index=settings.index)


def test_clear_takes_away_what_a_rebuild_that_was_cut_short_left(settings: StoreSettings, admin: Elasticsearch) -> None:
    one = store(settings)
    one.put([listing(1)])
    admin.indices.create(index=f"{settings.index}-000002")
    admin.indices.create(index=f"{settings.index}-old")
    one.clear()
    names = sorted(admin.indices.get(index=f"{settings.index}-*"))
    assert names == [f"{settings.index}-000003", f"{settings.index}-old"]


def test_several_processes_may_make_the_index_at_once(settings: StoreSettings) -> None:
    stores = [store(settings) for _ in range(6)]
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda pair: pair[1].put([listing(pair[0])]), enumerate(stores)))
    assert len(found(stores[0])) == 6


def test_it_keeps_our_numbers_as_the_versions_of_its_documents(settings: StoreSettings, admin: Elasticsearch) -> None:
    one = store(settings)
    one.put([listing(1, seq=41)])
    one.put([listing(1, seq=42)])
    assert admin.get(index=settings.index, id="harbor/t1")["_version"] == 42


def test_a_listing_that_cannot_be_indexed_does_not_stop_the_others(settings: StoreSettings) -> None:
    endless = replace(listing(2), id="harbor/" + "x" * 40_000)
    one = store(settings)
    ((subject, reason),) = one.put([listing(1), endless, listing(3)])
    assert subject == endless.id
    assert "400" in reason and len(reason) < 500
    assert found(one) == {"harbor/t1", "harbor/t3"}


# --- servers of their own ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def weak_server() -> Iterator[ElasticsearchServer]:
    """It takes requests of a megabyte and may be killed."""
    try:
        server = ElasticsearchServer(settings={"http.max_content_length": "1mb"})
    except ServerMissing as missing:
        need(str(missing))
    with server:
        yield server


def test_what_it_promised_survives_a_kill_and_what_was_repeated_is_there_once(
    weak_server: ElasticsearchServer,
) -> None:
    one = store(StoreSettings(url=weak_server.url, index="killed"))
    one.put([listing(number) for number in range(50)])
    one.erase([("harbor/t0", 2)])
    weak_server.stop(signal.SIGKILL)
    for call in (lambda: one.put([listing(99)]), lambda: one.search(ALL), lambda: one.get("harbor/t1")):
        with pytest.raises(TryLater, match=r"elasticsearch 127.0.0.1:\d+, index killed: nothing answers there"):
            call()
    weak_server.start()
    one.put([listing(number) for number in range(60)])
    assert found(one) == {f"harbor/t{number}" for number in range(1, 60)}


def test_a_frozen_server_is_waited_for_and_repeating_doubles_nothing(weak_server: ElasticsearchServer) -> None:
    patient = store(StoreSettings(url=weak_server.url, index="frozen"))
    patient.put([listing(1)])
    one = ElasticsearchStore(StoreSettings(url=weak_server.url, index="frozen"), timeout_s=0.5)
    weak_server.send(signal.SIGSTOP)
    try:
        with pytest.raises(TryLater, match="no answer in time"):
            one.put([listing(2)])
    finally:
        weak_server.send(signal.SIGCONT)
    patient.put([listing(2)])
    assert found(patient) == {"harbor/t1", "harbor/t2"}
    assert patient.count(ALL) == 2


def test_a_listing_larger_than_the_server_takes_is_refused_alone(weak_server: ElasticsearchServer) -> None:
    one = store(StoreSettings(url=weak_server.url, index="large"))
    large = listing(2, body="word " * 300_000)
    refused = one.put([listing(1), large, listing(3), *(listing(n, body="word " * 20_000) for n in range(4, 30))])
    assert [(subject, "http.max_content_length" in reason) for subject, reason in refused] == [("harbor/t2", True)]
    assert len(found(one)) == 28


@pytest.fixture(scope="module")
def guarded_server() -> Iterator[ElasticsearchServer]:
    """TLS and a password."""
    certificate, key = loopback_certificate()
    tls = {
        "xpack.security.http.ssl.enabled": "true",
        "xpack.security.http.ssl.certificate": "http.pem",
        "xpack.security.http.ssl.key": "http.key",
    }
    files = {"http.pem": certificate, "http.key": key}
    try:
        server = ElasticsearchServer(settings=tls, users={"stallwatch": PASSWORD}, files=files)
    except ServerMissing as missing:
        need(str(missing))
    with server:
        yield server


def guarded(server: ElasticsearchServer, password: str = PASSWORD, *, trusted: bool = True) -> ElasticsearchStore:
    ca_file: Path | None = server.folder / "config" / "http.pem" if trusted else None
    return store(StoreSettings(url=server.url, user="stallwatch", password=Secret(password), ca_file=ca_file))


def test_it_speaks_tls_with_a_password(guarded_server: ElasticsearchServer) -> None:
    one = guarded(guarded_server)
    one.put([listing(1)])
    assert found(one) == {"harbor/t1"}


def test_a_wrong_password_is_told_and_never_shown(guarded_server: ElasticsearchServer) -> None:
    with pytest.raises(TryLater, match="does not know the user or the password") as caught:
        guarded(guarded_server, WRONG).put([listing(1)])
    assert WRONG not in "".join(traceback.format_exception(caught.value))


def test_a_server_that_nobody_vouches_for_is_not_spoken_to(guarded_server: ElasticsearchServer) -> None:
    with pytest.raises(TryLater, match=r"certificate is not trusted.*store\.ca_file") as caught:
        guarded(guarded_server, trusted=False).put([listing(1)])
    assert PASSWORD not in "".join(traceback.format_exception(caught.value))
