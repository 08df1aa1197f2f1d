"""What happens in the underworld while the demo watches: an offer appears, is reposted, edited and sold."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from demo.invented import KINDS, fill_in
from demo.place import Place
from demo.underworld import read_yaml

RECORDS = 815_000_000
SAMPLE_RECORDS = 100_000
PRICE, LOWER_PRICE = "80000", "72000"
_IDENTIFIER = re.compile(r"\{\{((?:aadhaar|passport|phone):[^}]+)\}\}")


@dataclass(frozen=True, slots=True)
class Opened:
    """A thread that the story opened: its id and that of its first post."""

    thread: int
    post: int


class Story:
    """Each method changes the place once, as its people would; offer() comes first."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self._form: dict[str, Any] = read_yaml("story")
        self.seller: str = self._form["seller"]
        self.opened: Opened | None = None

    @property
    def title(self) -> str:
        return str(self._form["offer"]["title"])

    @property
    def identifiers(self) -> tuple[str, ...]:
        """The numbers in the seller's sample, as written: what must never leave the evidence in clear."""
        found = _IDENTIFIER.findall(self._form["offer"]["text"])
        return tuple(KINDS[kind](seed) for kind, _, seed in (word.partition(":") for word in found))

    def offer(self) -> Opened:
        """A bulk identity offer, with a sample of made-up numbers in it."""
        self.opened = self._open("offer")
        return self.opened

    def repost(self) -> Opened:
        """The same offer by the same seller on another board, in other words."""
        return self._open("repost")

    def lower_the_price(self) -> None:
        """In the post itself, with nobody having answered: the place shows no edit note, and no list changes."""
        opened = self._offered()
        post = self.place.thread(opened.thread).posts[0]
        edit = self._form["edit"]
        if edit["from"] not in post.text:
            raise ValueError(
                f"demo: the offer does not hold '{edit['from']}' (expected the words that story.yml edits)"
            )
        self.place.edit_post(opened.post, post.text.replace(edit["from"], edit["to"]))

    def sell(self) -> None:
        """Somebody else names a price of his own, and then the seller says that it is sold."""
        opened = self._offered()
        bystander = self._form["bystander"]
        self.place.reply(opened.thread, bystander["by"], bystander["text"])
        self.place.reply(opened.thread, self.seller, self._form["sold"]["text"])

    def _offered(self) -> Opened:
        if self.opened is None:
            raise ValueError("demo: the story has no offer yet; call offer() first")
        return self.opened

    def _open(self, part: str) -> Opened:
        form = self._form[part]
        thread = self.place.add_thread(form["board"], self.seller, form["title"], fill_in(form["text"]))
        return Opened(thread.id, thread.posts[0].id)
