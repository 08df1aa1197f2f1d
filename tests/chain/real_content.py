"""What the real places of the tests show: all of it is invented."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

MEMBERS = {
    "saltmarsh": "an invented word",
    "greywharf": "another invented word",
    "analyst7": "wave-lantern",
}
LAST = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)  # noon in Moscow, which Django shows as "noon"
OFFER = "Selling 2 million records of an invented register: names, phones, emails. Price $4,000, escrow accepted."
CHEAPER = OFFER.replace("2 million", "350k").replace("$4,000", "$2,500")
GUIDE = ("Has anybody a good tide table?", "The printed one is for the other harbour.")
LONG = "The long watch"


def post(author: str, title: str, text: str, at: datetime) -> dict[str, str]:
    return {"author": author, "title": title, "text": text, "at": at.isoformat()}


def talk(number: int) -> list[dict[str, str]]:
    """A thread of two posts that offers nothing; every third at midnight in Moscow, which Django shows as a word."""
    at = LAST.replace(hour=21, minute=0) if number % 3 == 0 else LAST + timedelta(minutes=number)
    at -= timedelta(days=number)
    title = f"Weather of day {number}"
    return [
        post("greywharf", title, f"Wind of force {number} and a grey sky over the quay.", at),
        post("saltmarsh", f"Re: {title}", f"Agreed, the gulls of day {number} said so too.", at + timedelta(hours=2)),
    ]


def long_watch() -> list[dict[str, str]]:
    """A thread of two pages."""
    begin = LAST - timedelta(days=2)
    return [
        post("saltmarsh", LONG if hour == 0 else f"Re: {LONG}", f"Hour {hour} of the watch, nothing seen so far.", at)
        for hour, at in ((hour, begin + timedelta(hours=hour)) for hour in range(17))
    ]


def forum() -> dict[str, Any]:
    """A board for members with a list of two pages, and one for everybody: the seed of machina_site.py."""
    offers = [
        [post("saltmarsh", "Register of lamp posts, 2M rows", OFFER, LAST)],
        [post("greywharf", "Second register", OFFER.replace("2 million", "350k"), LAST - timedelta(hours=30))],
    ]
    members = [*offers, long_watch(), *(talk(number) for number in range(1, 21))]
    guests = [[post("greywharf", *GUIDE, LAST - timedelta(days=9))]]
    return {
        "users": MEMBERS,
        "boards": [
            {"name": "Registers", "members_only": True, "threads": members},
            {"name": "Tea room", "members_only": False, "threads": guests},
        ],
    }


def as_listed(seed: dict[str, Any]) -> list[tuple[str, str, datetime, str]]:
    """(author, title of the thread, time, text) of every post."""
    return [
        (post["author"], posts[0]["title"], datetime.fromisoformat(post["at"]), post["text"])
        for board in seed["boards"]
        for posts in board["threads"]
        for post in posts
    ]
