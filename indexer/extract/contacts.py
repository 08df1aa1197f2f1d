"""How to reach the seller: his own handles and addresses, by a cue word or by a form that can be nothing else.

Values are canonical, so that two ways of writing one give one: telegram handles without "@" and "t.me/", tox and PGP in
upper case, session in lower case, numbers as "+" and digits, none with spaces inside. An e-mail or phone that no cue
word names is not the seller's: it is left to masking.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence, Set
from functools import cached_property
from itertools import islice
from operator import itemgetter
from typing import NamedTuple

from indexer.extract.context import Cues
from indexer.extract.contract import Anchor, Reading, Text
from indexer.scanning import word_start
from schema.listing import Offer, Span

FIELDS = ("contacts",)
AFTER: tuple[str, ...] = ()

_AT_MOST = 60
_CUE_REACH = 48  # characters between a cue word and its value, in one line


class Contact(NamedTuple):
    """A contact in Text.raw: kind, value as kept, place, rule."""

    kind: str
    value: str
    start: int
    end: int
    rule: str


# Values by their form alone, within a token that holds something rare; every repeat is bounded.
_TOKEN = re.compile(r"\S*")
_RARE = re.compile(r"@|://|\.(?:me/|dog/|onion|gg/)")
_HEX = re.compile(r"[0-9A-Fa-f]{64}")
# Letters, digits and underscore of scripts with spaces: what Chinese, Thai or Korean words stand before begins there.
_W = "0-9A-Za-z_\u00aa-\u0dff\u1e00-\u1fff"
_UNSEEN = "\u00ad\u200b-\u200f\u2060\u20e3\ufe0f\ufeff"  # signs that hide in a word: an address goes on behind them
_FORMS = re.compile(
    rf"""
    (?:https?://)?(?<![{_W}.])(?:t|telegram)\.(?:me|dog)/(?P<telegram>\+?[A-Za-z0-9_]{{4,40}})
  | (?:https?://)?(?<![{_W}.])(?:wa\.me|api\.whatsapp\.com/send\?phone=)/?(?P<whatsapp>\+?\d{{6,15}})
  | (?:https?://)?(?<![{_W}.])(?:discord\.gg|discord(?:app)?\.com/invite)/(?P<discord>[A-Za-z0-9-]{{2,32}})
  | (?:https?://)?(?<![{_W}.-])(?P<onion>(?:[\w-]{{1,63}}\.){{0,3}}[a-z2-7]{{56}}\.onion)(?:[/:?][^\s<>"'\]]{{0,300}})?
  | (?P<simplex>https?://simplex\.chat/[^\s<>"'\]]{{8,400}})
  | (?P<url>https?://[^\s<>"'\]]{{4,300}})
  | (?<![{_W}@./:+-])(?P<matrix>@[A-Za-z0-9._=-]{{1,64}}:[A-Za-z0-9-]{{1,63}}(?:\.[A-Za-z0-9-]{{1,63}}){{1,4}})
  | (?<![{_W}.+-])(?P<mail>[{_W}.+-]{{1,64}}@[{_W}-]{{1,63}}(?:\.[{_W}-]{{1,63}}){{1,6}})
  | (?<![{_W}\d@./+{_UNSEEN}-])(?<!/:)@(?P<handle>[A-Za-z][A-Za-z0-9_]{{3,40}})(?![\w@.]{{0,80}}@)
  | (?<![0-9A-Za-z])(?P<tox>[0-9A-Fa-f]{{76}})(?![0-9A-Za-z])
  | (?<![0-9A-Za-z])(?P<session>05[0-9A-Fa-f]{{64}})(?![0-9A-Za-z])
    """,
    re.VERBOSE,
)
_PGP = re.compile(r"(?<![0-9A-Za-z])(?:[0-9A-Fa-f]{4}[ \u00a0:]{0,2}){9}[0-9A-Fa-f]{4}(?![0-9A-Za-z])")
# Hosts whose name says that an address there is a chat account.
_JABBER_HOST = re.compile(
    r"(?:^|\.)(?:xmpp|jabber|exploit\.im|thesecure\.biz|jabb|xmpp\.jp|404\.city|conversations\.im|draugr)",
    re.IGNORECASE,
)
_CODE_WORDS = (
    "media import property keyframes charset font override param return returns author todo app route staticmethod"
)
_CODE = frozenset(_CODE_WORDS.split())
_HANDLE_KINDS = frozenset({"telegram", "discord", "wickr", "signal", "session", "line"})
_NUMBER_KINDS = frozenset({"whatsapp", "signal", "icq", "telegram", "wechat", "line", "zalo", "qq", "viber"})
_SHORT_NUMBERS = frozenset({"icq", "qq"})
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{2,39}")
_NAMES = {kind: _NAME for kind in ("telegram", "wickr", "wechat", "line", "zalo", "kakaotalk", "skype")} | {
    "discord": re.compile(r"[A-Za-z][A-Za-z0-9_.]{1,39}(?:#[0-9]{4})?"),
    "skype": re.compile(r"(?:live:)?[A-Za-z.][A-Za-z0-9_.-]{2,39}"),
    "signal": re.compile(r"[A-Za-z_][A-Za-z0-9_]{2,31}\.[0-9]{2,10}(?![0-9A-Za-z])"),
    "threema": re.compile(r"[A-Z0-9*][A-Z0-9]{7}(?![0-9A-Za-z])"),
}
_NAMED_KINDS = _NUMBER_KINDS | _NAMES.keys()
_UNMISTAKABLE = re.compile(r".*#[0-9]{4}|live:.*")  # what only an account of Discord or Skype is written like
_NUMBER_BEFORE = re.compile(r"\+[0-9][0-9 ().-]{6,18}[0-9](?=[ (,:/-]{1,3}$)")
_PHONE = re.compile(r"\+?\d[\d ().-]{3,18}\d(?![0-9A-Za-z])")
_TO_NUMBER = re.compile(r"[\s:：=–-]{0,4}(?:(?:number|no|номер|id)[\s.:]{0,3})?")
_TOLD_BY_FORM = re.compile(r"[A-Za-z.-]{1,30}[0-9_]")  # a name with a digit or underscore needs no colon before it
_TO_NAME = re.compile(
    r"\s?(?:id|bot|me|us|support|handle|username|user|no|number|ник|ид|号)?\s{0,2}[:：=\-–>›»]{1,3}\s{0,3}@?"
)


def read(text: Text, so_far: Offer) -> Reading:
    """All contacts of title and body by kind, in order, each once."""
    found: dict[str, list[str]] = {}
    spans: list[Span] = []
    for contact in sorted(find(text), key=lambda one: one.start)[:_AT_MOST]:
        values = found.setdefault(contact.kind, [])
        if contact.value not in values:
            values.append(contact.value)
        spans.append(text.raw_span(contact.start, contact.end, contact.rule))
    if not found:
        return Reading()
    fields = {"contacts": {kind: tuple(values) for kind, values in found.items()}}
    return Reading(fields, {"offer.contacts": tuple(spans)})


def find(text: Text) -> list[Contact]:
    """The writer's own contacts, in any order."""
    cues = _Cues(text)
    contacts = list(_by_form(text, cues))
    if any(cues.of({"pgp"})):
        contacts += [
            Contact("pgp", re.sub("[ \u00a0:]", "", key.group()).upper(), *key.span(), "contact.pgp.cue")
            for key in _PGP.finditer(text.raw)
            if cues.before(key.start()) == "pgp"
        ]
    taken = [(contact.start, contact.end) for contact in contacts]
    named = [one for one in _by_name(text, cues) if not any(low < one.end and one.start < high for low, high in taken)]
    return _no_rows(contacts + named)


_OWN_AT_MOST = 3  # different addresses or numbers of one kind that a seller names; more are rows of a sample


def _no_rows(contacts: list[Contact]) -> list[Contact]:
    """Without kinds of which there are too many: those are other people's."""
    different: dict[str, set[str]] = {}
    for contact in contacts:
        if contact.kind in ("email", "jabber") or contact.value.lstrip("+")[:1].isdigit():
            different.setdefault(contact.kind, set()).add(contact.value)
    return [one for one in contacts if len(different.get(one.kind, ())) <= _OWN_AT_MOST]


class _Cues:
    """Cue words of contacts by place in Text.raw."""

    def __init__(self, text: Text) -> None:
        self.text = text
        self.named: Sequence[Anchor] = text.anchors.get("contacts", ())

    @cached_property
    def anchors(self) -> Sequence[Anchor]:
        return [anchor for anchor in self.named if not _in_address(self.text.joined, anchor)]

    @cached_property
    def ends(self) -> Sequence[int]:
        return [anchor.end for anchor in self.anchors]

    @cached_property
    def samples(self) -> Cues:
        return Cues(self.text, "sample")

    def of(self, kinds: Set[str]) -> Iterator[Anchor]:
        """Cue words of some kinds."""
        return (one for one in self.named if one.id in kinds and not _in_address(self.text.joined, one))

    def before(self, raw_place: int) -> str:
        """Kind of the last cue word before a place, in the same line and near; "" when there is none."""
        if not self.named:
            return ""
        place = self.text.joined_at(raw_place)
        at = bisect_right(self.ends, place) - 1
        if at < 0 or place - self.ends[at] > _CUE_REACH or "\n" in self.text.joined[self.ends[at] : place]:
            return ""
        return self.anchors[at].id


def _in_address(joined: str, anchor: Anchor) -> bool:
    """Whether a word is part of an address ("x@mail.example", "support@...") and so no cue."""
    before = joined[anchor.start - 1 : anchor.start] if anchor.start else ""
    after = joined[anchor.end : anchor.end + 2]
    return before in ("@", ".", "/", "_") or after[:1] == "@" or (after[:1] in (".", "_") and after[1:].isalnum())


def _by_form(text: Text, cues: _Cues) -> Iterator[Contact]:
    forms = (form for start, end in _tokens(text) for form in _FORMS.finditer(text.raw, start, end))
    for form in islice(forms, 4 * _AT_MOST):
        if contact := _formed(form, text, cues):
            yield contact


def _tokens(text: Text) -> Iterator[tuple[int, int]]:
    """Words between white space that hold something rare, in order."""
    signs = [sign.start() for sign in _RARE.finditer(text.raw)]
    hexes = [start for start, end in text.long_words if end - start >= 64 and _HEX.search(text.raw, start, end)]
    done = 0
    for place in sorted(signs + hexes) if hexes else signs:
        if place >= done:
            start = word_start(text.raw, place, _TOKEN, place - done)
            done = place + len(_TOKEN.match(text.raw, place)[0])  # type: ignore[index]  # an empty match is one
            yield start, done


def _formed(form: re.Match[str], text: Text, cues: _Cues) -> Contact | None:
    kind = form.lastgroup or ""
    start, end = form.span()
    if kind in ("telegram", "whatsapp", "discord", "simplex", "matrix"):
        return Contact(kind, form[kind], start, end, f"contact.{kind}.link")
    if kind in ("onion", "session"):
        return Contact(kind, form[kind].lower(), start, end, f"contact.{kind}")
    if kind == "tox":
        return Contact(kind, form[kind].upper(), start, end, "contact.tox")
    cue = cues.before(start)
    if kind == "mail":
        return _mail(form, text, cue, cues)
    if kind == "handle":
        return _handle(form, cue, text.kind == "reply")
    value = form["url"].rstrip(".,;:!?)")
    return Contact("url", value, start, start + len(value), "contact.url.cue") if cue == "own" else None


def _mail(form: re.Match[str], text: Text, cue: str, cues: _Cues) -> Contact | None:
    raw, address = text.raw, form["mail"].rstrip(".-_")
    end = form.start() + len(address)
    if raw[end : end + 1] in (":", "|", ";") and raw[end + 1 : end + 2].strip():
        return None  # "user@host:password" is a row of a dump
    if _JABBER_HOST.search(address.partition("@")[2]) or cue == "jabber":
        return Contact("jabber", address, form.start(), end, "contact.jabber.cue" if cue else "contact.jabber.host")
    if cue == "own" or (cue == "email" and not _in_record(cues, form.start(), end)):
        return Contact("email", address, form.start(), end, "contact.email.cue")
    return None


_RECORD_REACH = 70


def _in_record(cues: _Cues, start: int, end: int) -> bool:
    """Whether other personal fields stand around: "Name: ..., Email: ..., DOB: ..." is no seller's card."""
    text = cues.text
    low, high = text.joined_at(start) - _RECORD_REACH, text.joined_at(end) + _RECORD_REACH
    if cues.samples.before(low + _RECORD_REACH, 28):
        return True
    data = text.found("data_types")
    first, last = (bisect_left(data, place, key=_START) for place in (low, high))
    kinds = {one.id for one in data[first:last] if one.end <= high}
    return bool(kinds - {"email", "social_profile", "username", "none"})


_START = itemgetter(1)


def _handle(form: re.Match[str], cue: str, is_reply: bool) -> Contact | None:
    """ "@name": the kind its cue says, telegram without one. In a reply a bare one speaks to another user."""
    handle = form["handle"]
    kind = cue if cue in _HANDLE_KINDS else "telegram"
    if handle.lower() in _CODE or (is_reply and cue not in ("own", kind)) or (not cue and len(handle) < 5):
        return None
    return Contact(kind, handle, form.start(), form.end(), f"contact.{kind}.{'cue' if cue else 'handle'}")


def _by_name(text: Text, cues: _Cues) -> Iterator[Contact]:
    """ "TG: some_name", "icq 123456", "whatsapp +44 ...": values that only their cue word makes a contact."""
    for cue in cues.of(_NAMED_KINDS):
        if cue.id == "line" and not _is_messenger(text, cue):
            continue
        place = text.raw_at(cue.end)
        if contact := _number(text, cue.id, place, cues) or _named(text, cue, place):
            yield contact


def _is_messenger(text: Text, cue: Anchor) -> bool:
    """ "LINE: name", "line id": not a line of a file."""
    written = text.raw_words(cue.start, cue.end)
    return written == "LINE" or not written.isascii() or " " in written


def _number(text: Text, kind: str, place: int, cues: _Cues) -> Contact | None:
    if kind not in _NUMBER_KINDS or not (gap := _TO_NUMBER.match(text.raw, place)):
        return None
    phone = _PHONE.match(text.raw, gap.end()) or _before(text, kind, place, cues)
    if not phone or sum(map(str.isdigit, phone.group())) < (5 if kind in _SHORT_NUMBERS else 8):
        return None
    digits = re.sub(r"\D", "", phone.group())
    return Contact(kind, f"+{digits}" if phone[0][0] == "+" else digits, *phone.span(), f"contact.{kind}.cue")


def _before(text: Text, kind: str, place: int, cues: _Cues) -> re.Match[str] | None:
    """The number between a word for the seller and its messenger: "contact +1 555 ... whatsapp"."""
    word = text.raw.rfind(" ", 0, place - 1) + 1
    found = _NUMBER_BEFORE.search(text.raw, max(0, word - 26), word) if kind not in _SHORT_NUMBERS else None
    return found if found and cues.before(found.start()) == "own" else None


def _named(text: Text, cue: Anchor, place: int) -> Contact | None:
    """A name after a colon or the like; without one where its form is that of an account."""
    form, raw = _NAMES.get(cue.id), text.raw
    if form is None:
        return None
    gap = _TO_NAME.match(raw, place)
    at = gap.end() if gap else place + (raw[place : place + 1] == " ")
    name = form.match(raw, at)
    if not name or raw.startswith(("@", "://", "/"), name.end()):
        return None
    alone = cue.id in ("signal", "threema") or not raw[place - 1].isascii() or _TOLD_BY_FORM.match(name.group())
    if not gap and (not alone or cue.id in ("telegram", "discord")) and not _UNMISTAKABLE.fullmatch(name.group()):
        return None
    value = name.group().rstrip(".-")
    return Contact(cue.id, value, name.start(), name.start() + len(value), f"contact.{cue.id}.cue")
