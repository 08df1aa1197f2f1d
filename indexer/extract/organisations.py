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

LOOKED_AT = 300  # characters of title and of body
PART = rf"[{CAPITALS}][\w.'’-]{{0,40}}"
_MORE = rf"(?:,? (?:(?:of|and|de|del|do|da|dos|das|du|des|di|w|für|и|y|e|et) )?(?:& )?{PART}){{0,4}}"
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
    return _found(text, text.title.original[:LOOKED_AT], 0, text.words[: text.body_at])


def in_body(text: Text) -> tuple[str, int, str]:
    """The same of the beginning of a body; a seller's names it by its kind or form only."""
    is_report = text.kind in ("feed_item", "leak_post")
    if not is_report and not _sells_data(text):
        return "", 0, ""
    reach, patterns = (LOOKED_AT, 3) if is_report else (_SELLERS_BEGINNING, 3)
    words = text.words[text.body_at : text.body_at + reach]
    return _found(text, text.body.original[:reach], text.raw_body_at, words, patterns)


_SELLERS_BEGINNING = 160  # characters of a body in which a seller names whose data they are


GOODS = ("data_goods", "victim")  # "database"; "database of"


def _sells_data(text: Text) -> bool:
    is_offered = text.found("intents", "sale", "free", "auction") or any(one.role == "money" for one in text.numbers)
    return bool(is_offered and (text.found("cues", *GOODS) or text.found("categories", *_OWNED)))


_OWNED = ("health_data", "identity_data", "credentials", "initial_access")  # trades in what belongs to an organisation


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
            name, cut = _cleaned(found["name"], led(found["name"]))
            if name and not _is_other(text, start + cut + offset, len(name)):
                return name, start + cut + offset, "victim.organisation"
    return "", 0, ""


_IN_NAME = re.compile(rf"[{CAPITALS}][\w'’&-]*,? $")
_ARTICLE = re.compile(
    r"(?:La|Le|Les|El|Los|Las|The|Il|Lo|Gli|Die|Der|Das|Un|Une|Una|Ett|En|Een|De|Het) (?=\S)|L['’](?=\w)"
)
_SENTENCE = re.compile(r"(?<=\w{4})\. ")


def led(name: str) -> int:
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
    return title if _says(text.body.original[:LOOKED_AT], title) else ""


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
            rf"(?<!\w)(?P<name>(?:{kinds})(?: (?:of|de|del|do|da|des|du|di|la|le|für|w|we|of the))* {PART}{_MORE})"
        ),
        re.compile(rf"(?<!\w)(?P<name>{PART}(?:,? (?:& )?{PART}){{0,4}},? (?:{forms})(?:, (?:{forms}))?\.?)(?![\w])"),
        re.compile(
            rf"(?<!\w)(?i:{small})(?: (?![{CAPITALS}])\w{{3,20}})? (?:(?=[\"«“„])[\"«“„]|(?![\"«“„]))"
            rf"(?P<name>(?<=[\"«“„])[^«»\"”“„]{{2,60}}(?=[»\"”“])|{PART}(?: (?:& )?{PART}){{0,3}})"
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
