"""Which language is a text in? Script first, then the small words of languages that share one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from indexer.extract.contract import Anchor

# Scripts that (nearly) one language alone writes with; checked in order on the share of letters.
_SCRIPTS = (
    ("ja", re.compile("[\u3040-\u30ff]"), 0.1),
    ("ko", re.compile("[\u1100-\u11ff\uac00-\ud7af]"), 0.2),
    ("zh", re.compile("[\u3400-\u9fff]"), 0.15),
    ("th", re.compile("[\u0e00-\u0e7f]"), 0.2),
    ("he", re.compile("[\u0590-\u05ff]"), 0.3),
    ("el", re.compile("[\u0370-\u03ff]"), 0.4),
    ("bn", re.compile("[\u0980-\u09ff]"), 0.2),
    ("pa", re.compile("[\u0a00-\u0a7f]"), 0.2),
    ("gu", re.compile("[\u0a80-\u0aff]"), 0.2),
    ("ta", re.compile("[\u0b80-\u0bff]"), 0.2),
    ("te", re.compile("[\u0c00-\u0c7f]"), 0.2),
    ("kn", re.compile("[\u0c80-\u0cff]"), 0.2),
    ("ml", re.compile("[\u0d00-\u0d7f]"), 0.2),
    ("my", re.compile("[\u1000-\u109f]"), 0.2),
    ("km", re.compile("[\u1780-\u17ff]"), 0.2),
    ("lo", re.compile("[\u0e80-\u0eff]"), 0.2),
    ("ka", re.compile("[\u10a0-\u10ff]"), 0.2),
    ("hy", re.compile("[\u0530-\u058f]"), 0.2),
    ("am", re.compile("[\u1200-\u137f]"), 0.2),
)
# Families that several languages share, with the language taken when no small word decides.
_FAMILIES = (
    ("ru", re.compile("[\u0400-\u04ff]"), ("ru", "uk", "bg", "sr")),
    ("ar", re.compile("[\u0600-\u06ff]"), ("ar", "fa", "ur")),
    ("hi", re.compile("[\u0900-\u097f]"), ("hi", "mr", "ne")),
)
_LATIN = ("en", "es", "pt", "fr", "de", "it", "id", "ms", "vi", "tr", "pl", "nl", "ro", "sv", "cs", "sw")
_LETTERS_LOOKED_AT = 3000
_FOREIGN = re.compile("[\u0370-\U0002ffff]")


def guess(joined: str, small_words: Sequence[Anchor]) -> str:
    """BCP 47 tag of the language that most of the text is in, "" when nothing tells."""
    sample = joined[:_LETTERS_LOOKED_AT]
    if not sample.isascii() and _FOREIGN.search(sample):
        letters = sum(map(str.isalpha, sample)) or 1
        for tag, script, share in _SCRIPTS:
            if len(script.findall(sample)) >= share * letters:
                return tag
        for tag, script, languages in _FAMILIES:
            if len(script.findall(sample)) >= 0.3 * letters:
                return _most(small_words, languages) or tag
    return _most(small_words, _LATIN)


def _most(small_words: Sequence[Anchor], languages: tuple[str, ...]) -> str:
    counts = Counter([anchor.id for anchor in small_words if anchor.id in languages])
    return max(languages, key=counts.__getitem__) if counts else ""
