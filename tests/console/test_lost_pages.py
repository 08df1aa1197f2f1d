"""`status` names the newest page that was lost, for each source and kind of loss."""

from __future__ import annotations

from datetime import timedelta

from console.context import now, open_database
from indexer import runs
from tests.chain.installation import Installation
from tests.console.asking import ask


def test_status_names_the_newest_lost_page_of_each_kind(own_copy: Installation) -> None:
    engine = open_database(str(own_copy.folder / "state" / "state.db"))
    run, moment = runs.history(engine)[0].id, now()
    for page, kind, minutes in (("old", "captcha", 9), ("new", "captcha", 5), ("gone", "http", 7)):
        at = moment - timedelta(minutes=minutes)
        runs.miss(engine, runs.Missed("harbor", run, f"http://a.example/{page}", kind, f"{page} reason", at))
    [found] = ask(own_copy.folder, "status", "--json").items
    told = [(page["source"], page["kind"], page["url"], page["reason"]) for page in found["lost_pages"]]
    assert told == [
        ("harbor", "captcha", "http://a.example/new", "new reason"),
        ("harbor", "http", "http://a.example/gone", "gone reason"),
    ]
    out = ask(own_copy.folder, "status").out
    assert "http://a.example/new" in out and "gone reason" in out and "http://a.example/old" not in out
