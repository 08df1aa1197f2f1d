"""`profile test` and `profile draft`, below the command line."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from config.problems import Problems
from crawler.engines.generic.draft import draft
from crawler.engines.profile_cases import run_cases
from crawler.engines.profile_yaml import read_profile
from crawler.engines.reader import read_page
from schema.capture import FetchedPage
from schema.errors import BadConfig
from tests.crawler.engines.cases import FOLDER
from tests.crawler.engines.test_generic import LIST, MAKES, NOW, POSTS, ROW, page


def saved(html: str, url: str = "http://quay.example/topic/14-tidewell") -> FetchedPage:
    return FetchedPage("", "", url, 200, (("Content-Type", "text/html"),), html.encode(), NOW, "")


@pytest.mark.parametrize("make", ["articles", "h-entry", "microdata"])
def test_a_drafted_profile_loads_and_reads_its_page_as_the_structure_does(tmp_path: Path, make: str) -> None:
    write, around = MAKES[make]
    html = saved(page(around.format("".join(write(*post) for post in POSTS))))
    problems = Problems()
    (tmp_path / "shed.yml").write_text(draft(html, "shed"))
    profile = read_profile(tmp_path / "shed.yml", problems)
    assert profile is not None, [str(problem) for problem in problems.all()]
    by_profile, by_structure = read_page(html, profile), read_page(html, "generic")
    assert (by_profile.engine, by_profile.confidence) == ("shed", None)
    assert [(each.vendor.name, each.posted_at, each.body) for each in by_profile.listings] == [
        (each.vendor.name, each.posted_at, each.body) for each in by_structure.listings
    ]


def test_a_drafted_profile_of_a_list_reads_its_rows(tmp_path: Path) -> None:
    html = page(LIST.format("".join(ROW.format(n=n) for n in range(1, 7))), "Cargo - Quay")
    board = saved(html, "http://quay.example/board/3")
    (tmp_path / "shed.yml").write_text(draft(board, "shed"))
    profile = read_profile(tmp_path / "shed.yml", Problems())
    assert profile is not None
    found = read_page(board, profile).links
    assert [(link.title, link.author) for link in found] == [(f"Offer number {n}", f"kelp{n}") for n in range(1, 7)]


def test_a_page_that_shows_nothing_gives_no_draft() -> None:
    with pytest.raises(BadConfig, match="neither posts nor rows"):
        draft(saved("<p>Nothing here.</p>"), "shed")


def test_the_fixtures_of_an_engine_are_a_test_of_its_profile() -> None:
    results = list(run_cases(FOLDER / "phpbb"))
    assert len(results) > 5 and not [each for result in results for each in result.wrong]
    assert next(each for each in results if each.name == "thread").filled["author"] == 1.0


def case_in(folder: Path, expected: object = None, **meta: object) -> Path:
    case = folder / "shed" / "thread"
    (case / "inputs").mkdir(parents=True)
    (case / "inputs" / "page.html").write_bytes((FOLDER / "phpbb" / "thread" / "inputs" / "page.html").read_bytes())
    told = {
        "file": "page.html",
        "url": "http://harbor.example/viewtopic.php?t=14",
        "fetched_at": "2026-03-05T12:00:00Z",
    }
    (case / "meta.json").write_text(json.dumps(told | meta))
    if expected is not None:
        (case / "output.json").write_text(json.dumps(expected))
    return folder / "shed"


PHPBB = Path(__file__).parents[3] / "crawler" / "engines" / "phpbb.yml"


def test_a_wrong_value_is_told_with_its_place(tmp_path: Path) -> None:
    (result,) = run_cases(case_in(tmp_path, {"kind": "list", "engine": "phpbb"}), PHPBB)
    assert "kind: read 'thread' (expected 'list')" in result.wrong
    assert any(each.startswith("listings.0.body: read ") and each.endswith("(expected None)") for each in result.wrong)


def test_a_case_without_output_shows_how_full_its_fields_are(tmp_path: Path) -> None:
    (result,) = run_cases(case_in(tmp_path), PHPBB)
    assert (result.values, result.wrong, set(result.filled.values())) == (0, (), {1.0})


@pytest.mark.parametrize(
    ("meta", "told"), [({"fetched_at": "noon"}, "ValueError"), ({"file": "gone.html"}, "FileNotFoundError")]
)
def test_a_wrong_meta_json_is_told(tmp_path: Path, meta: dict[str, str], told: str) -> None:
    with pytest.raises(BadConfig, match=told):
        list(run_cases(case_in(tmp_path, **meta), PHPBB))


def test_a_wrong_profile_is_told_with_its_lines(tmp_path: Path) -> None:
    (tmp_path / "shed.yml").write_text("engine: shed\nspidr: forum\n")
    with pytest.raises(BadConfig, match=r"shed\.yml:2: E201"):
        list(run_cases(case_in(tmp_path / "x"), tmp_path / "shed.yml"))


def test_a_folder_without_cases_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadConfig, match=r"no meta\.json"):
        list(run_cases(tmp_path, PHPBB))


def test_the_draft_of_a_page_names_no_more_than_one_engine() -> None:
    html = saved(page(MAKES["articles"][1].format(MAKES["articles"][0](*POSTS[0]))))
    assert draft(html, "shed") == draft(replace(html, purpose="thread"), "shed")
