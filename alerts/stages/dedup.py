"""Each receiver hears once per alert and material change."""

from __future__ import annotations

from alerts.stages.contract import Answer, Candidate, Facts, clock


def decide(candidate: Candidate, facts: Facts) -> Answer:
    told = facts.told
    if told is None:
        return Answer("pass", "first notification of this alert to this receiver")
    news = [text for number, text in candidate.changes if number > told.number]
    if news:
        return Answer("pass", f"changed since it was told: {'; '.join(news)}")
    if facts.repeat_interval_s > 0:
        return Answer("pass", "nothing new; whether to remind is asked next")
    return Answer("drop", f"already told at {clock(told.at)} in {told.notification}, nothing has changed since")
