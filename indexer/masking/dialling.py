"""Which number does a row of digits dial? By the numbering plans of phonenumbers, read straight from its tables.

The library's parse() also takes letters, extensions and RFC 3966 and costs 100 us a number, of which a pasted table
holds thousands; digits alone need only its plans. A test holds both to the same answers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, PhoneMetadata, PhoneNumberDesc

_CODE_AT_MOST, _NATIONAL_AT_LEAST, _NATIONAL_AT_MOST = 3, 2, 17  # digits (E.164, and what the library allows)
_KINDS = (
    "premium_rate", "toll_free", "shared_cost", "voip", "personal_number", "pager", "uan", "voicemail", "fixed_line",
    "mobile",
)  # fmt: skip
_NEVER = re.compile(r"(?!)")
_WORLD = "001"  # stands for codes that are no country's: satellites, free numbers


class _Plan(NamedTuple):
    """A country's numbers.

    code      what its numbers begin with from abroad
    abroad    what is dialled within it before such a code
    prefix    what is dialled within it before a national number; rule: what becomes of the prefix, "" to drop it
    general   any of its national numbers; lengths: how many digits those have, local: how many without an area's code
    leading   what tells its numbers from those of others with the same code; None where their forms do
    kinds     patterns of its mobile numbers, fixed lines ..., each with the numbers of digits it holds for
    """

    code: str
    abroad: re.Pattern[str]
    prefix: re.Pattern[str]
    rule: str
    general: re.Pattern[str]
    lengths: Sequence[int]
    local: Sequence[int]
    leading: re.Pattern[str] | None
    kinds: Sequence[PhoneNumberDesc]


def within(digits: str, region: str) -> str:
    """The number in E.164 ("+919876543210") that digits dial within a country, "" for none that is valid."""
    plan = _plan(region)
    if plan is None:
        return ""
    if (abroad := plan.abroad.match(digits)) and not digits.startswith("0", abroad.end()):
        return from_abroad(digits[abroad.end() :])
    national = digits
    if digits.startswith(plan.code):
        rest = _without_prefix(plan, digits[len(plan.code) :])
        is_better = not plan.general.fullmatch(digits) and plan.general.fullmatch(rest)
        if is_better or len(digits) > plan.lengths[-1]:
            national = rest
    return _valid(plan, national)


def from_abroad(digits: str) -> str:
    """The number in E.164 that digits with a country's code before them dial, "" for none that is valid."""
    for length in range(1, _CODE_AT_MOST + 1):
        code = digits[:length]
        if not code.startswith("0") and (regions := COUNTRY_CODE_TO_REGION_CODE.get(int(code or "0"))):
            plan = _plan(code if regions[0] == _WORLD else regions[0])
            return _valid(plan, digits[length:]) if plan and len(digits) > _NATIONAL_AT_LEAST else ""
    return ""


def _valid(plan: _Plan, national: str) -> str:
    stripped = _without_prefix(plan, national)
    if len(stripped) not in plan.local and (len(stripped) in plan.lengths or len(stripped) > plan.lengths[-1]):
        national = stripped
    if not _NATIONAL_AT_LEAST <= len(national) <= _NATIONAL_AT_MOST:
        return ""
    regions = COUNTRY_CODE_TO_REGION_CODE[int(plan.code)]
    for region in regions:
        name = plan.code if region == _WORLD else region
        own = _plan(name)
        leads = own.leading.match(national) if own and own.leading and len(regions) > 1 else None
        if own is None or (own.leading and len(regions) > 1 and not leads):
            continue
        if _form(name, len(national)).fullmatch(national):
            return f"+{plan.code}{national}"
        if leads:
            return ""
    return ""


def _without_prefix(plan: _Plan, national: str) -> str:
    found = plan.prefix.match(national)
    if not found:
        return national
    is_moved = bool(plan.rule) and bool(found.groups()) and found.groups()[-1] is not None
    stripped = (found.expand(plan.rule) if is_moved else "") + national[found.end() :]
    if plan.general.fullmatch(national) and not plan.general.fullmatch(stripped):
        return national
    return stripped


@cache
def _plan(region: str) -> _Plan | None:
    """Of a country, or of a code that is none's."""
    if region.isdigit():
        data = PhoneMetadata.metadata_for_nongeo_region(int(region), None)
    else:
        data = PhoneMetadata.metadata_for_region(region, None)
    if data is None or data.general_desc is None:
        return None
    kinds = [kind for name in _KINDS if (kind := getattr(data, name)) and kind.national_number_pattern]
    general = data.general_desc.national_number_pattern or "(?!)"
    return _Plan(
        str(data.country_code),
        _pattern(data.international_prefix),
        _pattern(data.national_prefix_for_parsing),
        data.national_prefix_transform_rule or "",
        re.compile(general),
        data.general_desc.possible_length,
        data.general_desc.possible_length_local_only,
        re.compile(data.leading_digits) if data.leading_digits else None,
        kinds,
    )


def _pattern(text: str | None) -> re.Pattern[str]:
    return re.compile(text) if text else _NEVER


@cache
def _form(region: str, count: int) -> re.Pattern[str]:
    """A country's valid numbers of so many digits."""
    plan = _plan(region)
    if plan is None or count not in plan.lengths:
        return _NEVER
    allowed = [kind for kind in plan.kinds if not kind.possible_length or count in kind.possible_length]
    either = "|".join(str(kind.national_number_pattern) for kind in allowed)
    return re.compile(f"(?=(?:{plan.general.pattern})$)(?:{either})") if allowed else _NEVER
