"""What an owner may search by: bank numbers, domains and counts of the identifiers in a post, never a value."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from types import MappingProxyType

from indexer.masking.contract import Found
from schema.listing import Exposed

_AT_MOST = 200  # different BINs, banks or domains kept of one post


def exposed(found: Sequence[Found]) -> Exposed | None:
    """None when the post shows no identifier."""
    if not found:
        return None
    return Exposed(
        card_bins=_distinct(one.value[:6] for one in found if one.kind == "card"),
        iban_banks=_distinct(_bank(one.value) for one in found if one.kind == "iban"),
        email_domains=_distinct(
            one.value.rpartition("@")[2] for one in found if one.kind == "email" and "@" in one.value
        ),
        identifiers=MappingProxyType(dict(Counter(one.kind for one in found))),
    )


# Length of the bank code behind country and check digits (ISO 13616 registry).
_BANK_DIGITS = {
    "AT": 5, "BE": 3, "CH": 5, "CZ": 4, "DE": 8, "DK": 4, "ES": 4, "FI": 6, "FR": 5, "GB": 4, "GR": 3,
    "HU": 3, "IE": 4, "IT": 5,
    "LT": 5, "LU": 3, "LV": 4, "MT": 4, "NL": 4, "NO": 4, "PL": 8, "PT": 4, "RO": 4, "SE": 3, "SK": 4, "TR": 5,
    "UA": 6, "AE": 3,
    "SA": 2, "IL": 3, "PK": 4, "BR": 8,
}  # fmt: skip


def _bank(iban: str) -> str:
    """ "DE89370400440532013000" -> "DE37040044"; Italian, San Marino codes start behind a check letter."""
    country = iban[:2]
    start = 5 if country in ("IT", "SM") else 4
    return country + iban[start : start + _BANK_DIGITS.get(country, 4)]


def _distinct(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(list(dict.fromkeys(value for value in values if value))[:_AT_MOST])
