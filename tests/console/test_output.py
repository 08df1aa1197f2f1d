from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest

from console.output import cell_text, counted, items_json, line, many, printable, progress, table, tame_json

HOSTILE = "a\x1b[31mb\x9b2Jc\u202ed\x07e\x00f\u2028g\u200eh\r\x7f"


def test_it_lets_nothing_through_that_a_terminal_obeys() -> None:
    assert printable(HOSTILE) == "a�[31mb�2Jc�d�e�f�g�h��"


def test_it_keeps_what_languages_need() -> None:
    for text in ("می\u200cخواهم", "क्\u200dष", "81.5 करोड़", "日本語", "two\nlines\tand a tab"):
        assert printable(text) == text
    assert printable("10\u00a0000\u3000USD") == "10 000 USD"


def test_json_says_the_same_without_what_a_terminal_obeys() -> None:
    said = tame_json(json.dumps({"title": HOSTILE}, ensure_ascii=False))
    assert json.loads(said) == {"title": HOSTILE}
    assert said.isprintable()


def test_json_has_one_shape(capsys: pytest.CaptureFixture[str]) -> None:
    items_json([{"at": datetime(2026, 3, 2, tzinfo=UTC)}], "cursor")
    assert json.loads(capsys.readouterr().out) == {"items": [{"at": "2026-03-02T00:00:00Z"}], "next": "cursor"}


def test_a_cell_is_one_line_and_a_time_is_utc() -> None:
    moment = datetime(2026, 3, 2, 12, 30, 1, 5, tzinfo=timezone(timedelta(hours=3)))
    assert cell_text(moment) == "2026-03-02 09:30:01Z"
    assert cell_text("a title\nthat forges\r\n a row") == "a title that forges� a row"
    assert cell_text(None) == ""


def test_a_table_shows_markup_and_emoji_as_they_were_written(capsys: pytest.CaptureFixture[str]) -> None:
    table(("title",), [("[bold]red[/bold] :bomb: [link=http://x]",)], empty="none")
    assert "[bold]red[/bold] :bomb: [link=http://x]" in capsys.readouterr().out


def test_nothing_in_a_pipe_is_cut(capsys: pytest.CaptureFixture[str]) -> None:
    table(("title",), [("x" * 3000,)], empty="none")
    assert "x" * 3000 in capsys.readouterr().out


def test_an_empty_table_says_so_on_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    table(("title",), [], empty="no alerts")
    assert capsys.readouterr() == ("", "no alerts\n")


def test_progress_is_silent_in_a_pipe(capsys: pytest.CaptureFixture[str]) -> None:
    with progress("crawling") as show:
        show("3 pages")
    line("done")
    assert capsys.readouterr() == ("done\n", "")


def test_it_tells_how_far_a_long_list_has_come() -> None:
    told: list[str] = []
    assert list(counted("abcde", told.append, every=2)) == list("abcde")
    assert told == ["0 of 5", "2 of 5", "4 of 5"]


def test_it_counts_as_people_do() -> None:
    assert (many(1, "watch", "watches"), many(2, "watch", "watches"), many(0, "run")) == (
        "1 watch",
        "2 watches",
        "0 runs",
    )
