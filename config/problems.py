"""What is wrong with a configuration, gathered so that the operator sees all of it at once."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

from config.nodes import OptionNode

# One line each; docs/configuration.md tells more, and a test holds the two together. E is an error, W a warning.
CODES = {
    "E101": "a file or folder is missing or cannot be read",
    "E102": "the YAML does not parse",
    "E103": "a key is written twice in one map",
    "E104": "a YAML feature that is not allowed here: tags, anchors, several documents, very deep nesting",
    "E105": "a file whose name is not read",
    "E201": "unknown key",
    "E202": "a key that is needed is missing",
    "E203": "a value of the wrong form",
    "E204": "a value that is not one of those allowed",
    "E205": "a number out of bounds",
    "E206": "a secret given in two ways",
    "E207": "a secret that cannot be had: file or variable missing or empty",
    "E208": "a name with characters that names cannot have",
    "E209": "one name used twice",
    "E210": "an engine, spider, notifier or store that does not exist",
    "E301": "an address that is not a web address",
    "E302": "an onion address that cannot exist",
    "E303": "an address that cannot be reached the way `via` says",
    "E304": "two schedules for one source",
    "E305": "a cron expression that does not parse",
    "E306": "an unknown time zone",
    "E401": "the query of a watch does not parse",
    "E402": "a test of a watch fails",
    "E501": "a route to a receiver that is not defined",
    "E502": "a receiver without exactly one notifier",
    "E503": "a matcher that does not parse",
    "E504": "a route that breaks a rule of the tree",
    "E601": "a key file inside the state folder",
    "E602": "a key file that does not exist",
    "E603": "settings that do not fit together",
    "W101": "a file that nothing reads",
    "W201": "a secret or key that other users of the machine can read",
    "W202": "a secret written into the configuration itself",
    "W401": "a watch that has expired",
    "W501": "a receiver that no route leads to",
    "W502": "a route that no alert can reach",
    "W503": "a matcher that no alert can meet",
    "W601": "rates of currencies that are old",
}


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Prints as `file:line: code what was found (what was expected); what to do`. line 0 is the file as a whole."""

    file: str
    line: int
    code: str
    text: str

    @property
    def is_warning(self) -> bool:
        return self.code.startswith("W")

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        return f"{where}: {self.code} {self.text}"


class Problems:
    """A growing list. A warning whose code a comment beside its line silences is not taken in."""

    def __init__(self) -> None:
        self._found: set[Problem] = set()
        self._errors = 0

    def add(self, code: str, node: OptionNode, text: str) -> None:
        if code.startswith("W") and code in node.origin.ignored.get(node.line, frozenset()):
            return
        self.add_at(code, node.origin.name, node.line, text)

    def add_at(self, code: str, file: str, line: int, text: str) -> None:
        self._errors += code.startswith("E")
        self._found.add(Problem(file, line, code, text))

    def all(self) -> tuple[Problem, ...]:
        """In order of file, line and code."""
        return tuple(sorted(self._found))

    def errors(self) -> int:
        """How many errors were added so far, the same one twice counted twice: a reader compares before and after."""
        return self._errors


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """ "; did you mean 'x'?", or "; known: a, b, c" when nothing is near and the list is short, or ""."""
    names = sorted(known)
    near = nearest(word, names)
    if near:
        return f"; did you mean '{near}'?"
    return f"; known: {', '.join(names)}" if names and len(names) <= 24 else ""


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word that is nearly this one; "" when none is."""
    lower = {name.lower(): name for name in sorted(known)}
    near = difflib.get_close_matches(word.lower(), lower, n=1, cutoff=0.6)
    return lower[near[0]] if near else ""
