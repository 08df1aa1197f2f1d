"""Whose people are in it? Countries by name, people, city, flag or code, the most telling first."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache

from indexer.extract.contract import Anchor, Reading, Text
from indexer.extract.country_codes import codes, domains
from indexer.extract.elsewhere import is_elsewhere
from indexer.extract.vocabulary import entries, table
from indexer.folding import fold
from schema.listing import Offer

FIELDS = ("countries",)
AFTER: tuple[str, ...] = ("victim",)
_AT_MOST = 30
# Papers and numbers that one country gives out: they tell it where no country is named.
_PAPERS = (
    "身份证", "aadhaar", "aadhar", "आधार", "uidai", "cpf", "cnpj", "curp", "nric", "mykad", "ktp", "e ktp", "nik",
    "bpjs", "cccd", "cmnd", "pesel", "снилс", "tfn", "t c kimlik", "tc kimlik", "cnic", "nadra", "nhs", "омс",
    "dni espanol", "koperasi",
)  # fmt: skip
# One word of two languages: the country it means in a text of each.
_HOME = {"国内": {"CN": "zh", "JP": "ja"}}
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
    found = sorted(found + codes(text), key=lambda anchor: anchor.start) or domains(
        text, (so_far.victim and so_far.victim.domain) or ""
    )
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
    if _is_ware(text, anchor, word):
        return True
    return is_elsewhere(text, anchor) or _is_tongue(text, anchor)


def _is_ware(text: Text, anchor: Anchor, word: str) -> bool:
    """Whether the words around a name make it a thing: "turkey in oven", "china plates"."""
    things = entries("things").get(word)
    if not things:
        return False
    around = text.words[anchor.end : anchor.end + 24].split()[:3] + text.words[: anchor.start][-16:].split()[-1:]
    return not set(things).isdisjoint(around)


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
