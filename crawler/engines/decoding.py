"""Bytes -> text. Never raises: a page in a wrong charset is read with replacement characters.

The order: byte-order mark, Content-Type header, <meta>, UTF-8 when the bytes are UTF-8, then a guess. A label that
the bytes contradict is passed over, and so is every label that names no charset of web pages (Python's own codecs can
do more than decode). Labels and their meanings: WHATWG Encoding Standard, section 4.2.
"""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

SNIFF_BYTES = 4096
SAMPLE_BYTES = 20_000
_META = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE)
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_SAME = (
    "utf-8 utf-16-le utf-16-be ibm866 koi8-r koi8-u macintosh gb18030 big5 euc-jp cp932 cp949 "
    "iso-8859-2 iso-8859-3 iso-8859-4 iso-8859-5 iso-8859-6 iso-8859-7 iso-8859-8 iso-8859-10 iso-8859-13 "
    "iso-8859-14 iso-8859-15 iso-8859-16 "
    "windows-874 windows-1250 windows-1251 windows-1252 windows-1253 windows-1254 windows-1255 windows-1256 "
    "windows-1257 windows-1258"
)
_PYTHON = {"macintosh": "mac-roman", "windows-874": "cp874", "ibm866": "cp866", "big5": "big5hkscs"}
CHARSETS = {name: _PYTHON.get(name, name) for name in _SAME.split()} | {
    "utf8": "utf-8", "unicode-1-1-utf-8": "utf-8", "utf-16": "utf-16-le", "utf16": "utf-16-le",
    "latin1": "windows-1252", "latin-1": "windows-1252", "iso-8859-1": "windows-1252", "iso8859-1": "windows-1252",
    "us-ascii": "windows-1252", "ascii": "windows-1252", "cp1252": "windows-1252", "x-cp1252": "windows-1252",
    "iso-8859-9": "windows-1254", "latin5": "windows-1254", "iso-8859-11": "cp874", "tis-620": "cp874",
    "cp1250": "windows-1250", "cp1251": "windows-1251", "x-cp1251": "windows-1251", "win-1251": "windows-1251",
    "win1251": "windows-1251", "cp1253": "windows-1253", "cp1254": "windows-1254", "cp1256": "windows-1256",
    "koi8": "koi8-r", "koi": "koi8-r", "cp866": "cp866", "866": "cp866", "mac": "mac-roman",
    "gbk": "gb18030", "gb2312": "gb18030", "gb_2312-80": "gb18030", "x-gbk": "gb18030", "hz-gb-2312": "gb18030",
    "big5-hkscs": "big5hkscs", "shift_jis": "cp932", "shift-jis": "cp932", "sjis": "cp932", "x-sjis": "cp932",
    "windows-31j": "cp932", "euc-kr": "cp949", "ks_c_5601-1987": "cp949", "korean": "cp949", "windows-949": "cp949",
}  # fmt: skip


def decode(body: bytes, charset: str = "") -> str:
    """The page as text, byte-order mark dropped.

    charset  as the Content-Type header names it, "" when it names none
    """
    for mark, name in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, "replace")
    labels = [known for label in (charset, _meta(body)) if (known := CHARSETS.get(label.strip("\"' ").lower()))]
    wide = [name for name in labels if name.startswith("utf-16") and b"\0" in body[:SNIFF_BYTES]]
    for name in [*wide, "utf-8", *labels]:  # of all others only UTF-8 can be told from the bytes alone
        try:
            return body.decode(name)
        except UnicodeDecodeError:
            continue
    best = _guess(body) if not labels or labels[0] == "utf-8" else labels[0]
    return body.decode(best, "replace")


def _meta(body: bytes) -> str:
    found = _META.search(body, 0, SNIFF_BYTES)
    label = found[1].decode("ascii").lower() if found else ""
    return "utf-8" if label.startswith("utf-16") else label  # a label that could be read as ASCII is not UTF-16


def _guess(body: bytes) -> str:
    """The likeliest charset of the lines that are not ASCII; mostly-UTF-8 stays UTF-8."""
    sample = b"\n".join(line[:400] for line in body.splitlines() if not line.isascii())[:SAMPLE_BYTES]
    text = sample.decode("utf-8", "replace")
    if text.count("\ufffd") * 10 < sum(char > "\x7f" for char in text):
        return "utf-8"
    best = from_bytes(sample, cp_isolation=["cp1251", "cp1252", "koi8_r", "gb18030", "cp932", "cp949", "cp1256"]).best()
    return CHARSETS.get(best.encoding.replace("_", "-"), best.encoding) if best else "windows-1252"
