"""Bytes -> text."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.engines.decoding import CHARSETS, decode

RUSSIAN = "Продам базу абонентов, два миллиона строк, один покупатель, торг уместен."
CHINESE = "出售 青禾物流 客户数据 1.2亿条, 价格面议, 只接受门罗币"


@pytest.mark.parametrize(
    ("body", "charset", "expected"),
    [
        (RUSSIAN.encode(), "", RUSSIAN),
        (RUSSIAN.encode(), "iso-8859-1", RUSSIAN),
        (RUSSIAN.encode("cp1251"), "windows-1251", RUSSIAN),
        (RUSSIAN.encode("koi8-r"), "KOI8-R", RUSSIAN),
        (CHINESE.encode("gb18030"), "gb2312", CHINESE),
        (b"<meta charset=windows-1251>" + RUSSIAN.encode("cp1251"), "", "<meta charset=windows-1251>" + RUSSIAN),
        (codecs.BOM_UTF8 + RUSSIAN.encode(), "windows-1251", RUSSIAN),
        (RUSSIAN.encode("utf-16"), "", RUSSIAN),
        (RUSSIAN.encode("utf-16-le") + "<p>".encode("utf-16-le"), "utf-16", RUSSIAN + "<p>"),
        ("Fran\u00e7ois \u2013 80 \u20ac".encode("cp1252"), "iso-8859-1", "Fran\u00e7ois \u2013 80 \u20ac"),
        (b"plain", "x-none-such", "plain"),
    ],
)
def test_it_reads_the_charset_that_the_bytes_are_in(body: bytes, charset: str, expected: str) -> None:
    assert decode(body, charset) == expected


@pytest.mark.parametrize(("text", "codec"), [(RUSSIAN, "cp1251"), (RUSSIAN, "koi8-r"), (CHINESE, "gb18030")])
@pytest.mark.parametrize("label", ["", "utf-8"])
def test_it_guesses_where_the_label_is_missing_or_wrong(text: str, codec: str, label: str) -> None:
    page = f"<html><p>{text}</p></html>\n" * 5
    assert decode(page.encode(codec), label) == page


def test_a_few_bad_bytes_do_not_make_a_utf_8_page_something_else() -> None:
    assert decode(RUSSIAN.encode() + b"\xff\xfe!", "utf-8") == RUSSIAN + "\ufffd\ufffd!"


@pytest.mark.parametrize("label", ["rot13", "zip", "unicode_escape", "utf-7", "idna", "hex", "punycode"])
def test_a_label_that_is_no_charset_of_web_pages_is_passed_over(label: str) -> None:
    assert decode(b"+ADw-script+AD4- \\u0041", label) == "+ADw-script+AD4- \\u0041"


@pytest.mark.parametrize("codec", sorted(set(CHARSETS.values())))
def test_every_codec_in_the_table_exists_and_decodes_bytes_to_text(codec: str) -> None:
    assert codecs.lookup(codec)._is_text_encoding


@given(st.binary(max_size=300), st.sampled_from(["", *sorted(CHARSETS), "no-such"]))
def test_no_bytes_break_it(body: bytes, charset: str) -> None:
    assert isinstance(decode(body, charset), str)
