from __future__ import annotations

import json

from alerts.match_filter import match_lines
from alerts.watches import compile_watches
from schema.json_form import dumps
from tests.alerts.examples import NOW, listing, offer, watch
from tests.alerts.test_watches import prepare

WATCHES = compile_watches([watch(), watch("word", query="aadhaar")], NOW)


def run(*lines: str) -> tuple[list[dict[str, object]], list[str]]:
    problems: list[str] = []
    found = [json.loads(line) for line in match_lines(lines, WATCHES, prepare, problems.append)]
    return found, problems


def test_a_listing_that_meets_two_watches_gives_two_lines() -> None:
    found, problems = run(dumps(listing()))
    assert [(one["watch"], one["id"], one["verdict"]) for one in found] == [
        ("bulk-identity", "harbor/t1", "true"),
        ("word", "harbor/t1", "true"),
    ]
    assert problems == []


def test_why_has_the_shape_that_scripts_read() -> None:
    found, _ = run(dumps(listing(spans={})))
    assert found[1]["why"] == [{"clause": "aadhaar", "verdict": "true", "in": "title", "start": 11, "end": 18}]


def test_unknown_is_told_and_false_is_not() -> None:
    found, _ = run(
        dumps(listing(offer=offer(records=None))), dumps(listing(title="", body="", offer=offer(data_types=())))
    )
    assert [one["verdict"] for one in found] == ["unknown", "true"]


def test_a_listing_without_an_offer_is_extracted_first() -> None:
    found, _ = run('{"id": "x", "title": "", "body": "Selling 81.5 crore Aadhaar"}')
    assert [one["verdict"] for one in found] == ["true", "true"]


def test_a_bad_line_costs_that_line_and_shows_none_of_its_words() -> None:
    found, problems = run(
        "4111 1111 1111 1111", "[]", "", '{"id": 7}', '{"id": "x", "offer": []}',
        '{"id": "x", "body": null, "title": {}}',
        '{"id": "x", "offer": {"price": {"amount": "much", "currency": "USD"}}}', dumps(listing()),
    )  # fmt: skip
    assert len(found) == 2
    assert [problem.split(":")[1] for problem in problems] == ["1", "2", "4", "5", "6", "7"]
    assert "4111" not in "".join(problems)
    assert problems[0].endswith("(expected one listing as a JSON object); the line is left out")


def test_a_line_of_deep_nesting_costs_that_line() -> None:
    _, problems = run("[" * 100_000)
    assert len(problems) == 1
