"""Evidence: nothing is lost, nothing can be changed unseen, and nothing can be read without the key."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from config.records import KeySettings
from crawler.evidence import (
    EvidenceFault,
    EvidenceKey,
    EvidenceReader,
    EvidenceWriter,
    KeyRing,
    load_key,
    load_ring,
    make_key,
    new_key_file,
    open_evidence,
    verify,
)
from schema.capture import Capture, FetchedPage
from schema.errors import BadConfig

AT = datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=UTC)
PAGE = FetchedPage(
    source="harbor",
    run="harbor-1",
    url="http://harbor.example/viewtopic.php?t=26&x=%C3%BC",
    status=200,
    headers=(
        ("Content-Type", "text/html; charset=utf-8"),
        ("Content-Encoding", "gzip"),
        ("Content-Length", "77"),
        ("Set-Cookie", "a=1"),
        ("Set-Cookie", "b=2"),
        ("X-Empty", ""),
        ("X-Name", "ü;é"),
    ),
    body=b"<html>" + bytes(range(256)) * 40,
    fetched_at=AT,
    purpose="thread",
    subject="26",
    charset="utf-8",
)


@pytest.fixture
def key(tmp_path: Path) -> EvidenceKey:
    return make_key(tmp_path / "keys" / "evidence.key")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "state" / "evidence"


@pytest.fixture
def writer(folder: Path, key: EvidenceKey) -> Iterator[EvidenceWriter]:
    made = EvidenceWriter(folder, key, "harbor", "harbor-1")
    yield made
    made.close()


def kinds(folder: Path, captures: list[Capture], ring: KeyRing | None = None) -> list[str]:
    return [finding.kind for finding in verify(folder, captures, ring)]


def damage(folder: Path, capture: Capture, at: int) -> None:
    path = folder / capture.warc
    content = bytearray(path.read_bytes())
    content[capture.offset + at] ^= 1
    path.write_bytes(content)


def test_a_page_comes_back_exactly_as_it_was_put(folder: Path, key: EvidenceKey, writer: EvidenceWriter) -> None:
    pages = [
        PAGE,
        replace(PAGE, body=b"", headers=(), status=599, subject="", charset=""),
        replace(PAGE, url="http://h.example/"),
    ]
    captures = [writer.put(page) for page in pages]
    reader = EvidenceReader(folder, KeyRing.of(key))
    assert [reader.load(capture) for capture in captures] == pages


def test_a_header_cannot_add_a_header(folder: Path, key: EvidenceKey, writer: EvidenceWriter) -> None:
    capture = writer.put(replace(PAGE, headers=(("X-A", "b\r\nX-Evil: c"),)))
    assert EvidenceReader(folder, KeyRing.of(key)).load(capture).headers == (("X-A", "b X-Evil: c"),)


def test_the_note_says_all_but_the_bytes(writer: EvidenceWriter, key: EvidenceKey) -> None:
    first, second = writer.put(PAGE), writer.put(PAGE)
    assert (first.id, second.id) == ("harbor-1-1", "harbor-1-2")
    assert (first.warc, first.offset, second.offset) == ("harbor/harbor-1.evidence", 0, first.length)
    assert (first.size_bytes, first.key_id, first.fetched_at) == (len(PAGE.body), key.id, AT)
    assert first.sha256 == second.sha256 and first.cipher_sha256 != second.cipher_sha256


def test_the_page_is_flushed_to_the_disk_before_put_returns(
    folder: Path, writer: EvidenceWriter, monkeypatch: pytest.MonkeyPatch
) -> None:
    flushed: list[int] = []
    flush = os.fsync
    monkeypatch.setattr(os, "fsync", lambda handle: (flushed.append(os.fstat(handle).st_size), flush(handle))[1])
    capture = writer.put(PAGE)
    assert flushed[-1] == capture.length and len(flushed) == 3  # two folders, then the file


def test_neither_words_nor_address_can_be_read_from_the_file(folder: Path, writer: EvidenceWriter) -> None:
    capture = writer.put(replace(PAGE, body=b"81.5 crore " * 100))
    content = (folder / capture.warc).read_bytes()
    assert b"crore" not in content and b"harbor.example" not in content and b"HTTP" not in content


def test_only_the_owner_can_read_evidence_and_keys(tmp_path: Path, folder: Path, writer: EvidenceWriter) -> None:
    file = folder / writer.put(PAGE).warc
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (file, file.parent, tmp_path / "keys" / "evidence.key")]
    assert modes == [0o600, 0o700, 0o600]


def test_a_crawl_without_pages_leaves_no_file(folder: Path, writer: EvidenceWriter) -> None:
    writer.close()
    assert not folder.exists()


def test_a_second_writer_of_the_same_run_harms_nothing(folder: Path, key: EvidenceKey, writer: EvidenceWriter) -> None:
    first = writer.put(PAGE)
    other = EvidenceWriter(folder, key, "harbor", "harbor-1").put(replace(PAGE, subject="27"))
    reader = EvidenceReader(folder, KeyRing.of(key))
    assert (first.id, other.id) == ("harbor-1-1", "harbor-1.2-1") and first.warc != other.warc
    assert (reader.load(first).subject, reader.load(other).subject) == ("26", "27")


def test_a_disk_that_fills_up_leaves_no_half_record_before_the_next(
    folder: Path, key: EvidenceKey, writer: EvidenceWriter, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, write = writer.put(PAGE), os.write

    def part(handle: int, content: bytes) -> int:
        if len(content) < 1000:
            raise OSError(28, "No space left on device")
        return write(handle, content[:500])

    with monkeypatch.context() as full:
        full.setattr(os, "write", part)
        with pytest.raises(OSError, match="No space"):
            writer.put(PAGE)
    again = writer.put(PAGE)
    assert again.offset == first.length
    assert kinds(folder, [first, again], KeyRing.of(key)) == []


def test_a_name_cannot_lead_out_of_the_folder(folder: Path, key: EvidenceKey) -> None:
    capture = EvidenceWriter(folder, key, "../../x", "../y").put(PAGE)
    assert (folder / capture.warc).resolve().is_relative_to(folder.resolve())
    (finding,) = verify(folder, [replace(capture, warc="../../keys/evidence.key")])
    assert finding.kind == "missing" and "outside the evidence folder" in finding.reason


def test_whole_evidence_has_no_findings_with_and_without_a_key(
    folder: Path, key: EvidenceKey, writer: EvidenceWriter
) -> None:
    captures = [writer.put(PAGE) for _ in range(3)]
    assert kinds(folder, captures) == kinds(folder, captures, KeyRing.of(key)) == []


@pytest.mark.parametrize("at", [0, 5, 12, 20, 200, -1])
def test_a_changed_byte_anywhere_in_a_record_is_found_without_a_key(
    folder: Path, writer: EvidenceWriter, at: int
) -> None:
    captures = [writer.put(PAGE) for _ in range(3)]
    damage(folder, captures[1], at % captures[1].length)
    (finding,) = verify(folder, captures)
    assert (finding.capture, finding.kind, finding.is_fault) == ("harbor-1-2", "changed", True)


def test_a_missing_file_is_found(folder: Path, writer: EvidenceWriter) -> None:
    capture = writer.put(PAGE)
    (folder / capture.warc).unlink()
    assert kinds(folder, [capture]) == ["missing"]


def test_a_record_that_was_cut_off_is_found_and_the_ones_before_it_are_whole(
    folder: Path, key: EvidenceKey, writer: EvidenceWriter
) -> None:
    captures = [writer.put(PAGE) for _ in range(3)]
    os.truncate(folder / captures[2].warc, captures[2].offset + 100)
    findings = list(verify(folder, captures, KeyRing.of(key)))
    assert [(finding.capture, finding.kind) for finding in findings] == [("harbor-1-3", "truncated")]
    assert f"ends at byte {captures[2].offset + 100}" in findings[0].reason


def test_a_record_in_the_place_of_another_does_not_open(folder: Path, key: EvidenceKey, writer: EvidenceWriter) -> None:
    one, two = writer.put(PAGE), writer.put(PAGE)
    swapped = replace(
        one, offset=two.offset, length=two.length, cipher_sha256=two.cipher_sha256, wrapped_key=two.wrapped_key
    )
    assert kinds(folder, [swapped]) == []  # the ciphertext itself is whole
    assert kinds(folder, [swapped], KeyRing.of(key)) == ["changed"]


def test_a_note_with_another_hash_than_the_page_is_found_with_the_key(
    folder: Path, key: EvidenceKey, writer: EvidenceWriter
) -> None:
    forged = replace(writer.put(PAGE), sha256="0" * 64)
    assert kinds(folder, [forged], KeyRing.of(key)) == ["changed"]


def test_an_erased_page_cannot_be_loaded_and_is_no_fault(
    folder: Path, key: EvidenceKey, writer: EvidenceWriter
) -> None:
    erased = replace(writer.put(PAGE), wrapped_key=None)
    with pytest.raises(EvidenceFault, match="erased"):
        EvidenceReader(folder, KeyRing.of(key)).load(erased)
    (finding,) = verify(folder, [erased])
    assert (finding.kind, finding.is_fault) == ("erased", False)


def test_a_retired_key_still_opens_what_it_wrapped(
    tmp_path: Path, folder: Path, key: EvidenceKey, writer: EvidenceWriter
) -> None:
    capture, new = writer.put(PAGE), make_key(tmp_path / "keys" / "new.key")
    assert EvidenceReader(folder, KeyRing.of(new, [key])).load(capture) == PAGE
    (finding,) = verify(folder, [capture], KeyRing.of(new))
    assert finding.kind == "no_key" and key.id in finding.reason and "evidence_retired" in finding.reason


def test_a_crawl_opens_evidence_by_the_settings_and_reads_what_an_earlier_one_left(
    tmp_path: Path, folder: Path
) -> None:
    old, new = tmp_path / "old.key", tmp_path / "new.key"
    make_key(old)
    before = open_evidence(folder, KeySettings(tmp_path / "m", old), "harbor-1")
    left = before.put(PAGE)
    before.close()
    make_key(new)
    now = open_evidence(folder, KeySettings(tmp_path / "m", new, evidence_retired=(old,)), "harbor-2")
    assert now.load(left) == PAGE and now.put(PAGE).warc == "harbor/harbor-2.evidence"
    now.close()


def test_a_crawl_whose_pages_could_not_be_kept_does_not_start(tmp_path: Path, folder: Path) -> None:
    with pytest.raises(BadConfig, match="no such file"):
        open_evidence(folder, KeySettings(tmp_path / "m", tmp_path / "none.key"), "harbor-1")


def test_a_key_is_never_overwritten_and_never_printed(tmp_path: Path, key: EvidenceKey) -> None:
    path = tmp_path / "keys" / "evidence.key"
    with pytest.raises(BadConfig, match="never overwritten"):
        make_key(path)
    assert load_key(path) == key and repr(key) == f"EvidenceKey(id='{key.id}')"


DAMAGES = {
    "empty": lambda good: b"",
    "no text": lambda good: b"\xff\xfe",
    "other words": lambda good: b"hello",
    "cut short": lambda good: good[:-9],
    "another id": lambda good: good.replace(b"id: ", b"id: 0"),
    "title only": lambda good: b"stallwatch evidence key 1\n",
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_key_file_is_refused_without_showing_what_it_holds(tmp_path: Path, damage: str) -> None:
    good = new_key_file()
    (tmp_path / "bad.key").write_bytes(DAMAGES[damage](good))
    with pytest.raises(BadConfig) as caught:
        load_ring(KeySettings(tmp_path / "m", tmp_path / "bad.key"))
    assert "no evidence key, or a damaged one" in str(caught.value)
    assert good.decode().partition("key: ")[2][:20] not in str(caught.value)
