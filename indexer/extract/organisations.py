"""Which words of a title or first sentence are an organisation's name? By the words for organisations beside it:
"City of Marrowdale", "Nordfjell Shipping AS", "law firm Hollins & Ware", "интернет-магазина ДомСнаб"; or because a
report's title is just that name, and its text says it again.
"""

from __future__ import annotations

import re
from functools import cache

from indexer.extract.anchors import only_words
from indexer.extract.capitals import CAPITALS
from indexer.extract.contract import Text
from indexer.extract.vocabulary import entries, table

_LOOKED_AT = 300  # characters of title and of body
_PART = rf"[{CAPITALS}][\w.'’-]{{0,40}}"
_MORE = rf"(?:,? (?:(?:of|and|de|del|do|da|dos|das|du|des|di|w|für|и|y|e|et) )?(?:& )?{_PART}){{0,4}}"
_ECHO_WORDS = 5
_ECHO_LETTERS = 50


def told(text: Text) -> tuple[str, int, str]:
    """(name, place in Text.raw, rule) of a title that is nothing but a name; ("", 0, "") where it is none."""
    if text.kind == "leak_post" and (name := _leak_title(text.title.original)):
        return name, text.raw.index(name), "victim.leak_title"
    if echo := _echoed(text):
        return echo, text.raw.index(echo), "victim.title_said_again"
    return "", 0, ""


def in_title(text: Text) -> tuple[str, int, str]:
    """The same of an organisation that the title names among other words."""
    return _found(text, text.title.original[:_LOOKED_AT], 0, text.words[: text.body_at])


def in_body(text: Text) -> tuple[str, int, str]:
    """The same of the beginning of a body; a seller's names it by its kind or form only."""
    words = text.words[text.body_at : text.body_at + _LOOKED_AT]
    patterns = 3 if text.kind in ("feed_item", "leak_post") else 2
    return _found(text, text.body.original[:_LOOKED_AT], text.raw_body_at, words, patterns)


def _found(text: Text, part: str, offset: int, words: str, patterns: int = 3) -> tuple[str, int, str]:
    said = set(words.split())
    for pattern, needed in list(zip(_patterns(), _needed(), strict=True))[:patterns]:
        if needed.isdisjoint(said):
            continue
        for found in pattern.finditer(part):
            start = found.start("name")
            inside = _IN_NAME.search(part[max(0, start - 24) : start]) if pattern is _patterns()[0] else None
            if inside and not _ARTICLE.match(f"{inside.group()}x"):
                continue  # "Rock County Human Services": County does not begin it
            name, cut = _cleaned(found["name"], _led(found["name"]))
            if name and not _is_other(text, start + cut + offset, len(name)):
                return name, start + cut + offset, "victim.organisation"
    return "", 0, ""


_IN_NAME = re.compile(rf"[{CAPITALS}][\w'’&-]*,? $")
_ARTICLE = re.compile(
    r"(?:La|Le|Les|El|Los|Las|The|Il|Lo|Gli|Die|Der|Das|Un|Une|Una|Ett|En|Een|De|Het) (?=\S)|L['’](?=\w)"
)
_SENTENCE = re.compile(r"(?<=\w{4})\. ")


def _led(name: str) -> int:
    """How much of a name's beginning are words of selling: "Selling Farvale Insurance"."""
    cut = 0
    while (space := name.find(" ", cut)) > 0 and name[cut:space].lower() in _sellers_words():
        cut = space + 1
    return cut


@cache
def _sellers_words() -> frozenset[str]:
    return frozenset(word for id_ in ("sale", "sale_weak") for word in entries("intents")[id_]) - {""}


def _cleaned(name: str, begin: int = 0) -> tuple[str, int]:
    """The name without an article before it, and cut where a headline goes on ("Hospital Sends Letters"): and how much
    was taken off its beginning. "" where no more than one kind of organisation is left.
    """
    article = _ARTICLE.match(name, begin)
    cut = article.end() if article else begin
    name = _SENTENCE.split(name[cut:], maxsplit=1)[0]
    words = name.split(" ")
    stop = next((at for at, word in enumerate(words) if word.strip(".,'’:").lower() in _headline()), len(words))
    bare = " ".join(words[:stop]).rstrip(" .,'’-&")
    kind_only = " " not in bare and bare in _kinds()
    return ("" if kind_only or len(bare) < 3 else bare + "." * ends_with_point(bare, name)), cut


_POINTED = re.compile(r"(?:\b(?:[A-Za-z]\.){1,3} ?[A-Za-z]|\b(?:Inc|Ltd|Corp|Co|Cia|Hnos|Bros|Ltda|Pvt|Sti|Kft|Zrt))$")


def ends_with_point(bare: str, written: str) -> bool:
    """Whether the point behind a name that was bared of it belongs to it ("S.A.", "Inc.")."""
    return written.startswith(f"{bare}.") and _POINTED.search(bare) is not None


@cache
def _headline() -> frozenset[str]:
    return frozenset(entries("victim_words")["headline"])


@cache
def _kinds() -> frozenset[str]:
    words = entries("victim_words")
    return frozenset(str(word).title() for id_ in ("institution", "form") for word in words[id_]) | {"AS", "SA", "AG"}


def _is_other(text: Text, raw_start: int, length: int) -> bool:
    """Whether a name is a country, a currency, or a trade's word."""
    low, high = text.joined_at(raw_start), text.joined_at(raw_start + length)
    if any(one.start <= low and one.end >= high for one in text.anchors.get("countries", ())):
        return True
    if text.kind in ("feed_item", "leak_post"):
        return False
    kinds = ("categories", "currencies", "intents")
    return any(
        one.start < low + 3 and one.end > low and one.id not in NAMED_TRADES
        for kind in kinds
        for one in text.anchors.get(kind, ())
    )


NAMED_TRADES = frozenset({"health_data", "other"})  # words of these are parts of names ("Health", "Watches")
_SITE = re.compile(r"(?:https?://)?(?:[\w-]+\.)+[a-z]{2,12}(?:/\S*)?", re.IGNORECASE)
_LEAK_WORDS = re.compile(
    r"^(?:new leaks?|leaks?|data|files?|update|part \d+|full leak)(?: (?:from|of))?\b[ :-]*", re.IGNORECASE
)


def _leak_title(title: str) -> str:
    """A leak blog's title is its victim, apart from a domain and words such as "new leak from"."""
    for part in re.split(r"[()|\[\]]| [-–—] ", _SITE.sub("|", title)):
        written = part.lstrip(" .,:;-–*_\"'#")
        bare = written.rstrip(" .,:;-–*_\"'#")
        name = _LEAK_WORDS.sub("", bare + "." * ends_with_point(bare, written)).strip()
        if len(name) >= 3 and len(name) <= 80 and any(map(str.isalpha, name)) and len(name.split()) <= 10:
            return name
    return ""


def _echoed(text: Text) -> str:
    """The whole title of a report, where it is a name that the report's beginning says again."""
    title = text.title.original.strip()
    if text.kind not in ("feed_item", "leak_post") or not 3 <= len(title) <= _ECHO_LETTERS:
        return ""
    if len(title.split()) > _ECHO_WORDS or not (title[0].isupper() or title[0].isdigit()):
        return ""
    trades = any(one.start < text.body_at and one.id != "health_data" for one in text.anchors.get("categories", ()))
    if trades:
        return ""
    return title if _says(text.body.original[:_LOOKED_AT], title) else ""


def _says(text: str, words: str) -> bool:
    """Whether the words stand in the text, not as part of others."""
    place = text.find(words)
    while place >= 0:
        if not _IN_WORD.match(text[place - 1 : place]) and not _IN_WORD.match(text, place + len(words)):
            return True
        place = text.find(words, place + 1)
    return False


_IN_WORD = re.compile(r"\w")


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    """Institutions with their kind before the name, companies with their form behind it, kinds in small letters."""
    kinds, forms, small = (_any(id_) for id_ in ("institution", "form", "kind"))
    return (
        re.compile(
            rf"(?<!\w)(?P<name>(?:{kinds})(?: (?:of|de|del|do|da|des|du|di|la|le|für|w|we|of the))* {_PART}{_MORE})"
        ),
        re.compile(rf"(?<!\w)(?P<name>{_PART}(?:,? (?:& )?{_PART}){{0,4}},? (?:{forms})(?:, (?:{forms}))?\.?)(?![\w])"),
        re.compile(
            rf"(?<!\w)(?i:{small})(?: (?![{CAPITALS}])\w{{3,20}})? (?:(?=[\"«“„])[\"«“„]|(?![\"«“„]))"
            rf"(?P<name>(?<=[\"«“„])[^«»\"”“„]{{2,60}}(?=[»\"”“])|{_PART}(?: (?:& )?{_PART}){{0,3}})"
        ),
    )


@cache
def _needed() -> tuple[frozenset[str], ...]:
    """For each pattern the words, folded, one of which must be there."""
    return tuple(
        frozenset(only_words(word).split()[0] for word in entries("victim_words")[id_])
        for id_ in ("institution", "form", "kind")
    )


def _any(id_: str) -> str:
    words = [word.strip() for word in str(table("victim_words")[id_]).split(",")]
    return "|".join(re.escape(word).replace(r"\*", r"\w{0,6}") for word in sorted(words, key=len, reverse=True))


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
        start = found.start() + _led(found.group())
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
    r"(?<!\w)(?i:database|databases|db|dump|leak|data|records|base de datos|datos|base de dados|dados|base de données|"
    r"données|datenbank|daten|kundendatenbank|veritabanı|baza danych|baza|база данных|базу данных|база|базу|we (?:have )?"
    r"(?:breached|hacked|pwned)|i (?:have )?(?:breached|hacked|pwned)) "
    r"(?:(?:of|from|for|de|del|della|di|da|do|des|du|von|der|vom|z) )?(?:(?:the|la|el|le) )?"
    rf"(?P<name>{_PART}(?: (?:(?:of|de|&|and) )?{_PART}){{1,4}})"
)


def of_name(text: Text) -> tuple[str, int, str]:
    """The organisation whose data they say it is: "I am selling the database of Northgate Optics"."""
    goods = text.found("cues", "data_goods") or text.found("intents", "sale", "free", "auction")
    found = _OF_NAME.search(text.raw[: text.raw_body_at + _LOOKED_AT]) if goods else None
    if not found or found["name"].isupper():
        return "", 0, ""
    start, end = found.span("name")
    return (found["name"], start, "victim.of_name") if not _is_said(text, start, end) else ("", 0, "")


_ACCESS = re.compile(
    r"(?<!\w)(?i:access|acceso|accesso|acesso|accès|zugang|dostęp|akses|доступ|erişim)"
    rf"{_TO}(?P<name>{_PART}(?: (?:(?:de|di|do|da|del|of|&) )?{_PART}){{1,4}})"
)


def behind_access(text: Text) -> tuple[str, int, str]:
    """The organisation whose network a title sells: "Accesso VPN a Ceramiche Montelupara"."""
    found = _ACCESS.search(text.title.original[:_LOOKED_AT]) if text.found("categories", "initial_access") else None
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
    for found in _SMALL.finditer(text.title.original[:_LOOKED_AT]):
        start, end = found.span("name")
        low, high = text.joined_at(start), text.joined_at(end)
        word = text.joined[low:high]
        known = word in _plain() or word.rstrip("s") in _plain()
        if not known and not any(
            one.start < high and one.end > low for anchors in text.anchors.values() for one in anchors
        ):
            return found["name"], start, "victim.before_goods"
    return "", 0, ""
