"""Is the evidence whole? And a copy of it that any WARC reader opens."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from crawler.evidence.keys import KeyRing
from crawler.evidence.reading import EvidenceReader, check_frame
from crawler.evidence.sealing import EvidenceFault, read_frame
from crawler.evidence.warc import warcinfo
from schema.capture import Capture


@dataclass(frozen=True, slots=True)
class Finding:
    """kind as of EvidenceFault; reason is a sentence for the operator."""

    capture: str
    warc: str
    kind: str
    reason: str

    @property
    def is_fault(self) -> bool:
        """An erased page is as it should be."""
        return self.kind != "erased"


@dataclass(frozen=True, slots=True)
class Exported:
    """records were written; left_out were not, each with its reason."""

    records: int
    left_out: tuple[Finding, ...]


def verify(folder: Path, captures: Iterable[Capture], keys: KeyRing | None = None) -> Iterator[Finding]:
    """A finding for each capture that is not whole, in their order; nothing for a whole one.

    keys  None checks that the encrypted records are as written; with keys each is opened and its page hashed as well
    """
    reader = EvidenceReader(folder, keys) if keys else None
    for capture in captures:
        try:
            _check(folder, capture, reader)
        except EvidenceFault as fault:
            yield Finding(capture.id, capture.warc, fault.kind, str(fault))


def _check(folder: Path, capture: Capture, reader: EvidenceReader | None) -> None:
    if capture.wrapped_key is None:
        raise EvidenceFault("erased", f"evidence {capture.id}: erased; its data key was destroyed")
    if reader is None:
        check_frame(read_frame(folder, capture), capture)
    else:
        reader.load(capture)


def export(
    folder: Path, captures: Iterable[Capture], keys: KeyRing, out: BinaryIO, *, at: datetime, name: str = ""
) -> Exported:
    """Writes WARC 1.1, gzipped record by record: a warcinfo record, then one response record a capture, in clear.

    at    now, for the warcinfo record
    name  of the file, for the warcinfo record
    """
    reader = EvidenceReader(folder, keys)
    out.write(warcinfo(name, at, "pages fetched by stallwatch; bodies as decoded from transfer and content encoding"))
    written, left_out = 0, []
    for capture in captures:
        try:
            out.write(reader.record(capture))
            written += 1
        except EvidenceFault as fault:
            left_out.append(Finding(capture.id, capture.warc, fault.kind, str(fault)))
    return Exported(written, tuple(left_out))
