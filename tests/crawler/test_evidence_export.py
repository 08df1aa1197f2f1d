"""Exported evidence is a standard WARC 1.1 file: another library reads it and finds its digests right."""

from __future__ import annotations

import io
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from crawler.evidence import EvidenceWriter, Exported, KeyRing, export, make_key
from schema.capture import Capture
from tests.crawler.test_evidence import PAGE

NOW = datetime(2026, 3, 5, 12, 0, tzinfo=UTC)


@pytest.fixture
def exported(tmp_path: Path) -> tuple[Path, list[Capture], Exported]:
    """Three pages, of which the second is erased and the file of a fourth is gone."""
    key, folder = make_key(tmp_path / "evidence.key"), tmp_path / "evidence"
    writer = EvidenceWriter(folder, key, "harbor", "harbor-1")
    captures = [writer.put(replace(PAGE, url=f"http://harbor.example/{number}")) for number in range(3)]
    captures[1] = replace(captures[1], wrapped_key=None)
    captures.append(replace(captures[0], id="harbor-0-1", warc="harbor/harbor-0.evidence"))
    out = io.BytesIO()
    told = export(folder, captures, KeyRing.of(key), out, at=NOW, name="case-7.warc.gz")
    (tmp_path / "case-7.warc.gz").write_bytes(out.getvalue())
    return tmp_path / "case-7.warc.gz", captures, told


def test_it_writes_a_warcinfo_and_each_page_it_has(exported: tuple[Path, list[Capture], Exported]) -> None:
    with exported[0].open("rb") as file:
        records = [(each.rec_type, each.rec_headers.get_header("WARC-Target-URI")) for each in ArchiveIterator(file)]
    assert records == [
        ("warcinfo", None),
        ("response", "http://harbor.example/0"),
        ("response", "http://harbor.example/2"),
    ]


def test_a_record_carries_date_digest_headers_and_body(exported: tuple[Path, list[Capture], Exported]) -> None:
    with exported[0].open("rb") as file:
        _, record, *_ = ArchiveIterator(file)
        head = record.rec_headers
        assert head.protocol == "WARC/1.1"
        assert head.get_header("WARC-Date") == "2026-01-02T03:04:05.678901Z"
        assert head.get_header("WARC-Payload-Digest").startswith("sha256:")
        assert head.get_header("Stallwatch-Capture") == "harbor-1-1"


def test_a_reader_gets_the_body_and_the_original_headers(exported: tuple[Path, list[Capture], Exported]) -> None:
    with exported[0].open("rb") as file:
        for record in ArchiveIterator(file):
            if record.rec_type == "response":
                assert record.content_stream().read() == PAGE.body
                assert record.http_headers.get_statuscode() == "200"
                assert record.http_headers.get_header("Content-Type") == "text/html; charset=utf-8"
                assert record.http_headers.get_header("X-Archive-Orig-Content-Encoding") == "gzip"
                assert record.http_headers.get_header("Content-Length") == str(len(PAGE.body))


def test_warcio_finds_every_digest_right(exported: tuple[Path, list[Capture], Exported]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "warcio.cli", "check", "-v", str(exported[0])], capture_output=True, text=True
    )
    assert done.returncode == 0 and done.stdout.count("digest pass") == 3, done.stdout


def test_what_was_left_out_is_told_with_its_reason(exported: tuple[Path, list[Capture], Exported]) -> None:
    told = exported[2]
    assert told.records == 2
    assert [(finding.capture, finding.kind) for finding in told.left_out] == [
        ("harbor-1-2", "erased"),
        ("harbor-0-1", "missing"),
    ]
