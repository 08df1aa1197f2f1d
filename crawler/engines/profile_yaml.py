"""Profile YAML -> records, with every mistake named by file and line. What the keys mean: language.py.

A pick is written as text, "css" or "css @attribute", or as a map {css, attr, own, match, as, from: page}; in a feed as
text, a JMESPath expression, or as a map {path, match, as}. A field is one pick or a list of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType

import jmespath
from jmespath.exceptions import JMESPathError
from jmespath.parser import ParsedResult
from selectolax.lexbor import LexborHTMLParser, SelectolaxError

from config.nodes import OptionNode, Origin, found
from config.problems import Problems, did_you_mean
from config.reader import read_record
from config.yaml_source import parse
from crawler.engines import language
from crawler.engines import profile_keys as keys
from crawler.engines.addresses import Addresses
from crawler.engines.times import compiled

_SHORTHAND = re.compile(r"(?P<css>.*?)\s*@(?P<attr>[\w:-]+)", re.DOTALL)


def read_profile(path: Path, problems: Problems) -> language.Profile | None:
    """The profile in a file; None when anything in it is wrong, and then problems have been added."""
    before = problems.errors()
    root = _root(path, problems)
    written = read_record(keys.Profile, root, problems) if root else None
    if root is None or written is None:
        return None
    if written.engine != path.stem:
        problems.add("E204", root, f"engine '{written.engine}' in {path.name} (expected '{path.stem}'); rename one")
    if not written.recognise and not written.feed:
        problems.add("E202", root, "no key 'recognise' (expected a list of signs); add it")
    if not (written.thread or written.feed or written.list.rows):
        problems.add("E202", root, "no key 'thread', 'list' with rows or 'feed' (expected one of them); add it")
    check = _Check(root, problems)
    profile = language.Profile(
        engine=written.engine,
        spider=written.spider,
        about=written.about,
        recognise=check.signs(written.recognise),
        vague=written.vague,
        addresses=_addresses(written.addresses, check),
        times=check.times(written.times),
        day_month=written.day_month,
        list=_list(written.list, check),
        thread=_thread(written.thread, check) if written.thread else language.ThreadPage(),
        feed=_feed(written.feed, check) if written.feed else language.Feed(),
        embedded=_embedded(written.embedded, check) if written.embedded else language.Embedded(),
        obstacles=check.obstacles(written.obstacles),
        log_in=language.LogIn(check.selectors(written.log_in.form), written.log_in.address),
    )
    return profile if problems.errors() == before else None


def _embedded(written: keys.Embedded, check: _Check) -> language.Embedded:
    check.selectors((written.css,))
    return language.Embedded(written.css, written.at, written.markup, written.link)


def read_obstacles(path: Path, problems: Problems) -> Mapping[str, tuple[language.Sign, ...]]:
    """A file that has obstacles and nothing else."""
    root = _root(path, problems)
    written = read_record(keys.Obstacles, root, problems) if root else None
    return _Check(root, problems).obstacles(written.obstacles) if root and written else keys.NOTHING


def _root(path: Path, problems: Problems) -> OptionNode | None:
    origin = Origin(f"{path.parent.parent.name}/{path.parent.name}/{path.name}", path.parent)
    root = parse(path.read_text(encoding="utf-8"), origin, problems)
    if root is None and not problems.errors():
        problems.add_at("E202", origin.name, 0, "nothing (expected a profile); write one or delete the file")
    return root


def _addresses(written: keys.Addresses, check: _Check) -> Addresses:
    patterns = {name: check.patterns(getattr(written, name)) for name in ("thread", "board", "post", "offset", "page")}
    return Addresses(drop=written.drop, per_page=written.per_page, **patterns)


def _list(written: keys.ListPage, check: _Check) -> language.ListPage:
    return language.ListPage(
        rows=check.selectors(written.rows),
        row=check.fields(written.row, language.ROW_FIELDS),
        item=written.item,
        needs=written.needs,
        whole=written.whole,
        facts=_facts(written, check),
        left_out=check.selectors(written.left_out),
        pictured=check.selectors(written.pictured),
        boards=check.selectors(written.boards),
        board=check.fields(written.board, language.BOARD_FIELDS),
        next=check.picks(written.next),
        signs=check.signs(written.signs),
    )


def _thread(written: keys.ThreadPage, check: _Check) -> language.ThreadPage:
    selectors = {
        name: check.selectors(getattr(written, name))
        for name in ("posts", "quotes", "left_out", "pictured", "verbatim")
    }
    return language.ThreadPage(
        opening=written.opening,
        page=check.fields(written.page, language.PAGE_FIELDS),
        post=check.fields(written.post, language.POST_FIELDS),
        ends=check.patterns(written.ends),
        next=check.picks(written.next),
        facts=_facts(written, check),
        whole=written.whole,
        plain_text=written.plain_text,
        signs=check.signs(written.signs),
        **selectors,
    )


def _facts(written: keys.ListPage | keys.ThreadPage, check: _Check) -> language.Facts:
    return language.Facts(
        said=MappingProxyType({label: check.picks(node) for label, node in written.facts.items()}),
        dated=written.dated,
        pairs=check.selectors(written.pairs),
    )


def _feed(written: keys.Feed, check: _Check) -> language.Feed:
    return language.Feed(
        signs=tuple(
            language.DataSign(language.DataPick(check.expression(sign.path), check.pattern(sign.match)), sign.says)
            for sign in written.signs
        ),
        kind=written.kind,
        items=check.data_picks(written.items),
        item=check.data_fields(written.item, language.ITEM_FIELDS),
        said=MappingProxyType({label: check.data_picks(node) for label, node in written.facts.items()}),
        dated=written.dated,
        next=check.data_picks(written.next),
    )


class _Check:
    """Turns what was written into what runs; a selector, pattern or format that does not compile is a problem."""

    def __init__(self, root: OptionNode, problems: Problems) -> None:
        self.root, self.problems = root, problems
        self.sheet = LexborHTMLParser("<p>")

    def selectors(self, written: Iterable[str], at: OptionNode | None = None) -> tuple[str, ...]:
        for css in written:
            try:
                self.sheet.css_first(css)
            except SelectolaxError:
                self._wrong(at, css, "a CSS selector")
        return tuple(written)

    def pattern(self, written: str, at: OptionNode | None = None) -> re.Pattern[str] | None:
        try:
            return re.compile(written, re.IGNORECASE) if written else None
        except re.error as error:
            self._wrong(at, written, f"a pattern: {error}")
            return None

    def patterns(self, written: Iterable[str]) -> tuple[re.Pattern[str], ...]:
        return tuple(pattern for text in written if (pattern := self.pattern(text)))

    def times(self, written: tuple[str, ...]) -> tuple[str, ...]:
        for form in written:
            try:
                compiled(form)
            except ValueError as error:
                self._wrong(None, form, f"a time format without {error}")
        return written

    def signs(self, written: Iterable[keys.Sign]) -> tuple[language.Sign, ...]:
        return tuple(self._sign(sign) for sign in written)

    def _sign(self, sign: keys.Sign) -> language.Sign:
        at = OptionNode("value", self.root.origin, int(sign.place.rpartition(":")[2]))
        self.selectors((sign.css,), at)
        pick = language.Pick(sign.css, sign.attr, sign.own, self.pattern(sign.match, at), page=True)
        return language.Sign(pick, sign.says)

    def obstacles(self, written: Mapping[str, tuple[keys.Sign, ...]]) -> Mapping[str, tuple[language.Sign, ...]]:
        for kind in written:
            if kind not in keys.OBSTACLES:
                self._wrong(_find(self.root, kind), kind, f"a kind of page{did_you_mean(kind, keys.OBSTACLES)}")
        return MappingProxyType({kind: self.signs(signs) for kind, signs in written.items()})

    def fields(self, written: Mapping[str, object], known: tuple[str, ...]) -> language.Fields:
        self._names(written, known)
        return MappingProxyType({name: self.picks(node) for name, node in written.items()})

    def _names(self, written: Mapping[str, object], known: tuple[str, ...]) -> None:
        for name, node in written.items():
            if name not in known and isinstance(node, OptionNode):
                self.problems.add("E201", node, f"unknown field '{name}'{did_you_mean(name, known)}")

    def picks(self, node: object) -> language.Picks:
        return tuple(pick for item in _alternatives(node) if (pick := self._pick(item)))

    def _pick(self, node: OptionNode) -> language.Pick | None:
        if node.kind == "value":
            short = _SHORTHAND.fullmatch(node.text)
            css, attr = (short["css"] or ".", short["attr"]) if short else (node.text, "")
            pick = keys.Pick(css, attr)
        else:
            read = read_record(keys.Pick, node, self.problems)
            if read is None:
                return None
            pick = read
        if pick.css != ".":
            self.selectors((pick.css,), node)
        self._steps(pick.steps, node)
        match = self.pattern(pick.match, node)
        return language.Pick(pick.css, pick.attr, pick.own, match, pick.steps, pick.within == "page")

    def _steps(self, steps: tuple[str, ...], node: OptionNode) -> None:
        for step in steps:
            if step not in language.STEPS:
                self.problems.add("E204", node, f"unknown step '{step}'{did_you_mean(step, language.STEPS)}")

    def data_fields(self, written: Mapping[str, object], known: tuple[str, ...]) -> language.DataFields:
        self._names(written, known)
        return MappingProxyType({name: self.data_picks(node) for name, node in written.items()})

    def data_picks(self, node: object) -> language.DataPicks:
        return tuple(pick for item in _alternatives(node) if (pick := self._data_pick(item)))

    def _data_pick(self, node: OptionNode) -> language.DataPick | None:
        pick = keys.DataPick(node.text) if node.kind == "value" else read_record(keys.DataPick, node, self.problems)
        if pick is None:
            return None
        self._steps(pick.steps, node)
        return language.DataPick(self.expression(pick.path, node), self.pattern(pick.match, node), pick.steps)

    def expression(self, written: str, at: OptionNode | None = None) -> ParsedResult:
        try:
            return jmespath.compile(written)
        except JMESPathError:
            self._wrong(at, written, "a JMESPath expression")
            return jmespath.compile("@")

    def _wrong(self, at: OptionNode | None, text: str, expected: str) -> None:
        node = at or _find(self.root, text) or self.root
        what = f"'{text}'" if text else found(node)
        self.problems.add("E203", node, f"{what} (expected {expected}); mend it")


def _alternatives(node: object) -> tuple[OptionNode, ...]:
    """One pick or a list of them."""
    if not isinstance(node, OptionNode):
        return ()
    return node.items if node.kind == "list" else (node,)


def _find(node: OptionNode, text: str) -> OptionNode | None:
    """The node that holds a text, for its line."""
    if node.kind == "value":
        return node if node.text == text else None
    children = [*node.items, *(each for pair in node.pairs for each in pair)]
    return next((hit for child in children if (hit := _find(child, text))), None)
