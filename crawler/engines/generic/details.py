"""What tells one post from the others, and what stands beside it about its author."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from crawler.engines.addresses import clean_url
from crawler.engines.generic import hints
from crawler.engines.generic.marking import ADDRESSES
from crawler.engines.generic.outline import Element, Outline
from crawler.engines.generic.posts import Post

_ID_ATTRIBUTES = (
    "data-post-id", "data-postid", "data-pid", "data-comment-id", "data-commentid", "data-message-id", "data-pk",
    "data-id", "data-content-id", "data-content", "data-lid", "id", "name",
)  # fmt: skip
_NUMBER = re.compile(r"(\d+)(?!.*\d)")
_OWN_ID = re.compile(r"^[0-9a-f]{8,}(?:-[0-9a-f]{4,})*$", re.IGNORECASE)
_ORDINAL = re.compile(
    r"^#\s?(\d{1,6})\b|^(?:post|beitrag|message|сообщение|msg|réponse|№|nr\.?)\s*:?\s*#?(\d{1,6})$", re.IGNORECASE
)
_USER_ID = re.compile(r"(?:[?&;](?:u|uid|user|userid|user_id|member|id|showuser)=|[./-])(\d+)(?=/?(?:[?#&;-]|$))")
_VALUE = r"\s*:?\s*\n?\s*"


def fields_of(
    outline: Outline, posts: Sequence[Post], base: str, address: str, read_joined: Callable[[str], datetime | None]
) -> list[dict[str, str]]:
    """The fields that PROFILE reads from marks, a dict a post; what is not known is left out."""
    ids, positions = _ids(outline, posts), _positions(outline, posts)
    out = []
    for post, own, position in zip(posts, ids, positions, strict=True):
        found = {"id": own, "position": position, "url": _permalink(outline, post, own, base, address)}
        if post.author:
            found |= {"author": post.author.text, "author_id": _user_id(post.author.element)}
        if post.posted:
            found["posted_at"] = post.posted.at.isoformat()
        if post.edited:
            found["edited_at"] = post.edited.at.isoformat()
        out.append({name: value for name, value in (found | _about(post, read_joined)).items() if value})
    return out


def _ids(outline: Outline, posts: Sequence[Post]) -> list[str]:
    """The first attribute that gives every post an id of its own; "" each when none does."""
    for name in _ID_ATTRIBUTES:
        for depth in (1, 4, 12):
            found = [_id_within(post.item.elements(outline)[:depth], name) for post in posts]
            if _are_ids(found):
                return found
    return _numbers_in_links(outline, posts)


def _id_within(elements: Iterable[Element], name: str) -> str:
    for element in elements:
        value = element.attr(name)
        if _OWN_ID.match(value):
            return value
        number = _NUMBER.search(value) if len(value) < 80 else None
        if number:
            return number[1]
    return ""


def _numbers_in_links(outline: Outline, posts: Sequence[Post]) -> list[str]:
    found = []
    for post in posts:
        links = (each.attr("href") for each in post.item.elements(outline) if each.name == "a")
        numbers = (hit[1] for href in links for pattern in ADDRESSES.post if (hit := pattern.search(href)))
        found.append(next(numbers, ""))
    return found if _are_ids(found) else [""] * len(posts)


def _are_ids(found: list[str]) -> bool:
    """One each, all different; the opening post may be made otherwise. "1, 2, 3" are positions."""
    rest = found[1:] if len(found) > 2 and not found[0] else found
    return (
        all(rest)
        and len(set(rest)) == len(rest)
        and not (len(found) > 1 and found == [str(each + 1) for each in range(len(found))])
    )


def _permalink(outline: Outline, post: Post, own: str, base: str, address: str) -> str:
    """A link in the post that leads to it; else the page's address with the id of its element."""
    body = post.body
    for element in post.item.elements(outline):
        href = element.attr("href") if element.name == "a" else ""
        if not href or (body and body is not post.item.head and body.holds(element)):
            continue
        if own and re.search(rf"(?<!\d){re.escape(own)}(?!\d)", href) and not hints.ACTION.search(href):
            return clean_url(href, ADDRESSES, base or address)
    target = next(
        (value for each in post.item.elements(outline)[:4] if (value := each.attr("id")) and own in value), ""
    )
    return f"{address}#{target}" if address and own and target else ""


def _positions(outline: Outline, posts: Sequence[Post]) -> list[str]:
    """ "#12" beside the post; "" each unless the numbers go up by one."""
    found = []
    for post in posts:
        lines = (each.line(24) for each in post.item.elements(outline) if each.text <= 24 and not _in_body(post, each))
        hits = (hit for line in lines if (hit := _ORDINAL.search(line)))
        found.append(next((int(hit[1] or hit[2]) for hit in hits), 0))
    steps = Counter(after - before for before, after in itertools.pairwise(found))
    rising = all(found) and (len(found) == 1 or steps.get(1, 0) >= 0.8 * (len(found) - 1))
    return [str(number) if rising else "" for number in found]


def _in_body(post: Post, element: Element) -> bool:
    return post.body is not None and post.body is not post.item.head and post.body.holds(element)


def _user_id(element: Element) -> str:
    link = next(
        (each for each in (element, *element.children, *list(element.ancestors())[:2]) if each.name == "a"), None
    )
    found = _USER_ID.search(link.attr("href")) if link else None
    return found[1] if found else element.attr("data-user-id")


def _about(post: Post, read_joined: Callable[[str], datetime | None]) -> dict[str, str]:
    """ "Joined: March 2020", "Posts: 12" beside the post, outside its text."""
    lines = list(_lines(post))
    out = {}
    for name, word, shape in (
        ("author_joined", hints.JOINED, r"(.{4,40})"),
        ("author_posts", hints.POSTS, r"(\d[\d.,' ]*k?)"),
        ("author_rating", hints.RATING, r"([+-]?\d[\d.,/%]*)"),
    ):
        value = _labelled(lines, word, shape)
        if name == "author_joined":
            joined = read_joined(value) if value else None
            value = joined.isoformat() if joined else ""
        if value:
            out[name] = value
    return out


def _lines(post: Post) -> Iterable[str]:
    """The texts of the item outside its body, piece by piece."""
    own_words = post.body.tag.find_all(string=True) if post.body and post.body is not post.item.head else ()
    skipped = {id(text) for text in own_words}
    for part in post.item.parts:
        for text in part.tag.find_all(string=True, limit=400):
            if text.strip() and id(text) not in skipped:
                yield " ".join(text.split())[:120]


def _labelled(lines: Sequence[str], word: re.Pattern[str], shape: str) -> str:
    """The value after its label, in the same piece of text or the next."""
    for at, line in enumerate(lines):
        label = word.search(line)
        if label is None or len(line) > 80 or label.start() > 3:
            continue
        rest = f"{line[label.end() :]}\n{' '.join(lines[at + 1 : at + 2])}"
        value = re.match(rf"[^\d\n:]{{0,15}}{_VALUE}{shape}", rest)
        if value:
            return value[1].strip()
    return ""
