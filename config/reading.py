"""One reading of a configuration folder: what is read, what is known, and what was found wrong so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from config.files import read_bounded
from config.nodes import OptionNode, Origin
from config.problems import Problems
from config.yaml_source import ignored_lines, parse

FILE_BYTES_MAX = 5_000_000


@dataclass(frozen=True, slots=True)
class Known:
    """Names that only other rooms know; None: not checked.

    labels  the labels that alerts have by themselves; those that watches give are added here
    zones   None: those of this machine's time zone data
    """

    engines: frozenset[str] | None = None
    spiders: frozenset[str] | None = None
    notifiers: frozenset[str] | None = None
    stores: frozenset[str] | None = None
    labels: frozenset[str] | None = None
    zones: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """folder as the operator named it, so that messages name files as the operator would.

    today  None: whether a watch has expired is not asked
    """

    folder: Path
    environment: Mapping[str, str]
    known: Known = Known()
    today: date | None = None
    problems: Problems = field(default_factory=Problems)

    def origin(self, path: Path, text: str = "") -> Origin:
        return Origin(str(path), self.folder.absolute(), self.environment, ignored_lines(text))

    def node(self, path: Path) -> OptionNode | None:
        """The map that a file holds; None after adding a problem."""
        text = self._text(path)
        if text is None:
            return None
        before = self.problems.errors()
        node = parse(text, self.origin(path, text), self.problems)
        if node is None and self.problems.errors() == before:
            self.problems.add_at("E203", str(path), 0, "an empty file (expected a map); write it or delete the file")
        if node is not None and node.kind != "map":
            self.problems.add("E203", node, f"a {node.kind} (expected a map); write 'key: value' lines")
            return None
        return node

    def _text(self, path: Path) -> str | None:
        try:
            data = read_bounded(path, FILE_BYTES_MAX)
        except FileNotFoundError:
            text = "no such file (expected one); `stallwatch init` writes an example"
            self.problems.add_at("E101", str(path), 0, text)
            return None
        except OSError as error:
            reason = (error.strerror or "unreadable").lower()
            self.problems.add_at("E101", str(path), 0, f"{reason} (expected a readable file); mend it")
            return None
        if len(data) > FILE_BYTES_MAX:
            text = f"more than {FILE_BYTES_MAX} bytes (expected less); split the file"
            self.problems.add_at("E101", str(path), 0, text)
            return None
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            self.problems.add_at("E101", str(path), line, "bytes that are not UTF-8 (expected UTF-8); save it as UTF-8")
            return None

    def files(self, folder: Path) -> list[Path]:
        """The .yml files of a folder in order of name; a .yaml file is a problem, for it would be missed in silence."""
        if not folder.is_dir():
            return []
        for path in sorted(folder.glob("*.yaml")):
            self.problems.add_at("E105", str(path), 0, f"the ending .yaml is not read (expected .yml); {_rename(path)}")
        return sorted(path for path in folder.glob("*.yml") if not path.name.startswith("."))


def _rename(path: Path) -> str:
    return f"rename it to {path.stem}.yml"
