"""An alert on its way through the stages, in the order of the registry."""

from __future__ import annotations

from functools import cache

from alerts.stages.contract import Answer, Candidate, Facts, Stage
from alerts.stages.registry import STAGES
from config.plugins import load, names

GROUP = "alerts.stages"


@cache
def stages() -> tuple[tuple[str, Stage], ...]:
    """Ours in their order, then those of other packages."""
    return tuple((name, load(STAGES, GROUP, name)) for name in names(STAGES, GROUP))


def ask(candidate: Candidate, facts: Facts) -> tuple[str, Answer]:
    """The stage that decided and its answer: the first that is not "pass"; when all pass, the one that says why:
    repeat for a reminder, dedup for news."""
    said: dict[str, Answer] = {}
    for name, stage in stages():
        answer = said[name] = stage(candidate, facts)
        if answer.decision != "pass":
            return name, answer
    is_news = facts.told is None or candidate.number > facts.told.number
    name = "dedup" if is_news else "repeat"
    return name, said[name]
