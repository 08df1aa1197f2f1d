"""A crawl that has ended, as its report."""

from __future__ import annotations

from datetime import datetime

from config.addresses import onion_fault
from crawler.contract import CrawlJob, Proposal, RunReport
from crawler.halt import Halt
from crawler.visit import CrawlVisit

# What a crawl is that was ended before anything came: an orderly stop is no failure.
_IF_NOTHING_CAME = {"stopped": "failed", "asked": "stopped"}


def report_of(job: CrawlJob, visit: CrawlVisit, halt: Halt, started_at: datetime, ended_at: datetime) -> RunReport:
    outcome, reason = _outcome(visit, halt)
    tally, place = visit.tally, visit.place
    posts = place.fetcher.caller.permit.posts
    return RunReport(
        source=job.source.name,
        run=job.run,
        outcome=outcome,
        reason=reason,
        started_at=started_at,
        ended_at=ended_at,
        pages=tally.pages,
        listings_changed=tally.listings_changed,
        listings_seen=tally.listings_seen,
        lost=dict(tally.lost),
        requests=dict(tally.requests) | ({"post": posts} if posts else {}),
        kinds=dict(tally.kinds),
        rows=tally.rows,
        filled=dict(tally.filled),
        evidence=dict(tally.evidence),
        account=place.account.state if place.account else "",
        account_reason=place.account.reason if place.account else "",
        mirrors=place.mirrors.uses(),
        proposals=_proposals(visit),
        spider=place.read.kind,
        recognised=place.read.why,
    )


def _outcome(visit: CrawlVisit, halt: Halt) -> tuple[str, str]:
    tally = visit.tally
    if halt:
        nothing_came = _IF_NOTHING_CAME.get(halt.outcome)
        return ("partial" if nothing_came and tally.good else nothing_came or halt.outcome), halt.reason
    most = tally.lost.most_common(1)
    first = tally.reasons[most[0][0]] if most else "nothing was asked for"
    if not tally.good:
        return "failed", first
    if tally.lists_lost:
        return "partial", f"{tally.lists_lost} list pages lost: {first}"
    if tally.left_alone:
        return "partial", f"threads of {len(tally.left_alone)} lists left alone, too many were lost in a row: {first}"
    if tally.over_budget:
        return "partial", f"the budget of {visit.source.budget} pages is used up; the rest is owed and comes next time"
    return "done", ""


def _proposals(visit: CrawlVisit) -> tuple[Proposal, ...]:
    """What pages named, and where redirects led that were not followed."""
    found = [Proposal(origin, why, capture) for origin, (why, capture) in visit.tally.proposals.items()]
    led = [host for host in visit.place.fetcher.strangers if not onion_fault(host)]
    return (*found, *(Proposal(f"http://{host}", "the place redirects there; not followed") for host in led))
