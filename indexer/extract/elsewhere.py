"""Is a place named as the seller's home, as a way of wares or as one that is left out, not as the victim's?"""

from __future__ import annotations

import re
from bisect import bisect_left

from indexer.extract.contract import Anchor, Text

_NEAR = 48  # characters
# What is excluded or only where a server stands.
_EXCLUDED = re.compile(
    r"\b(?:no|not|except|forbidden|excluding|without|кроме|не работаем по|sauf|excepto|außer)\b"
    r"(?:(?! but )[^.!?\n]){0,40}$"
)
# The same behind the name: "по рф и снг не работаем".
_AND = r"(?: ?[/+&] ?| (?:и|and|y|e|et|und|or|или) )[\w-]{2,14}"
_EXCLUDED_AFTER = re.compile(
    rf"(?:{_AND}){{0,4}} ?"
    r"(?:не (?:работаем|работаю|прода[её]м|продаю|бер[её]м|беру|трогаем|трогаю|обслуживаем|працюємо)|запрещ|исключ"
    r"|no (?:trabajo|trabajamos|se permite)|prohibid|ausgeschlossen|interdit|exclus|hariç|yasak|除外|勿扰|不做)"
    rf"|(?:{_AND}|, [\w-]{{2,14}}){{0,4}} (?:(?:is|are) (?:banned|off limits)"
    r"|(?:is |are )?(?:not allowed|not accepted|forbidden|excluded|prohibited))"
)
# Where the one who sells lives.
_SELLERS = re.compile(
    r"\b(?:(?:i am|i m|i'm|i live|we are|we re|we're|we live)(?: (?:a|an|based|located|living))?(?: (?:from|in))?"
    r"|(?:seller|vendor|our team|hackers?|hacker group)(?: is| are)?(?: (?:based|located))? (?:from|in)"
    r"|я (?:из|живу в)|мы (?:живем в|из)|(?:продавец|команда) из|soy (?:de|un|una)|somos de|vendedor de"
    r"|je suis (?:de|du|en)|ich bin aus|ich komme aus|wir sind aus|sou (?:de|do|da)|saya (?:dari|orang)) $"
    r"|(?:我在|我是|卖家在) ?$"
)
# Where wares travel, or the seller's servers stand: the shop's, not the victim's.
_ROUTE = re.compile(
    r"\b(?:(?:ship|ships|shipped|shipping|sent|delivery|delivers) (?:from|to|within|only|worldwide)|origin|destination|"
    r"versand (?:aus|von|nach)|envios? (?:desde|a|de)|livraison (?:depuis|de|vers)|доставка (?:из|по|в)|отправка из)"
    r"\b[^.\n]{0,30}$"
)
# Words of which one stands in whatever _EXCLUDED_AFTER, or _SELLERS, finds; those without spaces.
_AFTERWARDS = frozenset(
    ("не", "запрещено", "запрещены", "запрещен", "запрещена", "исключены", "исключено", "not", "forbidden", "excluded",
     "prohibited", "banned", "off", "no", "prohibido", "prohibida", "prohibidos", "ausgeschlossen", "interdit",
     "interdite", "exclus", "exclue", "hariç", "haric", "yasak")
)  # fmt: skip
_AFTERWARDS_UNSPACED = ("除外", "勿扰", "不做")
_LIVING = frozenset(
    ("i", "we", "seller", "vendor", "team", "hacker", "hackers", "group", "из", "живу", "живем", "soy", "somos",
     "vendedor", "suis", "ich", "sind", "sou", "saya")
)  # fmt: skip
_LIVING_UNSPACED = ("我在", "我是", "卖家在")
# The first words of what they look for.
_EXCLUDING = frozenset(
    ("no", "not", "except", "forbidden", "excluding", "without", "кроме", "не", "sauf", "excepto", "außer")
)
_ROUTES = frozenset(
    ("ship", "ships", "shipped", "shipping", "sent", "delivery", "delivers", "origin", "destination", "versand",
     "envio", "envios", "livraison", "доставка", "отправка")
)  # fmt: skip


def is_elsewhere(text: Text, anchor: Anchor) -> bool:
    """Whether the words around a name exclude it, or say that wares travel there or the seller lives there."""
    near = max(0, anchor.start - _NEAR)
    before = set(text.words[near : anchor.start].split())
    if text.language == "pt":
        before.discard("no")  # "no Laos" is in Laos
    if _is_left_out(text, anchor.end):
        return True
    spoken = text.joined[near : anchor.start]
    if not _EXCLUDING.isdisjoint(before) and (found := _EXCLUDED.search(spoken)) is not None:
        return not _is_list_of_data(text, near + found.start(), anchor.start)
    if not _ROUTES.isdisjoint(before) and _ROUTE.search(spoken) is not None:
        return True
    is_told = not _LIVING.isdisjoint(before) or spoken.endswith(_LIVING_UNSPACED)
    return is_told and _SELLERS.search(spoken) is not None


def _is_left_out(text: Text, place: int) -> bool:
    """Whether the words behind a name exclude it."""
    behind = text.words[place : place + _NEAR]
    is_told = not _AFTERWARDS.isdisjoint(behind.split())
    if not is_told and not behind.isascii():
        is_told = any(word in behind for word in _AFTERWARDS_UNSPACED)
    return is_told and _EXCLUDED_AFTER.match(text.joined, place) is not None


def _is_list_of_data(text: Text, start: int, end: int) -> bool:
    """Whether a comma ends what a denial is about: "no passwords, French users"."""
    anchors = text.found("data_types")
    at = bisect_left(anchors, start, key=lambda anchor: anchor.start)
    return at < len(anchors) and anchors[at].end <= end and "," in text.joined[anchors[at].end : end]
