"""`evidence verify|export`, `reveal` and `erase`"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from config.records import Config
from console.commands.alerts import actor
from console.context import database_url, now, open_database, with_config
from console.output import items_json, json_option, line, printable, progress
from crawler.evidence import EvidenceReader, load_ring, verify
from crawler.evidence import export as export_warc
from indexer import audit, captures, ledger
from schema.capture import Capture
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
    with progress(f"verifying {len(kept)} captures"):
        findings = list(verify(folder_of(config), kept, keys))
    faults = [finding for finding in findings if finding.is_fault]
    if as_json:
        items_json(findings)
    else:
        for finding in findings:
            line(f"{finding.kind}: {finding.reason}")
    erased = len(findings) - len(faults)
    checked = "encrypted records" if without_key else "captures"
    click.echo(
        f"{len(kept)} {checked}: {len(kept) - len(findings)} whole, {erased} erased, {len(faults)} at fault", err=True
    )
    return 1 if faults else 0


@evidence.command("export")
@click.argument("out", type=click.Path(path_type=Path), metavar="FILE.warc.gz")
@click.option("--listing", default="", metavar="ID", help="Only pages that show this listing.")
@click.option("--source", default="", metavar="NAME", help="Only pages of this source.")
@click.option("--reason", required=True, help="Why: exported pages are in clear. Kept on record.")
@with_config
def exported(config: Config, out: Path, listing: str, source: str, reason: str) -> int:
    """Write captured pages, in clear, as a standard WARC 1.1 file."""
    engine = open_database(database_url(config.settings))
    kept = captures.of_listing(engine, listing) if listing else captures.in_evidence(engine, source)
    if not kept:
        raise BadConfig("evidence export: no page fits (expected at least one); nothing written")
    if out.exists():
        raise BadConfig(f"{out}: exists already (expected a new file); name another")
    audit.note(engine, actor(), "evidence.export", listing or source or "all", reason, {"pages": len(kept)}, now=now())
    with progress(f"exporting {len(kept)} pages"), out.open("xb") as file:
        done = export_warc(folder_of(config), kept, load_ring(config.settings.keys), file, at=now(), name=out.name)
    for finding in done.left_out:
        click.echo(f"left out: {finding.reason}", err=True)
    click.echo(f"{out}: {done.records} pages in clear; keep it as you keep the evidence key", err=True)
    return 1 if any(finding.is_fault for finding in done.left_out) else 0


@click.command()
@click.argument("wanted", metavar="LISTING|CAPTURE|SHA256")
@click.option("--reason", required=True, help="Why you must see it in clear. Kept on record.")
@with_config
def reveal(config: Config, wanted: str, reason: str) -> None:
    """Show the newest captured page of a listing in clear. Who, what and why go on record first."""
    if not reason.strip():
        raise BadConfig("reveal: no reason (expected why you must see it in clear); give one with --reason")
    engine = open_database(database_url(config.settings))
    capture = captured(wanted, captures.of_listing(engine, wanted), captures.find(engine, wanted))
    audit.note(engine, actor(), "reveal", wanted, reason, {"capture": capture.id}, now=now())
    page = EvidenceReader(folder_of(config), load_ring(config.settings.keys)).load(capture)
    click.echo(f"{page.url}, fetched {page.fetched_at:%Y-%m-%d %H:%M:%S} UTC, sha256 {capture.sha256}", err=True)
    click.echo(printable(page.body.decode(page.charset or "utf-8", errors="replace")))


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
def erase(config: Config, listing: str, reason: str) -> None:
    """Erase a listing for good: its texts, and the data keys of every page that shows it."""
    engine = open_database(database_url(config.settings))
    seq = ledger.erase(engine, listing, actor=actor(), reason=reason, now=now())
    if seq is None:
        raise BadConfig(f"erase: no listing is called '{listing}', or it was erased before; nothing done")
    line(f"{listing}: erased (ledger entry {seq}); the store and the alerts follow with the service or the next crawl")


def folder_of(config: Config) -> Path:
    return config.settings.state / "evidence"
