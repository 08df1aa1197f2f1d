"""Puts pages on record."""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path
from typing import BinaryIO

from config.records import KeySettings
from crawler.evidence.keys import EvidenceKey, KeyRing, load_ring
from crawler.evidence.reading import EvidenceReader
from crawler.evidence.sealing import seal
from crawler.evidence.warc import record_of
from schema.capture import Capture, FetchedPage

SUFFIX = ".evidence"
_UNFIT = re.compile(r"[^A-Za-z0-9._-]+")


class EvidenceWriter:
    """One file of one crawl. Not for two threads at once.

    The file is made at the first page: a crawl that gets none leaves none. A run whose file exists already (it should
    not) gets another one beside it; nothing that was written is ever opened for writing again.
    """

    def __init__(self, folder: Path, key: EvidenceKey, source: str, run: str) -> None:
        self._folder, self._key = folder, key
        self._source, self._run = _fit(source), _fit(run)
        self._file: BinaryIO | None = None
        self._warc = ""
        self._end = self._number = 0

    def put(self, page: FetchedPage) -> Capture:
        """The page on disk, flushed to it, and the note of it; OSError when that fails, and then nothing was kept."""
        file = self._file or self._create()
        self._number += 1
        capture = f"{self._run}-{self._number}"
        sealed = seal(record_of(page, capture), capture, self._key)
        self._append(file, sealed.frame)
        offset, self._end = self._end, self._end + len(sealed.frame)
        return Capture(
            id=capture,
            source=page.source,
            run=page.run,
            url=page.url,
            status=page.status,
            fetched_at=page.fetched_at,
            purpose=page.purpose,
            subject=page.subject,
            sha256=hashlib.sha256(page.body).hexdigest(),
            size_bytes=len(page.body),
            warc=self._warc,
            offset=offset,
            length=len(sealed.frame),
            cipher_sha256=hashlib.sha256(sealed.frame).hexdigest(),
            key_id=self._key.id,
            wrapped_key=sealed.wrapped_key,
        )

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None

    def _append(self, file: BinaryIO, frame: bytes) -> None:
        try:
            rest = memoryview(frame)
            while rest:  # a disk that fills up takes a part before it refuses
                rest = rest[os.write(file.fileno(), rest) :]
            os.fsync(file.fileno())
        except OSError:
            file.truncate(self._end)  # half a frame must not stand before the next one
            file.seek(self._end)
            raise

    def _create(self) -> BinaryIO:
        folder = self._folder / self._source
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        run, number = self._run, 1
        while True:
            try:
                path = folder / (self._run + SUFFIX)
                handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
                break
            except FileExistsError:
                number += 1
                self._run = f"{run}.{number}"
        _flush_folder(folder)
        _flush_folder(self._folder)
        self._warc = path.relative_to(self._folder).as_posix()
        self._file = os.fdopen(handle, "wb", buffering=0)
        return self._file


class Evidence:
    """What a crawl needs: put() for its own pages, load() for what an earlier one left unread."""

    def __init__(self, folder: Path, keys: KeyRing, run: str) -> None:
        self._folder, self._keys, self._run = folder, keys, run
        self._reader = EvidenceReader(folder, keys)
        self._writer: EvidenceWriter | None = None

    def put(self, page: FetchedPage) -> Capture:
        if self._writer is None:
            self._writer = EvidenceWriter(self._folder, self._keys.active, page.source, self._run)
        return self._writer.put(page)

    def load(self, capture: Capture) -> FetchedPage:
        return self._reader.load(capture)

    def close(self) -> None:
        if self._writer is not None:
            self._writer.close()


def open_evidence(folder: Path, keys: KeySettings, run: str) -> Evidence:
    """BadConfig when a key file cannot be had: a crawl must not start when its pages could not be kept."""
    return Evidence(folder, load_ring(keys), run)


def _fit(name: str) -> str:
    """A name that is one plain part of a path."""
    return _UNFIT.sub("_", name).strip(".")[:120] or "unnamed"


def _flush_folder(folder: Path) -> None:
    """Makes the entries of a folder durable; without it a crash can lose a new file whose content was flushed."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
