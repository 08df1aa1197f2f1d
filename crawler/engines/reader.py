"""Runs engine profiles on pages. It knows no engine: adding one is adding its YAML file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from urllib.parse import urljoin, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from selectolax.lexbor import LexborHTMLParser

from crawler.engines.addresses import clean_url, thread_id
from crawler.engines.data import read_data
from crawler.engines.decoding import decode
from crawler.engines.embedded import unfold
from crawler.engines.feeds import read_feed, signs_in
from crawler.engines.fields import Sheet, find
from crawler.engines.generic.finder import read_structure
from crawler.engines.generic.marking import NAME as GENERIC
from crawler.engines.language import Pick, Profile, Sign
from crawler.engines.posts import read_posts
from crawler.engines.profiles import any_obstacles, load_profiles, profile_of
from crawler.engines.rows import next_page, read_rows
from crawler.engines.taming import tame
from crawler.engines.text import clean_block, clean_line
from schema.capture import FetchedPage
from schema.errors import BadConfig
from schema.listing import Listing, Thread
from schema.page import PageReading

BODY_MAX_BYTES = 20_000_000
PLAIN_TEXT = "text"  # engine of a text/plain answer that no profile claims
WALL_MAX_BYTES = 1_000_000  # what stands in the way of a page is short; larger pages are not searched for it
SURE = 0.6  # confidence of a reading by structure from which on no obstacle is looked for
_NO_ENGINE = Profile(engine="", spider="")
_WITHOUT_EVENTS = 1  # lexbor's WO_EVENTS: no cloning of one element's content into another
_WHAT_TO_DO = {
    "login": "renew the session or the account of this source, then crawl it again",
    "captcha": "pass it by hand at the place itself; stallwatch never solves one",
    "banned": "see at the place itself whether this account or circuit may still read",
    "maintenance": "nothing to do: it is asked for again at the next crawl",
    "empty": "nothing to do: should it come back, a later crawl reads it",
    "unknown": "if this lasts, compare the page with tests/fixtures/engines",
}


def read_page(page: FetchedPage, engine: str | Profile = "auto", clock: str = "UTC") -> PageReading:
    """What a page says. Pure, and a page can be anything: what cannot be read has a kind of its own and a problem.

    engine   name of a profile; "auto" takes the one that recognises the page; "generic" none. A page that its profile
             finds nothing on, and one without a profile, is read by its structure: engine "generic", a confidence,
             and a problem where a profile should have known it. Or a profile itself: one that is being written
    clock    IANA zone of the times that name none
    returns  kind "thread": one listing a post, in clear, without quotes, signatures and buttons in its body;
             first_seen_at, last_seen_at, evidence, language and content_hash are left for later steps.
             kind "list": links, absolute where the page's address is known
    raises   BadConfig for an engine or zone that does not exist: the caller's mistake
    """
    zone = _zone(clock)
    profile = engine if isinstance(engine, Profile) else None if engine in ("auto", GENERIC) else profile_of(engine)
    if not page.body.strip(b" \t\r\n\x00"):
        return _obstacle("empty", profile, "an empty page", page)
    if len(page.body) > BODY_MAX_BYTES:
        return _obstacle("unknown", profile, f"a page of {len(page.body)} bytes (read up to {BODY_MAX_BYTES})", page)
    listed = _read_as_data(page, profile, zone) if engine != GENERIC else None
    if listed is not None:
        return listed
    if _is_plain_text(page) and (profile is None or profile.thread.plain_text):
        return _plain(page, profile or _NO_ENGINE)
    sheet = _open(page, profile or _NO_ENGINE, zone)
    if profile is None:
        found, _ = _recognised(sheet) if engine == "auto" else (None, "")
        if found is None:
            return _by_structure(sheet) or _obstacle("unknown", None, "a page that no profile recognises", page)
        sheet = _open_for(sheet, found)
    return read_posts(sheet) or read_rows(sheet) or _without_items(sheet)


def recognise(page: FetchedPage) -> tuple[str, str]:
    """The engine whose profile finds most of its signs on the page, and which; ("", why not) when none finds any."""
    data = read_data(page)
    found, reason = _most(lambda profile: signs_in(data, profile)) if data is not None else (None, "")
    if found is None:
        found, reason = _recognised(_open(page, _NO_ENGINE, ZoneInfo("UTC")))
    return (found.engine if found else ""), reason


def _read_as_data(page: FetchedPage, profile: Profile | None, zone: ZoneInfo) -> PageReading | None:
    """None for a page, and for a text that is data which no profile recognises: a paste."""
    if profile is not None and not profile.feed.items:
        return None
    data = read_data(page)
    if data is None:
        return None
    found = profile or _most(lambda each: signs_in(data, each))[0]
    listed = read_feed(page, data, found, zone) if found else None
    if listed is not None or (profile is None and _is_plain_text(page)):
        return listed
    said = f"data in which {profile.engine}'s profile finds nothing" if profile else "data that no profile recognises"
    return _obstacle("unknown", profile, said, page)


def _recognised(sheet: Sheet) -> tuple[Profile | None, str]:
    return _most(lambda profile: _signs(sheet, profile.recognise))


def _most(signs_of: Callable[[Profile], list[str]]) -> tuple[Profile | None, str]:
    """The profile with most signs, and which; None and why not when none has any. Vague ones are asked only where no
    other has one: their signs are looked for in all the text of a page."""
    for is_vague in (False, True):
        asked = [profile for profile in load_profiles().values() if bool(profile.vague) == is_vague]
        signs = [(profile, signs_of(profile)) for profile in asked]
        enough = [(profile, said) for profile, said in signs if len(said) >= max(1, profile.vague)]
        if enough:
            profile, said = max(enough, key=lambda each: len(each[1]))
            return profile, f"{profile.engine}: {', '.join(said)}"
    return None, f"no sign of {', '.join(load_profiles())}"


def _signs(sheet: Sheet, signs: Iterable[Sign]) -> list[str]:
    return [sign.says for sign in signs if _is_there(sheet, sign.pick)]


def _is_there(sheet: Sheet, pick: Pick) -> bool:
    if pick.match is None and not pick.attr:
        return sheet.tree.css_first(pick.css) is not None
    return find(sheet.tree, (pick,), None, clean_line) is not None


def _zone(clock: str) -> ZoneInfo:
    try:
        return ZoneInfo(clock)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise BadConfig(f"clock '{clock}': no such zone (expected an IANA name such as Europe/Moscow)") from error


def _open(page: FetchedPage, profile: Profile, zone: ZoneInfo) -> Sheet:
    tree = LexborHTMLParser(tame(decode(page.body, page.charset)), options=_WITHOUT_EVENTS)
    return _open_for(Sheet(page, tree, profile, zone, "", ""), profile)


def _open_for(sheet: Sheet, profile: Profile) -> Sheet:
    """The sheet for another profile; its base is <base href>, counted from the page's address or what it says it is."""
    sheet = replace(sheet, profile=profile, base=sheet.page.url)
    if profile.embedded.css:
        unfold(sheet.tree, profile.embedded)
    if not sheet.base:
        sheet = replace(sheet, base=sheet.find_url(profile.thread.page.get("address", ())))
    written = sheet.tree.css_first("base[href]")
    if written is not None:
        sheet = replace(sheet, base=_joined(sheet.base, written.attributes.get("href") or ""))
    return replace(sheet, host=_host(sheet.base))


def _joined(base: str, relative: str) -> str:
    try:
        return urljoin(base, relative.strip())
    except ValueError:
        return base


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def _is_plain_text(page: FetchedPage) -> bool:
    kinds = [value for name, value in page.headers if name.lower() == "content-type"]
    return bool(kinds) and kinds[-1].partition(";")[0].strip().lower() == "text/plain"


def _plain(page: FetchedPage, profile: Profile) -> PageReading:
    """A text/plain answer: the whole of it is one paste, without title, vendor and time."""
    url = clean_url(page.url, profile.addresses, fragment=False)
    thread = clean_line(thread_id(url, profile.addresses) or page.subject)
    own = f"t{thread}" if thread and page.source else thread or f"{url}#1"
    listing_id = f"{page.source}/{own}" if page.source else own
    kind = profile.thread.opening if profile.engine else "paste"
    body = clean_block(decode(page.body, page.charset))
    listing = Listing(listing_id, kind, url, body=body, source=page.source, engine=profile.engine)
    listing = replace(listing, thread=Thread(listing_id, 1))
    return PageReading("thread", profile.engine or PLAIN_TEXT, (listing,), thread=thread)


def _without_items(sheet: Sheet) -> PageReading:
    """An obstacle, an empty board, what its structure shows, or nothing."""
    own = _stands_in_the_way(sheet, sheet.profile.obstacles)
    if own := own or _empty_board(sheet):
        return own
    nothing, found = _nothing_found(sheet), _by_structure(sheet)
    return replace(found, problem=found.problem or nothing.problem) if found else nothing


def _by_structure(sheet: Sheet) -> PageReading | None:
    """Where the structure speaks clearly it comes before obstacles: many places have a log-in form on every page."""
    found = read_structure(sheet.page, tame(decode(sheet.page.body, sheet.page.charset)), sheet.zone)
    if found and found.listings:
        found = replace(found, listings=tuple(replace(one, confidence=found.confidence) for one in found.listings))
    if found and (found.confidence or 0.0) >= SURE:
        return found
    return _stands_in_the_way(sheet, any_obstacles()) or (found if found and found.confidence else None)


def _stands_in_the_way(sheet: Sheet, obstacles: Mapping[str, tuple[Sign, ...]]) -> PageReading | None:
    small = len(sheet.page.body) <= WALL_MAX_BYTES
    found = next(iter(_found_in(sheet, obstacles)), None) if small else None
    return _obstacle(found[0], sheet.profile, found[1], sheet.page) if found else None


def _empty_board(sheet: Sheet) -> PageReading | None:
    signs = _signs(sheet, sheet.profile.list.signs)
    return PageReading("list", sheet.profile.engine, links=next_page(sheet)) if signs else None


def _found_in(sheet: Sheet, obstacles: Mapping[str, tuple[Sign, ...]]) -> Iterable[tuple[str, str]]:
    return ((kind, said[0]) for kind, signs in obstacles.items() if (said := _signs(sheet, signs)))


def _nothing_found(sheet: Sheet) -> PageReading:
    profile = sheet.profile
    if _signs(sheet, profile.thread.signs):
        return _obstacle("unknown", profile, "a thread page on which no post was found: a changed layout", sheet.page)
    return _obstacle("unknown", profile, f"a page in which {profile.engine}'s profile finds nothing", sheet.page)


def _obstacle(kind: str, profile: Profile | None, said: str, page: FetchedPage) -> PageReading:
    wanted = f"expected a {page.purpose} page" if page.purpose else "expected a thread or list page"
    problem = f"got {said} ({wanted}); {_WHAT_TO_DO[kind]}"
    return PageReading(kind, profile.engine if profile else "", problem=problem)
