"""The profiles' language as records: what one engine's pages look like. profile_yaml.py reads them from YAML."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from crawler.engines.addresses import Addresses

# The fields that a profile may say how to find. Their forms: fields.py.
ROW_FIELDS = ("url", "id", "title", "author", "replies", "last_activity", "pinned")
BOARD_FIELDS = ("url", "title")
PAGE_FIELDS = ("address", "id", "title", "page_number", "posts_before")
POST_FIELDS = (
    "id", "url", "position", "title", "author", "author_id", "author_joined", "author_posts", "author_rating",
    "posted_at", "edited_at", "body",
)  # fmt: skip
# What may be done to a text that was found, after `match`: fields.py has the functions.
STEPS = (
    "lower",
    "digits",
    "first_line",
    "percent_decoded",
    "unquoted",
    "basename",
    "after_colon",
    "less_one",
    "first_of_month",
)


@dataclass(frozen=True, slots=True)
class Pick:
    """One way to find a value.

    css    selector, searched for inside the item (a row, a post) or the page; "." is the item itself
    attr   attribute whose value counts; "" for the text
    own    only the text that stands directly in the element, not in elements inside it
    match  pattern to find in it; its first group that took part is the value, or all of it when it has no group
    page   search the whole page instead of the item
    """

    css: str
    attr: str = ""
    own: bool = False
    match: re.Pattern[str] | None = None
    steps: tuple[str, ...] = ()
    page: bool = False


Picks = tuple[Pick, ...]  # the first that gives something counts
Fields = Mapping[str, Picks]
NO_ADDRESSES = Addresses()
NO_FIELDS: Fields = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Sign:
    """Something that tells what a page is: there when the pick gives anything. says: that in words, for a reason."""

    pick: Pick
    says: str


@dataclass(frozen=True, slots=True)
class ListPage:
    """A page of links to threads or pastes, to boards, or both.

    rows, boards  selectors of the items; the first that finds any counts
    signs         it is such a page even when it has no rows: an empty board
    """

    rows: tuple[str, ...] = ()
    row: Fields = field(default_factory=lambda: NO_FIELDS)
    boards: tuple[str, ...] = ()
    board: Fields = field(default_factory=lambda: NO_FIELDS)
    next: Picks = ()
    signs: tuple[Sign, ...] = ()


@dataclass(frozen=True, slots=True)
class ThreadPage:
    """A page of posts.

    opening      kind of the opening listing, such as "thread" or "paste"
    posts        selectors of the items; the first that finds any counts
    quotes       selectors of other people's words inside a body
    left_out     selectors of what is nobody's words: buttons, captions, notices
    pictured     selectors of images that stand for their alternative text
    verbatim     selectors of elements whose white space counts
    whole        a page is the whole of a thread: its first post is the opening one
    plain_text   a text/plain answer is the opening listing's body
    signs        it is such a page, so that no posts on it means a changed layout
    """

    opening: str = "thread"
    posts: tuple[str, ...] = ()
    page: Fields = field(default_factory=lambda: NO_FIELDS)
    post: Fields = field(default_factory=lambda: NO_FIELDS)
    quotes: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    pictured: tuple[str, ...] = ()
    verbatim: tuple[str, ...] = ()
    next: Picks = ()
    whole: bool = False
    plain_text: bool = False
    signs: tuple[Sign, ...] = ()


@dataclass(frozen=True, slots=True)
class Profile:
    """How one engine's pages are read.

    spider     how places of this engine are walked: a name of crawler.spiders
    about      versions and styles it was written for
    recognise  signs of the engine, for `auto`; any one is enough, the profile with most of them is taken
    times      formats of times.py
    day_month  "dmy" or "mdy": how numbers are meant where the page itself does not tell
    obstacles  kind of schema.page.PAGE_KINDS -> signs that it stands in the way
    """

    engine: str
    spider: str
    about: str = ""
    recognise: tuple[Sign, ...] = ()
    addresses: Addresses = NO_ADDRESSES
    times: tuple[str, ...] = ()
    day_month: str = ""
    list: ListPage = ListPage()
    thread: ThreadPage = ThreadPage()
    obstacles: Mapping[str, tuple[Sign, ...]] = field(default_factory=lambda: MappingProxyType({}))
