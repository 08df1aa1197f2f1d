"""Numbers as people write them: 80k, 1M, 815,000,000, 81,50,00,000, 81.5 crore, ८१.५ करोड़, 8,15 млн is refused."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from indexer.folding import fold

GLUE = "\ue000"  # scan.py puts it for a blank inside a number, so that the parser sees one word

_LAKH, _CRORE = 10**5, 10**7
_COUNTS = {
    "": 1,
    **dict.fromkeys(("k", "thousand", "тыс", "тысяч", "mil", "mille", "ribu", "nghin", "bin"), 10**3),
    **dict.fromkeys(("wan", "万", "萬"), 10**4),
    **dict.fromkeys(("lakh", "lakhs", "lac", "lacs", "लाख", "লাখ", "لاکھ"), _LAKH),
    **dict.fromkeys(("m", "mn", "mln", "mio", "million", "millions", "milyon", "млн", "миллион", "миллионов"), 10**6),
    **dict.fromkeys(("juta", "trieu", "jt"), 10**6),
    **dict.fromkeys(("cr", "crore", "crores", "करोड़", "कोटी", "কোটি", "کروڑ"), _CRORE),
    **dict.fromkeys(("亿", "億"), 10**8),
    **dict.fromkeys(("b", "bn", "bln", "billion", "billions", "milliard", "milyar", "млрд", "миллиард"), 10**9),
    **dict.fromkeys(("t", "tn", "trillion"), 10**12),
}
_SIZES = {
    **{unit + "b": 1000**power for power, unit in enumerate(("", "k", "m", "g", "t", "p"))},
    **{unit + "ib": 1024**power for power, unit in enumerate(("", "k", "m", "g", "t", "p")) if unit},
    "bytes": 1,
}
UNITS: dict[str, int] = {fold(word).text: factor for word, factor in (_SIZES | _COUNTS).items()}

_NUMBER = re.compile(r"(?P<digits>[0-9][0-9.,_' ]*)(?P<unit>[^\d\s.,_']*)\.?")
_GROUPED = re.compile(r"[0-9]{1,3}(?P<sep>[,_' ])(?:[0-9]{2,3}(?P=sep))*[0-9]{3}|[0-9]{1,3}(?:\.[0-9]{3}){2,}")
_PLAIN = re.compile(r"[0-9]+(?:\.[0-9]+)?")


def read_number(text: str) -> Decimal | None:
    """The number a text says as a whole, None when it says none or is ambiguous (such as 8,15)."""
    found = _NUMBER.fullmatch(fold(text.replace(GLUE, " ")).text.strip())
    if found is None or (factor := UNITS.get(found["unit"])) is None:
        return None
    digits = found["digits"].strip()
    fraction = ""
    if "." in digits and digits.count(".") == 1:
        digits, _, fraction = digits.partition(".")
    whole = re.sub(r"[.,_' ]", "", digits) if _GROUPED.fullmatch(digits) else digits
    written = f"{whole}.{fraction}" if fraction else whole
    if not _PLAIN.fullmatch(written):
        return None
    try:
        return Decimal(written) * factor
    except InvalidOperation:
        return None


def continues_number(before: str, word: str) -> bool:
    """Whether a word after a blank belongs to the number before it: a unit (crore), or a group of three digits."""
    folded = fold(word).text
    if not fold(before).text[:1].isdigit():
        return False
    return UNITS.get(folded.rstrip("."), 0) > 1 or (re.fullmatch(r"[0-9]{3}", folded) is not None)
