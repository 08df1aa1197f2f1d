"""Spoils pages by a seed and reads them: `python -m tests.chain.mutations SEED COUNT [fixtures|corpora]`.

Each page is read, its first listings are extracted and masked, and the result is put into JSON as the ledger does. The
process ends with one JSON object: pages tried, crashes ("seed: what"), the slowest ("seconds, seed"), the peak of its
memory in kB. A crash is found again by its seed alone.
"""

from __future__ import annotations

import gzip
import json
import random
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from crawler.engines.profile_cases import page_of
from crawler.engines.reader import read_page
from indexer.masking.keys import MaskingKey, MaskingKeys
from indexer.prepare import prepare
from schema.capture import FetchedPage
from schema.json_form import to_json

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures" / "engines"
CORPORA = Path(__file__).resolve().parent.parent.parent.parent / "shared" / "corpora"
KEYS = MaskingKeys(MaskingKey("k1", b"1" * 32))
AT = datetime(2026, 3, 5, 12, tzinfo=UTC)
LISTINGS = 3  # of a page that are extracted and masked
SPELLS_MAX = 6  # mutations of one page
TAG_WORDS = (
    b"<div>", b"</div>", b"<table>", b"</td>", b"<b>", b"</a>", b"<p", b"<!--", b"-->", b"<![CDATA[", b"<script>",
    b"</body>", b"<svg>", b"<template>", b"<blockquote>", b'"', b"'", b">", b"<", b"&", b"&#0;", b"&#xD800;",
    b"&#9999999999;", b"\x00", b"\xff\xfe", b"\xe2\x80\xae", b"\x1b[2J", b"{{7*7}}", b"%s%n", b"\xf0\x9f\x92\xa9",
    b"<base href='//['>", b"<a href='http://[::1'>", b"<time datetime='99999-99-99T99:99'>", b"9" * 400,
    b"1e999 rows", b"31.02.2026, 25:61", b"[phone \xe2\x80\xa6", b"<meta charset=utf-7>",
)  # fmt: skip
Spell = Callable[[bytes, random.Random], bytes]


def _places(body: bytes, chance: random.Random) -> tuple[int, int]:
    start = chance.randrange(len(body) + 1)
    return start, min(len(body), start + chance.choice((1, 7, 60, 900, 20_000)))


def _cut(body: bytes, chance: random.Random) -> bytes:
    return body[: chance.randrange(len(body) + 1)]


def _hole(body: bytes, chance: random.Random) -> bytes:
    start, end = _places(body, chance)
    return body[:start] + body[end:]


def _echo(body: bytes, chance: random.Random) -> bytes:
    start, end = _places(body, chance)
    return body[:end] + body[start:end] * chance.choice((1, 2, 9)) + body[end:]


def _move(body: bytes, chance: random.Random) -> bytes:
    start, end = _places(body, chance)
    rest = body[:start] + body[end:]
    to = chance.randrange(len(rest) + 1)
    return rest[:to] + body[start:end] + rest[to:]


def _plant(body: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(body) + 1)
    return body[:at] + chance.choice(TAG_WORDS) * chance.choice((1, 1, 2, 50, 3000)) + body[at:]


def _noise(body: bytes, chance: random.Random) -> bytes:
    spoiled = bytearray(body)
    for _ in range(chance.choice((1, 20, 300)) if spoiled else 0):
        spoiled[chance.randrange(len(spoiled))] = chance.randrange(256)
    return bytes(spoiled)


def _untag(body: bytes, chance: random.Random) -> bytes:
    """Every so many tags of one name lose their end, or their start."""
    name = chance.choice(
        (b"div", b"td", b"tr", b"span", b"a", b"li", b"p", b"table", b"article", b"ul", b"h3", b"time")
    )
    wanted = chance.choice((b"</" + name + b">", b"<" + name))
    pieces = body.split(wanted)
    return b"".join(piece + (wanted if chance.random() < 0.7 else b"") for piece in pieces[:-1]) + pieces[-1]


def _rename(body: bytes, chance: random.Random) -> bytes:
    one, other = chance.sample(
        (b"class=", b"id=", b"href=", b"datetime=", b"div", b"span", b"td", b"post", b"title"), 2
    )
    return body.replace(one, other, chance.choice((1, 5, -1)))


def _graft(body: bytes, chance: random.Random) -> bytes:
    """A part of another page in the middle."""
    other = chance.choice(pages("fixtures")).body
    start, end = _places(other, chance)
    at = chance.randrange(len(body) + 1)
    return body[:at] + other[start:end] + body[at:]


SPELLS: tuple[Spell, ...] = (_cut, _hole, _echo, _move, _plant, _noise, _untag, _rename, _graft)


@cache
def pages(kind: str) -> tuple[FetchedPage, ...]:
    """Every page of the fixtures, or of the corpora (none where they are absent)."""
    if kind == "fixtures":
        return tuple(page_of(meta.parent)[0] for meta in sorted(FIXTURES.glob("**/meta.json")))
    return tuple(_corpora()) if CORPORA.is_dir() else ()


def _corpora() -> Iterator[FetchedPage]:
    for name in ("web-forum-52-tech-subset", "autopager-forum-subset"):
        with gzip.open(CORPORA / f"{name}.jsonl.gz", "rt", encoding="utf-8") as file:
            for row in map(json.loads, file):
                yield _fetched(row["url"], row["html"].encode("utf-8", "replace"))
    for path in sorted((CORPORA / "pages").glob("*/*.html")):
        yield _fetched(f"http://{path.parent.name}.example/{path.name}", path.read_bytes())


def _fetched(url: str, body: bytes) -> FetchedPage:
    return FetchedPage("soak", "r", url, 200, (), body, AT, "")


def spoiled(kind: str, seed: int) -> tuple[FetchedPage, str]:
    """The page that a seed makes, and the engine that is to read it."""
    chance = random.Random(seed)
    page = pages(kind)[seed % len(pages(kind))]
    body = page.body
    for _ in range(chance.randint(1, SPELLS_MAX)):
        body = chance.choice(SPELLS)(body, chance)
    page = replace(page, body=body, charset=chance.choice((page.charset, "utf-8", "windows-1251", "utf-7", "nonsense")))
    return page, chance.choice(("auto", "auto", "generic"))


def try_one(kind: str, seed: int) -> None:
    page, engine = spoiled(kind, seed)
    reading = read_page(page, engine)
    for listing in reading.listings[:LISTINGS]:
        json.dumps(to_json(prepare(listing, KEYS))).encode()
    json.dumps(to_json(reading)).encode()


def main(seed: int, count: int, kind: str) -> None:
    crashes, slowest = [], (0.0, 0)
    for each in range(seed, seed + count):
        started = time.process_time()
        try:
            try_one(kind, each)
        except Exception as error:  # noqa: BLE001 (any kind of crash is what is looked for)
            crashes.append(f"{each}: {type(error).__name__} {error}"[:300])
        slowest = max(slowest, (time.process_time() - started, each))
    print(json.dumps({"tried": count, "crashes": crashes, "slowest": slowest, "peak_kb": _peak_kb()}))


def _peak_kb() -> int:
    """Of this program alone; getrusage would tell that of the process which started it, if it was larger."""
    status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
    return int(status.partition("VmHWM:")[2].split()[0])


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
