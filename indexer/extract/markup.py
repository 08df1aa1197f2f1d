"""Leftovers of HTML in a text: they say nothing of an offer, but for the address of a link to its seller."""

from __future__ import annotations

import re

_TAG = re.compile(
    r"</?(?:a|abbr|b|big|blockquote|br|center|code|div|em|font|h[1-6]|hr|i|img|li|ol|p|pre|s|small|span|strike|strong|sub|"
    r"sup|table|tbody|td|th|thead|tr|tt|u|ul)(?:\s[^<>]{0,600})?/?>",
    re.IGNORECASE,
)
_REACHES = re.compile(
    r"(?:mailto:)?[\w.+-]{1,64}@[\w.-]{3,120}|https?://(?:t|telegram)\.(?:me|dog)/[\w+/]{3,60}|https?://wa\.me/\+?[0-9]{6,15}|"
    r"https?://discord\.gg/\w{2,32}|https?://[a-z2-7]{56}\.onion[\w/.?=&-]{0,200}"
)


def blanked(text: str) -> str:
    """The text with its tags as blanks, same length, same places; addresses by which somebody is reached stay."""
    return _TAG.sub(_blank, text) if "<" in text and ">" in text else text


def _blank(tag: re.Match[str]) -> str:
    written = tag.group()
    reached = _REACHES.search(written)
    if not reached:
        return " " * len(written)
    start = reached.start() + (7 if reached.group().startswith("mailto:") else 0)
    return " " * start + written[start : reached.end()] + " " * (len(written) - reached.end())
