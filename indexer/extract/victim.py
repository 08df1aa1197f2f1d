"""Whose data or network is it? The organisation, its domain and its sector."""

from __future__ import annotations

import re
from functools import cache

from indexer.extract import headlines, organisations, owners
from indexer.extract.anchors import only_words
from indexer.extract.capitals import CAPITALS
from indexer.extract.contract import Reading, Text
from indexer.extract.sectors import activity, sector_of, told_sector
from indexer.extract.vocabulary import entries
from indexer.folding import fold
from indexer.scanning import around
from schema.listing import Offer, Victim

FIELDS = ("victim",)
AFTER: tuple[str, ...] = ()

_LOOKED_AT = 6000  # characters: the victim is named early
_TOP = r"(?:[a-z]{2,12}|xn--[a-z0-9]{2,20})"
_DOMAIN = re.compile(
    rf"(?<![\w@./%-])((?:[a-z0-9](?:[a-z0-9-]{{0,61}}[a-z0-9])?\.){{1,4}}{_TOP})(?![\w-]|\.[a-z]|@)", re.IGNORECASE
)
_DOMAIN_SIGN, _DOMAIN_BEFORE = re.compile(r"\.(?=\w)"), re.compile(r"[\w@./%-]*")
_FILE = (
    "sql|csv|txt|zip|rar|7z|json|xlsx?|docx?|pdf|jpe?g|png|php|html?|exe|dll|py|js|gz|tar|md|log|cfg|db|bak|onion|"
    "aspx?|jsp|ini|sh|bat|apk|iso|vhd|pst|mdb|md5|net framework"
)
_NO_VICTIM = re.compile(
    rf"(?:\.(?:{_FILE})|(?:^|\.)(?:t\.me|telegram\.\w+|pastes?\.\w+|pastebin\.com|mega\.nz|mediafire\.com|anonfiles?\.\w+|"
    r"gofile\.io|wa\.me|whatsapp\.com|gmail\.com|googlemail\.com|outlook\.\w+|hotmail\.[\w.]+|live\.com|yahoo\.[\w.]+|icloud\.com|"
    r"aol\.com|gmx\.\w+|web\.de|mail\.ru|yandex\.\w+|rambler\.ru|proton(?:mail)?\.\w+|tuta(?:nota)?\.\w+|qq\.com|163\.com|126\.com|"
    r"naver\.com|libero\.it|orange\.fr|wanadoo\.fr|free\.fr|uol\.com\.br|t-online\.de|imgur\.com|github\.com|google\.com|file\.io|discord\.\w+|youtube\.com|haveibeenpwned\.com))$",
    re.IGNORECASE,
)
_SERVER = re.compile(r"(?:(?:www|db|mail|web|srv|api|ftp|app|sql|dc|vpn|portal)[0-9]{0,3}\.)(?=[^.]+\.)", re.IGNORECASE)
_CAPITAL = CAPITALS + '"«“'
_PART = rf"[{_CAPITAL}][\w&.'’\"»”-]{{0,40}}"
_JOINT = r"(?:(?:of|the|and|de|del|do|da|dos|das|du|des|la|le|für|der|di|и|&) ){0,2}"
_NAME = rf"{_PART}(?: {_JOINT}(?:{_PART}|[0-9]{{1,4}}\b)){{0,6}}"
_TITLE_NAME = re.compile(_NAME)
_BEFORE_DOMAIN = re.compile(rf"({_NAME})(?:, {_NAME})?\s?\($")
_UNSPACED = re.compile(r"([\u3400-\u9fff\uac00-\ud7af\u3040-\u30ff]{2,14})\s?[((]$")
_ARABIC = re.compile(r"((?:شركة|بنك|مستشفى|جامعة|وزارة|هيئة|مؤسسة)(?: [\u0600-\u06ff]{1,20}){1,4})\s?\($")
_TAG = re.compile(r"\s*(?:\[[^\]]{1,24}\]|\([^)]{1,12}\))\s*")


def read(text: Text, so_far: Offer) -> Reading:
    """Name, domain and sector; a name alone or a domain alone is a victim too."""
    raw = text.raw[:_LOOKED_AT]
    domain, place = _domain(raw)
    name, start, rule = _name(text, raw, domain, place)
    bare = _without_count(text, name, start)
    name = "" if bare != name and " " not in bare and rule == "victim.title" else bare
    sector = sector_of(f"{name} {domain}") or told_sector(text, bool(name or domain))
    if not name and not domain:
        return _sector_alone(text, sector)
    spans = [text.raw_span(start, start + len(name), rule)] if name else []
    if domain:
        spans.append(text.raw_span(place, place + len(domain), "victim.domain"))
    return Reading({"victim": Victim(name, domain.lower(), sector)}, {"offer.victim": tuple(spans)})


def _sector_alone(text: Text, sector: str) -> Reading:
    """What kind of organisation it is, where nobody is named: networks are sold so."""
    if not sector:
        return Reading()
    line = activity(text)
    first = (0, text.body_at - 1) if text.body_at > 1 else (text.body_at, len(text.joined))
    start, end = line.span(1) if line else first
    return Reading({"victim": Victim(sector=sector)}, {"offer.victim": (text.span(start, end, "victim.sector"),)})


def _domain(raw: str) -> tuple[str, int]:
    """The first host name that is no contact, mail host, file or download place; ("", 0) without one."""
    if "." not in raw:
        return "", 0
    for number, found in enumerate(around(raw, _DOMAIN_SIGN, _DOMAIN_BEFORE, _DOMAIN)):
        host = found[1]
        if number > 40:
            break
        before = raw[max(0, found.start() - 10) : found.start()]
        if _NO_VICTIM.search(host) or "://" in before or re.search(r"\.[A-Z][a-z]+$|^[A-Z]\.[A-Z]", host):
            continue
        server = _SERVER.match(host)
        return host[server.end() :] if server else host, found.start(1) + (server.end() if server else 0)
    return "", 0


def _name(text: Text, raw: str, domain: str, domain_at: int) -> tuple[str, int, str]:
    if domain_at and (named := _before_domain(raw, domain_at, text.title.original)):
        return *named, "victim.before_domain"
    if domain and (named := _beside_again(raw, domain)):
        return *named, "victim.before_domain"
    for words, pattern in (_labelled(), _breached()):
        if not words.isdisjoint(text.word_set) and (found := pattern.search(raw)):
            return *_trimmed(found[1], found.start(1)), "victim.stated"
    for look in _LOOKS:
        name, start, rule = look(text)
        if name and not name.startswith("Operation "):  # what the police call what they did
            return *_trimmed(name, start), rule
    return "", 0, ""


_ENDS_IN_NUMBER = re.compile(r"(?:,? (?:[A-Z]{2})?)? ?([0-9]{1,4})$")


def _without_count(text: Text, name: str, start: int) -> str:
    """ "Harbor Federal 223" of "Harbor Federal 223 million records": the number counts what is sold."""
    found = _ENDS_IN_NUMBER.search(name)
    if not found:
        return name
    place = text.joined_at(start + found.start(1))
    is_count = any(number.start == place and (number.scale or number.unit) for number in text.numbers)
    return name[: found.start()] if is_count else name


def _before_domain(raw: str, domain_at: int, title: str) -> tuple[str, int] | None:
    """The name that stands before its domain in brackets: the surest sign."""
    near = raw[max(0, domain_at - 120) : domain_at].rpartition("\n")[2]
    for pattern in (_BEFORE_DOMAIN, _UNSPACED, _ARABIC):
        if found := pattern.search(near):
            name, start = found[1], domain_at - len(near) + found.start(1)
            if pattern is _UNSPACED:
                short = next((word for word in title.split() if len(word) > 1 and name.endswith(word)), name)
                return short, start + len(name) - len(short)
            return _trimmed(name, start)
    return None


def _beside_again(raw: str, domain: str) -> tuple[str, int] | None:
    """The name before a later mention of the domain in brackets."""
    place = raw.find(f"{domain})")
    while place >= 0:
        if found := _OPENED.search(raw, max(0, place - _NAME_AT_MOST), place):
            return _trimmed(found[1], found.start(1))
        place = raw.find(f"{domain})", place + 1)
    return None


_OPENED = re.compile(rf"({_NAME})\s?\((?:https?://)?(?:www\.)?$")
_NAME_AT_MOST = 400  # characters


_Stated = tuple[frozenset[str], re.Pattern[str]]  # words of which one must be in the text, and how the name is stated


@cache
def _labelled() -> _Stated:
    labels = entries("victim_words")["label"]
    words = "|".join(map(re.escape, labels))
    firsts = frozenset(only_words(label).split()[0] for label in labels)
    return firsts, re.compile(rf"(?<!\w)(?i:{words})\s?[:=-]\s?({_NAME})")


@cache
def _breached() -> _Stated:
    verbs = entries("victim_words")["breached"]
    words = "|".join(verbs)
    pattern = re.compile(rf"({_NAME})(?:,? \(?[A-Z]{{2,3}}\)?)?(?:,| (?i:was|were|has been|got)) (?i:{words})")
    return frozenset(verbs), pattern


@cache
def _leads() -> tuple[str, ...]:
    return tuple(sorted((f"{word} " for word in entries("victim_words")["lead"]), key=len, reverse=True))


def _lead(text: str) -> str:
    """The words of selling that a text begins with, "" when there are none or folding moves the letters."""
    start = text[:60]
    folded = fold(start).text
    if len(folded) != len(start):
        return ""
    if not folded.startswith(_leads()):
        return ""
    return next(lead for lead in _leads() if folded.startswith(lead))


def _trimmed(name: str, start: int) -> tuple[str, int]:
    """A name without words of selling before it and marks behind it."""
    while True:
        lead = _lead(name)
        if not lead or len(lead) >= len(name):
            break
        name, start = name[len(lead) :], start + len(lead)
    bare = name.rstrip(" .,'’-")
    return bare + "." * organisations.ends_with_point(bare, name), start


# Sellers and buyers begin titles with anything, reports and leak blogs with a name; "Selling ..." leads to one.
_WANTING = (
    "sale", "sale_weak", "free", "free_weak", "auction", "request", "request_weak", "service", "recruitment",
    "question",
)  # fmt: skip


def _titled(text: Text) -> tuple[str, int, str]:
    """The capitalised beginning of a title, once tags and words of selling are off; two words at least."""
    title = text.title.original[:200]
    place = 0
    while tag := _TAG.match(title, place):
        place = tag.end()
    lead = _lead(title[place:])
    if not lead and text.kind not in ("feed_item", "leak_post") and text.found("intents", *_WANTING):
        return "", 0, ""
    found = _TITLE_NAME.match(title, place + len(lead))
    if not found:
        return "", 0, ""
    name, start = _trimmed(found.group(), found.start())
    first = fold(name.split(" ")[0]).text if name else ""
    if (
        " " not in name
        or name.isupper()
        or first in entries("victim_words")["generic"]
        or _is_goods(text, start, len(name))
    ):
        return "", 0, ""
    return name, start, "victim.title"


def _is_goods(text: Text, start: int, length: int) -> bool:
    """Whether the words are data or a country rather than a name ("Indonesian KYC", "Passport Scans")."""
    end = start + length
    kinds = ("data_types", "intents")
    inside = [one for kind in kinds for one in text.anchors.get(kind, ()) if one.start < end and one.end > start]
    country = any(one.start <= start < one.end for one in text.anchors.get("countries", ()))
    trade = any(
        one.start < end and one.end > start and one.id not in organisations.NAMED_TRADES
        for one in text.anchors.get("categories", ())
    )
    return bool(inside) or country or trade


_LOOKS = (
    organisations.told, headlines.by_kind, organisations.in_title, headlines.attacked, _titled, organisations.in_body,
    owners.behind_access, owners.of_name, owners.before_people, owners.before_goods,
)  # fmt: skip
