"""Whose data, or network, does a seller say it is? "Pellworth Academy students", "database of Northgate Optics"."""

from __future__ import annotations

import re
from functools import cache

from indexer.extract.capitals import CAPITALS
from indexer.extract.contract import Text
from indexer.extract.organisations import GOODS, LOOKED_AT, NAMED_TRADES, PART, led
from indexer.extract.vocabulary import entries


@cache
def _plain() -> frozenset[str]:
    return frozenset(entries("victim_words")["generic"]) | frozenset(entries("victim_words")["no_name"])


_CAPITALISED = re.compile(rf"(?:(?<![\w.])[{CAPITALS}][\w'’&-]{{1,30}} ){{1,4}}$")
_OWNERS = ("data_types", "intents", "countries", "categories", "cues", "scales", "languages", "contacts")


def before_people(text: Text) -> tuple[str, int, str]:
    """The capitalised words of a title right before whom there are data of: "Pellworth Academy students"."""
    title = text.title
    for anchor in text.found("units", "person"):
        if anchor.start >= len(title.text):
            break
        end = title.origin[anchor.start]
        found = _CAPITALISED.search(title.original[:end])
        if not found:
            continue
        start = found.start() + led(found.group())
        name = title.original[start:end].strip()
        if name and not name.isupper() and not _is_said(text, start, start + len(name)):
            return name, start, "victim.before_people"
    return "", 0, ""


def _is_said(text: Text, start: int, end: int) -> bool:
    """Whether any word of a part of the title is one that sellers use of goods, not of their owners."""
    low, high = text.joined_at(start), text.joined_at(end)
    if any(word in _plain() or word.rstrip("s") in _plain() for word in text.words[low:high].split()):
        return True
    return any(
        one.start < high and one.end > low and one.id not in NAMED_TRADES
        for kind in _OWNERS
        for one in text.anchors.get(kind, ())
    )


_TO = r"(?: (?:vpn|rdp|citrix|admin|VPN|RDP|Citrix|[a-zа-яà-ÿ]{1,3})){0,4} "
_OF_NAME = re.compile(
    r"s?,? (?:(?:of|from|for|de|del|della|di|da|do|des|du|von|der|vom|z) )?(?:(?:the|la|el|le) )?"
    rf"(?P<name>{PART}(?: (?:(?:of|de|&|and) )?{PART}){{1,4}})"
)
_BREACHERS = frozenset({"we", "i"})
_BREACHED = re.compile(
    rf"(?<!\w)(?:[Ww]e|I)(?: have)? (?:breached|hacked|pwned)(?: the)? (?P<name>{PART}(?: {PART}){{1,4}})"
)


def of_name(text: Text) -> tuple[str, int, str]:
    """The organisation whose data they say it is: "I am selling the database of Northgate Optics"."""
    for anchor in text.found("cues", *GOODS)[:_GOODS_AT_MOST]:
        found = _OF_NAME.match(text.raw, text.raw_at(anchor.end))
        if found and not found["name"].isupper() and not _is_said(text, *found.span("name")):
            return found["name"], found.start("name"), "victim.of_name"
    if not _BREACHERS.isdisjoint(text.word_set) and (found := _BREACHED.search(text.raw, 0, LOOKED_AT)):
        return found["name"], found.start("name"), "victim.of_name"
    return "", 0, ""


_GOODS_AT_MOST = 6
_ACCESS = re.compile(
    r"(?<!\w)(?i:access|acceso|accesso|acesso|accès|zugang|dostęp|akses|доступ|erişim)"
    rf"{_TO}(?P<name>{PART}(?: (?:(?:de|di|do|da|del|of|&) )?{PART}){{1,4}})"
)


def behind_access(text: Text) -> tuple[str, int, str]:
    """The organisation whose network a title sells: "Accesso VPN a Ceramiche Montelupara"."""
    found = _ACCESS.search(text.title.original[:LOOKED_AT]) if text.found("categories", "initial_access") else None
    if not found:
        return "", 0, ""
    start, end = found.span("name")
    return (found["name"], start, "victim.behind_access") if not _is_said(text, start, end) else ("", 0, "")


_WARES = frozenset(("database", "db", "dump", "data", "leak", "breach", "userbase", "user"))
_SMALL = re.compile(
    r"(?<![\w.@/-])(?P<name>[A-Za-z][A-Za-z0-9-]{3,30})(?:['’]s)? (?:full |user |customer |users |client )?"
    r"(?:database|db|dump|data ?base|leak|breach|userbase|user base)(?!\w)",
    re.IGNORECASE,
)


def before_goods(text: Text) -> tuple[str, int, str]:
    """A single word before "database", "db", "leak" in a title, that is no word of any vocabulary."""
    if _WARES.isdisjoint(text.words[: text.body_at].split()):
        return "", 0, ""
    for found in _SMALL.finditer(text.title.original[:LOOKED_AT]):
        start, end = found.span("name")
        low, high = text.joined_at(start), text.joined_at(end)
        word = text.joined[low:high]
        known = word in _plain() or word.rstrip("s") in _plain()
        if not known and not any(
            one.start < high and one.end > low for anchors in text.anchors.values() for one in anchors
        ):
            return found["name"], start, "victim.before_goods"
    return "", 0, ""
