"""Is a source still read as it should be? Pure rules over a run, the runs before it, and what its operator expects.

The first rule that has something to say decides. No rule ever takes anything away: a page that shows less than usual
changes the state of its source, never what is held.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from statistics import median
from types import MappingProxyType

from config.records import Canary
from schema.listing import Listing

# Every state that a source can be in, with what an operator does about it. "late" and "switched off" are told by the
# schedule, the others by the last run.
TO_DO: Mapping[str, str] = MappingProxyType(
    {
        "ok": "",
        "late": "see whether `stallwatch run` is running, and whether its crawls take longer than `every`",
        "unreachable": "nothing, if it lasts hours; after days look for a new address of the place and declare it in "
        "`mirrors`",
        "logged out": "renew `login` of the source: its password, or `cookies_file` from a session opened by hand",
        "captcha": "log in at the place by hand and give that session's cookies as `login.cookies_file`",
        "layout changed": "`stallwatch reveal EVIDENCE --reason ...` shows the page; compare it with what the "
        "engine's profile expects (docs/engines.md)",
        "partial": "nothing, if the budget was used up; what is owed comes with the next runs. Else see the lost pages",
        "banned": "see at the place itself; another account or a slower `pace` may be needed",
        "blocked": "see the reason: an access key, `robots`, `mirrors` or the block list stands in the way",
        "failing": "the fault is on our side: see the reason, and `stallwatch doctor`",
        "switched off": "say `enabled: true` to read it again",
    }
)
SAYS_NOTHING = frozenset({"skipped", "stopped"})  # outcomes of runs that leave the health of their source as it was
LEARNED_FROM = 20  # good runs
LEAST_RUNS, LEAST_ROWS = 5, 3  # of which something can be learned
LEAST_LISTINGS, MANY_LISTINGS = 5, 20  # in this run, and in those before it
USUAL_SHARE = 0.8  # a field that so many listings had is expected
_CORE_FIELDS = ("title", "body", "url", "vendor.name", "posted_at")
_BAD_SHARE = 0.2  # of the pages asked for

# Beginnings of kinds of loss, and what a source is when that is what it mostly gives. The first that fits counts.
_STATE_OF_LOSS = (
    ("login", "logged out"),
    ("http_401", "logged out"),
    ("captcha", "captcha"),
    ("banned", "banned"),
    ("http_403", "banned"),
    ("http_451", "banned"),
    ("block", "blocked"),
    ("tor_f4", "blocked"),
    ("tor_f5", "blocked"),
    ("tor_f6", "blocked"),
    ("maintenance", "unreachable"),
    ("redirects", "unreachable"),
    ("timeout", "unreachable"),
    ("unreachable", "unreachable"),
    ("tor_", "unreachable"),
    ("http_429", "unreachable"),
    ("http_5", "unreachable"),
    ("", "layout changed"),
)
_STATE_OF_ACCOUNT = {
    "logged out": "logged out",
    "refused": "logged out",
    "second factor": "logged out",
    "captcha": "captcha",
    "banned": "banned",
}
_INSTEAD = {"login": "a login page", "captcha": "a captcha", "banned": "a refusal"}
NONE: Mapping[str, int] = MappingProxyType({})
NO_EVIDENCE: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Run:
    """One crawl of a source.

    outcome   the report's, "running" (ended_at is None), or "skipped" (it never began; reason says why)
    kinds     kind of page -> how many gave what was asked for; rows: links to threads on list pages
    filled    field -> in how many of the listings it was filled; `id` is in all of them
    evidence  kind of page or loss -> the first capture of that kind
    account   state of the account in use, "" for none, and why it is not "ok"
    state     what the run said of its source; "" when nothing
    spider    how the place was walked, "" when it was not; recognised: why so, "" where its configuration says it
    """

    id: str
    source: str
    outcome: str
    reason: str
    started_at: datetime
    ended_at: datetime | None = None
    pages: int = 0
    listings_changed: int = 0
    listings_seen: int = 0
    lost: Mapping[str, int] = field(default_factory=lambda: NONE)
    requests: Mapping[str, int] = field(default_factory=lambda: NONE)
    kinds: Mapping[str, int] = field(default_factory=lambda: NONE)
    rows: int = 0
    filled: Mapping[str, int] = field(default_factory=lambda: NONE)
    evidence: Mapping[str, str] = field(default_factory=lambda: NO_EVIDENCE)
    account: str = ""
    account_reason: str = ""
    state: str = ""
    spider: str = ""
    recognised: str = ""

    @property
    def good(self) -> int:
        return sum(self.kinds.values())

    @property
    def listings(self) -> int:
        """Listings that were read; their fields are counted in filled."""
        return self.filled.get("id", 0)

    @property
    def rows_a_list(self) -> float | None:
        """None when no list page was read."""
        lists = self.kinds.get("list", 0)
        return self.rows / lists if lists else None


@dataclass(frozen=True, slots=True)
class Verdict:
    """evidence: a capture that shows it, "" when there is none."""

    state: str
    reason: str = ""
    evidence: str = ""


Rule = Callable[[Run, Sequence[Run], Canary], Verdict | None]


def judge(run: Run, before: Sequence[Run], canary: Canary) -> Verdict:
    """What a run that has ended says of its source.

    before  earlier runs of the source, the latest first
    """
    good = [one for one in before if one.state == "ok" and one.outcome == "done"][:LEARNED_FROM]
    verdicts = (rule(run, good, canary) for rule in RULES)
    return next((verdict for verdict in verdicts if verdict), Verdict("ok"))


def filled(listings: Iterable[Listing]) -> dict[str, int]:
    """Field -> how many of the listings have it, named as a canary names them ("vendor.name", "offer.price")."""
    counts: Counter[str] = Counter()
    for listing in listings:
        counts.update(_fields_of(listing))
    return dict(counts)


def _fields_of(listing: Listing) -> set[str]:
    found = {name for name in listing.__slots__ if _is_filled(getattr(listing, name))}
    for name in ("vendor", "thread", "offer", "evidence"):
        part = getattr(listing, name)
        inner = {f"{name}.{each}" for each in part.__slots__ if _is_filled(getattr(part, each))} if part else set()
        found |= inner
        if not inner:
            found.discard(name)
    return found | {"id"}


def _is_filled(value: object) -> bool:
    """0 is how a listing says "unknown" where it counts (position, seq)."""
    return value is not None and (isinstance(value, bool) or value not in ("", 0, (), {}))


# --- rules ----------------------------------------------------------------------------------------------------------


def _account_stands(run: Run, good: Sequence[Run], canary: Canary) -> Verdict | None:
    state = _STATE_OF_ACCOUNT.get(run.account)
    if state is None:
        return None
    shown = next((capture for kind, capture in run.evidence.items() if kind.startswith("account: ")), "")
    return Verdict(state, run.account_reason or run.reason, shown or run.evidence.get("login", ""))


def _nothing_came(run: Run, good: Sequence[Run], canary: Canary) -> Verdict | None:
    if run.good:
        return None
    if not run.lost:
        is_ours = run.outcome in ("failed", "partial")
        return Verdict("failing" if is_ours else "unreachable", run.reason) if run.outcome != "done" else None
    kind = max(run.lost, key=lambda each: run.lost[each])
    return Verdict(state_of_loss(kind), run.reason, run.evidence.get(kind, ""))


def _stands_in_the_way(run: Run, good: Sequence[Run], canary: Canary) -> Verdict | None:
    """A good part of the pages is a login page, a captcha or a refusal instead of what was asked for."""
    for kind, words in _INSTEAD.items():
        number = run.lost.get(kind, 0)
        if number >= max(1, _BAD_SHARE * _asked(run)):
            reason = f"{number} of {_asked(run)} pages show {words} instead of what was asked for"
            return Verdict(state_of_loss(kind), reason, run.evidence.get(kind, ""))
    return None


def _below_canary(run: Run, good: Sequence[Run], canary: Canary) -> Verdict | None:
    shown = max(run.rows, run.listings)
    if not run.kinds.keys() - {"unchanged"} or run.outcome == "deadline":
        return None
    if shown < canary.listings_at_least:
        reason = f"{shown} listings shown (expected at least {canary.listings_at_least}, by its canary)"
        return Verdict("layout changed", reason, _page_of(run, "list"))
    for name, floor in canary.fields.items():
        share = run.filled.get(name, 0) / run.listings if run.listings else 1.0
        if share < floor:
            reason = (
                f"{name} on {run.filled.get(name, 0)} of {run.listings} listings (expected {floor:.0%}, by its canary)"
            )
            return Verdict("layout changed", reason, _page_of(run, "thread"))
    return None


def _rows_gone(run: Run, good: Sequence[Run], canary: Canary) -> Verdict | None:
    usual = [each for one in good if (each := one.rows_a_list) is not None]
    now = run.rows_a_list
    if now is None or len(usual) < LEAST_RUNS:
        return None
    middle = median(usual)
    if middle < LEAST_ROWS or now > 0.2 * middle or (now and middle < 10):
        return None
    reason = f"{now:.0f} rows on a list page where {middle:.0f} were usual"
    return Verdict("layout changed", reason, _page_of(run, "list"))


def _fields_gone(run: Run, good: Sequence[Run], canary: Canary) -> Verdict | None:
    known = sum(one.listings for one in good)
    if run.listings < LEAST_LISTINGS or known < MANY_LISTINGS:
        return None
    for name in _CORE_FIELDS:
        usual = sum(one.filled.get(name, 0) for one in good) / known
        number = run.filled.get(name, 0)
        if usual >= USUAL_SHARE and number < 0.5 * usual * run.listings:
            reason = f"{name} on {number} of {run.listings} listings where {usual:.0%} had it"
            return Verdict("layout changed", reason, _page_of(run, "thread"))
    return None


def _not_understood(run: Run, good: Sequence[Run], canary: Canary) -> Verdict | None:
    number = run.lost.get("unknown", 0) + run.lost.get("unreadable", 0)
    if number < 3 or number < _BAD_SHARE * _asked(run):
        return None
    kind = "unknown" if run.lost.get("unknown") else "unreadable"
    reason = f"{number} of {_asked(run)} pages were not understood"
    return Verdict("layout changed", reason, run.evidence.get(kind, ""))


def _is_partial(run: Run, good: Sequence[Run], canary: Canary) -> Verdict | None:
    if run.outcome == "done":
        return None
    kind = max(run.lost, key=lambda each: run.lost[each], default="")
    return Verdict("partial", run.reason, run.evidence.get(kind, ""))


RULES: tuple[Rule, ...] = (
    _account_stands,
    _nothing_came,
    _stands_in_the_way,
    _below_canary,
    _rows_gone,
    _fields_gone,
    _not_understood,
    _is_partial,
)


def state_of_loss(kind: str) -> str:
    """The state of a source whose pages are mostly lost in this way."""
    return next(state for beginning, state in _STATE_OF_LOSS if kind.startswith(beginning))


def _asked(run: Run) -> int:
    return run.good + sum(run.lost.values())


def _page_of(run: Run, kind: str) -> str:
    return run.evidence.get(kind) or next(iter(run.evidence.values()), "")
