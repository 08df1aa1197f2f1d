"""The matcher: a consumer of the ledger that turns listings into matches, matches into alerts, edits into changes.

All of it is written with the connection of the transaction in which the cursor moves, so it happens exactly once.
Who should hear is not asked here: changes are left for alerts.pipeline.

Whose offer is it?  One alert per thread. The opening listing and its vendor's own later posts make and change it;
a match in anybody else's post is kept as dropped, with the reason. Where the opening post offers nothing itself
(somebody asks for data, and a seller answers) or was never seen, the first post that matches holds the offer.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from alerts import book
from alerts.book import OnFile
from alerts.changes import Change, Standing, edited, followed, read_better, same_vendor, standing
from alerts.labels import highest, joined, labels_of, values_of
from alerts.watches import CompiledWatches, Finding, compile_watches, findings
from indexer import ledger
from schema.entry import Entry
from schema.listing import Listing
from schema.watch import Match, Watch

FRESH_FOR = timedelta(minutes=1)  # how long `now-7d` in a query may lag
NOT_THE_SELLERS = "written by another account than the offer's; other people's posts never change an offer"
_OFFERS = frozenset({"sale", "free", "auction", "service", "recruitment"})

Clock = Callable[[], datetime]
Lookup = Callable[[Connection, str], Listing | None]


class Matcher:
    """indexer.contract.Consumer. watches are those of the configuration, expired ones included.

    lookup  the newest listing of an id, as the ledger has it
    """

    name = "matcher"
    batch = 200

    def __init__(self, watches: Sequence[Watch], clock: Clock, lookup: Lookup = ledger.head) -> None:
        self._watches, self._clock, self._lookup = tuple(watches), clock, lookup
        self._compiled = compile_watches(self._watches, clock())

    @property
    def compiled(self) -> CompiledWatches:
        """As they are asked now: skipped and problems are for `status`."""
        return self._compiled

    def take(self, entries: Sequence[Entry], connection: Connection) -> None:
        now = self._clock()
        self._compiled = _as_of(self._compiled, self._watches, now)
        wanted = {book.subject_of(entry.listing) for entry in entries if entry.listing}
        page = _Page(connection, self._compiled, self._lookup, now, book.by_subject(connection, wanted))
        for entry in entries:
            page.take(entry)
        page.write()


def _as_of(compiled: CompiledWatches, watches: Sequence[Watch], now: datetime) -> CompiledWatches:
    """Compiled anew when a day has passed (watches expire), or when a query says `now` and a minute has."""
    is_another_day = compiled.compiled_at.date() != now.date()
    if is_another_day or (compiled.is_moving and now - compiled.compiled_at >= FRESH_FOR):
        return compile_watches(watches, now)
    return compiled


@dataclass(slots=True)
class _Page:
    """The alerts that one batch of entries touches, while it is worked through."""

    connection: Connection
    compiled: CompiledWatches
    lookup: Lookup
    now: datetime
    alerts: dict[str, OnFile]
    _matches: list[tuple[Match, str, str]] = field(default_factory=list)
    _touched: set[str] = field(default_factory=set)

    def take(self, entry: Entry) -> None:
        if entry.kind == "erasure":
            self._forget(entry.subject)
        if entry.listing is None or entry.kind not in ("listing", "re_extraction"):
            return
        found = findings(self.compiled, entry.listing)
        fired = [finding for finding in found if not finding.dropped]
        self._matches += [(finding.match, "", finding.dropped) for finding in found if finding.dropped]
        subject = book.subject_of(entry.listing)
        before = self.alerts.get(subject)
        after = self._changed(before, entry, entry.listing) if before else self._offered(entry.listing, fired)
        if after is None:
            self._matches += [(finding.match, "", NOT_THE_SELLERS) for finding in fired]
            return
        if before is None and not fired:
            return
        self._alert(subject, before, after, entry, fired)

    def _changed(self, before: OnFile, entry: Entry, listing: Listing) -> tuple[Standing, tuple[Change, ...]] | None:
        """The alert's offer after this post; None when the post is not its vendor's."""
        offer = before.standing
        if listing.id == offer.listing.id:
            if entry.kind == "re_extraction":
                return read_better(offer, listing), ()
            return edited(offer, listing)
        if not same_vendor(offer.listing, listing):
            return None
        if entry.kind == "re_extraction":
            return offer, ()
        return followed(offer, listing)

    def _offered(self, listing: Listing, fired: Sequence[Finding]) -> tuple[Standing, tuple[Change, ...]] | None:
        """The offer that a post makes where there is no alert yet; None when it stands under somebody else's."""
        opening_id = listing.thread.id
        if not fired or opening_id in ("", listing.id):
            return standing(listing), ()
        opening = self.lookup(self.connection, opening_id)
        if opening is None or opening.offer is None or opening.offer.intent not in _OFFERS:
            return standing(listing), ()
        if not same_vendor(opening, listing):
            return None
        return followed(standing(opening), listing)[0], ()

    def _alert(
        self,
        subject: str,
        before: OnFile | None,
        result: tuple[Standing, tuple[Change, ...]],
        entry: Entry,
        fired: Sequence[Finding],
    ) -> None:
        offer, changes = result
        alert = before or self._open(subject, offer, entry)
        new = [finding.watch for finding in fired if finding.watch.name not in alert.watches]
        if before is None:
            changes = (Change("new", "new"),)
        elif new:
            changes += (Change("watches", _also_meets(new)),)
        alert = replace(
            alert,
            standing=offer,
            watches=alert.watches + tuple(watch.name for watch in new),
            severity=highest([watch.severity for watch in new] + ([alert.severity] if before else [])),
        )
        self.alerts[subject] = book.add_changes(self.connection, alert, changes, seq=entry.seq, now=self.now)
        self._matches += [(finding.match, alert.id, "") for finding in fired]
        self._touched.add(subject)

    def _open(self, subject: str, offer: Standing, entry: Entry) -> OnFile:
        alert = OnFile(
            id=book.alert_id(subject),
            subject=subject,
            state="open",
            severity="medium",
            watches=(),
            standing=offer,
            labels={},
            number=0,
            seq=entry.seq,
            opened_at=self.now,
            changed_at=self.now,
        )
        book.open_alert(self.connection, alert)
        return alert

    def _forget(self, listing_id: str) -> None:
        book.forget_listing(self.connection, listing_id)
        bare = Listing(id=listing_id, kind="thread", title="erased")
        for subject, alert in self.alerts.items():
            if alert.standing.listing.id == listing_id:
                self.alerts[subject] = replace(alert, standing=standing(bare))

    def write(self) -> None:
        """Matches, then every touched alert with labels that follow from all its matches."""
        book.add_matches(self.connection, self._matches, now=self.now)
        touched = [self.alerts[subject] for subject in sorted(self._touched)]
        matched = book.newest_matches(self.connection, [alert.id for alert in touched])
        for alert in touched:
            labels = self._labels(alert, matched[alert.id])
            book.keep(self.connection, replace(alert, labels=labels))

    def _labels(self, alert: OnFile, matched: Sequence[Match]) -> dict[str, str]:
        """A watch that is gone by now still counts with what it gave when it matched."""
        known = [self.compiled.by_name[name][0] for name in alert.watches if name in self.compiled.by_name]
        offer = alert.standing
        labels = dict(labels_of(alert.id, offer.listing, known, matched, is_sold=offer.is_sold))
        if len(known) < len(alert.watches):
            owners = joined(values_of(alert.labels, "owner") + values_of(labels, "owner"))
            labels = {**alert.labels, **labels, "owner": owners}
        return labels | {"watch": joined(alert.watches), "severity": alert.severity}


def _also_meets(watches: Sequence[Watch]) -> str:
    return "also meets " + ", ".join(f"watch {watch.name} ({watch.severity})" for watch in watches)
