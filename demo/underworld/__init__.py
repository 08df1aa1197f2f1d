"""What is on offer in the invented underworld: boards, members, threads and pastes as YAML, in many languages.

Every name, place, offer and contact is made up; domains end in .example, and identifiers are made by demo.invented.
Times are ages ("3d4h"), so the place is always as young as it should be.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import resources
from typing import Any

from ruamel.yaml import YAML

from demo.invented import fill_in
from demo.place import Board, Clock, Place, now_utc

_AGE = re.compile(r"(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?")


def age(text: str) -> timedelta:
    """ "3d4h", "40m" -> a time span; raises ValueError for anything else."""
    found = _AGE.fullmatch(text)
    if not text or found is None:
        raise ValueError(f"demo: '{text}' is no age (expected a form such as 3d4h or 40m)")
    days, hours, minutes = (int(part or 0) for part in found.groups())
    return timedelta(days=days, hours=hours, minutes=minutes)


@dataclass(frozen=True, slots=True)
class _Planned:
    """A post on its way into the place; thread is a number of our own that joins posts of one thread."""

    at: datetime
    thread: int
    board: int
    title: str
    pinned: str
    author: str
    text: str


def build_place(*, clock: Clock = now_utc) -> Place:
    """The place before the story begins, with every post at its age; ids follow the order of time."""
    now = clock()
    shown = read_yaml("boards")
    place = Place((Board(**board) for board in shown["boards"]), clock=clock)
    for member in shown["members"]:
        joined = now - age(str(member.pop("joined")))
        place.join(at=joined, **member)
    opened: dict[int, int] = {}
    for post in sorted(_planned(now), key=lambda one: (one.at, one.thread)):
        if post.thread in opened:
            place.reply(opened[post.thread], post.author, post.text, at=post.at)
            continue
        thread = place.add_thread(post.board, post.author, post.title, post.text, pinned=post.pinned, at=post.at)
        opened[post.thread] = thread.id
    for paste in read_yaml("pastes")["pastes"]:
        place.add_paste(paste["id"], paste["title"], fill_in(paste["text"]), at=now - age(paste["ago"]))
    return place


def _planned(now: datetime) -> Iterator[_Planned]:
    number = 0
    for name in ("databases", "sellers", "logs", "access", "requests", "lounge", "disputes"):
        form = read_yaml(name)
        for thread in form["threads"]:
            number += 1
            for post in thread["posts"]:
                at = now.replace(microsecond=0) - age(post["ago"])
                text = fill_in(post["text"]).rstrip("\n")
                yield _Planned(at, number, form["board"], thread["title"], thread.get("pinned", ""), post["by"], text)


def read_yaml(name: str) -> dict[str, Any]:
    """demo/underworld/<name>.yml."""
    text = resources.files(__package__).joinpath(f"{name}.yml").read_text("utf-8")
    form = YAML(typ="safe").load(text)
    assert isinstance(form, dict)
    return form
