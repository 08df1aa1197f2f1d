"""watches/*.yml -> Watch records. Whether a query parses is asked of the query language by console."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

from config.keys import Forms
from config.nodes import OptionNode
from config.problems import Problems
from config.reader import read_record
from config.reading import Reading
from config.sources import check_name, unique
from schema.vocabulary import SEVERITIES
from schema.watch import Watch

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
    found, queries = [], {}
    for path in reading.files(folder):
        node = reading.node(path)
        watch = read_record(Watch, node, reading.problems, forms=FORMS) if node else None
        if node and watch and not _check(watch, node, reading):
            found.append(watch)
            queries[watch.place] = (node.get("query") or node).place
    kept = unique(found, "watch", reading.problems)
    return tuple(dataclasses.replace(watch, place=queries[watch.place]) for watch in kept)


def _check(watch: Watch, node: OptionNode, reading: Reading) -> bool:
    """Whether anything is wrong beyond a warning."""
    problems = reading.problems
    before = problems.errors()
    check_name("watch", watch.name, node, problems)
    _check_labels(node.get("labels"), problems)
    if reading.today is not None and watch.expires < reading.today:
        text = f"the watch '{watch.name}' expired on {watch.expires} and does not run (expected a later day)"
        problems.add("W401", node.get("expires") or node, f"{text}; ask {watch.owner}, then renew or delete it")
    return problems.errors() > before


def _check_labels(labels: OptionNode | None, problems: Problems) -> None:
    for name, _ in labels.pairs if labels else ():
        if not LABEL.fullmatch(name.text):
            text = f"the label '{name.text}' (expected letters, digits and '_', no digit first); rename it"
            problems.add("E208", name, text)
