"""Silences: held, not lost; when the silence ends the receiver hears what it missed."""

from __future__ import annotations

from alerts.routes import all_hold, matchers_text
from alerts.stages.contract import Answer, Candidate, Facts, clock


def decide(candidate: Candidate, facts: Facts) -> Answer:
    for silence in facts.silences:
        if silence.starts_at <= facts.now < silence.ends_at and all_hold(silence.matchers, candidate.labels):
            what = f"{matchers_text(silence.matchers)}, by {silence.created_by}: {silence.comment}"
            reason = f"silenced until {clock(silence.ends_at)} by {silence.id} ({what})"
            return Answer("hold", reason, silence.ends_at)
    return Answer("pass", "no silence meets it")
