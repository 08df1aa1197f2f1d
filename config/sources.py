"""sources/*.yml -> Source records."""

from __future__ import annotations

import dataclasses
import re
import zoneinfo
from collections.abc import Iterable
from functools import cache
from typing import TypeVar

from config import addresses
from config.nodes import OptionNode
from config.problems import Problems, did_you_mean
from config.reader import Draft, read_draft
from config.reading import Reading
from config.records import Source
from config.scalars import cron_fault, hours_of
from config.secrets import SECRET_WAYS
from schema.listing import Listing
from schema.watch import Watch

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")
Named = TypeVar("Named", Source, Watch)


def read_sources(reading: Reading) -> tuple[Source, ...]:
    """The sources that are right, in order of file name; what is wrong with the others is in reading.problems."""
    found, wrong = [], set()
    for path in reading.files(reading.folder / "sources"):
        node = reading.node(path)
        draft = read_draft(Source, node, reading.problems) if node else None
        if node and draft and draft.record:
            found.append(draft.record)
            if _check(draft.record, draft, node, reading) or not draft.is_sound:
                wrong.add(draft.record.place)
    return tuple(source for source in unique(found, "source", reading.problems) if source.place not in wrong)


def unique(records: Iterable[Named], word: str, problems: Problems) -> tuple[Named, ...]:
    """Those with a name that no earlier one has; the others are problems that name both places."""
    first: dict[str, Named] = {}
    for record in records:
        if not record.name:
            continue
        other = first.setdefault(record.name, record)
        if other is not record:
            file, _, line = record.place.rpartition(":")
            text = f"the {word} '{record.name}' is also in {other.place} (expected one); rename one of them"
            problems.add_at("E209", file, int(line), text)
    return tuple(first.values())


def check_name(key: str, name: str, node: OptionNode, problems: Problems) -> None:
    """E208; a name that could not be read was told already."""
    if name and not NAME.fullmatch(name):
        expected = "letters, digits, '.', '_' and '-', 64 at most"
        problems.add("E208", node.get(key) or node, f"the {key} name '{name}' (expected {expected}); rename it")


def check_known(key: str, value: str, names: frozenset[str] | None, node: OptionNode, problems: Problems) -> None:
    """E210 when a name is not among those known; no names known, no question."""
    if names is None or not value or value in names:
        return
    hint = did_you_mean(value, names) or "; see the manual for those there are"
    problems.add("E210", node.get(key) or node, f"unknown {key} '{value}'{hint}")


def _check(source: Source, draft: Draft[Source], node: OptionNode, reading: Reading) -> bool:
    """Whether anything is wrong in what is sound so far."""
    problems, known = reading.problems, reading.known
    before = problems.errors()
    check_name("source", source.name, node, problems)
    engines = None if known.engines is None else known.engines | {"auto"}
    check_known("engine", source.engine, engines, node, problems)
    check_known("spider", source.spider, known.spiders, node, problems)
    _check_schedule(source, node, problems)
    _check_zone(source, node, reading)
    _check_hours(source, node, problems)
    _check_login(source, node, problems)
    _check_onion_key(source, draft, node, problems)
    _check_canary(source, node, problems)
    for key in ("start", "mirrors"):
        _check_addresses(key, "" if "via" in draft.faulty else source.via, node, problems)
    return problems.errors() > before


def _check_schedule(source: Source, node: OptionNode, problems: Problems) -> None:
    place = node.get("cron") or node
    if node.get("cron") and node.get("every"):
        problems.add("E304", place, "both 'every' and 'cron' (expected one of them); delete one")
    fault = cron_fault(source.cron) if source.cron else ""
    if fault:
        shape = 'expected five fields "minute hour day month weekday"'
        problems.add("E305", place, f"'cron' has {fault} ({shape}); write it like \"*/10 * * * *\"")


def _check_zone(source: Source, node: OptionNode, reading: Reading) -> None:
    zones = reading.known.zones if reading.known.zones is not None else _zones()
    if source.clock not in zones:
        hint = did_you_mean(source.clock, zones) or "; write a name like Europe/Moscow or UTC"
        reading.problems.add("E306", node.get("clock") or node, f"unknown time zone '{source.clock}'{hint}")


def _check_hours(source: Source, node: OptionNode, problems: Problems) -> None:
    if source.hours and hours_of(source.hours) is None:
        text = f"'hours' is '{source.hours[:40]}' (expected two different times like \"08:00-23:00\"); mend it"
        problems.add("E203", node.get("hours") or node, text)


def _check_login(source: Source, node: OptionNode, problems: Problems) -> None:
    login = source.login
    if login is None or (login.user and login.password) or (login.cookies and not login.user and not login.password):
        return
    text = "'login' has half an account (expected 'user' and 'password_file', or 'cookies_file'); add what is missing"
    problems.add("E202", node.get("login") or node, text)


def _check_onion_key(source: Source, draft: Draft[Source], node: OptionNode, problems: Problems) -> None:
    if source.onion_key is None:
        return
    place = next((found for way in SECRET_WAYS if (found := node.get("onion_key" + way))), node)
    key = addresses.onion_key(source.onion_key.reveal())
    hosts = {(parts.hostname or "") for url in source.start + source.mirrors if (parts := addresses.split(url))}
    if key is None:
        shape = "expected 52 letters and digits of base32, or a line of Tor's .auth_private form"
        problems.add("E203", place, f"'onion_key' is no access key of an onion service ({shape}); copy it again")
    elif draft.faulty.isdisjoint(("start", "mirrors")) and not any(
        addresses.is_onion(host) and host.lower().endswith(key[0] + addresses.ONION) for host in hosts
    ):
        text = "'onion_key' opens no onion address of this source (expected one in 'start' or 'mirrors'); mend one"
        problems.add("E603", place, text)


@cache
def _zones() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones())


def _check_canary(source: Source, node: OptionNode, problems: Problems) -> None:
    canary = node.get("canary")
    fields = canary.get("fields") if canary else None
    names = [field.name for field in dataclasses.fields(Listing)]
    for name, _ in fields.pairs if fields else ():
        if name.text.partition(".")[0] not in names:
            problems.add("E201", name, f"no listing has a field '{name.text}'{did_you_mean(name.text, names)}")


def _check_addresses(key: str, via: str, node: OptionNode, problems: Problems) -> None:
    """via: "" when it could not be read"""
    value = node.get(key)
    if value is None or value.kind != "list":
        return
    if key == "start" and not value.items:
        problems.add("E202", value, "'start' is empty (expected at least one address); write where reading begins")
    for item in value.items:
        code, fault = _address_fault(item.text, via) if item.text.strip() else ("", "")
        if code:
            problems.add(code, item, f"'{key}' {fault}")


def _address_fault(url: str, via: str) -> tuple[str, str]:
    fault = addresses.url_fault(url)
    if fault:
        shown = "an address" if "@" in url else f"'{url if len(url) <= 100 else url[:97] + '...'}'"
        return "E301", f"has {shown} {fault}"
    parts = addresses.split(url)
    host = (parts.hostname or "") if parts else ""
    if addresses.is_onion(host):
        fault = addresses.onion_fault(host)
        if fault:
            return "E302", f"has '{host}', which {fault}"
        if via == "direct":
            return "E303", f"has the onion address '{host}' with 'via: direct' (expected 'via: tor'); delete 'via'"
    elif via == "tor" and addresses.is_private(host):
        return "E303", f"has '{host}', which Tor cannot reach (expected a public address); say 'via: direct' if meant"
    return "", ""
