"""`stallwatch profile`."""

from __future__ import annotations

from pathlib import Path

from tests.console.asking import ask
from tests.crawler.engines.cases import FOLDER
from tests.crawler.engines.test_generic import MAKES, POSTS, page

WRITE, AROUND = MAKES["articles"]
THREAD = page(AROUND.format("".join(WRITE(*post) for post in POSTS)))


def test_the_fixtures_of_an_engine_are_told_case_by_case(tmp_path: Path) -> None:
    answer = ask(tmp_path, "profile", "test", str(FOLDER / "phpbb"))
    assert (answer.code, answer.err) == (0, "")
    assert "author 100%" in answer.out and "as expected" in answer.out


def test_a_value_that_is_not_as_expected_is_told_and_is_exit_code_1(tmp_path: Path) -> None:
    other = FOLDER.parents[2] / "crawler" / "engines" / "pinnwand.yml"
    answer = ask(tmp_path, "profile", "test", str(FOLDER / "phpbb"), "--profile", str(other))
    assert answer.code == 1
    assert "banned: kind: read 'unknown' (expected 'banned')" in answer.out and "more; --json shows all" in answer.out
    assert ask(tmp_path, "profile", "test", str(FOLDER / "phpbb"), "--json").items[0]["engine"] == "phpbb"


def test_a_draft_of_a_saved_page_is_a_profile_that_can_be_tested(tmp_path: Path) -> None:
    (tmp_path / "thread.html").write_text(THREAD)
    answer = ask(tmp_path, "profile", "draft", str(tmp_path / "thread.html"), "--name", "shed")
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.splitlines()[1] == "engine: shed" and 'posts: ["article.entry"]' in answer.out


def test_a_file_that_is_not_there_and_a_page_that_shows_nothing_are_told(tmp_path: Path) -> None:
    gone = ask(tmp_path, "profile", "draft", str(tmp_path / "gone.html"))
    assert gone.code == 2 and "no such file" in gone.err
    (tmp_path / "bare.html").write_text("<p>Nothing here.</p>")
    bare = ask(tmp_path, "profile", "draft", str(tmp_path / "bare.html"))
    assert bare.code == 2 and "neither posts nor rows" in bare.err


def test_a_folder_without_a_profile_of_its_name_is_told(tmp_path: Path) -> None:
    answer = ask(tmp_path, "profile", "test", str(tmp_path))
    assert answer.code == 2 and "no profile of that name" in answer.err
