"""Text to tokens, and keyword values."""

from __future__ import annotations

import pytest

from indexer.query.tokens import KEYWORD_LIMIT, TOKEN_LIMIT, keyword, tokens, words


def shown(text: str) -> list[str]:
    """The words of the text as written that the tokens point at."""
    return [text[token.start : token.end] for token in tokens(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Selling Aadhaar_DB.zip", ("selling", "aadhaar", "db", "zip")),
        ("a a d h a a r p4ssp0rt", ("aadhaar", "passport")),
        ("81.5 crore", ("81", "5", "crore")),
        ("seller@mail.example", ("seller", "mail", "example")),
        ("आधार कार्ड", ("आधार", "कार्ड")),
        ("八一五身份证", ("815", "身", "份", "证")),
        ("여권을", ("여", "권", "을")),
        ("--- !!! ---", ()),
        ("", ()),
    ],
)
def test_it_reads_the_same_words_whatever_the_writing(text: str, expected: tuple[str, ...]) -> None:
    assert words(text) == expected


def test_it_points_back_at_the_words_as_written() -> None:
    assert shown("Fresh P4SSP0RT, a a d h a a r; कार्ड") == ["Fresh", "P4SSP0RT", "a a d h a a r", "कार्ड"]


def test_it_cuts_a_long_token_but_points_at_all_of_it() -> None:
    (token,) = tokens("x" * 3000)
    assert token == ("x" * TOKEN_LIMIT, 0, 3000)


def test_it_counts_a_tokens_length_as_lucene_does() -> None:
    (word,) = words("\U00010400" * 300)
    assert len(word.encode("utf-16-le")) // 2 <= TOKEN_LIMIT < len(word.encode("utf-16-le")) // 2 + 2


def test_it_gives_no_token_for_the_key_of_a_mask() -> None:
    masked = "db [aadhaar XXXX-XXXX-1234 k1:0123456789abcdef0123] end"
    assert words(masked) == ("db", "aadhaar", "xxxx", "xxxx", "1234", "end")
    assert shown(masked)[-1] == "end"


def test_it_reads_the_same_text_under_another_key() -> None:
    first, second = ("[email k1:0123456789abcdef0123]", "[email k22:ffffffffffffffffffff]")
    assert words(first) == words(second) == words("[email]")


@pytest.mark.parametrize(
    ("value", "letters", "expected"),
    [
        ("  Dark\u00a0 Lord ", "lower", "dark lord"),
        ("in", "upper", "IN"),
        ("@Invented_One", "handle", "invented_one"),
        ("p\u0430ypal", "full", "paypal"),
        ("harbor/T9", "exact", "harbor/T9"),
        ("\ud800", "lower", "\ufffd"),
        ("x" * 5000, "lower", "x" * KEYWORD_LIMIT),
    ],
)
def test_it_folds_a_keyword_as_its_field_says(value: str, letters: str, expected: str) -> None:
    assert keyword(value, letters) == expected
