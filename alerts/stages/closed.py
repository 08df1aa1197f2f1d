"""An alert that somebody closed is told to nobody until it is opened again."""

from __future__ import annotations

from alerts.stages.contract import Answer, Candidate, Facts


def decide(candidate: Candidate, facts: Facts) -> Answer:
    if candidate.state == "closed":
        return Answer("drop", "the alert is closed; open it again to hear about changes")
    return Answer("pass", f"the alert is {candidate.state}")
