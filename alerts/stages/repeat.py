"""repeat_interval: an alert that nobody has acknowledged is told again; 0 means never."""

from __future__ import annotations

from datetime import timedelta

from alerts.stages.contract import Answer, Candidate, Facts, clock


def decide(candidate: Candidate, facts: Facts) -> Answer:
    told = facts.told
    if told is None or candidate.number > told.number:
        return Answer("pass", "not a reminder")
    if candidate.state != "open":
        return Answer("drop", f"no reminder: the alert is {candidate.state}")
    if candidate.is_sold:
        return Answer("drop", "no reminder: the offer is sold")
    if facts.repeat_interval_s <= 0:
        return Answer("drop", "no reminder: this route never repeats")
    due = told.at + timedelta(seconds=facts.repeat_interval_s)
    if facts.now < due:
        return Answer("hold", f"repeat_interval of {facts.repeat_interval_s:g} s: reminded at {clock(due)}", due)
    return Answer("pass", f"repeat due: last told at {clock(told.at)}, still open")
