"""Times in words and languages that no format names."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.engines import time_words
from crawler.engines.time_words import all_words, folded, words
from crawler.engines.times import read_time
from crawler.engines.written_dates import day_order, from_jalali

NOW = datetime(2026, 3, 10, 12, 34, 56, tzinfo=UTC)  # a Tuesday
UTC_ZONE = ZoneInfo("UTC")


def read(text: str, order: str = "") -> datetime | None:
    return read_time(text, (), UTC_ZONE, NOW, order)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Today, 14:02", "2026-03-10T14:02"),
        ("9 months ago", "2025-06-10T00:00"),
        ("вчера", "2026-03-09T00:00"),
        ("Вчера, 18:05", "2026-03-09T18:05"),
        ("March 8, 2026, noon", "2026-03-08T12:00"),
        ("vor 3 Stunden", "2026-03-10T09:00"),
        ("vor einer Stunde", "2026-03-10T11:00"),
        ("il y a 2 jours", "2026-03-08T00:00"),
        ("hace 5 minutos", "2026-03-10T12:29"),
        ("há 4 horas", "2026-03-10T08:00"),
        ("2 tahun yang lalu", "2024-03-10T00:00"),
        ("3 giờ trước", "2026-03-10T09:00"),
        ("3小时前", "2026-03-10T09:00"),
        ("3時間前", "2026-03-10T09:00"),
        ("3시간 전", "2026-03-10T09:00"),
        ("منذ 3 ساعات", "2026-03-10T09:00"),
        ("منذ ساعتين", "2026-03-10T10:00"),
        ("قبل ساعة", "2026-03-10T11:00"),
        ("۳ ساعت پیش", "2026-03-10T09:00"),
        ("3 घंटे पहले", "2026-03-10T09:00"),
        ("3 saat önce", "2026-03-10T09:00"),
        ("3 ชั่วโมงที่แล้ว", "2026-03-10T09:00"),
        ("לפני 3 שעות", "2026-03-10T09:00"),
        ("3 timmar sedan", "2026-03-10T09:00"),
        ("for 3 timer siden", "2026-03-10T09:00"),
        ("3 tuntia sitten", "2026-03-10T09:00"),
        ("3 godziny temu", "2026-03-10T09:00"),
        ("před 3 hodinami", "2026-03-10T09:00"),
        ("3 órával ezelőtt", "2026-03-10T09:00"),
        ("acum 3 ore", "2026-03-10T09:00"),
        ("πριν από 3 ώρες", "2026-03-10T09:00"),
        ("3 ore fa", "2026-03-10T09:00"),
        ("3 uur geleden", "2026-03-10T09:00"),
        ("۱۷ اسفند ۱۴۰۴ ساعت ۱۴:۰۲", "2026-03-08T14:02"),
        ("1404/12/17 14:02", "2026-03-08T14:02"),
        ("٨ مارس ٢٠٢٦، ٦:٢٢ م", "2026-03-08T18:22"),
        ("8 मार्च 2026, 18:22", "2026-03-08T18:22"),
        ("8 Mart 2026, 18:22", "2026-03-08T18:22"),
        ("2026年3月8日 18:22", "2026-03-08T18:22"),
        ("2026年3月8日 下午6:22", "2026-03-08T18:22"),
        ("2026년 3월 8일 오후 6:22", "2026-03-08T18:22"),
        ("8 tháng 3, 2026 lúc 18:22", "2026-03-08T18:22"),
        ("8 มีนาคม 2569 18:22", "2026-03-08T18:22"),
        ("8 มี.ค. 2026 18:22", "2026-03-08T18:22"),
        ("8. März 2026 um 18:22 Uhr", "2026-03-08T18:22"),
        ("8 de marzo de 2026, 18:22", "2026-03-08T18:22"),
        ("le 8 mars 2026 à 18h22", "2026-03-08T18:22"),
        ("25/05/2006, 13h16", "2006-05-25T13:16"),
        ("16.03.2020 20:20", "2020-03-16T20:20"),
        ("04.03.2019", "2019-03-04T00:00"),
        ("21.04.20", "2020-04-21T00:00"),
        ("23.04.20, 18:22", "2020-04-23T18:22"),
        ("1 Jahr 2 Tage her", "2025-03-08T00:00"),
        ("2 Wochen 15 Stunden her", "2026-02-23T21:00"),
        ("2 years, 3 months ago", "2023-12-10T00:00"),
        ("Monday at 3:14 PM", "2026-03-09T15:14"),
        ("Tuesday at 3:14 PM", "2026-03-03T15:14"),
        ("April 2", "2025-04-02T00:00"),
        ("Thursday 23rd April", "2025-04-23T00:00"),
        ("Mar 21, 2020, 12:41 AM", "2020-03-21T00:41"),
        ("March 8th, 2026 at 6:22pm", "2026-03-08T18:22"),
        ("8-Mar-2026 18:22", "2026-03-08T18:22"),
        ("Sun, 08 Mar 2026 18:22:10 +0300", "2026-03-08T15:22:10"),
        ("Sun Mar 8 18:22:10 2026", "2026-03-08T18:22:10"),
        ("March 8, 2026 18:22 UTC+3", "2026-03-08T15:22"),
        ("March 8, 2026 6:22 PM EDT", "2026-03-08T22:22"),
        ("18:22 08.03.2026", "2026-03-08T18:22"),
        ("18:22, 8 March 2026", "2026-03-08T18:22"),
        ("posted by kelp on 2026-03-08 18:22:01 (UTC)", "2026-03-08T18:22:01"),
        ("2026-03-08T18:22:00.123Z", "2026-03-08T18:22:00.123"),
        ("2026-03-08 18:22:00 UTC", "2026-03-08T18:22"),
        ("3h", "2026-03-10T09:00"),
        ("20. Apr 2004, 09:16", "2004-04-20T09:16"),
        ("Сб 08 мар 2026, 18:22", "2026-03-08T18:22"),
        ("8 мар 2026 в 18:22", "2026-03-08T18:22"),
        ("an hour ago", "2026-03-10T11:00"),
        ("about 2 hours ago", "2026-03-10T10:00"),
        ("just now", "2026-03-10T12:34"),
        ("позавчера в 10:00", "2026-03-08T10:00"),
        ("昨天 18:22", "2026-03-09T18:22"),
        ("어제 18:22", "2026-03-09T18:22"),
        ("آج 10:00", "2026-03-10T10:00"),
        ("دیروز ۱۸:۲۲", "2026-03-09T18:22"),
        ("أمس 18:22", "2026-03-09T18:22"),
        ("Hôm qua, 18:22", "2026-03-09T18:22"),
        ("13/03/2026", "2026-03-13T00:00"),
        ("03-13-2026, 06:22 PM", "2026-03-13T18:22"),
        ("Dec 31 2025", "2025-12-31T00:00"),
        ("31 Dec", "2025-12-31T00:00"),
        ("2 days, 5 hours ago", "2026-03-08T07:00"),
        ("Mar 8, 2026 12:05 am", "2026-03-08T00:05"),
        ("8 Mart 2026 Pazar, 18:22", "2026-03-08T18:22"),
        ("vor 2 Monaten", "2026-01-10T00:00"),
        ("Hoy 10:22", "2026-03-10T10:22"),
        ("Aujourd’hui à 10:22", "2026-03-10T10:22"),
        ("Ieri, 10:22", "2026-03-09T10:22"),
        ("2 mesi fa", "2026-01-10T00:00"),
        ("2 anni fa", "2024-03-10T00:00"),
        ("2 lata temu", "2024-03-10T00:00"),
        ("5 дней назад", "2026-03-05T00:00"),
        ("2 года назад", "2024-03-10T00:00"),
        ("30 секунд назад", "2026-03-10T12:34"),
        ("1 day ago", "2026-03-09T00:00"),
        ("5 hari lalu", "2026-03-05T00:00"),
        ("2 minggu lalu", "2026-02-24T00:00"),
        ("hace un mes", "2026-02-10T00:00"),
        ("il y a une heure", "2026-03-10T11:00"),
        ("5個月前", "2025-10-10T00:00"),
        ("5 か月前", "2025-10-10T00:00"),
        ("昨日 18:22", "2026-03-09T18:22"),
        ("2 ay önce", "2026-01-10T00:00"),
        ("2 месяца назад", "2026-01-10T00:00"),
    ],
)
def test_it_reads_a_time_that_no_format_names(text: str, expected: str) -> None:
    assert read(text) == datetime.fromisoformat(f"{expected}Z")


@pytest.mark.parametrize(
    "text",
    [
        "لפני",
        "10/05/2006, 13h16",
        "5 people",
        "Joined: 5",
        "version 3.2.1",
        "10.0.0.1",
        "1,234 replies",
        "may 5 people",
        "March",
        "2026",
        "12:30",
        "Page 1 of 5",
        "08/03/2025",
        "last Friday",
    ],
)
def test_what_cannot_be_told_stays_unknown(text: str) -> None:
    assert read(text) is None


def test_a_short_word_of_two_languages_is_a_day_only_where_it_begins_or_has_a_clock() -> None:
    assert read("Zuletzt hier:") is None
    assert read("Hier") == read("le message d'hier, 00:00") == datetime(2026, 3, 9, tzinfo=UTC)


def test_day_and_month_as_numbers_are_read_where_the_order_is_known() -> None:
    assert read("08/03/2025", "dmy") == datetime(2025, 3, 8, tzinfo=UTC)
    assert read("08/03/2025", "mdy") == datetime(2025, 8, 3, tzinfo=UTC)


def test_a_page_tells_its_order_by_the_dates_that_leave_no_choice() -> None:
    assert day_order(iter(["08/03/2026", "25/03/2026"])) == "dmy"
    assert day_order(iter(["03-25-2026, 06:22 PM"])) == "mdy"
    assert day_order(iter(["08/03/2026"])) == day_order(iter(["25/03/2026", "03/25/2026"])) == ""


@pytest.mark.parametrize(("day", "gregorian"), [
    ((1357, 11, 22), date(1979, 2, 11)), ((1375, 1, 1), date(1996, 3, 20)), ((1399, 12, 30), date(2021, 3, 20)),
    ((1403, 1, 1), date(2024, 3, 20)), ((1404, 12, 29), date(2026, 3, 20)), ((1405, 1, 1), date(2026, 3, 21)),
])  # fmt: skip
def test_days_of_irans_calendar(day: tuple[int, int, int], gregorian: date) -> None:
    assert from_jalali(*day) == gregorian


def test_a_day_that_irans_calendar_does_not_have_is_none() -> None:
    assert from_jalali(1404, 12, 30) is None and from_jalali(1404, 7, 31) is None


@pytest.mark.parametrize("kind", ["months", "whole_months", "jalali"])
def test_every_line_of_months_has_twelve(kind: str) -> None:
    assert {len(line) for line in words(kind)} == {12}


LINES = [(kind, language, line) for kind, language, line in time_words._lines() if kind.endswith("months")]


@pytest.mark.parametrize(("language", "line"), [line[1:] for line in LINES], ids=[f"{x[1]}-{x[2][0]}" for x in LINES])
def test_every_name_of_a_month_is_read_in_its_language(language: str, line: tuple[str, ...]) -> None:
    for number, name in enumerate(line, 1):
        found = read_time(f"8 {name} 2025, 18:22", (), UTC_ZONE, NOW, "", language)
        assert found == datetime(2025, number, 8, 18, 22, tzinfo=UTC), name


def test_a_name_of_a_month_on_which_languages_disagree_is_none_without_a_language() -> None:
    unread = {name for _, _, line in LINES for name in line if read(f"8 {name} 2025, 18:22") is None}
    assert {"listopada", "listopad"} <= unread and len(unread) < 20, unread


def test_every_word_for_today_and_yesterday_is_read() -> None:
    assert {read(f"{word} 10:22") for word in all_words("today")} == {datetime(2026, 3, 10, 10, 22, tzinfo=UTC)}
    assert {read(f"{word} 10:22") for word in all_words("yesterday")} == {datetime(2026, 3, 9, 10, 22, tzinfo=UTC)}


def test_digits_of_every_script_are_the_same() -> None:
    assert folded("۱۲ ١٢ १२ ๑๒ １２ ১২") == "12 12 12 12 12 12"


def test_a_long_text_without_a_time_is_passed_quickly() -> None:
    read("warm up")
    started = time.perf_counter()
    for text in ("x" * 300, "1 a " * 75, "am " * 100, "12 " * 100, "mar 1" * 60, "منذ " * 75):
        read(text)
    assert time.perf_counter() - started < 0.5


@given(st.text(alphabet="0123456789:/.-, aghopmtdry年月日前назд", max_size=60))
def test_no_text_of_the_letters_of_times_breaks_it(text: str) -> None:
    found = read(text)
    assert found is None or found.tzinfo is UTC
