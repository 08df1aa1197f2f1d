"""Which language is a text in? Script first, then the small words of languages that share one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import cache

# Scripts that (nearly) one language alone writes with: language, first and last code, share of letters that tells.
_SCRIPTS = (
    ("ja", 0x3040, 0x30FF, 0.1), ("ko", 0xAC00, 0xD7AF, 0.12), ("zh", 0x3400, 0x9FFF, 0.1), ("th", 0x0E00, 0x0E7F, 0.1),
    ("he", 0x0580, 0x05FF, 0.3), ("el", 0x0380, 0x03FF, 0.4), ("bn", 0x0980, 0x09FF, 0.2), ("pa", 0x0A00, 0x0A7F, 0.2),
    ("gu", 0x0A80, 0x0AFF, 0.2), ("ta", 0x0B80, 0x0BFF, 0.2), ("te", 0x0C00, 0x0C7F, 0.2), ("kn", 0x0C80, 0x0CFF, 0.2),
    ("ml", 0x0D00, 0x0D7F, 0.2), ("my", 0x1000, 0x107F, 0.2), ("km", 0x1780, 0x17FF, 0.2), ("lo", 0x0E80, 0x0EFF, 0.2),
    ("ka", 0x1080, 0x10FF, 0.2), ("am", 0x1200, 0x137F, 0.2),
)  # fmt: skip
_SHARES = tuple((tag, share) for tag, _, _, share in _SCRIPTS)
# Scripts that several languages share; the first is taken when no small word decides.
_FAMILIES = {
    (0x0400, 0x04FF): ("ru", "uk", "bg", "sr"),
    (0x0600, 0x06FF): ("ar", "fa", "ur"),
    (0x0900, 0x097F): ("hi", "mr", "ne"),
}
_FAMILY_SHARE = 0.3
_LATIN = (
    "en", "es", "pt", "fr", "de", "it", "id", "ms", "vi", "tr", "pl", "nl", "ro", "sv", "cs", "sw", "da", "no", "fi",
    "hu", "hr", "hi",
)  # fmt: skip
# Letters that few languages of a script write with: each that a text has speaks for them, most where it is one alone.
_LETTERS_OF = {
    "ß": "de", "ä": "de fi sv", "ö": "de tr sv fi hu", "ü": "de tr hu", "ñ": "es", "¿": "es", "¡": "es", "ã": "pt vi",
    "õ": "pt vi", "ç": "pt fr tr", "è": "fr it", "à": "fr it pt vi", "ê": "fr pt vi", "ù": "fr it vi", "ò": "it vi",
    "ì": "it vi", "œ": "fr", "î": "fr ro", "ł": "pl", "ą": "pl", "ę": "pl", "ś": "pl", "ż": "pl", "ź": "pl", "ń": "pl",
    "ć": "pl hr", "ğ": "tr", "ı": "tr", "İ": "tr", "ş": "tr", "ș": "ro", "ț": "ro", "ţ": "ro", "ă": "ro vi",
    "â": "ro pt fr vi", "ő": "hu", "ű": "hu", "ř": "cs", "ě": "cs", "ů": "cs", "č": "cs hr", "š": "cs hr",
    "ž": "cs hr", "å": "sv da no", "æ": "da no", "ø": "da no", "đ": "vi", "ơ": "vi", "ư": "vi", "á": "es pt cs hu",
    "í": "es pt cs hu", "ó": "es pt pl hu", "é": "fr es pt cs hu", "і": "uk", "ї": "uk", "є": "uk", "ґ": "uk",
    "ы": "ru", "э": "ru", "ё": "ru", "ј": "sr", "љ": "sr", "њ": "sr", "ћ": "sr", "ђ": "sr",
}  # fmt: skip
_LETTERS_OF |= dict.fromkeys(map(chr, range(0x1EA0, 0x1EFA)), "vi")  # letters with two marks
_LETTERS_OF |= {
    "پ": "fa ur", "چ": "fa ur", "گ": "fa ur", "ژ": "fa", "ٹ": "ur", "ڈ": "ur", "ے": "ur", "ة": "ar", "ى": "ar",
}  # fmt: skip
_TELLING = {
    letter: tuple((tag, 2.0 / len(tags)) for tag in tags)
    for letter, tags in ((letter, tags.split()) for letter, tags in _LETTERS_OF.items())
}
_AT_MOST = 3  # telling letters of one language that still add
_LETTERS_LOOKED_AT = 2000
_BLOCK = 7  # bits: blocks of 128 codes


_BEYOND_ASCII = re.compile("[^\x00-\x7f]+")
_NO_LETTERS = bytes(code for code in range(128) if not chr(code).isalpha())
_OTHER_SCRIPT = re.compile("[\u0380-\U0010ffff]")


def guess(joined: str, small_words: Mapping[str, float], written: str = "") -> str:
    """BCP 47 tag of the language that most of the text is in, "" when nothing tells.

    joined       the text, folded
    small_words  language -> how many of its small words stand in the text
    written      the text with its accents
    """
    sample, written = joined[:_LETTERS_LOOKED_AT], written[:_LETTERS_LOOKED_AT]
    told = small_words if written.isascii() else _with_letters(written, small_words)
    if not sample.isascii() and _OTHER_SCRIPT.search(sample):
        letters, counts = _letters(sample)
        for tag, share in _SHARES:
            if counts.get(tag, 0) >= share * letters:
                return tag
        for languages in _FAMILIES.values():
            if counts.get(languages[0], 0) >= _FAMILY_SHARE * letters:
                return _most(told, languages) or languages[0]
    return _most(told, _LATIN)


def _with_letters(sample: str, small_words: Mapping[str, float]) -> dict[str, float]:
    """The counts, raised by the telling letters that the text has."""
    counts: dict[str, float] = dict(small_words)
    told: Counter[str] = Counter()
    # Those of few languages first: only the first few of a language add.
    for letter in sorted(set(sample.lower()) & _TELLING.keys(), key=lambda letter: (len(_TELLING[letter]), letter)):
        for language, weight in _TELLING[letter]:
            told[language] += 1
            if told[language] <= _AT_MOST:
                counts[language] = counts.get(language, 0) + weight
    return counts


def _letters(sample: str) -> tuple[int, dict[str, int]]:
    """How many letters there are, one at least, and how many of each script, by the (first) language of the script."""
    letters = len(sample.encode("ascii", "ignore").translate(None, _NO_LETTERS))
    scripts: dict[str, int] = {}
    for character, count in Counter("".join(_BEYOND_ASCII.findall(sample))).items():
        language = _SCRIPT_OF[character]
        if language is not None:
            letters += count
            scripts[language] = scripts.get(language, 0) + count
    return letters or 1, scripts


class _ScriptOf(dict[str, str | None]):
    """(First) language of a letter's script, "" where many share it; None for what is no letter."""

    def __missing__(self, character: str) -> str | None:
        found = _blocks().get(ord(character) >> _BLOCK, "") if character.isalpha() else None
        if len(self) < _KEPT_AT_MOST:
            self[character] = found
        return found


_SCRIPT_OF = _ScriptOf()
_KEPT_AT_MOST = 30_000


@cache
def _blocks() -> dict[int, str]:
    """Block of 128 codes -> (first) language of its script."""
    scripts = [(tag, first, last) for tag, first, last, _ in _SCRIPTS]
    scripts += [(languages[0], first, last) for (first, last), languages in _FAMILIES.items()]
    return {block: tag for tag, first, last in scripts for block in range(first >> _BLOCK, (last >> _BLOCK) + 1)}


def _most(small_words: Mapping[str, float], languages: tuple[str, ...]) -> str:
    return max(filter(small_words.__contains__, languages), key=small_words.__getitem__, default="")
