"""`evidence verify|export`, `reveal` and `erase`"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

import click

from config.records import Config
from console.context import actor, database_url, now, open_database, reason_given, with_config
from console.output import counted, items_json, json_option, line, note, progress
from console.presence import running
from console.pump import follow
from console.wiring import open_house
from crawler.engines.decoding import decode
from crawler.evidence import EvidenceReader, load_ring, verify
from crawler.evidence import export as export_warc
from indexer import audit, captures, ledger
from indexer.leases import owner_name
from schema.capture import Capture, FetchedPage
from schema.errors import BadConfig


@click.group()
def evidence() -> None:
    """Captured pages, encrypted: are they whole, and out with them."""


@evidence.command("verify")
@click.option("--source", default="", metavar="NAME", help="Of one source.")
@click.option("--without-key", is_flag=True, help="Check the encrypted records only; needs no evidence key.")
@json_option
@with_config
def verified(config: Config, source: str, without_key: bool, as_json: bool) -> int:
    """Find changed, missing and truncated captures. Exit code 1 when there is one."""
    kept = captures.in_evidence(open_database(database_url(config.settings)), source)
    keys = None if without_key else load_ring(config.settings.keys)
    with progress("verifying captures") as show:
        findings = list(verify(folder_of(config), counted(kept, show), keys))
    faults = [finding for finding in findings if finding.is_fault]
    if as_json:
        items_json(findings)
    else:
        for finding in findings:
            line(f"{finding.kind}: {finding.reason}")
    erased = len(findings) - len(faults)
    checked = "encrypted records" if without_key else "captures"
    note(f"{len(kept)} {checked}: {len(kept) - len(findings)} whole, {erased} erased, {len(faults)} at fault")
    return 1 if faults else 0


@evidence.command("export")
@click.argument("out", type=click.Path(path_type=Path), metavar="FILE.warc.gz")
@click.option("--listing", default="", metavar="ID", help="Only pages that show this listing.")
@click.option("--source", default="", metavar="NAME", help="Only pages of this source.")
@click.option("--reason", required=True, help="Why: exported pages are in clear. Kept on record.")
@with_config
def exported(config: Config, out: Path, listing: str, source: str, reason: str) -> int:
    """Write captured pages, in clear, as a standard WARC 1.1 file."""
    reason = reason_given(reason, "evidence export")
    engine = open_database(database_url(config.settings))
    kept = captures.of_listing(engine, listing) if listing else captures.in_evidence(engine, source)
    if not kept:
        raise BadConfig("evidence export: no page fits (expected at least one); nothing written")
    with progress("exporting pages") as show, new_file(out) as file:
        what = listing or source or "all"
        audit.note(engine, actor(), "evidence.export", what, reason, {"pages": len(kept)}, now=now())
        pages = counted(kept, show)
        done = export_warc(folder_of(config), pages, load_ring(config.settings.keys), file, at=now(), name=out.name)
    for finding in done.left_out:
        note(f"left out: {finding.reason}")
    note(f"{out}: {done.records} pages in clear; keep it as you keep the evidence key")
    return 1 if any(finding.is_fault for finding in done.left_out) else 0


@dataclass(frozen=True, slots=True)
class Revealed:
    """A captured page in clear: its address, and its text in its own charset."""

    capture: str
    url: str
    fetched_at: datetime
    sha256: str
    text: str


@click.command()
@click.argument("wanted", metavar="LISTING|CAPTURE|SHA256")
@click.option("--reason", required=True, help="Why you must see it in clear. Kept on record.")
@json_option
@with_config
def reveal(config: Config, wanted: str, reason: str, as_json: bool) -> None:
    """Show the newest captured page of a listing in clear. Who, what and why go on record first."""
    reason = reason_given(reason, "reveal")
    engine = open_database(database_url(config.settings))
    capture = captured(wanted, captures.of_listing(engine, wanted), captures.find(engine, wanted))
    audit.note(engine, actor(), "reveal", wanted, reason, {"capture": capture.id}, now=now())
    page = EvidenceReader(folder_of(config), load_ring(config.settings.keys)).load(capture)
    if as_json:
        items_json([Revealed(capture.id, page.url, page.fetched_at, capture.sha256, text_of(page))])
        return
    note(f"{page.url}, fetched {page.fetched_at:%Y-%m-%d %H:%M:%S} UTC, sha256 {capture.sha256}")
    line(text_of(page))


def text_of(page: FetchedPage) -> str:
    """In the charset it is written in, whatever it calls itself."""
    return decode(page.body, page.charset)


def new_file(path: Path) -> BinaryIO:
    """Only its owner can read it. raises BadConfig when it cannot be made, or is there already"""
    try:
        return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
    except FileExistsError as error:
        raise BadConfig(f"{path}: exists already (expected a new file); name another") from error
    except OSError as error:
        raise BadConfig(f"{path}: {(error.strerror or 'cannot be written').lower()} (expected a new file)") from error


def captured(wanted: str, of_listing: Sequence[Capture], found: captures.Kept | None) -> Capture:
    """raises BadConfig when there is neither a listing nor a capture of that name"""
    if of_listing:
        return of_listing[-1]
    if found is None:
        raise BadConfig(f"reveal: nothing on record is called '{wanted}' (expected a listing, capture or SHA-256)")
    return found.capture


@click.command()
@click.argument("listing", metavar="LISTING")
@click.option("--reason", required=True, help="Why. Kept on record.")
@with_config
def erase(config: Config, listing: str, reason: str) -> int:
    """Erase a listing for good: its texts, and the data keys of every page that shows it.

    Exit code 1 when the store or the alerts could not follow at once; they follow with the service or the next crawl.
    """
    reason = reason_given(reason, "erase")
    house = open_house(config)
    try:
        seq = ledger.erase(house.engine, listing, actor=actor(), reason=reason, now=now())
        if seq is None:
            raise BadConfig(f"erase: no listing is called '{listing}', or it was erased before; nothing done")
        service = running(house.engine, now())
        drained = None if service else follow(house, owner_name())
    finally:
        house.close()
    line(f"{listing}: erased (ledger entry {seq})")
    if drained is None:
        note(f"the store and the alerts follow within seconds, by the service ({service})")
        return 0
    for step in drained.consumers:
        if step.behind:
            note(f"{step.consumer}: not done yet{f': {step.reason}' if step.reason else ''}")
    return 0 if drained.is_done else 1


def folder_of(config: Config) -> Path:
    return config.settings.state / "evidence"
