"""What a profile's YAML may hold, key by key. Fields and facts stay nodes here: profile_yaml.py reads their picks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from schema.page import PAGE_KINDS

NOTHING: Mapping[str, Any] = MappingProxyType({})
_ITEMS = ("market_item", "leak_post", "feed_item")
OBSTACLES = tuple(kind for kind in PAGE_KINDS if kind not in ("thread", "list"))


@dataclass(frozen=True, slots=True)
class Pick:
    css: str = "."
    attr: str = ""
    own: bool = False
    match: str = ""
    steps: tuple[str, ...] = field(default=(), metadata={"yaml": "as"})
    within: str = field(default="item", metadata={"yaml": "from", "choices": ("item", "page")})


@dataclass(frozen=True, slots=True)
class DataPick:
    path: str
    match: str = ""
    steps: tuple[str, ...] = field(default=(), metadata={"yaml": "as"})


@dataclass(frozen=True, slots=True)
class DataSign:
    says: str
    path: str
    match: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Sign:
    says: str
    css: str = "body"
    attr: str = ""
    own: bool = False
    match: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class ListPage:
    rows: tuple[str, ...] = ()
    row: Mapping[str, object] = field(default_factory=lambda: NOTHING)
    item: str = field(default="", metadata={"choices": _ITEMS})
    needs: tuple[str, ...] = ()
    whole: bool = False
    facts: Mapping[str, object] = field(default_factory=lambda: NOTHING)
    dated: tuple[str, ...] = ()
    pairs: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    pictured: tuple[str, ...] = ()
    boards: tuple[str, ...] = ()
    board: Mapping[str, object] = field(default_factory=lambda: NOTHING)
    next: object = None
    signs: tuple[Sign, ...] = ()


@dataclass(frozen=True, slots=True)
class ThreadPage:
    posts: tuple[str, ...]
    post: Mapping[str, object]
    facts: Mapping[str, object] = field(default_factory=lambda: NOTHING)
    dated: tuple[str, ...] = ()
    pairs: tuple[str, ...] = ()
    page: Mapping[str, object] = field(default_factory=lambda: NOTHING)
    opening: str = field(default="thread", metadata={"choices": ("thread", "paste", *_ITEMS)})
    quotes: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    pictured: tuple[str, ...] = ()
    verbatim: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    next: object = None
    whole: bool = False
    plain_text: bool = False
    signs: tuple[Sign, ...] = ()


@dataclass(frozen=True, slots=True)
class Feed:
    signs: tuple[DataSign, ...]
    items: object
    item: Mapping[str, object]
    kind: str = field(default="feed_item", metadata={"choices": _ITEMS})
    facts: Mapping[str, object] = field(default_factory=lambda: NOTHING)
    dated: tuple[str, ...] = ()
    next: object = None


@dataclass(frozen=True, slots=True)
class Addresses:
    drop: tuple[str, ...] = ()
    thread: tuple[str, ...] = ()
    board: tuple[str, ...] = ()
    post: tuple[str, ...] = ()
    offset: tuple[str, ...] = ()
    page: tuple[str, ...] = ()
    per_page: int = 0


@dataclass(frozen=True, slots=True)
class Embedded:
    css: str
    at: tuple[str, ...] = ()
    markup: tuple[str, ...] = ()
    link: str = ""


@dataclass(frozen=True, slots=True)
class LogIn:
    form: tuple[str, ...] = ()
    address: str = ""


@dataclass(frozen=True, slots=True)
class Profile:
    engine: str
    spider: str
    about: str = ""
    recognise: tuple[Sign, ...] = ()
    vague: int = 0
    addresses: Addresses = Addresses()
    times: tuple[str, ...] = ()
    day_month: str = field(default="", metadata={"choices": ("dmy", "mdy")})
    list: ListPage = ListPage()
    thread: ThreadPage | None = None
    feed: Feed | None = None
    embedded: Embedded | None = None
    obstacles: Mapping[str, tuple[Sign, ...]] = field(default_factory=lambda: NOTHING)
    log_in: LogIn = LogIn()


@dataclass(frozen=True, slots=True)
class Obstacles:
    obstacles: Mapping[str, tuple[Sign, ...]]
