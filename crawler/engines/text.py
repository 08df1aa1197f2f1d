"""Elements -> text as a person would read it.

What is taken out, in every field: control characters other than line feed and tab (a terminal would obey them), lone
surrogates, and the marks that override the direction of writing (U+202A-202E, U+2066-2069: they make a text look like
another one). All other characters stay as the page has them, zero-width ones too: folding is the indexer's matter, and
the page as it was lies in evidence.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from selectolax.lexbor import LexborNode

LINE_MAX = 1000
NAME_MAX = 200
NODES_MAX = 100_000  # real pages: below 20,000
_UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_SPACE = " \t\n\f\r"  # HTML's "ASCII whitespace": a no-break space is a character like another
_SPACES = re.compile(f"[{_SPACE}]+")
_EMPTY_LINES = re.compile(r"\n{3,}")
_SILENT = frozenset(("script", "style", "template", "head", "iframe", "object", "svg", "math"))
_PREFORMATTED = frozenset(("pre", "textarea", "listing", "xmp"))
_BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "center", "dd", "details", "dialog", "div", "dl", "dt", "fieldset",
    "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "legend", "li",
    "main", "nav", "ol", "option", "pre", "section", "summary", "table", "tbody", "textarea", "tfoot", "thead", "tr",
    "ul",
))  # fmt: skip


def clean_line(text: str, limit: int = LINE_MAX) -> str:
    """One line, runs of white space as one space, at most `limit` characters."""
    return " ".join(_wanted(text).split())[:limit].rstrip()


def _wanted(text: str) -> str:
    if text.replace("\n", "").replace("\t", "").isprintable():  # ten times as fast, and true of most texts
        return text
    return _UNWANTED.sub("", text)


def _collapsed(text: str) -> str:
    """Runs of HTML's white space as one space each."""
    if not text.isascii():
        return _SPACES.sub(" ", text)
    words = " ".join(text.split())  # several times as fast, and no other white space is ASCII
    if not words:
        return " " if text else ""
    return (" " if text[0] in _SPACE else "") + words + (" " if text[-1] in _SPACE else "")


def clean_block(text: str) -> str:
    """Lines, without spaces at their ends, at most one empty line in a row, none at the start and the end."""
    text = _wanted(text.replace("\r\n", "\n").replace("\r", "\n"))
    return _EMPTY_LINES.sub("\n\n", "\n".join(line.rstrip(" \t") for line in text.split("\n"))).strip("\n")


@dataclass(frozen=True, slots=True)
class Rendering:
    """What a body is read with; the numbers are mem_id of elements.

    left_out   quotes, signatures, buttons: read over, with a line break in their place
    pictured   images that stand for their alternative text, such as smilies
    verbatim   elements whose white space counts although they are no <pre>; they stand on lines of their own
    host       host of the page: links that leave it show where they lead
    budget     how many nodes of the page may still be looked at one by one
    """

    left_out: Collection[int] = ()
    pictured: Collection[int] = ()
    verbatim: Collection[int] = ()
    host: str = ""
    budget: Iterator[int] = field(default_factory=lambda: iter(range(NODES_MAX)))


def read_block(root: LexborNode, rendering: Rendering) -> str:
    """The visible text of an element: one line a paragraph, row, item or <br>; cells apart by tabs.

    The items of a numbered list keep their numbers, except where white space counts: there they number lines of code.
    A link that leaves the page's host and does not show its address is followed by it in round brackets, and one that
    shows it shortened shows it whole: a contact is often only in the address.
    When the page's budget is used up, all text of the element is given, piece by piece on lines of their own.
    """
    writer = _Writer(rendering.host)
    for node, entering in _walk(root, rendering):
        if entering and next(rendering.budget, None) is None:
            return clean_block(root.text(separator="\n"))
        if node.is_text_node:
            writer.write(node.text_content or "")
        elif entering:
            writer.enter(node, rendering)
        else:
            writer.leave(node, rendering)
    return clean_block("".join(writer.parts))


def _walk(root: LexborNode, rendering: Rendering) -> Iterator[tuple[LexborNode, bool]]:
    """Each node when it begins and each element when it ends, without recursion: depth is the page's choice."""
    node, end = root, root.mem_id
    while True:
        yield node, True
        child = None if node.is_text_node or _is_silent(node, rendering) else node.first_child
        if child is not None:
            node = child
            continue
        while True:
            if not node.is_text_node:
                yield node, False
            if node.mem_id == end:
                return
            following = node.next
            if following is not None:
                node = following
                break
            parent = node.parent
            if parent is None:
                return
            node = parent


def _is_silent(node: LexborNode, rendering: Rendering) -> bool:
    return node.tag in _SILENT or node.mem_id in rendering.left_out or node.is_comment_node


class _Writer:
    """Collects text; knows whether the next word stands at the start of a line and whether white space counts."""

    def __init__(self, host: str) -> None:
        self.host = host
        self.parts: list[str] = []
        self.verbatim = 0
        self.links: list[int] = []
        self.lists: list[int | None] = []  # last number given in each list around; None in one without numbers
        self.numbered_at = -1  # how many parts there were when the last number was written

    def write(self, text: str) -> None:
        if not self.verbatim:
            text = _collapsed(text)
            if text.startswith(" ") and (not self.parts or self.parts[-1][-1] in " \n\t"):
                text = text[1:]
        if text:
            self.parts.append(text)

    def break_line(self, lines: int = 1) -> None:
        """Go to the start of a line, with `lines - 1` empty ones before it."""
        if self.parts and len(self.parts) != self.numbered_at:
            have = next((at for at, part in enumerate(reversed(self.parts[-lines:])) if not part.endswith("\n")), lines)
            self.parts.extend("\n" * max(0, lines - have))

    def enter(self, node: LexborNode, rendering: Rendering) -> None:
        tag = node.tag
        if tag == "br":
            self.parts.append("\n")
        elif tag == "p":
            self.break_line(1 if self.verbatim else 2)
        elif tag in _BLOCKS or node.mem_id in rendering.left_out or node.mem_id in rendering.verbatim:
            self.break_line()
        elif tag in ("td", "th") and self.parts and not self.parts[-1].endswith("\n"):
            self.parts.append("\t")
        elif tag == "a":
            self.links.append(len(self.parts))
        elif tag == "img" and node.mem_id in rendering.pictured:
            self.write(clean_line(node.attributes.get("alt") or "", 40))
        if tag in ("ol", "ul", "li") and node.mem_id not in rendering.left_out:
            self._number(node, rendering)
        self.verbatim += self._is_verbatim(node, rendering)

    def leave(self, node: LexborNode, rendering: Rendering) -> None:
        tag = node.tag
        self.verbatim -= self._is_verbatim(node, rendering)
        if tag in ("ol", "ul") and self.lists and node.mem_id not in rendering.left_out:
            self.lists.pop()
        if tag == "li":
            self.numbered_at = -1
        if tag == "p":
            self.break_line(1 if self.verbatim else 2)
        elif tag in _BLOCKS or node.mem_id in rendering.verbatim:
            self.break_line()
        elif tag == "a" and self.links:
            self._end_link(node, self.links.pop())

    def _number(self, node: LexborNode, rendering: Rendering) -> None:
        if node.tag != "li":
            self.lists.append(_shown_number(node, "start", 1) - 1 if node.tag == "ol" else None)
            return
        last = self.lists[-1] if self.lists else None
        if last is not None and not self.verbatim and not self._is_verbatim(node, rendering):
            self.lists[-1] = _shown_number(node, "value", last + 1)
            self.parts.append(f"{self.lists[-1]}. ")
            self.numbered_at = len(self.parts)

    @staticmethod
    def _is_verbatim(node: LexborNode, rendering: Rendering) -> bool:
        return node.tag in _PREFORMATTED or (bool(rendering.verbatim) and node.mem_id in rendering.verbatim)

    def _end_link(self, node: LexborNode, start: int) -> None:
        address = clean_line(node.attributes.get("href") or "", 2000)
        shown = clean_line("".join(self.parts[start:]))
        told = tell_link(shown, address, self.host)
        if told != shown:
            self.parts[start:] = [told]


def _shown_number(node: LexborNode, attribute: str, otherwise: int) -> int:
    written = (node.attributes.get(attribute) or "").strip()
    return int(written) if re.fullmatch(r"-?[0-9]{1,6}", written) else otherwise


def tell_link(shown: str, address: str, host: str) -> str:
    """What a link says: its text, its address where the text is only a shortened one, or both."""
    if not shown or not leaves(address, host):
        return shown
    bare = address.partition(":")[2].lstrip("/").rstrip("/")
    if bare in shown or (_bare(shown) in address and any(mark in shown for mark in ".@/")):
        return shown
    start, dots, end = _bare(shown).replace("\u2026", "...").partition("...")
    if dots and start.strip() and start.strip() in address and address.rstrip("/").endswith(end.strip(" /")):
        return address
    return f"{shown} ({address})"


def _bare(shown: str) -> str:
    return shown.partition("://")[2].rstrip("/") if "://" in shown else shown.rstrip("/")


def leaves(address: str, host: str) -> bool:
    """Whether an address leads off the page's host, or into another program (mailto:, tg:, xmpp:)."""
    try:
        parts = urlsplit(address)
        other = parts.hostname
    except ValueError:
        return False
    if parts.scheme in ("http", "https"):
        return bool(other) and other != host
    return parts.scheme in ("mailto", "tg", "xmpp", "tox", "session", "bitcoin", "monero", "ftp", "magnet")
