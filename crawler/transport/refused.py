"""What we do not take: not text, too large, packed too tightly. Decided before the body, or as early as it shows."""

from __future__ import annotations

from scrapy.exceptions import DownloadCancelledError

from crawler.contract import Lost

_TEXT_TYPES = (
    "text/", "application/xhtml+xml", "application/xml", "application/json", "application/rss+xml",
    "application/atom+xml", "application/ld+json", "application/feed+json",
)  # fmt: skip

# First bytes of what may come under the name of a text: images, archives, documents, programs, media.
_FILE_MARKS = (
    (b"\x89PNG\r\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"RIFF", "a RIFF file"),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"Rar!\x1a", "a RAR archive"),
    (b"7z\xbc\xaf\x27", "a 7z archive"),
    (b"\x1f\x8b\x08", "a gzip archive"),
    (b"%PDF-", "a PDF document"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90\x00", "a program"),
    (b"\x00\x00\x00\x18ftyp", "a video"),
    (b"\x00\x00\x00\x20ftyp", "a video"),
    (b"\x1aE\xdf\xa3", "a video"),
    (b"OggS", "a media file"),
    (b"ID3", "a media file"),
    (b"SQLite format 3\x00", "a database"),
)


class PageRefused(DownloadCancelledError):
    """We ended the download ourselves; lost says why."""

    def __init__(self, lost: Lost) -> None:
        super().__init__(lost.reason)
        self.lost = lost


def media_type(content_type: str) -> str:
    """ "Text/HTML; charset=x" -> "text/html"; "" when the header is missing or empty."""
    return content_type.partition(";")[0].strip().lower()


def refuse_media(content_type: str) -> Lost | None:
    """None for text, and for a missing header (then refuse_content looks at the body)."""
    kind = media_type(content_type)
    if not kind or kind.startswith(_TEXT_TYPES):
        return None
    shown = "".join(letter for letter in kind[:60] if letter.isprintable())
    return Lost("not_text", f"the place sent '{shown}' (expected text); not read")


def refuse_content(body: bytes) -> Lost | None:
    """None unless the decoded body begins as a known kind of file, whatever its header said; it is not kept then."""
    for mark, words in _FILE_MARKS:
        if body.startswith(mark):
            return Lost("not_text", f"the place sent {words} under the name of a text; not kept")
    return None


def too_large(size: int, limit: int, *, announced: bool) -> Lost:
    how = "announces" if announced else "sent more than"
    shown = size if announced else limit
    return Lost("too_large", f"the page {how} {shown:,} bytes (allowed: max_body_bytes {limit:,}); not read")


def bomb(limit: int) -> Lost:
    return Lost("bomb", f"the page unpacks to more than {limit:,} bytes (max_body_bytes); not read")


def not_unpacked(how: str) -> Lost:
    return Lost("bad_encoding", f"the page could not be unpacked: {how} (expected plain, gzip, deflate, br or zstd)")
