"""How fast is a listing read and masked, and can any text make it slow?

Listings are put together from invented phrases of twelve languages, 600 characters in the mean and twenty times that;
the goal is 2,000 of the short ones a second on one core, the floor what folding alone takes. They are dense: numbers,
prices and kinds of data in every sentence; texts that others wrote stand beside them where the corpora are. Every
hostile text is measured at 10 and at 100 kB, beside the goal of 1 ms a kB; what is linear takes ten times as long for
ten times as much. All times are of the processor, the best of several runs.
"""

from __future__ import annotations

import gzip
import json
import random
import sys
import time
from collections.abc import Callable
from itertools import islice

from benchmarks.contract import Figure, seconds
from benchmarks.hostile_texts import texts
from benchmarks.quality_offers import CORPORA
from indexer.extract.extract import extract
from indexer.extract.registry import extractors
from indexer.extract.text import prepare as prepare_text
from indexer.folding import fold, plain
from indexer.masking.keys import MaskingKey, MaskingKeys
from indexer.masking.mask import mask
from indexer.masking.registry import families
from indexer.masking.surface import surface
from indexer.prepare import prepare
from schema.listing import Listing, Offer

KEYS = MaskingKeys(MaskingKey("k1", b"1" * 32))
WORST_MS_A_KB, LENGTHS_KB = 1.0, (10, 100)
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
    others = _others()
    parts = [_share(name, work, COUNT / short.value, short.size) for name, work in _parts(posts).items()]
    return [short, long_ones, *others, *parts, *_hostile()]


def _others() -> list[Figure]:
    """Texts that nobody here wrote, of 250 to 1,200 characters, four hundred of each file."""
    if not CORPORA.is_dir():
        sys.stderr.write(
            "extract: no corpora beside the project (expected ../shared/corpora): their figure is left out\n"
        )
        return []
    texts: list[Listing] = []
    for name, title, body in _OTHERS:
        with gzip.open(CORPORA / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
            rows = (json.loads(line) for line in lines)
            fit = (row for row in rows if 250 <= len(row[body] or "") <= 1200)
            texts += [
                Listing(id=f"{name}/t{at}", source=name, kind="thread", title=row.get(title) or "", body=row[body])
                for at, row in enumerate(islice(fit, 400), 48_000)
            ]
    return [_listings(texts, "extract.others")]


_OTHERS = (
    ("hibp-breaches-2025-03", "Title", "Description"), ("breach-prose", "title", "text"),
    ("market-forum-posts-andlq", "", "text"), ("onion-text-huji-acl2019", "", "text"),
    ("ransomware-posts-2023-03", "title", "description"),
)  # fmt: skip


def _listings(posts: list[Listing], name: str = "extract.listings") -> Figure:
    count = len(posts)
    size = sum(len(post.title) + len(post.body) for post in posts) // count
    whole = _cpu(lambda: [prepare(post, KEYS) for post in posts])
    folding = _cpu(lambda: [(fold(post.title), fold(post.body)) for post in posts])
    return Figure(f"{name}.{size}", count / whole, "1/s", count / folding, "folding alone", count, size)


def _parts(posts: list[Listing]) -> dict[str, Callable[[], object]]:
    """Name -> the work of one part over all posts."""
    read = [extract(post) for post in posts]
    texts_read = [(prepare_text(post), done.offer or Offer()) for post, done in zip(posts, read, strict=True)]
    parts: dict[str, Callable[[], object]] = {
        "fold": lambda: [(fold(post.title), fold(post.body)) for post in posts],
        "text": lambda: [prepare_text(post) for post in posts],
        "mask": lambda: [mask(post, KEYS) for post in read],
    }
    for fact, extractor in extractors().items():
        parts[fact] = lambda reader=extractor.read: [reader(text, offer) for text, offer in texts_read]  # type: ignore[misc]
    surfaces = [surface(plain(post.body)) for post in posts]
    for name, family in families().items():
        parts[f"mask.{name}"] = lambda finder=family.find: [list(finder(seen)) for seen in surfaces]  # type: ignore[misc]
    return parts


def _share(name: str, work: Callable[[], object], whole: float, size: int) -> Figure:
    taken = _cpu(work)
    return Figure(f"extract.part.{name}", taken / COUNT * 1e6, "us", whole / COUNT * 1e6, "all parts", COUNT, size)


def _hostile() -> list[Figure]:
    """The worst of the hostile texts at two lengths, and the one that grows fastest between them."""
    _warm()
    taken = {name: [_time(text[: length * 1000]) for length in LENGTHS_KB] for name, text in texts().items()}
    figures = []
    for at, length in enumerate(LENGTHS_KB):
        name = max(taken, key=lambda name: taken[name][at])
        what = f"goal; the worst were {name}"
        worst, goal = taken[name][at] * 1000, WORST_MS_A_KB * length
        figures.append(Figure(f"extract.worst.{length}kB", worst, "ms", goal, what, len(taken), length * 1000))
    growth = {name: long / short for name, (short, long) in taken.items()}
    name = max(growth, key=lambda name: growth[name])
    times, length = LENGTHS_KB[1] / LENGTHS_KB[0], LENGTHS_KB[1] * 1000
    what = f"if linear; the fastest were {name}"
    return [*figures, Figure("extract.growth", growth[name], "times", times, what, len(taken), length)]


def _cpu(work: Callable[[], object]) -> float:
    return seconds(work, repeat=5, clock=time.process_time)


_OTHER_DIGITS = str.maketrans("0123456789", "1234567890")


def _warm() -> None:
    """Vocabularies, numbering plans and check digits are loaded at first use; numbers that are read again are kept."""
    for text in texts().values():
        _time(text[:2000].translate(_OTHER_DIGITS))


def _time(text: str) -> float:
    post = Listing(id="bench/hostile", kind="paste", title="x", body=text)
    return seconds(lambda: prepare(post, KEYS), repeat=1, clock=time.process_time)  # once: numbers read twice are kept


if __name__ == "__main__":
    _warm()
    for name, text in texts().items():
        short, long = (_time(text[: length * 1000]) * 1000 for length in LENGTHS_KB)
        sys.stdout.write(f"{name:20} {short:8.1f} ms {long:8.1f} ms {long / short:6.1f} times\n")
