"""Things of the household and jobs are no offers; revenue, reviews and limits count no records."""

from __future__ import annotations

import pytest

from indexer.extract.extract import extract
from schema.listing import Listing, Offer


def _read(title: str, body: str, kind: str = "thread") -> Offer:
    listing = extract(Listing(id="a/1", kind=kind, title=title, body=body))
    assert listing.offer is not None
    return listing.offer


@pytest.mark.parametrize(
    ("kind", "title", "body"),
    [
        ("thread", "Oak dining table, barely used", "Solid oak, 180x90. £140, collection only from the barn."),
        ("thread", "Concert tickets x2", "Two tickets for Saturday, 90€ each, pick up at the door"),
        ("market_item", "Keramikbecher", "Handgemacht, 300 ml. 19 €, kostenloser Versand"),
        ("thread", "We are hiring drivers", "£12/h, Mon-Fri, holiday pay, interview at our depot"),
        ("thread", "Attention aux faux conseillers", "Ma voisine a perdu 900 €. Ne donnez jamais votre code."),
        ("thread", "Public warning", "Adverts that promise 900 dollars for typing are traps. Call the embassy."),
    ],
)
def test_harmless_posts_are_no_offers(kind: str, title: str, body: str) -> None:
    assert _read(title, body, kind).intent == "negative"


@pytest.mark.parametrize(
    ("title", "body", "intent"),
    [
        ("Selling 12 GB of internal mails of a ministry", "$3000", "sale"),
        ("Selling satellite passes", "400$", "sale"),
        ("Glock 19 gen 5", "900$ shipping worldwide", "sale"),
        ("Pentester needed for our team", "20% of payout", "recruitment"),
        ("Оператор чата, Камбоджа", "ищем сотрудников, зарплата 2000$, билет оплачиваем", "recruitment"),
        ("Need insiders in telecom", "pay 2000$ per swap", "recruitment"),
    ],
)
def test_what_may_be_criminal_stays_an_offer(title: str, body: str, intent: str) -> None:
    assert _read(title, body).intent == intent


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("VPN access, Spain, 95M EUR revenue", "Selling it for 3,500$"),
        ("RDP", "Zugang zu einem Großhandel, 40 Mio. Umsatz. Start 300 $"),
        ("Refund service", "All shops, 20k order limit, fee 15%"),
        ("", "lol 12k for that? really"),
        ("Leder-Etui", "12 €, Bewertungen 1240"),
        ("レザー財布", "12,800円。レビュー326件"),
    ],
)
def test_money_limits_and_reviews_are_no_records(title: str, body: str) -> None:
    assert _read(title, body).records is None


def test_a_year_with_a_plus_is_no_count() -> None:
    offer = _read("USA cards 2027+ exp", "Fresh base, 6,200 pcs visa with CVV. 18$ each")
    assert offer.records == 6200
    assert _read("Cards 2000+ in stock", "visa with CVV, 18$ each").records == 2000


@pytest.mark.parametrize(
    ("words", "exclusive"),
    [
        ("not exclusive", None),
        ("non-exclusive", None),
        ("не эксклюзив", None),
        ("exclusive", True),
        ("first to pay takes it", True),
    ],
)
def test_not_exclusive_is_not_exclusive(words: str, exclusive: bool | None) -> None:
    assert _read("Database of 20k clients", f"400$, {words}").exclusive is exclusive


@pytest.mark.parametrize(
    ("kind", "title", "body", "records"),
    [
        (
            "leak_post",
            "Tarnby Dental",
            "Runs 12 offices. Revenue: 57 Million. Data volume: 900 GB. Patients' insurance",
            None,
        ),
        ("leak_post", "Town of Weyland", "Municipality with 23,000 inhabitants. 41 GB of documents, ID cards", None),
        ("leak_post", "Sunfold Credit", "640,000 debtors: full names, SIN, DOB. 34 GB", 640_000),
        ("feed_item", "Dairy attacked", "The co-operative, which employs 900 people, called in experts", None),
        ("feed_item", "Verlag angegriffen", "Der Verlag mit 450 Mitarbeitern steht still", None),
        ("feed_item", "Clinic breached", "Data of 900 patients of a city of 300,000 residents", 900),
        ("thread", "VPN + domain admin | logistics | 95M rev", "Selling it, 3,500$", None),
    ],
)
def test_the_size_of_an_organisation_is_no_count(kind: str, title: str, body: str, records: int | None) -> None:
    assert _read(title, body, kind).records == records


def test_a_whole_that_costs_less_than_a_piece_is_a_piece_too() -> None:
    offer = _read("Passport scans, 12k", "0.5$ per scan, from 1000 pcs 0.3$")
    assert offer.price is not None
    assert (str(offer.price.amount), offer.price.basis) == ("0.3", "per_record")
