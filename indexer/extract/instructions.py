"""Is a kind of data named in an instruction to a buyer ("send me your name and phone"), as a way to pay ("payment by
card") or as what comes after a payment ("login and password sent by email")? Then it is not what is sold.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from indexer.extract.contract import Anchor, Text
from indexer.extract.vocabulary import entries

_REACH = 44  # characters
_INSTRUCTIONS = entries("instructions")
_TELL, _PAY, _SENT, _LINKS = (_INSTRUCTIONS[id_] for id_ in ("tell", "pay", "sent", "links"))
_LINK = "|".join(sorted(map(re.escape, _LINKS), key=len, reverse=True))
_BEFORE = re.compile(
    r"(?:(?:^|[.!?;,:\n-] ?|\b(?:please|to order|must|have to|need to|order) )"
    rf"(?:{'|'.join(_TELL)})|\b(?:{'|'.join(_PAY)}))(?: (?:{_LINK}))* ?$"
)
_AFTER = re.compile(
    rf" (?:(?:is|are|will be|gets?) )?(?:{'|'.join(_SENT)})\b(?! between| from)"
    r"|(?: is| are)? (?:on|in) (?:the |my |our )?(?:forum|profile|thread|post|channel|signature|pm)\b"
)
_UNSPACED = re.compile("(?:请留|请填|留下|填写|支付|付款|请提供)[^。！？\n]{0,6}$")
_LISTED = re.compile(
    r" ?(?:[,;/|&+、，]|and|or|und|y|e|et|и|или|và|ve|dan|和|或)? ?(?:(?:your|the|full|свой|su|tu) ?)?"
)
_TELLING = frozenset((*_TELL, *_PAY))
_WORDS = frozenset((*_TELLING, *_SENT, "forum", "profile", "thread", "post", "channel", "signature", "pm"))
_SIGNS = ("请", "留下", "填写", "支付", "付款")


def without_instructions(text: Text, anchors: Sequence[Anchor]) -> Sequence[Anchor]:
    """The anchors that no instruction, way to pay or delivery of goods takes up, in the same order."""
    has_sign = _has_sign(text.joined)
    if not anchors or (not has_sign and _WORDS.isdisjoint(text.word_set)):
        return anchors
    joined = text.joined
    may_tell = has_sign or not _TELLING.isdisjoint(text.word_set)
    told = [may_tell and _is_told(text, anchor) for anchor in anchors]
    sent = [_AFTER.match(joined, anchor.end) is not None for anchor in anchors]
    if not any(told) and not any(sent):
        return anchors
    is_listed = [_LISTED.fullmatch(joined, one.end, other.start) is not None for one, other in pairwise(anchors)]
    for at, follows in enumerate(is_listed):  # a list after the words that tell
        told[at + 1] = told[at + 1] or (told[at] and follows)
    for at in range(len(is_listed) - 1, -1, -1):  # a list before them
        sent[at] = sent[at] or (sent[at + 1] and is_listed[at])
    return [anchor for anchor, one, other in zip(anchors, told, sent, strict=True) if not (one or other)]


def _has_sign(joined: str) -> bool:
    return not joined.isascii() and any(sign in joined for sign in _SIGNS)


def _is_told(text: Text, anchor: Anchor) -> bool:
    near = max(0, anchor.start - _REACH)
    before = text.joined[near : anchor.start]
    if not _TELLING.isdisjoint(text.words[near : anchor.start].split()) and _BEFORE.search(before):
        return True
    return _has_sign(before) and _UNSPACED.search(before) is not None
