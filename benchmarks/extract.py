"""How fast is a listing read and masked, and can any text make it slow?

Listings are put together from invented phrases of twelve languages, 600 characters in the mean and twenty times that;
the goal is 2,000 of the short ones a second on one core, the floor what folding alone takes. The worst of the hostile
texts is measured at 10 and at 100 kB, beside the goal of 1 ms a kB: what is linear keeps its ratio.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable

from benchmarks.contract import Figure, seconds
from indexer.extract.extract import extract
from indexer.extract.registry import extractors
from indexer.extract.text import prepare as prepare_text
from indexer.folding import fold
from indexer.masking.keys import MaskingKey, MaskingKeys
from indexer.masking.mask import mask
from indexer.prepare import prepare
from schema.listing import Listing, Offer

KEYS = MaskingKeys(MaskingKey("k1", b"1" * 32))
WORST_MS_A_KB = 1.0
COUNT, LONG, LONG_COUNT = 200, 20, 10  # short listings; how much longer the long ones are, and how many
PHRASES = (
    "Selling the customer database of Harbor Example Bank (harborbank.example), 2.4 million rows, CSV, 12 GB. ",
    "Fields: full name, phone, email, date of birth, passport number, address, account number. Sample of 500 lines. ",
    "Price: $4,500 for everything, one hand only, escrow accepted, XMR or BTC. TG @harbor_seller_x, no time wasters. ",
    "Продам базу абонентов, 2,3 млн строк, ФИО, телефон, паспорт, адрес. Цена 1500$ в одни руки, гарант форума. ",
    "Vendo base de clientes, 1.200.000 registros: nombre completo, teléfono, correo, CURP. Precio 1.500 euros. ",
    "出售客户数据,共1.2亿条,姓名、手机号、地址、身份证号。价格:15000 USDT,可走担保。样本5000条免费。 ",
    "पूरा ग्राहक डेटा बेच रहा हूँ, कुल रिकॉर्ड: 12 लाख, नाम, मोबाइल, आधार नंबर। कीमत: ₹2,50,000 ",
    "للبيع قاعدة بيانات ٢٫١ مليون سجل: الاسم، رقم الهوية، رقم الجوال. السعر: 3000 دولار. ",
    "Jual data nasabah 450rb baris, NIK, nama, no HP, alamat. Harga 300 USDT nego. ",
    "Base complète, 870 000 lignes : nom, prénom, IBAN, date de naissance. Prix : 4 000 €. ",
    "Row: Asha Example;+91 98765 43210;asha@mail.example;2341 2341 2346;1990-01-02\n",
    "Anyone knows if this is real? I have seen the same thread on another board, the seller had no reputation. ",
)
HOSTILE = {
    "digits": "1" * 100_000,
    "spaced digits": "1 " * 50_000,
    "dotted digits": "1." * 50_000,
    "letters": "a" * 100_000,
    "spaced letters": "a " * 50_000,
    "at signs": "@" * 100_000,
    "mail-like": "a@a." * 25_000,
    "leet": "a1" * 50_000,
    "brackets": "[" * 100_000,
    "quotes": "('a'," * 20_000,
    "numbers": "12,345 rows $5 " * 6_700,
    "cards": "4111 1111 1111 1111 " * 5_000,
    "wallets": "1AzkFmoLo2f33BdxrTsX4ELdnRMjNhDR5f " * 2_800,
    "marks": "a\u0300\u0301" * 33_000,
    "mixed scripts": "аa" * 50_000,
    "bars": "a|" * 50_000,
    "mask-like": "[a X" * 25_000,
    "capitals": "Aa " * 33_000,
    "arabic": "الاسم " * 16_000,
    "chinese": "数据" * 50_000,
}


def listings(count: int, longer: int = 1) -> list[Listing]:
    """The same invented listings on every run, so many times as long."""
    dice = random.Random(7)
    out = []
    for number in range(count):
        body = ""
        while len(body) < longer * dice.randrange(250, 900):
            body += dice.choice(PHRASES)
        out.append(Listing(id=f"bench/{number}", kind="thread", title=dice.choice(PHRASES)[:70], body=body))
    return out


def bench() -> list[Figure]:
    posts = listings(COUNT)
    prepare(posts[0], KEYS)
    short, long_ones = _listings(posts), _listings(listings(LONG_COUNT, LONG))
    parts = [_share(name, work, COUNT / short.value, short.size) for name, work in _parts(posts).items()]
    return [short, long_ones, *parts, _worst(10), _worst(100)]


def _listings(posts: list[Listing]) -> Figure:
    count = len(posts)
    size = sum(len(post.title) + len(post.body) for post in posts) // count
    whole = seconds(lambda: [prepare(post, KEYS) for post in posts])
    folding = seconds(lambda: [(fold(post.title), fold(post.body)) for post in posts])
    return Figure(f"extract.listings.{size}", count / whole, "1/s", count / folding, "folding alone", count, size)


def _worst(kilobytes: int) -> Figure:
    """Of the hostile texts, cut to so many thousand characters."""
    worst, name = max((min(_time(text[: kilobytes * 1000]) for _ in range(2)), name) for name, text in HOSTILE.items())
    what = f"goal; the worst were {name}"
    goal = WORST_MS_A_KB * kilobytes
    return Figure(f"extract.worst.{kilobytes}kB", worst * 1000, "ms", goal, what, len(HOSTILE), kilobytes * 1000)


def _parts(posts: list[Listing]) -> dict[str, Callable[[], object]]:
    """Name -> the work of one part over all posts."""
    read = [extract(post) for post in posts]
    texts = [(prepare_text(post), done.offer or Offer()) for post, done in zip(posts, read, strict=True)]
    parts: dict[str, Callable[[], object]] = {
        "fold": lambda: [(fold(post.title), fold(post.body)) for post in posts],
        "text": lambda: [prepare_text(post) for post in posts],
        "mask": lambda: [mask(post, KEYS) for post in read],
    }
    for fact, extractor in extractors().items():
        parts[fact] = lambda reader=extractor.read: [reader(text, offer) for text, offer in texts]  # type: ignore[misc]
    return parts


def _share(name: str, work: Callable[[], object], whole: float, size: int) -> Figure:
    taken = seconds(work)
    return Figure(f"extract.part.{name}", taken / COUNT * 1e6, "us", whole / COUNT * 1e6, "all parts", COUNT, size)


def _time(text: str) -> float:
    post = Listing(id="bench/hostile", kind="paste", title="x", body=text)
    started = time.perf_counter()
    prepare(post, KEYS)
    return time.perf_counter() - started


if __name__ == "__main__":
    _time("loads the vocabularies")
    for name, text in HOSTILE.items():
        sys.stdout.write(f"{name:16} {_time(text) * 1000:8.1f} ms\n")
