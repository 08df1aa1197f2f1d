"""The profiles' language as records: what one engine's pages look like. profile_yaml.py reads them from YAML."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from jmespath.parser import ParsedResult

from crawler.engines.addresses import Addresses

# The fields that a profile may say how to find. Their forms: fields.py.
ROW_FIELDS = (
    "url", "id", "title", "author", "replies", "last_activity", "pinned",
    # of a row that is a listing by itself
    "author_id", "author_rating", "posted_at", "edited_at", "views", "body",
)  # fmt: skip
BOARD_FIELDS = ("url", "title")
PAGE_FIELDS = ("address", "id", "title", "page_number", "posts_before")
POST_FIELDS = (
    "id", "url", "position", "title", "author", "author_id", "author_joined", "author_posts", "author_rating",
    "posted_at", "edited_at", "views", "body",
)  # fmt: skip
ITEM_FIELDS = ("id", "url", "title", "author", "posted_at", "edited_at", "body", "text")
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
    "plus_one",
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
class Facts:
    """What is told of an offer beside its text. It goes into the body as lines "Price: 0.0031 BTC", before the text.

    said   label -> picks, in order
    dated  labels whose value is a time, or how long is left until it: told as a time in UTC, so that a countdown says
           the same on every visit
    pairs  selectors of elements that bring their own label: a table's row of two cells, a <td> under a heading, a <dt>,
           "<b>Stock:</b> 4"
    """

    said: Fields = field(default_factory=lambda: NO_FIELDS)
    dated: tuple[str, ...] = ()
    pairs: tuple[str, ...] = ()


NO_FACTS = Facts()


@dataclass(frozen=True, slots=True)
class ListPage:
    """A page of links to threads or pastes, to boards, or both.

    rows, boards  selectors of the items; the first that finds any counts
    signs         it is such a page even when it has no rows: an empty board
    item          kind of the listing that a row is by itself, such as "market_item"; "" for rows that are only links
    needs         labels of facts without which a row is only a link: an offer without a price is none
    whole         rows have no pages of their own: a row's address is only where it can be cited from
    left_out      selectors of what is nobody's words in a row's body
    """

    rows: tuple[str, ...] = ()
    row: Fields = field(default_factory=lambda: NO_FIELDS)
    item: str = ""
    needs: tuple[str, ...] = ()
    whole: bool = False
    facts: Facts = NO_FACTS
    left_out: tuple[str, ...] = ()
    pictured: tuple[str, ...] = ()
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
    verbatim     selectors of elements whose white space counts and that stand on lines of their own
    ends         patterns of a line that the poster's signature follows, where no element sets it apart
    facts        told before the text of the opening post
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
    ends: tuple[re.Pattern[str], ...] = ()
    next: Picks = ()
    facts: Facts = NO_FACTS
    whole: bool = False
    plain_text: bool = False
    signs: tuple[Sign, ...] = ()


@dataclass(frozen=True, slots=True)
class DataPick:
    """One way to find a value in data: a JMESPath expression, then as in a Pick. A list gives its values in turn."""

    path: ParsedResult
    match: re.Pattern[str] | None = None
    steps: tuple[str, ...] = ()


DataPicks = tuple[DataPick, ...]
DataFields = Mapping[str, DataPicks]
NO_DATA_FIELDS: DataFields = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class DataSign:
    """Something that tells what data are: there when the expression gives anything."""

    pick: DataPick
    says: str


@dataclass(frozen=True, slots=True)
class Feed:
    """XML or JSON that lists items: RSS, Atom, JSON Feed, what an interface answers. data.py says how XML is data.

    signs  it is such a document; any one is enough, for `auto` too
    kind   kind of its listings
    items  expressions that give lists; the first that gives any item counts
    item   fields of an item: `body` is markup, `text` is none
    said   as in Facts; dated likewise
    next   address of the next page
    """

    signs: tuple[DataSign, ...] = ()
    kind: str = "feed_item"
    items: tuple[DataPick, ...] = ()
    item: DataFields = field(default_factory=lambda: NO_DATA_FIELDS)
    said: DataFields = field(default_factory=lambda: NO_DATA_FIELDS)
    dated: tuple[str, ...] = ()
    next: DataPicks = ()


@dataclass(frozen=True, slots=True)
class Embedded:
    """A JSON:API document that a page carries in a script; embedded.py makes elements of it.

    css     the script, "" for none
    at      keys that lead to the document inside it
    markup  names of the attributes that are markup
    link    name of an attribute that ends the address of a link on the page: that link leads to the resource
    """

    css: str = ""
    at: tuple[str, ...] = ()
    markup: tuple[str, ...] = ()
    link: str = ""


@dataclass(frozen=True, slots=True)
class LogIn:
    """Where an account logs in, where the usual way of finding it (a form with one password field, or a link to it)
    would find another.

    form     selectors of the form
    address  of the page with the form, counted from the page that shows a guest
    """

    form: tuple[str, ...] = ()
    address: str = ""


@dataclass(frozen=True, slots=True)
class Profile:
    """How one engine's pages are read.

    spider     how places of this engine are walked: a name of crawler.spiders
    about      versions and styles it was written for
    recognise  signs of the engine on pages, for `auto`; any one is enough, the profile with most of them is taken
    vague      0, or how many signs it takes where signs are what many places have in common; any other profile that
               recognises a page goes before it
    times      formats of times.py
    day_month  "dmy" or "mdy": how numbers are meant where the page itself does not tell
    obstacles  kind of schema.page.PAGE_KINDS -> signs that it stands in the way
    """

    engine: str
    spider: str
    about: str = ""
    recognise: tuple[Sign, ...] = ()
    vague: int = 0
    addresses: Addresses = NO_ADDRESSES
    times: tuple[str, ...] = ()
    day_month: str = ""
    list: ListPage = ListPage()
    thread: ThreadPage = ThreadPage()
    feed: Feed = Feed()
    embedded: Embedded = Embedded()
    obstacles: Mapping[str, tuple[Sign, ...]] = field(default_factory=lambda: MappingProxyType({}))
    log_in: LogIn = LogIn()
