"""`python -m benchmarks.quality_offers [--misses] [--half seen|unseen|all]`: how well are offers read?

One table per corpus, per field: precision, recall, F1, n. The corpora lie outside the project (beside it, in
shared/corpora); where they are absent this says so. A row's half is told by a hash of its id, so that one half can
stay unseen.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import html
import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from indexer.extract.extract import extract
from indexer.extract.vocabulary import entries, table
from indexer.folding import fold
from schema.listing import Listing, Offer
from schema.vocabulary import DATA_TYPES

CORPORA = Path(__file__).resolve().parent.parent.parent / "shared" / "corpora"
Row = dict[str, Any]


@dataclass
class Score:
    """Counts of one field over one corpus; misses are (row id, expected, found)."""

    right: int = 0
    wrong: int = 0  # found, and not what was expected
    missing: int = 0  # expected, and not found
    n: int = 0  # rows with a label
    misses: list[tuple[str, str, str]] = field(default_factory=list)

    def one(self, id_: str, expected: object, found: object, *, same: bool | None = None) -> None:
        """A field with a single value; None stands for no value on either side."""
        if expected is None and found is None:
            return
        self.n += expected is not None
        if (expected == found) if same is None else same:
            self.right += 1
            return
        self.wrong += found is not None
        self.missing += expected is not None
        self.misses.append((id_, str(expected), str(found)))

    def many(self, id_: str, expected: set[str], found: set[str]) -> None:
        """A field with a set of values."""
        self.n += len(expected)
        self.right += len(expected & found)
        self.wrong += len(found - expected)
        self.missing += len(expected - found)
        if expected != found:
            self.misses.append((id_, f"missing {sorted(expected - found)}", f"too many {sorted(found - expected)}"))

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missing) if self.right + self.missing else 1.0

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


class Scores(dict[str, Score]):
    def __missing__(self, name: str) -> Score:
        self[name] = Score()
        return self[name]


# --- threads and pastes (labels: corpora/README.md) ---------------------------------------------------------------

# Label words -> ids; one that stands for no id of the vocabulary maps to "".
TYPES = {
    "full name": "name",
    "date of birth": "dob",
    "national id": "national_id",
    "password hash": "password_hash",
    "driver license": "driving_licence",
    "payment cards": "card",
    "card": "card",
    "medical records": "medical",
    "tax id": "tax",
    "selfie": "photo",
    "iban": "bank_account",
    "bank account": "bank_account",
    "ip address": "ip_address",
    "cpf": "national_id",
    "credentials": "password",
    "passwords": "password",
    "cookies": "cookie",
    "autofill": "browser_data",
    "crypto wallets": "wallet",
    "employment": "employer",
    "visa": "immigration",
    "mother maiden name": "security_question",
    "payments": "order",
    "stealer logs": "",
    "network access": "",
    "ftp": "",
    "loan application": "",
}
INTENTS = {
    "sale": {"sale"},
    "stealer_log": {"sale"},
    "dump": {"free"},
    "sample": {"free"},
    "free": {"free"},
    "auction": {"auction"},
    "service": {"service"},
    "wanted": {"request"},
    "ransom_note": set(),
    "scam_report": {"negative"},
    "none": {"negative"},
}
CONTACTS = {"pgp_fingerprint": "pgp"}


def threads() -> Iterator[Row]:
    for thread in json.loads((CORPORA / "pages" / "seed.json").read_text("utf-8"))["threads"]:
        yield {
            "id": thread["id"],
            "kind": "thread",
            "title": thread["title"],
            "body": thread["posts"][0]["text"],
            "label": thread["label"],
            "lang": thread["lang"],
        }


def pastes() -> Iterator[Row]:
    for paste in json.loads((CORPORA / "pages" / "pastes.json").read_text("utf-8")):
        yield {
            "id": paste["id"],
            "kind": "paste",
            "title": paste["title"],
            "body": paste["text"],
            "label": paste["label"],
        }


def score_labelled(rows: Iterable[Row]) -> Scores:
    """Threads and pastes against their labels."""
    scores = Scores()
    for row in rows:
        listing, label = _read(row), row["label"]
        offer = listing.offer or Offer()
        if wanted := INTENTS[label["kind"]]:
            scores["intent"].one(row["id"], next(iter(wanted)), offer.intent or None)
        _score_counts(scores, row["id"], label, offer)
        _score_price(scores, row["id"], label, offer)
        _score_sets(scores, row["id"], label, offer)
        if row.get("lang"):
            scores["language"].one(row["id"], row["lang"], listing.language or None)
    return scores


def _score_counts(scores: Scores, id_: str, label: Row, offer: Offer) -> None:
    if "multi" in label or "mentions" in label:
        return
    full = label.get("full_count")
    scores["records"].one(id_, full or label.get("count"), offer.records)
    if full:
        scores["sample_records"].one(id_, label.get("count"), offer.sample_records, same="count" not in label or None)
    if "size" in label:
        amount, unit = re.fullmatch(r"([\d.]+) ?([A-Z]B)", label["size"]).groups()  # type: ignore[union-attr]
        scores["size"].one(id_, int(Decimal(amount) * 1024 ** {"GB": 3, "TB": 4}[unit]), offer.size_bytes)


_BASES = {"each": "per_record", "set": "per_record", "month": "per_month"}


def _score_price(scores: Scores, id_: str, label: Row, offer: Offer) -> None:
    expected = None
    if label.get("price"):
        expected = (Decimal(str(label["price"])), label["currency"])
    found = (offer.price.amount, offer.price.currency) if offer.price else None
    scores["price"].one(id_, expected, found)
    if offer.price and label.get("price_unit"):
        scores["price basis"].one(id_, _BASES[label["price_unit"]], offer.price.basis)


def _score_sets(scores: Scores, id_: str, label: Row, offer: Offer) -> None:
    if label["kind"] not in ("none", "scam_report", "ransom_note"):
        expected = {TYPES.get(word, word) for word in label.get("data_types", ())} - {""}
        found = set(offer.data_types)
        scores["data_types"].many(id_, expected, found)
    contacts = {(CONTACTS.get(kind, kind), _bare(value)) for kind, value in label.get("contacts") or ()}
    found_contacts = {(kind, _bare(value)) for kind, values in offer.contacts.items() for value in values}
    scores["contacts"].many(id_, set(map(str, contacts)), set(map(str, found_contacts)))
    wallets = {(kind.lower().replace("-", "_"), value) for kind, value in label.get("wallets") or ()}
    found_wallets = {(kind, value) for kind, values in offer.wallets.items() for value in values}
    scores["wallets"].many(id_, set(map(str, wallets)), set(map(str, found_wallets)))
    _score_names(scores, id_, label, offer)


def _score_names(scores: Scores, id_: str, label: Row, offer: Offer) -> None:
    if country := label.get("country"):
        first = country[0] if isinstance(country, list) else country
        scores["country"].one(id_, first, offer.countries[0] if offer.countries else None)
    if "victim_domain" in label or (label.get("victim") and "multi" not in label):
        victim = offer.victim
        name = victim and (victim.name or victim.domain)
        scores["victim"].one(id_, label["victim"].casefold(), name.casefold() if name else None)
        if "victim_domain" in label:
            scores["victim domain"].one(id_, label["victim_domain"], victim.domain if victim else None)


def _bare(value: str) -> str:
    return value.removeprefix("@").replace(" ", "").lower()


# --- breaches ------------------------------------------------------------------------------------------------------

# HIBP data classes -> ids, "" where the vocabulary has none; synonyms by which a class counts as named in the text.
CLASSES = {
    "Email addresses": ("email", "email"),
    "Passwords": ("password", "password"),
    "Names": ("name", r"\bnames?\b(?! and passwords)"),
    "IP addresses": ("ip_address", r"\bip\b|ips\b"),
    "Usernames": ("username", r"usernames?"),
    "Phone numbers": ("phone", r"phone"),
    "Dates of birth": ("dob", r"dates? of birth|birth ?dates?|birthdays?|dobs?\b"),
    "Physical addresses": ("address", r"(?:physical|home|postal|street|mailing) address|addresses, phone"),
    "Genders": ("gender", r"genders?"),
    "Government issued IDs": ("national_id", r"government.issued|national id|identity (?:number|card|doc)"),
    "Passport numbers": ("passport", "passport"),
    "Social security numbers": ("ssn", "social security"),
    "Credit cards": ("card", r"credit cards?"),
    "Partial credit card data": ("card", r"credit card"),
    "Bank account numbers": ("bank_account", "bank account"),
    "Salutations": ("", "$^"),
    "Purchases": ("order", r"purchase|order"),
    "Employers": ("employer", r"employer"),
    "Job titles": ("employer", r"job titles?"),
    "Nationalities": ("nationality", "nationalit"),
    "Religions": ("religion", "religio"),
    "Marital statuses": ("marital_status", "marital"),
    "Security questions and answers": ("security_question", "security question"),
    "Vehicle details": ("vehicle", "vehicle"),
    "Driver's licenses": ("driving_licence", r"driver.s licen"),
    "Device information": ("device", "device"),
    "Ages": ("age", r"\bages?\b"),
}


def _all_classes() -> dict[str, tuple[str, str]]:
    """CLASSES, and every other class by its own words: "Places of birth" is named by "place(s) of birth"."""
    known = dict(CLASSES)
    for id_, names in table("hibp_classes").items():
        for name in (each.strip() for each in str(names).split(",")):
            known.setdefault(name, ("" if id_ == "none" else id_, _own_words(name)))
    return known


def _own_words(name: str) -> str:
    bare = re.sub(r"\s*\(.*?\)", "", name).lower()
    words = [re.escape(re.sub(r"(?<=[a-z]{2})(?:ies|y|es|s|e)$", "", word)) + r"\w{0,3}" for word in bare.split()]
    return r"\b" + r"\s".join(words) + r"\b"


def hibp() -> Iterator[Row]:
    for breach in _lines("hibp-breaches-2025-03.jsonl.gz"):
        body = html.unescape(re.sub(r"<[^>]+>", "", breach["Description"]))
        yield {
            "id": breach["Name"],
            "kind": "feed_item",
            "title": breach["Title"],
            "body": body,
            "count": breach["PwnCount"],
            "classes": breach["DataClasses"],
        }


def score_hibp(rows: Iterable[Row]) -> Scores:
    """Counts that the description states within 6 %, right when they round to PwnCount; data classes named in the
    text.
    """
    scores, known_classes = Scores(), _all_classes()
    for row in rows:
        offer = _read(row).offer or Offer()
        if stated := _stated(row["body"], row["count"]):
            found = offer.records
            same = found is not None and any(
                abs(found - value) <= step / 2 or found == row["count"] for value, step in stated
            )
            scores["records"].one(row["id"], row["count"], found, same=same)
        _score_holds(scores, row["id"], row["title"], offer)
        text = f"{row['title']} {row['body']}".lower()
        classes = {name: known_classes[name] for name in row["classes"] if name in known_classes}
        known = {id_ for id_, words in classes.values() if re.search(words, text)} - {""}
        measured = set(DATA_TYPES)
        if "password_hash" in offer.data_types or "password" in known:
            measured -= {"password"} if "hash" in text or "bcrypt" in text or "md5" in text else set()
        absent = {id_ for id_, _ in classes.values()} | {"password_hash"}  # HIBP has no class of its own for hashes
        scores["data_types"].many(row["id"], known & measured, (set(offer.data_types) & measured) - (absent - known))
    return scores


_STATED = re.compile(r"(\d[\d,]*(?:\.\d+)?)\s?(billion|million|thousand|m|k|b)?\b", re.IGNORECASE)
_FACTORS = {"billion": 10**9, "b": 10**9, "million": 10**6, "m": 10**6, "thousand": 1000, "k": 1000, "": 1}


def _stated(body: str, count: int) -> list[tuple[float, float]]:
    """Numbers of the text within 6 % of the count, each with the step it is written at."""
    out = []
    for number in _STATED.finditer(body):
        digits, factor = number[1].replace(",", ""), _FACTORS[(number[2] or "").lower()]
        value = float(digits) * factor
        if abs(value - count) <= 0.06 * count:
            places = len(digits.partition(".")[2])
            out.append((value, factor / 10**places))
    return out


def prose() -> Iterator[Row]:
    for at, row in enumerate(_lines("breach-prose.jsonl.gz")):
        stated = _STATED.fullmatch(row["stated_count_text"] or "")
        if stated:
            count = round(float(stated[1].replace(",", "")) * _FACTORS[(stated[2] or "").lower()])
            yield {"id": f"{at}", "kind": "feed_item", "title": row["title"], "body": row["text"], "count": count}


def score_prose(rows: Iterable[Row]) -> Scores:
    """Counts as cut out by the corpus, exact."""
    scores = Scores()
    for row in rows:
        offer = _read(row).offer or Offer()
        scores["records"].one(row["id"], int(row["count"]), offer.records)
    return scores


# --- posts that are no sale of data ---------------------------------------------------------------------------------


def shops() -> Iterator[Row]:
    for row in _lines("onion-text-huji-acl2019.jsonl.gz"):
        yield {"id": row["id"], "kind": "market_item", "title": "", "body": row["text"]}


def books() -> Iterator[Row]:
    for at, row in enumerate(_lines("market-forum-posts-andlq.jsonl.gz")):
        body = re.sub(r"<[^>]+>", "\n", row["text"])
        if re.search(r"isbn|about this book|this book|ebook|e-book|\bauthors?\b|\bpublisher", body, re.IGNORECASE):
            yield {"id": f"{at}", "kind": "market_item", "title": "", "body": body}


def score_harmless(rows: Iterable[Row]) -> Scores:
    """Share of posts not taken for a sale of data (precision reads as that share)."""
    scores = Scores()
    for row in rows:
        offer = _read(row).offer or Offer()
        data = offer.category in ("identity_data", "credentials", "stealer_logs", "payment_cards", "health_data")
        taken = data and offer.intent in ("sale", "auction", "free")
        scores["no data sale"].one(
            row["id"], "harmless", f"{offer.intent} {offer.category} {offer.data_types}", same=not taken
        )
    return scores


def leaks() -> Iterator[Row]:
    for at, row in enumerate(_lines("ransomware-posts-2023-03.jsonl.gz")):
        yield {"id": f"{at}", "kind": "leak_post", "title": row["title"], "body": row["description"]}


def score_leaks(rows: Iterable[Row]) -> Scores:
    scores = Scores()
    for row in rows:
        offer = _read(row).offer or Offer()
        scores["category"].one(row["id"], "ransomware", offer.category or None)
        _score_holds(scores, row["id"], row["title"], offer)
    return scores


def _score_holds(scores: Scores, id_: str, title: str, offer: Offer) -> None:
    """A victim that the title holds, or that holds the title."""
    victim = offer.victim
    name = (victim.name or victim.domain or None) if victim else None
    same = name is not None and (name.casefold() in title.casefold() or title.casefold() in name.casefold())
    scores["victim in title"].one(id_, title, name, same=same)


def press() -> Iterator[Row]:
    for at, row in enumerate(_lines("attack-press-2025-08.jsonl.gz")):
        yield {
            "id": f"{at}",
            "kind": "feed_item",
            "title": row["title"] or "",
            "body": row["summary_fr"] or "",
            "country": row["country"],
            "victim": row["victim"] or "",
        }


def score_press(rows: Iterable[Row]) -> Scores:
    """Rows in which the country is named by its English or French name; any of the countries found may be it. Victims
    whose name stands in the title: right is the name, or it with a word more or less at an end.
    """
    scores = Scores()
    for row in rows:
        _score_press_victim(scores, row)
        words = [
            word
            for word in entries("countries").get(row["country"] or "", ())
            if len(word) > 4 and not word.endswith("*")
        ][:6]
        text = f"{row['title']} {row['body']}".lower()
        if not any(re.search(rf"\b{re.escape(word)}\b", text) for word in words):
            continue
        found = (_read(row).offer or Offer()).countries
        scores["country"].one(row["id"], row["country"], ",".join(found) or None, same=row["country"] in found)
    return scores


def _score_press_victim(scores: Scores, row: Row) -> None:
    expected = fold(str(row["victim"])).text.strip(" .")
    if not expected or expected not in fold(str(row["title"])).text:
        return
    victim = (_read(row).offer or Offer()).victim
    name = fold(victim.name).text.strip(" .") if victim else ""
    same = bool(name) and (name in expected or expected in name)
    scores["victim in title"].one(row["id"], expected, name or None, same=same)


@dataclass(frozen=True)
class Corpus:
    rows: Callable[[], Iterator[Row]]
    score: Callable[[Iterable[Row]], Scores]


MEASURED = {
    "threads": Corpus(threads, score_labelled),
    "pastes": Corpus(pastes, score_labelled),
    "hibp": Corpus(hibp, score_hibp),
    "breach-prose": Corpus(prose, score_prose),
    "huji shops": Corpus(shops, score_harmless),
    "e-books": Corpus(books, score_harmless),
    "leak posts": Corpus(leaks, score_leaks),
    "press": Corpus(press, score_press),
}


def measure(name: str, half: str = "all") -> Scores:
    """Scores of one corpus; half is "seen", "unseen" or "all"."""
    corpus = MEASURED[name]
    return corpus.score(row for row in corpus.rows() if half in ("all", half_of(row["id"])))


def half_of(id_: str) -> str:
    """Which half a row belongs to, told by its id alone."""
    return "unseen" if hashlib.sha256(id_.encode()).digest()[0] & 1 else "seen"


def _read(row: Row) -> Listing:
    return extract(Listing(id=row["id"], kind=row["kind"], title=row["title"], body=row["body"]))


def _lines(name: str) -> Iterator[Row]:
    with gzip.open(CORPORA / name, "rt", encoding="utf-8") as file:
        yield from map(json.loads, file)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="benchmarks.quality_offers", description=__doc__)
    parser.add_argument("corpus", nargs="*", help="which corpora, all without a name")
    parser.add_argument("--misses", action="store_true", help="print the first twenty misses of each field")
    parser.add_argument("--half", choices=("seen", "unseen", "all"), default="all")
    asked = parser.parse_args(arguments)
    if not CORPORA.is_dir():
        sys.stderr.write(
            "quality-offers: no corpora beside the project (expected ../shared/corpora); nothing is measured\n"
        )
        return 1
    out = Table("corpus", "field", "precision", "recall", "F1", "n")
    misses: list[tuple[str, str, tuple[str, str, str]]] = []
    for name in asked.corpus or list(MEASURED):
        for field_name, score in measure(name, asked.half).items():
            out.add_row(
                name, field_name, f"{score.precision:.3f}", f"{score.recall:.3f}", f"{score.f1:.3f}", str(score.n)
            )
            misses += [(name, field_name, miss) for miss in score.misses[:20]]
    console = Console(width=140)
    console.print(out)
    if asked.misses:
        for name, field_name, (id_, expected, found) in misses:
            console.print(f"{name} {field_name} {id_}: expected {expected}, found {found}", markup=False)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
