from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from types import MappingProxyType

import pytest

from alerts.book import alert_id
from alerts.desk import list_alerts
from alerts.matching import NOT_THE_SELLERS, Matcher
from alerts.story import why
from indexer.contract import Consumer
from schema.entry import Entry
from schema.errors import BadConfig
from schema.json_form import dumps
from schema.listing import Offer, Span, Thread, Vendor
from schema.watch import Alert
from tests.alerts.examples import listing, offer, price, reply, watch
from tests.alerts.scene import Scene

BUYER = Vendor("curious_otter", "99")


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    return Scene(tmp_path)


def alerts(scene: Scene) -> list[Alert]:
    return list(list_alerts(scene.engine).items)


def dropped(scene: Scene, listing_id: str) -> list[str]:
    return [one.dropped for one in why(scene.engine, listing_id).matches if one.dropped]


def test_the_matcher_is_a_consumer(scene: Scene) -> None:
    consumer: Consumer = scene.matcher
    assert consumer.name == "matcher"


def test_an_offer_that_meets_a_watch_opens_an_alert(scene: Scene) -> None:
    scene.see(listing())
    [alert] = alerts(scene)
    assert (alert.id, alert.subject) == (alert_id("thread:harbor/t1"), "thread:harbor/t1")
    assert (alert.severity, alert.watches, alert.labels["confirmed"]) == ("critical", ("bulk-identity",), "true")
    assert [clause.verdict for clause in alert.matches[0].why] == ["true"] * len(alert.matches[0].why)


def test_an_offer_that_meets_nothing_leaves_nothing(scene: Scene) -> None:
    scene.see(listing(offer=offer(data_types=("card",))))
    assert alerts(scene) == []
    with pytest.raises(BadConfig, match="no alert"):
        why(scene.engine, "harbor/t1")


def test_an_offer_without_a_count_alerts_unconfirmed(scene: Scene) -> None:
    scene.see(listing(offer=offer(records=None)))
    [alert] = alerts(scene)
    assert alert.labels["confirmed"] == "false"
    assert "unknown" in [clause.verdict for clause in alert.matches[0].why]


def test_an_offer_without_a_price_alerts(tmp_path: Path) -> None:
    scene = Scene(tmp_path, watches=[watch(query="offer.data_types:aadhaar AND offer.price.usd:>=1000")])
    scene.see(listing(offer=offer(price=None)))
    assert [alert.labels["confirmed"] for alert in alerts(scene)] == ["false"]


def test_a_drug_sale_without_a_count_does_not_fire_the_identity_watch(scene: Scene) -> None:
    scene.see(listing(title="best price", body="ships today", offer=Offer(intent="sale", category="other")))
    assert alerts(scene) == []


def test_a_watch_of_numbers_alone_needs_them_stated(tmp_path: Path) -> None:
    scene = Scene(tmp_path, watches=[watch(query="offer.records:>=1M")])
    scene.see(listing(offer=offer(records=None)))
    assert alerts(scene) == []
    [reason] = dropped(scene, "harbor/t1")
    assert reason.startswith("cannot be told: offer.records:>=1M; and no text")


def test_unknown_ignore_keeps_a_watch_silent_with_the_reason(tmp_path: Path) -> None:
    scene = Scene(tmp_path, watches=[watch(unknown="ignore")])
    scene.see(listing(offer=offer(records=None)))
    assert alerts(scene) == []
    assert "the watch says `unknown: ignore`" in dropped(scene, "harbor/t1")[0]


def test_the_vendors_own_reply_extends_the_alert(scene: Scene) -> None:
    scene.see(listing(offer=offer(records=None)))
    scene.told()
    scene.see(said_count := replace(reply(1, 3, "it is 81.5 crore"), offer=offer(), spans=MappingProxyType(
        {"offer.records": (Span("body", 6, 16, "count.indic"),)}
    )))  # fmt: skip
    scene.later(300)
    [alert] = alerts(scene)
    assert scene.told() == ["new", "records not stated -> 815,000,000"]
    assert alert.labels["confirmed"] == "true"
    assert alert.listing.id == "harbor/t1" and said_count.id in {
        one.match.listing for one in why(scene.engine, alert.id).matches
    }


def test_the_vendors_later_price_and_sale_are_told(scene: Scene) -> None:
    scene.see(listing(offer=offer(price=price(80_000))))
    scene.told()
    cheaper = replace(offer(data_types=()), price=price(72_000))
    scene.see(
        reply(
            1, 4, "price now 72k", offer=cheaper, spans=MappingProxyType({"offer.price": (Span("body", 10, 13, "p"),)})
        )
    )
    scene.later(300)
    scene.told()
    scene.see(reply(1, 5, "SOLD"))
    scene.later(300)
    assert scene.told() == ["new", "price 80,000 USD -> 72,000 USD", "sold"]
    assert alerts(scene)[0].labels["sold"] == "true"


def test_other_peoples_posts_never_change_an_offer(scene: Scene) -> None:
    scene.see(listing(offer=offer(price=price(80_000))))
    spans = MappingProxyType({"offer.price": (Span("body", 8, 10, "p"),)})
    scene.see(reply(1, 2, "sold? i pay 1k", vendor=BUYER, offer=offer(price=price(1000)), spans=spans))
    scene.see(reply(1, 3, "SOLD", vendor=BUYER))
    scene.later(300)
    assert scene.told() == ["new"]
    assert dropped(scene, f"harbor/p{1}{2:03}") == [NOT_THE_SELLERS]


def test_a_match_under_somebody_elses_offer_is_dropped_even_without_an_alert(scene: Scene) -> None:
    scene.see(listing(offer=offer(data_types=("card",))), reply(1, 2, "aadhaar too?", vendor=BUYER, offer=offer()))
    assert alerts(scene) == []
    assert dropped(scene, "harbor/p1002") == [NOT_THE_SELLERS]


def test_a_seller_who_answers_a_request_is_heard(scene: Scene) -> None:
    scene.see(listing(vendor=BUYER, title="WTB aadhaar", offer=offer(intent="request", records=None)))
    scene.see(reply(1, 2, "I have 81.5 crore", offer=offer()))
    [alert] = alerts(scene)
    assert (alert.listing.id, alert.labels["vendor"]) == ("harbor/p1002", "pwn_fox")


def test_a_reply_whose_opening_post_was_never_seen_is_heard(scene: Scene) -> None:
    scene.see(reply(1, 22, "81.5 crore aadhaar", offer=offer()))
    assert [alert.subject for alert in alerts(scene)] == ["thread:harbor/t1"]


def test_the_vendors_reply_is_told_with_its_opening_post(scene: Scene) -> None:
    spans = MappingProxyType({"offer.records": (Span("body", 0, 10, "c"),)})
    scene.see(
        listing(offer=offer(data_types=(), records=None)), reply(1, 2, "81.5 crore aadhaar", offer=offer(), spans=spans)
    )
    [alert] = alerts(scene)
    assert alert.listing.id == "harbor/t1"
    assert alert.listing.offer is not None and alert.listing.offer.records == 815_000_000


def test_two_watches_are_parts_of_one_alert(tmp_path: Path) -> None:
    second = watch("our-name", query="aadhaar", severity="low", owner="press@bank.example", labels={"team": "press"})
    scene = Scene(tmp_path, watches=[watch(), second])
    scene.see(listing())
    [alert] = alerts(scene)
    assert alert.severity == "critical"
    assert alert.labels["watch"] == "bulk-identity,our-name"
    assert alert.labels["owner"] == "ir-team@bank.example,press@bank.example"
    assert alert.labels["team"] == "press"


def test_a_watch_met_later_is_a_material_change(tmp_path: Path) -> None:
    scene = Scene(tmp_path, watches=[watch(), watch("our-name", query='"acme bank"', severity="low")])
    scene.see(listing())
    scene.told()
    scene.see(listing(body="now with Acme Bank KYC"))
    scene.later(300)
    assert scene.told() == ["new", "also meets watch our-name (low)"]


def test_an_edit_that_changes_nothing_material_is_not_told(scene: Scene) -> None:
    scene.see(listing())
    scene.told()
    scene.see(listing(body="typo mended"))
    scene.later(300)
    assert scene.told() == ["new"]


def test_a_better_reading_tells_nobody_about_a_price(scene: Scene) -> None:
    scene.see(listing())
    scene.told()
    scene.see(listing(offer=offer(price=price(80_000))), kind="re_extraction")
    scene.later(300)
    assert scene.told() == ["new"]
    assert alerts(scene)[0].listing.offer == offer(price=price(80_000))


def test_a_better_reading_can_open_an_alert_that_was_missed(scene: Scene) -> None:
    scene.see(listing(offer=offer(data_types=())))
    scene.see(listing(), kind="re_extraction")
    assert len(alerts(scene)) == 1


def test_a_sighting_is_no_match(scene: Scene) -> None:
    scene.see(listing(), kind="sighting")
    assert alerts(scene) == []


def test_an_expired_watch_is_not_asked_and_said_so(tmp_path: Path) -> None:
    scene = Scene(tmp_path, watches=[watch(expires=date(2026, 3, 3))])
    scene.see(listing())
    assert alerts(scene) == []
    assert scene.matcher.compiled.skipped == (
        "watches/bulk-identity.yml:1: watch 'bulk-identity' expired on 2026-03-03; give it a new expiry or delete it",
    )


def test_a_watch_that_expires_while_the_service_runs_falls_silent(tmp_path: Path) -> None:
    scene = Scene(tmp_path, watches=[watch(expires=date(2026, 3, 4))])
    scene.later(86_400)
    scene.see(listing())
    assert alerts(scene) == []


def test_a_relative_date_moves_with_the_clock(tmp_path: Path) -> None:
    scene = Scene(tmp_path, watches=[watch(query="offer.data_types:aadhaar AND posted_at:>=now-1d")])
    scene.later(3 * 86_400)
    scene.see(listing(1))
    assert alerts(scene) == []
    scene.see(listing(2, posted_at=scene.now))
    assert len(alerts(scene)) == 1


def test_one_bad_watch_costs_that_watch(tmp_path: Path) -> None:
    scene = Scene(tmp_path, watches=[watch("broken", query="offer.recods:>=1M"), watch()])
    scene.see(listing())
    assert len(alerts(scene)) == 1
    [problem] = scene.matcher.compiled.problems
    assert problem.startswith("watches/broken.yml:1: Q301 there is no field 'offer.recods'")


def test_an_erased_listing_leaves_no_words_in_its_alert_or_the_outbox(scene: Scene) -> None:
    scene.see(listing())
    scene.advance()
    scene.take(Entry(2, "erasure", "harbor/t1", scene.now, None))
    [alert] = alerts(scene)
    assert (alert.listing.title, alert.listing.body, alert.listing.offer) == ("erased", "", None)
    assert "pwn_fox" not in dumps(alert)
    scene.deliver()
    [heard] = scene.ear().heard
    assert "pwn_fox" not in dumps(heard.alerts) and "crore" not in dumps(heard.alerts)


def test_entries_of_an_erased_listing_are_passed_over(scene: Scene) -> None:
    scene.take(Entry(1, "listing", "harbor/t1", scene.now, None))
    assert alerts(scene) == []


def test_a_paste_without_a_thread_is_its_own_subject(scene: Scene) -> None:
    scene.see(listing(kind="paste", thread=Thread()))
    assert [alert.subject for alert in alerts(scene)] == ["thread:harbor/t1"]


def test_a_huge_paste_is_kept_short_in_the_alert(scene: Scene) -> None:
    far = MappingProxyType({"offer.records": (Span("body", 900_000, 900_010, "c"),)})
    scene.see(listing(body="x" * 1_000_000, spans=far))
    [alert] = alerts(scene)
    assert len(alert.listing.body) == 20_000
    assert alert.listing.spans == {}
    scene.deliver()


def test_a_batch_with_an_offer_and_its_changes_is_one_alert(scene: Scene) -> None:
    scene.see(listing(offer=offer(price=price(80_000))), reply(1, 2, "SOLD"), listing(2))
    assert sorted(scene.told()) == ["new", "new, and already sold"]


def test_a_thousand_watches_cost_no_more_than_those_that_can_be_met(tmp_path: Path) -> None:
    many = [watch(f"w{number}", query=f"nonsenseword{number} AND offer.intent:sale") for number in range(1000)]
    scene = Scene(tmp_path, watches=[*many, watch()])
    scene.see(listing())
    assert [alert.watches for alert in alerts(scene)] == [("bulk-identity",)]


def test_a_matcher_can_be_built_without_watches(scene: Scene) -> None:
    assert Matcher((), lambda: scene.now).compiled.by_name == {}
