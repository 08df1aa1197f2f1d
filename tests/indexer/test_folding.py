"""Folding: tricks are undone, real words and numbers survive, and folding twice changes nothing."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.folding import fold

UNDONE = [
    ("AADHAAR", "aadhaar"),
    ("a a d h a a r", "aadhaar"),
    ("s.e.l.l.i.n.g", "selling"),
    ("S E L L I N G  D A T A", "selling  data"),
    ("p4ssp0rt", "passport"),
    ("aadh44r", "aadhaar"),
    ("d@t@b@se", "database"),
    ("fu11z and ema1l", "fullz and email"),
    ("f4c3b00k", "facebook"),
    ("pаssроrt", "passport"),  # Cyrillic а, р, о
    ("Ρassport", "passport"),  # Greek capital rho
    ("пaспорт", "паспорт"),  # Latin a in a Russian word
    ("pass\u200bport\u00ad", "passport"),
    ("\u202epassport", "passport"),
    ("Ｐａｓｓｐｏｒｔ　１２", "passport 12"),
    ("८१.५ करोड़", "81.5 करोड़"),
    ("٢٫١ مليون", "2.1 مليون"),
    ("۳ میلیون", "3 ميليون"),
    ("1️⃣2️⃣ and 🔟", "12 and 10"),
    ("二〇二六", "2026"),
    ("Straße in İstanbul, satılık", "strasse in istanbul, satilik"),
    ("Ministério", "ministerio"),
    ("ㅎㅏ", "하"),
    ("か\u200b\u3099", "が"),
]
KEPT = [
    "2fa",
    "mp3",
    "815m",
    "100k",
    "81.5 crore",
    "k8s",
    "b2b",
    "sha256",
    "ipv4",
    "x64",
    "windows 10",
    "1.2kk",
    "50к анкет",
    "паспорт",
    "москва",
    "αθηνα",
    "отпишу в токс",
    "统一 一手",
    "9 8 7 6 5 4",
    "1.2.3.4",
    "u.s.a.",
    "kestrel_x0",
    "oakum@jabber.example",
    "80k$",
    "$1.5k",
    "sell!",
    "cve-2024-1234",
    "log4j",
    "handle @user",
]


@pytest.mark.parametrize(("written", "meant"), UNDONE)
def test_it_undoes_the_trick(written: str, meant: str) -> None:
    assert fold(written).text == fold(meant).text == meant


@pytest.mark.parametrize("text", KEPT)
def test_it_keeps_what_is_no_trick(text: str) -> None:
    assert fold(text).text == text


def test_a_span_points_at_the_words_as_they_were_written() -> None:
    folded = fold("buy p\u200b4ssp0rt and a a d h a a r now")
    start = folded.text.index("aadhaar")
    assert folded.original[slice(*folded.span(start, start + 7))] == "a a d h a a r"
    start = folded.text.index("passport")
    assert folded.original[slice(*folded.span(start, start + 8))] == "p\u200b4ssp0rt"


TRICKY = st.text(
    st.one_of(
        st.sampled_from("aаα p4s0рoо1@$! .-_*·\u200b\u0301\u3099がかㅎㅏᄒ\u1161ﾊﾞ１٣३三億ßİıйёΡΝ\ud800\x00\ue000🔟ﬁ½ﷺ"),
        st.characters(),
    ),
    max_size=60,
)


@settings(max_examples=400, deadline=None)
@given(TRICKY)
def test_folding_twice_changes_nothing(text: str) -> None:
    once = fold(text)
    assert fold(once.text).text == once.text


@settings(max_examples=300, deadline=None)
@given(TRICKY)
def test_every_folded_character_knows_where_it_came_from(text: str) -> None:
    folded = fold(text)
    assert len(folded.text) == len(folded.origin)
    assert list(folded.origin) == sorted(folded.origin)
    assert all(0 <= place < len(text) for place in folded.origin)


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("ᴘᴀssᴘᴏʀᴛ", "passport"),
        ("🅿🅰🆂🆂🅿🅾🆁🆃", "passport"),
        ("5OO,OOO users", "500,000 users"),
        ("2OOk rows", "200k rows"),
        ("10 of 200 boot disks", "10 of 200 boot disks"),
    ],
)
def test_small_capitals_letters_in_boxes_and_letters_for_zeros(written: str, folded: str) -> None:
    assert fold(written).text == folded
    assert fold(folded).text == folded
