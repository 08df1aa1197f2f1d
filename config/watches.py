"""watches/*.yml -> Watch records. Whether a query parses is asked of the query language by console."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

from config.keys import Forms
from config.nodes import OptionNode
from config.problems import Problems
from config.reader import read_draft
from config.reading import Reading
from config.sources import check_name, unique
from schema.vocabulary import SEVERITIES
from schema.watch import Watch, WatchTests

FORMS: Forms = {
    "name": {"yaml": "watch"},
    "severity": {"choices": SEVERITIES},
    "unknown": {"choices": ("fire", "ignore")},
}
LABEL = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def read_watches(reading: Reading, folder: Path) -> tuple[Watch, ...]:
    """The watches of a folder that are right, expired ones too; what is wrong with others is in reading.problems.

    Their place is that of the query, so that whoever finds fault with it can say where.
    """
    right, _ = read_all_watches(reading, folder)
    return right


def read_all_watches(reading: Reading, folder: Path) -> tuple[tuple[Watch, ...], tuple[Watch, ...]]:
    """The watches that are right, and all whose query can be asked about, right or not.

    One that is not right has empty values where it is wrong, and no tests when they hang on what is wrong.
    """
    found, queries, wrong = [], {}, set()
    for path in reading.files(folder):
        node = reading.node(path)
        draft = read_draft(Watch, node, reading.problems, forms=FORMS) if node else None
        if node and draft and draft.record:
            watch = draft.record
            found.append(dataclasses.replace(watch, tests=WatchTests()) if "unknown" in draft.faulty else watch)
            queries[watch.place] = (node.get("query") or node).place
            if _check(watch, node, reading) or not draft.is_sound:
                wrong.add(watch.place)
    kept = [watch for watch in unique(found, "watch", reading.problems) if watch.place not in wrong]
    readable = [watch for watch in found if watch.query]
    right, asked = ([dataclasses.replace(one, place=queries[one.place]) for one in some] for some in (kept, readable))
    return tuple(right), tuple(asked)


def _check(watch: Watch, node: OptionNode, reading: Reading) -> bool:
    """Whether anything is wrong beyond a warning in what is sound so far."""
    problems = reading.problems
    before = problems.errors()
    check_name("watch", watch.name, node, problems)
    _check_labels(node.get("labels"), problems)
    if reading.today is not None and watch.expires < reading.today:
        name = f"the watch '{watch.name}'" if watch.name else "this watch"
        text = f"{name} expired on {watch.expires} and does not run (expected a later day)"
        problems.add(
            "W401", node.get("expires") or node, f"{text}; ask {watch.owner or 'its owner'}, then renew or delete it"
        )
    return problems.errors() > before


def _check_labels(labels: OptionNode | None, problems: Problems) -> None:
    for name, _ in labels.pairs if labels else ():
        if not LABEL.fullmatch(name.text):
            text = f"the label '{name.text}' (expected letters, digits and '_', no digit first); rename it"
            problems.add("E208", name, text)
