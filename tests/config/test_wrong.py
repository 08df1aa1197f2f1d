"""Golden wrong configurations: a folder in wrong/ holds the files that differ from right/ and the exact text an
operator reads. Adding a case is adding a folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.problems import CODES
from tests.config.folders import WRONG, check_here, lay_out

CASES = sorted(path for path in WRONG.iterdir() if path.is_dir())
ASKED_OF_OTHER_ROOMS = {"E401", "E402"}


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.name)
def test_it_tells_every_mistake_in_the_words_on_file(
    case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(lay_out(tmp_path, case))
    config, problems = check_here()
    assert "\n".join(str(problem) for problem in problems) + "\n" == (case / "expected.txt").read_text()
    assert (config is None) == any(not problem.is_warning for problem in problems)


def test_every_code_has_a_case() -> None:
    texts = "".join((case / "expected.txt").read_text() for case in CASES)
    assert {code for code in CODES if f" {code} " not in texts} == ASKED_OF_OTHER_ROOMS
    assert len(CASES) >= 25
