"""Gives pages back."""

from __future__ import annotations

import hashlib
import zlib
from pathlib import Path

from warcio.exceptions import ArchiveLoadFailed

from crawler.evidence.keys import KeyRing
from crawler.evidence.sealing import changed, read_frame, unseal
from crawler.evidence.warc import page_of
from schema.capture import Capture, FetchedPage


class EvidenceReader:
    """Reads what any writer wrote; safe for several threads, and beside a writer."""

    def __init__(self, folder: Path, keys: KeyRing) -> None:
        self._folder, self._keys = folder, keys

    def load(self, capture: Capture) -> FetchedPage:
        """The page as it was put; EvidenceFault says why not when it cannot be had."""
        page = _page(self.record(capture), capture)
        if hashlib.sha256(page.body).hexdigest() != capture.sha256:
            raise changed(capture, "its page has another hash than was noted")
        return page

    def record(self, capture: Capture) -> bytes:
        """The gzipped WARC record; EvidenceFault likewise."""
        frame = read_frame(self._folder, capture)
        check_frame(frame, capture)
        return unseal(frame, capture, self._keys)


def check_frame(frame: bytes, capture: Capture) -> None:
    if hashlib.sha256(frame).hexdigest() != capture.cipher_sha256:
        raise changed(capture, "its encrypted record has another hash than was noted")


def _page(record: bytes, capture: Capture) -> FetchedPage:
    try:
        return page_of(record)
    except (ArchiveLoadFailed, ValueError, KeyError, AttributeError, zlib.error) as error:
        raise changed(capture, "what it holds is no WARC record") from error
