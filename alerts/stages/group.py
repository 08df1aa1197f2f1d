"""group_wait and group_interval: a group's first message waits for company, later ones keep their distance."""

from __future__ import annotations

from datetime import datetime, timedelta

from alerts.stages.contract import Answer, Candidate, Facts, GroupClock, clock


def due_at(group: GroupClock) -> datetime:
    """When the group may be told next: group_wait after it was opened, then group_interval after it was told."""
    if group.flushed_at is None:
        return group.opened_at + timedelta(seconds=group.wait_s)
    return group.flushed_at + timedelta(seconds=group.interval_s)


def decide(candidate: Candidate, facts: Facts) -> Answer:
    due, group = due_at(facts.group), facts.group
    if facts.now >= due:
        return Answer("pass", "its group is due")
    if group.flushed_at is None:
        return Answer("hold", f"group_wait of {group.wait_s:g} s: its group is told at {clock(due)}", due)
    return Answer("hold", f"group_interval of {group.interval_s:g} s: its group is told again at {clock(due)}", due)
