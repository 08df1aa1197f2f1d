"""Invented listings and queries from a seed: small vocabularies, so that they meet often and miss in every way."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random
from types import MappingProxyType

from schema.listing import Exposed, Listing, Offer, Price, Thread, Vendor, Victim

NOW = datetime(2026, 9, 1, 12, tzinfo=UTC)
WORDS = (
    "selling", "fresh", "aadhaar", "aadhar", "a a d h a a r", "Aadhaar_DB", "passport", "p4ssp0rt", "PASSPORTS",
    "database", "d@tabase", "sold", "आधार", "कार्ड", "身份证", "数据", "паспорт", "pаsspоrt", "815m", "81.5", "crore",
    "100k", "dark-lord", "x@mail.example", "and", "not", "fullz", "full", "fulls", "logs", "stealer", "café", "여권을",
    "бaзa", "t.me/invented",
)  # fmt: skip
NAMES = ("dark lord", "Sh4dow", "shadow", "ANNA", "анна", "a_b*c?d", 'x"y\\z')
CONTACTS = ("@Invented_one", "invented_one", "other#1234", "a+b@c.example")


class Invention:
    """Listings and queries; the same seed invents the same."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)

    # --- listings ---------------------------------------------------------------------------------------------------

    def listing(self, number: int) -> Listing:
        pick = self.random
        return Listing(
            id=f"harbor/t{number}",
            kind=pick.choice(("thread", "reply", "paste")),
            source=pick.choice(("harbor", "mole")),
            title=self.text(6),
            body=self.text(25),
            language=pick.choice(("", "en", "hi")),
            url=f"http://harbor.invalid/viewtopic.php?t={number}",
            vendor=Vendor(pick.choice(NAMES)) if pick.random() < 0.7 else Vendor(),
            thread=Thread(f"harbor/t{number % 9}", pick.randint(0, 3)),
            posted_at=self.maybe_moment(),
            last_seen_at=self.maybe_moment(),
            seq=number + 1,
            offer=self.offer() if pick.random() < 0.9 else None,
        )

    def text(self, most: int) -> str:
        separators = (" ", " ", " ", ", ", "\n", " - ", "  ", "/")
        words = [self.random.choice(WORDS) for _ in range(self.random.randint(0, most))]
        return "".join(word + self.random.choice(separators) for word in words)

    def maybe_moment(self) -> datetime | None:
        if self.random.random() < 0.2:
            return None
        return NOW - timedelta(
            seconds=self.random.choice((0, 1, 86_400, 604_800, 604_801, self.random.randint(0, 9_000_000)))
        )

    def offer(self) -> Offer:
        pick = self.random
        return Offer(
            intent=pick.choice(("sale", "auction", "request", "")),
            category=pick.choice(("identity_data", "malware", "")),
            data_types=tuple(pick.sample(("aadhaar", "passport", "email", "phone"), pick.randint(0, 3))),
            records=self.maybe_number(),
            sample_records=self.maybe_number(),
            price=self.price() if pick.random() < 0.5 else None,
            victim=Victim(self.text(2), "bank.example", "") if pick.random() < 0.4 else None,
            countries=tuple(pick.sample(("IN", "US", "de"), pick.randint(0, 2))),
            contacts=MappingProxyType({"telegram": (pick.choice(CONTACTS),)} if pick.random() < 0.5 else {}),
            escrow=pick.choice((None, True, False)),
            data_date=pick.choice(("", "2025", "2026-01", "2026-01-31")),
            exposed=Exposed(identifiers=MappingProxyType({"aadhaar": pick.randint(0, 3)}))
            if pick.random() < 0.3
            else None,
        )

    def maybe_number(self) -> int | None:
        return self.random.choice((None, 0, 5, 100_000, 1_000_000, 815_000_000, self.random.randint(0, 2_000_000)))

    def price(self) -> Price:
        amount = self.random.choice((Decimal("80000"), Decimal("0.1"), Decimal("1.50"), Decimal("0.00000001")))
        usd = self.random.choice((None, 80_000.0, 0.1))
        return Price(amount, self.random.choice(("USD", "BTC")), self.random.choice(("total", "per_1000")), usd)

    # --- queries ----------------------------------------------------------------------------------------------------

    def query(self, depth: int = 3) -> str:
        """Query text that parses."""
        pick = self.random
        if depth == 0 or pick.random() < 0.3:
            return self.leaf()
        kind = pick.choice(("AND", "OR", "NOT"))
        if kind == "NOT":
            return f"NOT ({self.query(depth - 1)})"
        return f" {kind} ".join(f"({self.query(depth - 1)})" for _ in range(pick.randint(2, 3)))

    def leaf(self) -> str:
        return self.random.choice(
            (
                self.word,
                self.word,
                self.phrase,
                self.wildcard,
                self.fuzzy,
                self.number,
                self.date,
                self.value,
                self.there,
            )
        )()

    def text_field(self) -> str:
        return self.random.choice(("", "", "title:", "body:", "offer.victim.name:"))

    def word(self) -> str:
        return f'{self.text_field()}"{self.random.choice(WORDS)}"'

    def phrase(self) -> str:
        words = self.random.sample(
            ("selling", "fresh", "aadhaar", "passport", "database", "sold", "fullz"), self.random.randint(2, 4)
        )
        slop = self.random.choice(("", "~1", "~2", "~3"))
        return f'{self.text_field()}"{" ".join(words)}"{slop}'

    def wildcard(self) -> str:
        pattern = self.random.choice(("pass*", "*haar", "aad?aar", "*a*", "f?ll*", "*", "да*", "?", "p4ss*"))
        if self.random.random() < 0.6:
            return self.text_field() + pattern
        return self.random.choice(
            (
                "vendor.name:s*",
                "vendor.name:*b*c?d",
                "url:*t=1?",
                "offer.data_types:a*",
                "offer.countries:?n",
                "vendor.name:*o?",
            )
        )

    def fuzzy(self) -> str:
        word = self.random.choice(("aadhar", "pasport", "fulz", "ful", "databaes", "og", "кaрта"))
        field = self.random.choice((self.text_field(), "vendor.name:"))
        return f"{field}{word}~{self.random.randint(1, 2)}"

    def number(self) -> str:
        field = self.random.choice(
            ("offer.records", "offer.sample_records", "offer.price", "offer.price.usd", "seq", "thread.position",
             "offer.exposed.identifiers.aadhaar")
        )  # fmt: skip
        low, high = self.random.choice((("0", "5"), ("100k", "1M"), ("1 lakh", "81.5 crore"), ("1", "2")))
        shape = self.random.choice(
            (">={0}", ">{0}", "<={0}", "<{1}", "[{0} TO {1}]", "{{{0} TO {1}}}", "{0}", "[* TO {1}}}")
        )
        return f"{field}:{shape.format(low, high)}"

    def date(self) -> str:
        field = self.random.choice(("posted_at", "last_seen_at", "offer.data_date"))
        shape = self.random.choice(
            (">=now-7d", ">now-7d", "<=now-7d", "now-7d", "now", "[now-1M/d TO now]", "2026", ">2025", "<=2026-01",
             "2026-08-25", '"2026-08-25T12:00Z"', "{2025 TO *]")
        )  # fmt: skip
        return f"{field}:{shape}"

    def value(self) -> str:
        return self.random.choice(
            ("offer.intent:(sale OR auction)", "offer.data_types:aadhaar", "offer.data_types:(passport AND email)",
             "offer.countries:in", "offer.countries:US", "offer.escrow:true", "offer.escrow:no", "source:HARBOR",
             "kind:reply", 'vendor.name:"Dark Lord"', "vendor.name:shadow", r'vendor.name:"x\"y\\z"',
             "offer.contacts:INVENTED_ONE",
             'offer.contacts.telegram:"@invented_one"', "offer.price.currency:usd",
             "offer.victim:bank.example",
             "id:harbor\\/t7", "thread.id:harbor\\/t3", "offer.price.basis:per_1000", "*:*")
        )  # fmt: skip

    def there(self) -> str:
        return "_exists_:" + self.random.choice(
            ("title", "body", "offer.records", "offer.price", "offer.victim", "posted_at", "offer.escrow",
             "offer.contacts", "offer.data_types", "vendor.name")
        )  # fmt: skip
