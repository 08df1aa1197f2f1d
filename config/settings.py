"""settings.yml -> Settings. A missing file is fine: everything has a default that fits `stallwatch init`."""

from __future__ import annotations

import datetime
import math
import re
from pathlib import Path

from config.addresses import is_private, split, url_fault
from config.block_list import read_block_list
from config.nodes import OptionNode
from config.problems import Problems, did_you_mean
from config.reader import Draft, read_draft
from config.reading import Reading
from config.records import KeySettings, Settings, StoreSettings
from config.scalars import host_port
from config.secrets import warn_if_readable_by_others
from config.sources import check_known
from schema.currencies import CURRENCIES
from schema.errors import BadConfig

DATABASES = ("sqlite:", "postgresql:", "postgresql+psycopg:")
RATES_DAYS = 90  # older rates are told


def read_settings(reading: Reading) -> Draft[Settings]:
    """The settings as far as they are right; their faults are in reading.problems."""
    path = reading.folder / "settings.yml"
    node = reading.node(path) if path.exists() else OptionNode("map", reading.origin(path), 0)
    if node is None:
        return Draft(None)
    folder = reading.folder.absolute()
    keys = KeySettings(masking=folder / "keys" / "masking.key", evidence=folder / "keys" / "evidence.key")
    defaults = {"state": folder / "state", "keys": keys}
    draft = read_draft(Settings, node, reading.problems, defaults=defaults)
    if draft.record is not None:
        _check(draft.record, draft.faulty, node, reading)
    return draft


def _check(settings: Settings, faulty: frozenset[str], node: OptionNode, reading: Reading) -> None:
    if "keys" not in faulty:
        _check_keys(settings, node, reading.problems)
    _check_store(settings.store, node.get("store") or node, reading)
    _check_tor(settings, node.get("tor") or node, reading.problems)
    _check_rates(settings, faulty, node, reading)
    for name in settings.notifiers:
        check_known("notifiers", name, reading.known.notifiers, node, reading.problems)
    _check_block_list(settings, node, reading.problems)
    database = settings.database
    if database and not database.reveal().startswith(DATABASES):
        text = "'database' is no address of a database (expected sqlite:///... or postgresql://...); mend it"
        reading.problems.add("E603", node.get("database") or node, text)


def _check_keys(settings: Settings, node: OptionNode, problems: Problems) -> None:
    """Every key file lies outside the state folder, exists, and is its owner's alone."""
    keys, written = settings.keys, node.get("keys")
    lists = {"masking_retired": keys.masking_retired, "evidence_retired": keys.evidence_retired}
    files = [("masking", keys.masking), ("evidence", keys.evidence)]
    files += [(name, path) for name, paths in lists.items() for path in paths]
    for name, path in files:
        place = (written.get(name) if written else None) or node
        _check_key_file(name, path, settings.state, place, problems)
    if keys.masking.resolve() == keys.evidence.resolve():
        text = "masking and evidence name one key file (expected two); make a second key"
        problems.add("E603", written or node, text)


def _check_key_file(name: str, path: Path, state: Path, place: OptionNode, problems: Problems) -> None:
    if path.resolve().is_relative_to(state.resolve()):
        text = f"the {name} key file '{path.name}' lies inside the state folder (expected outside, so that a copy of"
        problems.add("E601", place, f"{text} the state does not hold its keys); move it")
        return
    if not path.is_file():
        text = f"no {name} key file '{path.name}' (expected it in '{path.parent.name}')"
        problems.add("E602", place, f"{text}; restore it from your backup; a new place gets one by `stallwatch init`")
        return
    warn_if_readable_by_others(path, place, problems)


def _check_store(store: StoreSettings, node: OptionNode, reading: Reading) -> None:
    problems = reading.problems
    check_known("kind", store.kind, reading.known.stores, node, problems)
    if store.kind == "elasticsearch" and not store.url:
        problems.add("E603", node, "the elasticsearch store has no 'url' (expected https://host:9200); add it")
    fault = _url_fault(store) if store.url else ""
    if fault:
        problems.add("E301", node.get("url") or node, f"'url' has an address {fault}")
    if store.user and store.password is None:
        problems.add("E603", node.get("user") or node, "'user' without 'password_file' (expected both); add it")
    if not re.fullmatch(r"[a-z0-9][a-z0-9_.-]{0,99}", store.index):
        text = f"the index name '{store.index}' (expected small letters, digits, '.', '_' and '-'); rename it"
        problems.add("E208", node.get("index") or node, text)
    if store.ca_file is not None and not store.ca_file.is_file():
        text = f"no file '{store.ca_file.name}' (expected the certificate of the store's authority); put it there"
        problems.add("E101", node.get("ca_file") or node, text)


def _url_fault(store: StoreSettings) -> str:
    fault = url_fault(store.url)
    parts = split(store.url)
    if fault or parts is None:
        return fault
    if parts.port is None:
        return "without a port (expected one, such as https://host:9200); add it"
    if parts.scheme == "http" and store.user and not is_private(parts.hostname or ""):
        return "that sends the password in the clear (expected https); write https"
    return ""


def _check_tor(settings: Settings, node: OptionNode, problems: Problems) -> None:
    tor = settings.tor
    if host_port(tor.socks) is None:
        text = f"'socks' is '{tor.socks}' (expected host:port, such as 127.0.0.1:9050); mend it"
        problems.add("E203", node.get("socks") or node, text)
    if tor.control and not tor.control.startswith("/") and host_port(tor.control) is None:
        text = f"'control' is '{tor.control}' (expected host:port or the path of a socket); mend it"
        problems.add("E203", node.get("control") or node, text)


def _check_block_list(settings: Settings, node: OptionNode, problems: Problems) -> None:
    if settings.block_list is None:
        return
    try:
        read_block_list(settings.block_list)
    except BadConfig as error:
        words = str(error).removeprefix(f"{settings.block_list.parent}/")
        problems.add("E101", node.get("block_list") or node, f"'block_list': {words}")


def _check_rates(settings: Settings, faulty: frozenset[str], node: OptionNode, reading: Reading) -> None:
    problems = reading.problems
    rates = node.get("rates")
    for name, value in rates.pairs if rates else ():
        fault = _rate_fault(name.text, settings.rates.get(name.text, 1.0))
        if fault:
            problems.add(fault[0], name if fault[0] != "E205" else value, fault[1])
    if settings.rates and not settings.rates_date and "rates_date" not in faulty:
        problems.add("E603", rates or node, "'rates' without 'rates_date' (expected the day they held); add it")
    if settings.rates_date:
        _check_day(settings.rates_date, node.get("rates_date") or node, reading)


def _rate_fault(code: str, rate: float) -> tuple[str, str] | None:
    """The problem's code and words; None for a rate that can be used."""
    if not re.fullmatch(r"[A-Z]{3,5}", code):
        return "E208", f"the currency '{code}' (expected capital letters such as EUR or BTC); mend it"
    if code not in CURRENCIES:
        hint = did_you_mean(code, CURRENCIES)
        return "E204", f"the currency '{code}' (expected a code of ISO 4217 or a coin's ticker){hint}; mend it"
    if not 0 < rate < math.inf:
        return "E205", f"the rate of {code} is {rate:g} (expected US dollars for one {code}, more than 0); mend it"
    if code == "USD" and rate != 1:
        return "E603", f"the rate of USD is {rate:g} (expected 1: rates are in US dollars); delete it"
    return None


def _check_day(day: str, node: OptionNode, reading: Reading) -> None:
    """rates_date is a day, not in the future, and not long gone."""
    if not _is_date(day):
        reading.problems.add("E203", node, f"'rates_date' is '{day}' (expected a date like 2027-06-30); mend it")
        return
    if reading.today is None:
        return
    age = (reading.today - datetime.date.fromisoformat(day)).days
    if age < -1:  # elsewhere it may be tomorrow
        text = f"'rates_date' is {day}, in the future (expected the day on which the rates held); mend it"
        reading.problems.add("E603", node, text)
    elif age > RATES_DAYS:
        text = f"the rates are {age} days old (expected at most {RATES_DAYS}): prices in US dollars are out of date"
        reading.problems.add("W601", node, f"{text}; look them up and give the new day")


def _is_date(text: str) -> bool:
    try:
        datetime.date.fromisoformat(text)
    except ValueError:
        return False
    return len(text) == 10
