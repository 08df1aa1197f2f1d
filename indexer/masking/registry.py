"""Which families of identifiers there are: name -> module. Where two find the same place, the earlier one has it."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import cast

from indexer.masking.contract import Family

FAMILIES = {
    "credentials": "indexer.masking.credentials",
    "tokens": "indexer.masking.tokens",
    "lone_login": "indexer.masking.lone_login",
    "email": "indexer.masking.email",
    "iban": "indexer.masking.iban",
    "cued": "indexer.masking.cued",
    "passport": "indexer.masking.passport",
    "aadhaar": "indexer.masking.aadhaar",
    "pan": "indexer.masking.pan",
    "card": "indexer.masking.card",
    "national": "indexer.masking.national",
    "spelled": "indexer.masking.spelled",
    "phone": "indexer.masking.phone",
    "vehicle": "indexer.masking.vehicle",
    "person": "indexer.masking.person",
    "table": "indexer.masking.table",
}


@cache
def families() -> dict[str, Family]:
    """All families, loaded on first use."""
    return {name: cast(Family, import_module(path)) for name, path in FAMILIES.items()}


@cache
def kinds() -> frozenset[str]:
    """The kinds of all families' masks."""
    return frozenset(kind for family in families().values() for kind in family.KINDS)
