"""The show, act by act: the place changes, the product reads it, and what came of it is checked and shown."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from demo.forum import Forum
from demo.installation import FORUM, PASTE
from demo.paste import PasteSite
from demo.product import DemoFailed
from demo.story import LOWER_PRICE, RECORDS, SAMPLE_RECORDS, Story
from demo.terminal import field_lines, framed, heading, listing_lines, mail_text, slack_text
from demo.watching import Alert, Listing, Observer, one_about

Say = Callable[[str], None]
REVISITS = 8  # crawls at most until a silent edit is seen: a revisit is due every two seconds
QUIET_TITLE = "aadhaar API tutorial?"
OTHER_TITLE = "Accounts of Norvik Savings with balance, 60 pieces"


@dataclass(slots=True)
class Show:
    """Acts in the order they are to be called. seconds: act -> from the change in the place to the mail received."""

    forum: Forum
    paste: PasteSite
    onions: frozenset[str]
    story: Story
    observer: Observer
    say: Say
    seconds: dict[str, float] = field(default_factory=dict)

    def first_look(self) -> None:
        """Both places as they are: everything is read, one watch of two fires, the tutorial question stays silent."""
        threads = self.forum.place.threads()
        self._head(f"a first look: {len(threads)} threads and {len(self.paste.place.pastes())} pastes")
        self._crawl(FORUM, PASTE)
        self._check_came_through_tor()
        found = self.observer.listings("kind:thread")
        missing = {thread.title for thread in threads} - {listing["title"] for listing in found}
        if missing:
            raise DemoFailed(f"demo: {len(missing)} threads were not read, such as '{min(missing)}' (expected none)")
        alerts = self.observer.alerts()
        if any(alert["listing"]["title"] == QUIET_TITLE for alert in alerts):
            raise DemoFailed(f"demo: the question '{QUIET_TITLE}' raised an alert (expected silence)")
        alert = one_about(OTHER_TITLE, alerts)
        mail = self.observer.mail_about(alert["id"], lambda text: True, "at all")
        self.say(f"   all of them are in the ledger; '{QUIET_TITLE}' rightly stays silent")
        self.say(f"   our own bank is named in one: mail to {', '.join(mail.recipients)}: {mail.message['Subject']}")

    def offer_appears(self) -> None:
        self._head("a bulk identity offer appears")
        began = time.monotonic()
        self.story.offer()
        self._crawl(FORUM)
        alert = self.observer.alert_of(self.story.title)
        listing = alert["listing"]
        self._check_offer(listing)
        mail = self.observer.mail_about(alert["id"], lambda text: True, "at all")
        message = self.observer.slack_about(self.story.title, lambda text: True, "at all")
        self._timed("new offer", began)
        self._show(listing_lines(listing))
        self._show(field_lines(listing))
        self._show(framed(f"the alert, as `stallwatch why {alert['id']}` tells it", self.observer.why(alert["id"])))
        self._show(framed(f"the mail, as {mail.path.name} received it", mail_text(mail.message), most=60))
        self._show(
            framed(f"the Slack message, as {message.path.name} received it", slack_text(message.payload), most=60)
        )
        files = self.observer.check_nothing_in_clear(self.story.identifiers)
        self.say(f"   none of the {len(self.story.identifiers)} numbers of the sample stands in clear in {files} files")

    def reposted(self) -> None:
        self._head("the same seller reposts it on another board, in other words")
        opened = self.story.repost()
        title = self.forum.place.thread(opened.thread).title
        self._crawl(FORUM)
        if not any(listing["title"] == title for listing in self.observer.listings(f"vendor.name:{self.story.seller}")):
            raise DemoFailed(f"demo: the repost '{title}' was not read (expected it in the ledger)")
        known = {OTHER_TITLE, self.story.title}
        added = [alert for alert in self.observer.alerts() if alert["listing"]["title"] not in known]
        if len(added) > 1:
            raise DemoFailed(f"demo: the repost raised {len(added)} alerts (expected one at most)")
        for alert in added:
            self.observer.mail_about(alert["id"], lambda text: True, "at all")
            self.say(f"   read, and told once more as {alert['id']}: today an alert is one thread")
        if not added:
            self.say("   read, and joined to the alert that is already open: nobody is told twice")

    def price_lowered(self) -> None:
        self._head("the seller lowers the price in the post itself: no edit note, no changed row in any list")
        began = time.monotonic()
        rows = [(thread.id, len(thread.posts), thread.last.at) for thread in self.forum.place.threads()]
        self.story.lower_the_price()
        if rows != [(thread.id, len(thread.posts), thread.last.at) for thread in self.forum.place.threads()]:
            raise DemoFailed("demo: the silent edit changed a row of a list (expected that only the post changes)")
        alert = self._until_priced(LOWER_PRICE)
        self._changed(alert, "price", lambda text: _tells_price(text, LOWER_PRICE), began)

    def sold(self) -> None:
        self._head("somebody offers 20,000; then the seller says that it is sold")
        began = time.monotonic()
        self.story.sell()
        self._crawl(FORUM)
        alert = self.observer.alert_of(self.story.title)
        price = _price(alert["listing"])
        if price != LOWER_PRICE:
            raise DemoFailed(f"demo: the offer's price is now {price} (expected {LOWER_PRICE}: the bid is another's)")
        self._changed(alert, "sold", lambda text: re.search(r"\bsold\b", text, re.I) is not None, began)

    def last_look(self) -> None:
        """The evidence is whole, nothing was lost, and the crawler spoke to nobody but the two places."""
        self._head("what is on record")
        verified = self.observer.product("evidence", "verify").fine()
        self.say(f"   evidence verify: {verified.said}")
        status = self.observer.product("status").fine()
        self._show(framed("status", status.out))
        self._check_came_through_tor()
        files = self.observer.check_nothing_in_clear(self.story.identifiers)
        self.say(
            f"   the sample's numbers stand in clear in none of {files} files; only the encrypted evidence has them"
        )

    def _until_priced(self, price: str) -> Alert:
        for _ in range(REVISITS):
            self._crawl(FORUM)
            alert = self.observer.alert_of(self.story.title)
            if _price(alert["listing"]) == price:
                return alert
            time.sleep(2.0)
        raise DemoFailed(f"demo: {REVISITS} crawls did not notice the silent edit (expected the price {price})")

    def _changed(self, alert: Alert, what: str, is_it: Callable[[str], bool], began: float) -> None:
        mail = self.observer.mail_about(alert["id"], is_it, f"of the change ({what})")
        message = self.observer.slack_about(self.story.title, is_it, f"of the change ({what})")
        self._timed(what, began)
        self.say(f"   the same alert {alert['id']}, told again because something changed")
        self.say(f"   mail {mail.path.name}: {mail.message['Subject']}")
        self.say(f"   Slack {message.path.name}: {slack_text({'text': message.text})}")

    def _crawl(self, *sources: str) -> None:
        for source in sources:
            began, asked = time.monotonic(), len(self.forum.requests) + len(self.paste.requests)
            report = self.observer.crawl(source)
            asked = len(self.forum.requests) + len(self.paste.requests) - asked
            new, seen = report.get("listings_changed", 0), report.get("listings_seen", 0)
            told = f"{report.get('pages', 0)} pages, {new} listings new or changed, {seen} seen again"
            self.say(f"   crawled {source} through Tor in {time.monotonic() - began:.1f} s: {told} ({asked} requests)")

    def _check_came_through_tor(self) -> None:
        names = self.forum.hosts | self.paste.hosts
        if names != self.onions:
            raise DemoFailed(f"demo: the places were asked for under {sorted(names)} (expected their onion names only)")

    def _check_offer(self, listing: Listing) -> None:
        offer = listing.get("offer", {})
        wanted: tuple[tuple[str, object], ...] = (
            ("intent", "sale"), ("records", RECORDS), ("sample_records", SAMPLE_RECORDS),
        )  # fmt: skip
        for name, expected in wanted:
            if offer.get(name) != expected:
                raise DemoFailed(f"demo: the offer's {name} was read as {offer.get(name)!r} (expected {expected!r})")
        types = set(offer.get("data_types", []))
        if not {"aadhaar", "passport"} <= types:
            raise DemoFailed(f"demo: the offer's data types were read as {sorted(types)} (expected aadhaar, passport)")
        if not any(name.startswith("offer.records") for name in listing.get("spans", {})):
            raise DemoFailed("demo: the number of records has no words it was read from (expected a span)")

    def _timed(self, name: str, began: float) -> None:
        self.seconds[name] = time.monotonic() - began
        self.say(f"   mail and Slack message received {self.seconds[name]:.1f} s after the place changed")

    def _head(self, title: str) -> None:
        self._show(heading(title))

    def _show(self, lines: list[str]) -> None:
        for line in lines:
            self.say(line)


def _price(listing: Listing) -> str:
    """Its amount without trailing zeros, "" when none was read."""
    price: dict[str, Any] = listing.get("offer", {}).get("price", {})
    amount = str(price.get("amount", ""))
    return amount.rstrip("0").rstrip(".") if "." in amount else amount


def _tells_price(text: str, price: str) -> bool:
    return price in text.replace(",", "")
