"""How fast is a listing read and masked, and can any text make it slow?

Listings are put together from invented phrases of twelve languages, 600 characters in the mean; the peer is the goal of
2,000 listings a second on one core. Hostile texts are 100 kB each; their floor is 100 ms.
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
GOAL_PER_S = 2000.0
WORST_S = 0.1
COUNT = 200
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


def listings(count: int) -> list[Listing]:
    """The same invented listings on every run."""
    dice = random.Random(7)
    out = []
    for number in range(count):
        body = ""
        while len(body) < dice.randrange(250, 900):
            body += dice.choice(PHRASES)
        out.append(Listing(id=f"bench/{number}", kind="thread", title=dice.choice(PHRASES)[:70], body=body))
    return out


def bench() -> list[Figure]:
    posts = listings(COUNT)
    size = sum(len(post.title) + len(post.body) for post in posts) // COUNT
    for post in posts:
        prepare(post, KEYS)
    whole = seconds(lambda: [prepare(post, KEYS) for post in posts])
    figures = [Figure("extract.listings", COUNT / whole, "1/s", GOAL_PER_S, "goal", COUNT, size)]
    figures += [_share(name, work, whole, size) for name, work in _parts(posts).items()]
    worst, name = max((_time(text), name) for name, text in HOSTILE.items())
    figures.append(
        Figure(f"extract.worst_100kb ({name})", worst * 1000, "ms", WORST_S * 1000, "floor", len(HOSTILE), 100_000)
    )
    return figures


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
