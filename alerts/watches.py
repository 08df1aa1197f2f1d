"""Watches made ready: parsed once, indexed by the terms they need, expired ones left out with the reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from indexer.query.document import document
from indexer.query.evaluate import Evaluation, evaluate, verdict_for_watch
from indexer.query.parse import QuerySyntaxError, is_relative, parse
from indexer.query.terms import WatchIndex
from indexer.query.tree import Node
from schema.listing import Listing, Thread
from schema.watch import Match, Watch

Prepare = Callable[[Listing], Listing]  # a listing in clear -> masked, with its offer
_TEST_SHOWN = 80


@dataclass(frozen=True, slots=True)
class CompiledWatches:
    """skipped    "place: watch 'x' ..." for watches that are not asked, with the reason
    problems   "place: what was found; what to do" for watches that cannot be asked
    is_moving  some query says `now`: compile again as time goes by
    """

    by_name: Mapping[str, tuple[Watch, Node]]
    index: WatchIndex
    skipped: tuple[str, ...]
    problems: tuple[str, ...]
    is_moving: bool
    compiled_at: datetime


@dataclass(frozen=True, slots=True)
class Finding:
    """A watch that met a listing, or nearly. dropped: why it does not fire, "" when it does."""

    watch: Watch
    match: Match
    dropped: str = ""


def compile_watches(watches: Sequence[Watch], now: datetime) -> CompiledWatches:
    """Never raises: one bad watch costs that watch, and is told in problems."""
    by_name: dict[str, tuple[Watch, Node]] = {}
    skipped, problems = [], []
    for watch in watches:
        if is_expired(watch, now):
            skipped.append(
                f"{_place(watch)}: watch '{watch.name}' expired on {watch.expires}; give it a new expiry or delete it"
            )
            continue
        if watch.name in by_name:
            problems.append(f"{_place(watch)}: a second watch is named '{watch.name}'; give it another name")
            continue
        try:
            by_name[watch.name] = (watch, parse(watch.query, now=now))
        except QuerySyntaxError as error:
            problems.append(query_problem(watch, error))
    index = WatchIndex([(name, node) for name, (_, node) in by_name.items()])
    is_moving = any(is_relative(watch.query) for watch, _ in by_name.values())
    return CompiledWatches(by_name, index, tuple(skipped), tuple(problems), is_moving, now)


def is_expired(watch: Watch, now: datetime) -> bool:
    """A watch holds to the end (UTC) of the day it expires on."""
    return now.date() > watch.expires


def query_problem(watch: Watch, error: QuerySyntaxError) -> str:
    """ "watches/x.yml:2: Q201 ...; ..." with the query and a line of carets below."""
    return f"{_place(watch)}: {error.code} {error.problem} (query, column {error.start + 1})\n{error.picture}"


def findings(compiled: CompiledWatches, listing: Listing) -> list[Finding]:
    """Every watch that met the listing, and those that nearly did, with the reason why they stay silent."""
    seen = document(listing)
    found = []
    for name in compiled.index.candidates(seen):
        watch, node = compiled.by_name[name]
        evaluation = evaluate(node, seen)
        if evaluation.verdict == "false":
            continue
        verdict = verdict_for_watch(evaluation, watch.unknown)
        match = Match(name, listing.id, listing.seq, evaluation.verdict, evaluation.clauses)
        found.append(Finding(watch, match, "" if verdict else _why_silent(watch, evaluation)))
    return found


def _why_silent(watch: Watch, evaluation: Evaluation) -> str:
    unknown = ", ".join(evaluation.unknown) or "part of it"
    if watch.unknown == "ignore" and evaluation.subject_met:
        return f"cannot be told: {unknown}; the watch says `unknown: ignore`"
    return f"cannot be told: {unknown}; and no text, category or data type that the watch asks for is there"


def run_tests(watch: Watch, prepare: Prepare, now: datetime) -> list[str]:
    """What a watch's own `tests` show to be wrong; [] when all hold.

    prepare  makes a listing of the text as an intake would: extracted and masked
    """
    try:
        node = parse(watch.query, now=now)
    except QuerySyntaxError as error:
        return [query_problem(watch, error)]
    problems = []
    for text in watch.tests.fires:
        if fault := _test_fault(watch, node, prepare, text, should_fire=True):
            problems.append(fault)
    for text in watch.tests.silent:
        if fault := _test_fault(watch, node, prepare, text, should_fire=False):
            problems.append(fault)
    return problems


def _test_fault(watch: Watch, node: Node, prepare: Prepare, text: str, *, should_fire: bool) -> str:
    evaluation = evaluate(node, document(prepare(test_listing(text))))
    fires = verdict_for_watch(evaluation, watch.unknown)
    if bool(fires) == should_fire:
        return ""
    shown = text if len(text) <= _TEST_SHOWN else text[: _TEST_SHOWN - 1] + "…"
    if should_fire:
        failed = ", ".join(clause.clause for clause in evaluation.clauses if clause.verdict != "true")
        return f"{_place(watch)}: test 'fires' stays silent on \"{shown}\" (not met: {failed}); mend query or test"
    met = ", ".join(clause.clause for clause in evaluation.clauses if clause.verdict == "true")
    return f"{_place(watch)}: test 'silent' fires on \"{shown}\" (met: {met}); mend query or test"


def test_listing(text: str) -> Listing:
    """A watch's test text as an opening post: its first line is the title, the whole of it the body."""
    title = text.strip().partition("\n")[0][:300]
    return Listing(id="test", kind="thread", title=title, body=text, thread=Thread("test", 1))


def _place(watch: Watch) -> str:
    return watch.place or f"watch {watch.name}"
