"""Whether 04/03 is in March: told by the dates of the page, by what lies in the future, by the engine."""

from __future__ import annotations

from datetime import date

import pytest

from crawler.engines.reader import read_page
from crawler.engines.written_dates import find_date
from tests.crawler.engines.pages import fetched

TODAY = date(2026, 3, 5)


@pytest.mark.parametrize(
    ("text", "order", "expected"),
    [
        ("04-02-2026", "dmy", "2026-02-04"),
        ("04-02-2026", "mdy", "2026-02-04"),  # 2 April has not come yet
        ("04-02-2026", "", "2026-02-04"),
        ("04-02-2025", "", ""),
        ("04-02-2025", "mdy", "2025-04-02"),
        ("04.02.2025", "", "2025-02-04"),
        ("25-02-2025", "mdy", "2025-02-25"),
        ("03-03-2025", "", "2025-03-03"),
        ("04/11/2027", "mdy", "2027-04-11"),  # both to come: a clock that is wrong, in the order as known
        ("31-02-2025", "", ""),
    ],
)
def test_a_date_in_numbers_is_read_where_only_one_reading_can_be(text: str, order: str, expected: str) -> None:
    found = find_date(text, TODAY, order)
    assert (found.day.isoformat() if found else "") == expected


def posts(*dates: str) -> str:
    return '<div id="posts">' + "".join(
        f'<div class="post" id="post_{number}"><div class="post_head"><span class="post_date">{text}</span></div>'
        f'<div class="post_body" id="pid_{number}">on 25-12-2024 and 12-25-2024</div></div>'
        for number, text in enumerate(dates, 1)
    )


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        (("04-02-2025, 07:00 PM", "25-02-2025, 07:00 PM"), "2025-02-04"),
        (("04-02-2025, 07:00 PM", "02-25-2025, 07:00 PM"), "2025-04-02"),
        (("04-02-2025, 07:00 PM",), "2025-04-02"),
    ],
)
def test_the_page_tells_the_order_before_the_engine_does(dates: tuple[str, ...], expected: str) -> None:
    first = read_page(fetched(posts(*dates)), "mybb").listings[0]
    assert f"{first.posted_at:%Y-%m-%d %H:%M}" == f"{expected} 19:00"


def test_a_list_tells_the_order_by_its_rows() -> None:
    rows = "".join(
        f'<tr class="inline_row"><td><span id="tid_{number}"><a href="showthread.php?tid={number}">t</a></span></td>'
        f'<td><span class="lastpost smalltext">{text}, 07:00 PM<br></span></td></tr>'
        for number, text in ((1, "04-02-2025"), (2, "25-02-2025"))
    )
    links = read_page(fetched(f"<table>{rows}</table>"), "mybb").links
    assert [f"{link.last_activity:%m-%d}" for link in links] == ["02-04", "02-25"]
