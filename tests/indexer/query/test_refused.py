"""What an operator reads when a query is refused, word for word.

tests/fixtures/queries/refused.txt: a query behind "> ", then the message; blocks are parted by a blank line.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.query.parse import QuerySyntaxError, parse
from schema.errors import BadConfig
from tests.indexer.query.invented import NOW

GOLDEN = Path(__file__).parents[2] / "fixtures" / "queries" / "refused.txt"
CASES = [block.split("\n", 1) for block in GOLDEN.read_text("utf-8").strip().split("\n\n")]


@pytest.mark.parametrize(("query", "message"), CASES, ids=[query for query, _ in CASES])
def test_it_says_what_is_wrong_and_how_to_write_it(query: str, message: str) -> None:
    with pytest.raises(QuerySyntaxError) as refusal:
        parse(query.removeprefix("> "), now=NOW)
    assert str(refusal.value) == message


def test_it_shows_every_code() -> None:
    codes = {message.split(": ", 1)[1][:4] for _, message in CASES}
    assert codes == {
        *("Q101", "Q102", "Q103"),
        *("Q201", "Q202", "Q203", "Q204", "Q205", "Q206", "Q207", "Q208", "Q209", "Q210"),
        *("Q301", "Q302", "Q303", "Q304", "Q305", "Q306", "Q307", "Q308", "Q309", "Q310", "Q311"),
    }


def test_it_shows_the_place_in_a_long_query_of_several_lines() -> None:
    query = " OR\n".join(["offer.records:>=1M"] * 30) + " OR offer.recrods:5"
    with pytest.raises(BadConfig) as refusal:
        parse(query, now=NOW)
    first, shown, carets = str(refusal.value).split("\n")
    assert "did you mean 'offer.records'?" in first
    assert shown[carets.index("^") :].startswith("offer.recrods:5")


def test_it_never_prints_what_a_terminal_would_obey() -> None:
    with pytest.raises(BadConfig) as refusal:
        parse("offer.intent:\x1b[31msale\ud800", now=NOW)
    assert all(sign.isprintable() or sign == "\n" for sign in str(refusal.value))
