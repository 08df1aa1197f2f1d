"""Pages <-> gzipped WARC 1.1 response records (ISO 28500:2017). One record is one gzip member.

The body is kept as decoded from transfer and content encoding, so the headers that no longer fit it carry the prefix
that archives use for that, `X-Archive-Orig-`; page_of() takes it off again.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime
from http import HTTPStatus

from warcio.archiveiterator import ArchiveIterator

from schema.capture import FetchedPage
from schema.json_form import time_text
from schema.version import VERSION

GZIP_LEVEL = 6
_ORIGINAL = "X-Archive-Orig-"
_NO_LONGER_TRUE = frozenset(("content-encoding", "transfer-encoding", "content-length"))
_OWN = "Stallwatch-"


def record_of(page: FetchedPage, capture: str) -> bytes:
    """The page as one response record."""
    own = {"Source": page.source, "Run": page.run, "Capture": capture, "Purpose": page.purpose}
    own |= {"Subject": page.subject, "Charset": page.charset}
    fields = {
        "WARC-Type": "response",
        "WARC-Record-ID": f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, capture)}>",
        "WARC-Date": time_text(page.fetched_at),
        "WARC-Target-URI": page.url,
        "WARC-Payload-Digest": _digest(page.body),
        "Content-Type": "application/http; msgtype=response",
    } | {_OWN + name: value for name, value in own.items() if value}
    return _gzipped(fields, _http_head(page) + page.body)


def page_of(record: bytes) -> FetchedPage:
    """The page that record_of() was given; ValueError when the bytes are no such record."""
    for entry in ArchiveIterator(io.BytesIO(record)):
        named = {name: value for name, value in entry.rec_headers.headers}
        return FetchedPage(
            source=named.get(_OWN + "Source", ""),
            run=named.get(_OWN + "Run", ""),
            url=named.get("WARC-Target-URI", ""),
            status=int(entry.http_headers.get_statuscode()),
            headers=tuple((name.removeprefix(_ORIGINAL), value) for name, value in entry.http_headers.headers[:-1]),
            body=entry.raw_stream.read(),
            fetched_at=datetime.fromisoformat(named["WARC-Date"]),
            purpose=named.get(_OWN + "Purpose", ""),
            subject=named.get(_OWN + "Subject", ""),
            charset=named.get(_OWN + "Charset", ""),
        )
    raise ValueError("no WARC record")


def warcinfo(filename: str, at: datetime, description: str) -> bytes:
    """The record that opens an exported file."""
    fields = {
        "WARC-Type": "warcinfo",
        "WARC-Record-ID": f"<urn:uuid:{uuid.uuid4()}>",
        "WARC-Date": time_text(at),
        "WARC-Filename": filename,
        "Content-Type": "application/warc-fields",
    }
    lines = [("software", f"stallwatch {VERSION}"), ("format", "WARC File Format 1.1"), ("description", description)]
    return _gzipped(fields, _lines(lines))


def _gzipped(fields: Mapping[str, str], block: bytes) -> bytes:
    head = [(name, value) for name, value in fields.items() if value]
    head += [("WARC-Block-Digest", _digest(block)), ("Content-Length", str(len(block)))]
    return gzip.compress(b"WARC/1.1\r\n" + _lines(head) + b"\r\n" + block + b"\r\n\r\n", GZIP_LEVEL, mtime=0)


def _digest(content: bytes) -> str:
    return f"sha256:{base64.b32encode(hashlib.sha256(content).digest()).decode()}"


def _http_head(page: FetchedPage) -> bytes:
    """Status line and headers; the length of the body as it is kept comes last."""
    headers = [(_ORIGINAL + name if name.lower() in _NO_LONGER_TRUE else name, value) for name, value in page.headers]
    status = f"HTTP/1.1 {page.status} {_phrase(page.status)}\r\n".encode()
    return status + _lines([*headers, ("Content-Length", str(len(page.body)))]) + b"\r\n"


def _lines(fields: Iterable[tuple[str, str]]) -> bytes:
    return "".join(f"{name}: {_one_line(value)}\r\n" for name, value in fields).encode("utf-8", "replace")


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unknown"


def _one_line(text: str) -> str:
    return " ".join(text.splitlines())
