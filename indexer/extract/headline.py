"""Where a text names its ware: in the title, without one in the first line."""

from __future__ import annotations

from indexer.extract.contract import Anchor, Text

_LINE_AT_MOST = 120


def end(text: Text) -> int:
    """Where the headline ends in Text.joined: the title's end, without a title that of the body's first line."""
    if text.body_at > 1:
        return text.body_at
    line = text.joined.find("\n", text.body_at, text.body_at + _LINE_AT_MOST)
    return line if line >= 0 else text.body_at + _LINE_AT_MOST


def is_line(text: Text) -> bool:
    """Whether the headline is a title or a whole line: prose is cut within a sentence."""
    return text.body_at > 1 or text.joined[end(text) : end(text) + 1] in ("", "\n")


def within(text: Text, vocabulary: str, *ids: str) -> list[Anchor]:
    """Anchors of a vocabulary that begin in the headline."""
    done = end(text)
    found: list[Anchor] = []
    for anchor in text.found(vocabulary, *ids):
        if anchor.start >= done:
            break
        found.append(anchor)
    return found
