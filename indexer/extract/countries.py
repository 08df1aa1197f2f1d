"""Whose people are in it? Countries by name, people, city, flag or code, the most telling first."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Mapping, Sequence, Set
from functools import cache, cached_property
from itertools import islice

from indexer.extract.contract import Anchor, Reading, Text
from indexer.extract.vocabulary import entries, table
from indexer.folding import fold
from schema.listing import Offer

FIELDS = ("countries",)
AFTER: tuple[str, ...] = ()
_AT_MOST = 30
_CODES_AT_MOST = 400  # pairs of capitals, and flags, that are looked at: more are no offer's list of countries
# Codes in capitals count in brackets, in a list of codes, or after a word such as "geo".
_CODES = re.compile(r"([A-Z]{2})(?![\w.$])(?<![\w.]..)")
_FLAG = re.compile("[\U0001f1e6-\U0001f1ff]{2}")
_LISTED = re.compile(r"^\s?[,/|+&)\]:-]|[(\[,/|+&]\s?$|(?:geo|mix|country|countries|from)\W{1,3}$", re.IGNORECASE)
# What is excluded or only where a server stands.
_EXCLUDED = re.compile(
    r"\b(?:no|not|except|forbidden|excluding|without|кроме|не работаем по|sauf|excepto|außer)\b[^.\n]{0,40}$"
)
# Where wares travel, or the seller's servers stand: the shop's, not the victim's.
_ROUTE = re.compile(
    r"\b(?:(?:ship|ships|shipped|shipping|sent|delivery|delivers) (?:from|to|within|only|worldwide)|origin|destination|"
    r"versand (?:aus|von|nach)|envios? (?:desde|a|de)|livraison (?:depuis|de|vers)|доставка (?:из|по|в)|отправка из)"
    r"\b[^.\n]{0,30}$"
)
# The first words of what they look for.
_EXCLUDING = frozenset(
    ("no", "not", "except", "forbidden", "excluding", "without", "кроме", "не", "sauf", "excepto", "außer")
)
_ROUTES = frozenset(
    ("ship", "ships", "shipped", "shipping", "sent", "delivery", "delivers", "origin", "destination", "versand",
     "envio", "envios", "livraison", "доставка", "отправка")
)  # fmt: skip
# Papers and numbers that one country gives out: they tell it where no country is named.
_PAPERS = (
    "身份证", "aadhaar", "aadhar", "आधार", "uidai", "cpf", "cnpj", "curp", "nric", "mykad", "ktp", "e ktp", "nik",
    "bpjs", "cccd", "cmnd", "pesel", "снилс", "tfn", "t c kimlik", "tc kimlik", "cnic", "nadra", "nhs", "омс",
    "dni espanol", "koperasi",
)  # fmt: skip
# One word of two languages: the country it means in a text of each.
_HOME = {"国内": {"CN": "zh", "JP": "ja"}}
# Codes that are no word of the languages in which they stand alone beside a count or a kind of data ("5k CA cards").
_PLAIN_CODES = frozenset(
    (
        "FR", "CA", "AU", "NZ", "UK", "GB", "US", "JP", "CN", "BR", "MX", "PL", "NL", "CH", "DK", "FI", "PT", "GR",
        "RO", "HU", "CZ", "TR", "RU", "UA", "KZ", "VN", "TH", "PH", "SG", "HK", "TW", "KR", "AE", "SA", "EG", "ZA",
        "NG", "KE", "IE", "CL", "PE", "AR", "EC", "DE",
    )
)  # fmt: skip
_ROMANCE = frozenset(("es", "pt", "fr", "it", "ro", "ca", "gl", "nl"))  # there "DE" and "CA" are words
_BESIDE = ("units", "data_types", "categories")
_WORDS = frozenset(
    {
        "IN",
        "TO",
        "OR",
        "NO",
        "IT",
        "IS",
        "AT",
        "BE",
        "SO",
        "ME",
        "MY",
        "AM",
        "PM",
        "ID",
        "HP",
        "DL",
        "PS",
        "PC",
        "TV",
        "AD",
        "CC",
        "DB",
        "CV",
        "TG",
        "GB",
        "MB",
        "TB",
        "CS",
        "HR",
    }
)
# Names with accents of up to so many letters are words of other languages without them: "mỹ" is not "my".
_SHORT = 4
# Longer ones of the same kind: Suède and suede, França and (lingua) franca.
_ACCENT_TELLS = frozenset(("suede", "franca", "romani", "romanesc"))
# Vietnamese syllables that are also parts of other words ("giải pháp", "đạo đức"): only with a capital.
_VIETNAMESE = frozenset(("my", "nga", "duc", "phap", "uc"))
# Names that are initials: in capitals anywhere, in small letters only in texts of these languages.
_INITIALS: Mapping[str, frozenset[str]] = {
    "us": frozenset(),
    "uk": frozenset(("", "en", "de", "fr", "es", "pt", "it", "nl", "ru")),
    "eu": frozenset(("en",)),
    "abd": frozenset(("tr",)),
}
# Names that are everyday words of other languages: not in texts of those.
_EVERYDAY: Mapping[str, frozenset[str]] = {
    "lima": frozenset(("id", "ms", "tl", "fil")),  # five
    "indie": frozenset(("en", "")),  # independent
    "dania": frozenset(("pl",)),  # dishes
    "pune": frozenset(("ro",)),  # puts
    "maine": frozenset(("hi", "ur")),  # I
}


def read(text: Text, so_far: Offer) -> Reading:
    """ISO 3166-1 alpha-2 codes in order of first mention; names before codes where both stand."""
    found = [anchor for anchor in text.found("countries") if not _is_excluded(text, anchor)]
    found = sorted(found + _codes(text), key=lambda anchor: anchor.start)
    if not found or _is_hosting(text):
        return Reading()
    named = {anchor.id for anchor in found if not text.words[anchor.start : anchor.end].startswith(_PAPERS)}
    if named:
        found = [anchor for anchor in found if anchor.id in named]
    ids = sorted(dict.fromkeys(anchor.id for anchor in found), key="EU".__eq__)[
        :_AT_MOST
    ]  # the union after its countries
    if not ids:
        return Reading()
    spans = tuple(text.span(anchor.start, anchor.end, "country.named") for anchor in found[:40])
    return Reading({"countries": tuple(ids)}, {"offer.countries": spans})


def _is_hosting(text: Text) -> bool:
    """Servers for rent: the places named are where they stand."""
    return any(one.start < text.body_at for one in text.found("categories", "bulletproof_hosting")) and not (
        text.anchors.get("data_types")
    )


def _is_excluded(text: Text, anchor: Anchor) -> bool:
    word = text.words[anchor.start : anchor.end]
    if is_guarded(word) and not _is_meant(text, anchor, word):
        return True
    if "ñ" in (written := _as_written(text, anchor).casefold()) and not written.startswith(_with_tilde()):
        return True  # "montaña" is no Montana
    if word in _HOME and _HOME[word][anchor.id] != text.language:
        return True
    return _is_elsewhere(text, anchor.start) or _is_tongue(text, anchor)


_TONGUE_BEFORE = re.compile(
    r"\b(?:habla\w*|saber|nivel|idiomas?|speak\w*|spoken|fluent|native|basic|good|знани\w*|владе\w*|язык\w*|fal[ae]\w*|"
    r"parl\w+|spre\w+|spricht|dominio|languages?|bahasa|tieng|inggris|konuş\w*|znajomość|znajomosc)"
    r"[ :,]{1,2}(?:in |de |del |du |of |el |o |l )?$"
)
_TONGUE_AFTER = re.compile(r" (?:speak\w*|languages?|level|skills?|язык\w*|требуется|requerido|konuş\w*)\b")


def _is_tongue(text: Text, anchor: Anchor) -> bool:
    """Whether a word names a language that workers shall speak: "saber inglés", "Chinese speaking"."""
    if not text.found("intents", "recruitment", "recruitment_weak"):
        return False
    before = text.words[max(0, anchor.start - 24) : anchor.start]
    return bool(_TONGUE_BEFORE.search(before) or _TONGUE_AFTER.match(text.words, anchor.end))


def _is_elsewhere(text: Text, place: int) -> bool:
    """Whether the words before a place exclude it, or say that wares travel there."""
    near = max(0, place - 48)
    before = set(text.words[near:place].split())
    if text.language == "pt":
        before.discard("no")  # "no Laos" is in Laos
    if not _EXCLUDING.isdisjoint(before) and _EXCLUDED.search(text.joined[near:place]):
        return True
    return not _ROUTES.isdisjoint(before) and _ROUTE.search(text.joined[near:place]) is not None


def is_guarded(word: str) -> bool:
    """Whether a folded name of the vocabulary counts only under conditions, being a word of other languages too."""
    return word in _VIETNAMESE or word in _INITIALS or word in _EVERYDAY or word in _accented()


def _is_meant(text: Text, anchor: Anchor, word: str) -> bool:
    written = _as_written(text, anchor)
    spellings = _accented().get(word)
    if spellings and written.casefold() not in spellings:
        return False
    if word in _VIETNAMESE:
        # A name without accents of its own, or in a text of another language, tells nothing.
        return written[:1].isupper() and (text.language == "vi" or (bool(spellings) and not text.language))
    if word in _INITIALS:
        return written.isupper() or text.language in _INITIALS[word]
    return text.language not in _EVERYDAY.get(word, ())


def _as_written(text: Text, anchor: Anchor) -> str:
    """The anchor's words in the original, composed (NFC), with accents that stand apart after the last letter."""
    span = text.span(anchor.start, anchor.end, "")
    original = (text.title if span.within == "title" else text.body).original
    end = span.end
    while end < len(original) and unicodedata.combining(original[end]):
        end += 1
    return unicodedata.normalize("NFC", original[span.start : end])


@cache
def _accented() -> Mapping[str, frozenset[str]]:
    """Folded name -> its spellings, of short names that the vocabulary has with accents only."""
    spellings: dict[str, set[str]] = {}
    for words in table("countries").values():
        for word in str(words).split(","):
            written = unicodedata.normalize("NFC", word.strip()).casefold()
            spellings.setdefault(fold(written).text.removesuffix("*"), set()).add(written)
    return {
        word: frozenset(written)
        for word, written in spellings.items()
        if word.isascii() and written.isdisjoint((word, f"{word}*")) and (len(word) <= _SHORT or word in _ACCENT_TELLS)
    }


@cache
def _with_tilde() -> tuple[str, ...]:
    """Names that are written with an ñ, which is a letter of its own."""
    words = (word.strip() for line in table("countries").values() for word in str(line).split(","))
    return tuple(word.casefold().removesuffix("*") for word in words if "ñ" in word.casefold())


@cache
def _known() -> frozenset[str]:
    return frozenset(entries("countries"))


def _codes(text: Text) -> list[Anchor]:
    """Codes and flags, as anchors in joined (through the folded text's origin)."""
    out = []
    beside = _Beside(text)
    for folded, offset in ((text.title, 0), (text.body, text.body_at)):
        written = folded.original
        for code in islice(_CODES.finditer(written), _CODES_AT_MOST):
            name = "GB" if code[1] == "UK" else code[1]
            if name not in _known() or (code[1] in _WORDS and not _in_code_list(written, code)):
                continue
            if code[1] == "PT" and text.language in ("id", "ms"):
                continue  # an Indonesian company
            if code[1] == "CA" and text.language in _ROMANCE and written[code.end() + 1 : code.end() + 2].isdigit():
                continue  # "chiffre d'affaires"
            before, after = written[max(0, code.start() - 12) : code.start()], written[code.end() : code.end() + 2]
            anchor = _anchor(folded.origin, offset, name, code.start(), code.end())
            listed = _LISTED.search(after) or _LISTED.search(before) or code[1] in ("UK", "EU", "US")
            if (listed or _is_beside(beside, code[1], anchor)) and not _is_elsewhere(text, anchor.start):
                out.append(anchor)
        for flag in () if written.isascii() else islice(_FLAG.finditer(written), _CODES_AT_MOST):
            name = "".join(chr(ord(letter) - 0x1F1E6 + 65) for letter in flag.group())
            out.append(_anchor(folded.origin, offset, name, flag.start(), flag.end()))
    return [anchor for anchor in out if anchor.end > anchor.start]


class _Beside:
    """Where the words for what is sold begin and end."""

    def __init__(self, text: Text) -> None:
        self.text = text

    @cached_property
    def places(self) -> tuple[Set[int], Set[int]]:
        anchors = [one for kind in _BESIDE for one in self.text.anchors.get(kind, ())]
        return {one.start for one in anchors}, {one.end for one in anchors}


def _is_beside(beside: _Beside, code: str, anchor: Anchor) -> bool:
    """Whether a code stands right beside a number or a word for what is sold."""
    text = beside.text
    if code not in _PLAIN_CODES or (code in ("DE", "CA") and text.language in _ROMANCE):
        return False
    start, end = anchor.start, anchor.end
    if text.joined[end + 1 : end + 2].isdigit() or text.joined[max(0, start - 2) : max(0, start - 1)].isdigit():
        return True
    starts, ends = beside.places
    return end + 1 in starts or start - 1 in ends


def _in_code_list(written: str, code: re.Match[str]) -> bool:
    """An English word in capitals is a code only between other codes: "BR, IN, ID, VN" or "(IN)"."""
    around = written[max(0, code.start() - 4) : code.end() + 4]
    return bool(
        re.search(r"[A-Z]{2}[,/|] ?" + code[1] + r"\b|\b" + code[1] + r"[,/|] ?[A-Z]{2}\b|\(" + code[1] + r"\)", around)
    )


def _anchor(origin: Sequence[int], offset: int, name: str, start: int, end: int) -> Anchor:
    """A place of the original text as an anchor in joined."""
    low, high = bisect_left(origin, start), bisect_left(origin, end)
    return Anchor(name, offset + low, offset + high)
