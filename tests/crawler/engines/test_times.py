"""Times as places write them."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.engines.profiles import load_profiles
from crawler.engines.times import compiled, read_time

NOW = datetime(2026, 3, 5, 12, 34, 56, tzinfo=UTC)
MOSCOW, NEW_YORK = ZoneInfo("Europe/Moscow"), ZoneInfo("America/New_York")
FORMATS = load_profiles()["phpbb"].times


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-03-04T18:22:00+00:00", "2026-03-04T18:22Z"),
        ("2026-03-04T18:22:00", "2026-03-04T15:22Z"),
        ("2026-03-04 18:22", "2026-03-04T15:22Z"),
        ("1772648520", "2026-03-04T18:22Z"),
        ("1772648520000", "2026-03-04T18:22Z"),
        ("Wed Mar 04, 2026 6:22 pm", "2026-03-04T15:22Z"),
        ("by kelp » Wed Mar 04, 2026 12:05 am", "2026-03-03T21:05Z"),
        ("Ср мар 04, 2026 6:22 pm", "2026-03-04T15:22Z"),
        ("04 März 2026, 18:22", "2026-03-04T15:22Z"),
        ("4 мая 2026, 18:22", "2026-05-04T15:22Z"),
        ("04 févr. 2026 18:22", "2026-02-04T15:22Z"),
        ("04.03.2026, 18:22", "2026-03-04T15:22Z"),
        ("Today, 14:02", "2026-03-05T11:02Z"),
        ("Yesterday, 9:13 am", "2026-03-04T06:13Z"),
        ("Сегодня, 00:10", "2026-03-04T21:10Z"),
        ("Вчера в 23:10", "2026-03-04T20:10Z"),
        ("5 minutes ago", "2026-03-05T12:29Z"),
        ("a minute ago", "2026-03-05T12:33Z"),
        ("less than a minute ago", "2026-03-05T12:34Z"),
        ("2 hours ago", "2026-03-05T10:00Z"),
        ("3 часа назад", "2026-03-05T09:00Z"),
        ("vor 2 Tagen", "2026-03-03T00:00Z"),
        ("hace 5 minutos", "2026-03-05T12:29Z"),
        ("il y a 5 minutes", "2026-03-05T12:29Z"),
        ("5 分钟前", "2026-03-05T12:29Z"),
    ],
)
def test_it_reads_a_time_on_the_places_clock(text: str, expected: str) -> None:
    assert read_time(text, FORMATS, MOSCOW, NOW) == datetime.fromisoformat(expected)


@pytest.mark.parametrize(
    "text", ["", "never", "Wed Xyz 04, 2026 6:22 pm", "Wed Feb 31, 2026 6:22 pm", "0001-01-01T00:00:00+14:00",
             "5 minutes of fame", "99999999999999", "Today", "Wed Mar 04, 2026 6:99 pm"]
)  # fmt: skip
def test_what_is_no_time_is_none_or_a_day(text: str) -> None:
    found = read_time(text, ("%a %b %d, %Y %I:%M %p",), MOSCOW, NOW)
    assert found is None or text == "Today"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("March 4, 2026, 6:22 p.m.", "18:22"),
        ("March 4, 2026, 5 a.m.", "05:00"),
        ("Sept. 4, 2026, noon", "12:00"),
        ("Sept. 4, 2026, midnight", "00:00"),
    ],
)
def test_it_reads_hours_without_minutes_and_hours_with_names(text: str, expected: str) -> None:
    found = read_time(text, ("%b %d, %Y, %I:%M %p", "%b %d, %Y, %I %p"), ZoneInfo("UTC"), NOW)
    assert found is not None and f"{found:%H:%M}" == expected


def test_today_is_the_places_day_and_not_ours() -> None:
    late = datetime(2026, 3, 5, 2, 0, tzinfo=UTC)  # still the evening of the fourth in New York
    assert read_time("Today, 8:15 pm", (), NEW_YORK, late) == datetime(2026, 3, 5, 1, 15, tzinfo=UTC)


def test_an_hour_that_the_clock_skips_is_still_read() -> None:
    found = read_time("Sun Mar 08, 2026 2:30 am", FORMATS, NEW_YORK, NOW)
    assert found is not None and found.date().isoformat() == "2026-03-08"


def test_a_page_read_again_within_the_minute_tells_the_same_time() -> None:
    later = NOW.replace(second=59)
    assert read_time("5 minutes ago", (), MOSCOW, NOW) == read_time("5 minutes ago", (), MOSCOW, later)


def test_a_format_with_an_unknown_directive_is_refused() -> None:
    with pytest.raises(ValueError, match="%Q"):
        compiled("%Q")


@given(
    st.datetimes(datetime(2000, 1, 1), datetime(2099, 12, 31)),
    st.sampled_from(["%a %b %d, %Y %I:%M %p", "%d %b %Y %H:%M"]),
)
def test_what_strftime_writes_is_read_back(moment: datetime, form: str) -> None:
    moment = moment.replace(second=0, microsecond=0)
    assert read_time(moment.strftime(form), (form,), ZoneInfo("UTC"), NOW) == moment.replace(tzinfo=UTC)


@given(st.text(max_size=400))
def test_no_text_breaks_it(text: str) -> None:
    found = read_time(text, FORMATS, MOSCOW, NOW)
    assert found is None or found.tzinfo is UTC
