"""The profiles' language: what is wrong is told with file and line, all at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.engines.language import STEPS
from crawler.engines.profiles import FOLDER, load_profiles, profile_of, spider_of
from crawler.engines.reader import recognise
from schema.errors import BadConfig
from schema.page import PAGE_KINDS
from tests.crawler.engines.pages import fetched

GOOD = """\
engine: shed
spider: forum
recognise:
  - {says: it says shed, css: body, match: shed}
thread:
  posts: [".post"]
  post:
    id: {css: ".", attr: id}
    body: [".text"]
"""


def mistakes(folder: Path, text: str) -> list[str]:
    (folder / "shed.yml").write_text(text)
    with pytest.raises(BadConfig) as caught:
        profile_of("shed", folder)
    return [line.partition("shed.yml:")[2] for line in str(caught.value).splitlines()]


def test_a_profile_of_a_dozen_lines_is_enough(tmp_path: Path) -> None:
    (tmp_path / "shed.yml").write_text(GOOD)
    assert load_profiles.__wrapped__(tmp_path)["shed"].spider == "forum"


def test_every_profile_there_is_loads_and_names_its_spider() -> None:
    assert {name: spider_of(name) for name in load_profiles()}.items() >= {
        "phpbb": "forum",
        "pinnwand": "paste",
    }.items()


def test_a_vague_profile_needs_its_number_of_signs_and_comes_after_all_others() -> None:
    one, two = "<title>Leaks</title>", '<title>Leaks</title><b class="countdown">1d</b>'
    assert recognise(fetched(one))[0] == ""
    assert recognise(fetched(two))[0] == "leak_cards"
    assert recognise(fetched(f'{two}<body id="phpbb">'))[0] == "phpbb"


def test_it_has_no_broken_profile() -> None:
    assert {path.stem for path in FOLDER.glob("[a-z]*.yml")} == set(load_profiles())


def test_a_broken_profile_costs_only_itself(tmp_path: Path) -> None:
    (tmp_path / "shed.yml").write_text("engine: shed\nspidr: forum\n")
    (tmp_path / "stall.yml").write_text((FOLDER / "phpbb.yml").read_text().replace("engine: phpbb", "engine: stall"))
    assert list(load_profiles.__wrapped__(tmp_path)) == ["stall"]
    with pytest.raises(BadConfig, match=r"shed\.yml:2: E201"):
        profile_of("shed", tmp_path)


def test_an_unknown_engine_is_told_with_those_that_exist() -> None:
    with pytest.raises(BadConfig, match=r"engine 'phbb'.*phpbb, phpbb2, pinnwand"):
        spider_of("phbb")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("spider: forum", "spidr: forum", "2: E201 unknown key 'spidr'; did you mean 'spider'?"),
        ('[".post"]', '[".post:("]', "6: E203 '.post:(' (expected a CSS selector); mend it"),
        ("match: shed", "match: 'sh(ed'", "4: E203 'sh(ed' (expected a pattern: missing ), unterminated subpattern"),
        ("body: [", "boddy: [", "9: E201 unknown field 'boddy'; did you mean 'body'?"),
        ('attr: id}', 'attr: id, as: [upper]}', "8: E204 unknown step 'upper'"),
        ('attr: id}', 'attr: id, from: site}', "8: E204 'from' is 'site' (expected 'item' or 'page')"),
        ("    id: {css", "    nr: {css", "8: E201 unknown field 'nr'"),
        ("thread:", "feed: {signs: [], items: 'a[', item: {}}\nthread:", "5: E203 'a[' (expected a JMESPath"),
        ("engine: shed", "engine: barn", "1: E204 engine 'barn' in shed.yml (expected 'shed')"),
        ("spider: forum", "spider: forum\ntimes: ['%d %Q']", "3: E203 '%d %Q' (expected a time format without %Q)"),
        ("thread:", "obstacles:\n  logon: []\nthread:", "6: E203 'logon' (expected a kind of page; did you mean"),
        ("thread:", "addresses: {thread: ['t=(']}\nthread:", "5: E203 't=(' (expected a pattern"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_line(tmp_path: Path, old: str, new: str, told: str) -> None:
    assert old in GOOD
    found = mistakes(tmp_path, GOOD.replace(old, new))
    assert any(told in line for line in found), found


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    text = GOOD.replace('".post"', '".post:("').replace("body: [", "boddy: [").replace("match: shed", "match: '('")
    assert len(mistakes(tmp_path, text)) == 3


def test_no_code_of_the_reader_knows_an_engine_by_name() -> None:
    folder = Path(__file__).parents[3] / "crawler" / "engines"
    for path in folder.glob("*.py"):
        assert not [name for name in load_profiles() if name in path.read_text().lower()], path.name


def test_the_profile_in_the_manual_loads_and_every_step_and_kind_is_told(tmp_path: Path) -> None:
    manual = (Path(__file__).parents[3] / "docs" / "engines.md").read_text()
    (tmp_path / "shed.yml").write_text(manual.partition("```yaml\n")[2].partition("```")[0])
    profile = load_profiles.__wrapped__(tmp_path)["shed"]
    assert profile.thread.quotes and profile.list.next and set(profile.obstacles) == {"login", "banned"}
    for block in manual.split("```yaml\nengine: ")[2:]:
        name = block.split()[0]
        (tmp_path / f"{name}.yml").write_text("engine: " + block.partition("```")[0])
    assert list(load_profiles.__wrapped__(tmp_path)) == ["shed", "stall", "tracker"]
    assert [step for step in STEPS if step not in manual] == []
    assert [kind for kind in PAGE_KINDS if kind not in manual] == []
