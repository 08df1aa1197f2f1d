"""One service for a state database, whichever machine it runs on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from config.load import load
from console import presence
from console.commands.run import beginning
from console.context import known, now
from console.crawling import lease_of
from console.service import Service
from console.wiring import House, open_house
from indexer import leases
from indexer.state.engine import writing
from indexer.state.tables import locks
from schema.errors import TryLater
from tests.chain.installation import Installation
from tests.console.asking import ask


@pytest.fixture
def house(own_copy: Installation) -> Iterator[House]:
    house = open_house(load(own_copy.folder, known=known()))
    yield house
    house.close()


def test_a_second_service_is_refused_with_the_name_of_the_first(house: House) -> None:
    presence.begin(house.engine, "harbor-master:12:first", now())
    with pytest.raises(TryLater, match="a service is running already: process 12 on harbor-master, since 20"):
        presence.begin(house.engine, leases.owner_name(), now())
    assert presence.running(house.engine, now()) == "process 12 on harbor-master"


def test_a_service_that_ended_or_went_silent_is_followed(house: House) -> None:
    presence.begin(house.engine, "harbor-master:12:first", now() - timedelta(seconds=presence.FOR_S))
    assert presence.running(house.engine, now()) == ""
    mine = leases.owner_name()
    presence.begin(house.engine, mine, now())
    presence.end(house.engine, mine)
    presence.begin(house.engine, "elsewhere:1:x", now())


def steal(engine: Engine) -> None:
    with writing(engine) as connection:
        connection.execute(locks.update().where(locks.c.name == presence.LEASE).values(owner="elsewhere:1:x"))


def test_a_service_that_lost_its_lease_stops_and_says_to_whom(house: House) -> None:
    said: list[str] = []
    service = Service(house, leases.owner_name(), said.append)
    presence.begin(house.engine, service.owner, now())
    service._keep_records()
    assert not service.stop.is_set()
    steal(house.engine)
    service._renewed_at = now() - timedelta(seconds=presence.RENEW_S)
    service._keep_records()
    assert service.stop.is_set()
    assert said == ["process 1 on elsewhere has taken over while this one could not renew its lease; stopping"]


def test_crawls_of_one_source_do_not_meet_and_the_refused_one_is_on_record(own_copy: Installation) -> None:
    house = open_house(load(own_copy.folder, known=known()))
    leases.take(house.engine, lease_of("harbor"), leases.owner_name(), now=now(), for_s=60)
    answer = ask(own_copy.folder, "crawl", "harbor")
    assert (answer.code, answer.out) == (1, "")
    assert answer.err == "harbor: another process is crawling it; nothing done\n"
    [found] = ask(own_copy.folder, "source", "harbor", "--json").items
    assert (found["runs"][0]["outcome"], found["source"]["state"]) == ("skipped", "ok")
    assert found["runs"][0]["reason"] == "another process was crawling it when it was to be read by hand"
    house.close()


def test_a_start_tells_what_will_not_work(own_copy: Installation) -> None:
    expired = own_copy.folder / "watches" / "old.yml"
    expired.write_text(
        (own_copy.folder / "watches" / "bulk.yml").read_text().replace("bulk", "old").replace("2099", "2020")
    )
    broken = own_copy.folder / "watches" / "bulk.yml"
    broken.write_text(broken.read_text().replace("query: ", "query: (("))
    source = own_copy.folder / "sources" / "harbor.yml"
    source.write_text(source.read_text().replace("every: 10s\n", ""))
    (own_copy.folder / "state" / "search" / "meta.json").write_text("{")
    house = open_house(load(own_copy.folder, known=known()))
    lines = beginning(house)
    house.close()
    assert [
        word
        for word in ("expired", "Q102", "no source has a schedule", "run `store rebuild`")
        if not any(word in line for line in lines)
    ] == []
    assert lines[-1] == "sources: none; 0 watches"
