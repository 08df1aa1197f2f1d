"""How to reach the seller: his own handles and addresses, by a cue word or by a form that can be nothing else.

Values are as written, but telegram handles stand without "@" and "t.me/", tox, session and PGP values in upper or lower
case as those systems write them and without spaces. An e-mail or phone that no cue word names is not the seller's: it is left
to masking.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from indexer.extract.anchors import only_words
from indexer.extract.contract import Reading, Text
from indexer.extract.vocabulary import entries
from indexer.folding import fold
from schema.listing import Offer, Span
from schema.vocabulary import CONTACT_KINDS

FIELDS = ("contacts",)
_AT_MOST = 60
_CUE_REACH = 48  # characters between the line's words and the value


class Contact(NamedTuple):
    """A contact in Text.raw: kind, value as kept, place, rule."""

    kind: str
    value: str
    start: int
    end: int
    rule: str


# Values by their form alone. Every alternative begins with something rare, and every repeat is bounded.
_FORMS = re.compile(
    r"""
    (?P<telegram>(?:https?://)?(?<![\w.])(?:t|telegram)\.(?:me|dog)/(?P<tme>\+?[A-Za-z0-9_]{4,40}))
  | (?P<whatsapp>(?:https?://)?(?<![\w.])(?:wa\.me|api\.whatsapp\.com/send\?phone=)/?(?P<wame>\+?\d{6,15}))
  | (?P<discord>(?:https?://)?(?<![\w.])(?:discord\.gg|discord(?:app)?\.com/invite)/(?P<invite>[A-Za-z0-9-]{2,32}))
  | (?P<onion>(?:https?://)?(?<![\w.-])(?P<host>(?:[\w-]{1,63}\.){0,3}[a-z2-7]{56}\.onion)(?:[/:?][^\s<>"'\]]{0,300})?)
  | (?P<url>https?://(?P<address>[^\s<>"'\]]{4,300}))
  | (?<![\w.+-])(?P<mail>[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6})
  | (?<![\w@./:+-])@(?P<handle>[A-Za-z][A-Za-z0-9_]{3,40})(?![\w@.]*@)
  | (?<![0-9A-Za-z])(?P<tox>[0-9A-Fa-f]{76})(?![0-9A-Za-z])
  | (?<![0-9A-Za-z])(?P<session>05[0-9A-Fa-f]{64})(?![0-9A-Za-z])
  | (?<![0-9A-Za-z])(?P<pgp>(?:[0-9A-Fa-f]{4}[ \u00a0:]{0,2}){9}[0-9A-Fa-f]{4})(?![0-9A-Za-z])
    """,
    re.VERBOSE,
)
_QUICK = re.compile(r"@|://|\.me/|\.onion|\.gg/|[0-9A-Fa-f]{40}|(?:[0-9A-Fa-f]{4}[ :\u00a0]{1,2}){5}", re.IGNORECASE)
# Hosts whose name says that an address there is a chat account.
_JABBER_HOST = re.compile(
    r"(?:^|\.)(?:xmpp|jabber|exploit\.im|thesecure\.biz|jabb|xmpp\.jp|404\.city|conversations\.im|draugr)",
    re.IGNORECASE,
)
_CODE = frozenset(
    ["media", "import", "property", "keyframes", "charset", "font", "override", "param", "return", "returns", "author", "todo", "app", "route", "staticmethod"]
)
_PHONE = re.compile(r"\+?\d[\d ().-]{6,18}\d")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{2,39}")
_AFTER_CUE = re.compile(
    r"\s?(?:id|bot|me|us|support|handle|username|user|no|number|ник|ид|号)?\s{0,2}[:：=\-–>›»]{1,3}\s{0,3}@?"
)


def read(text: Text, so_far: Offer) -> Reading:
    """All contacts of title and body by kind, in order, each once."""
    found: dict[str, list[str]] = {}
    spans: list[Span] = []
    for contact in sorted(find(text.raw, is_reply=text.kind == "reply"), key=lambda one: one.start)[:_AT_MOST]:
        values = found.setdefault(contact.kind, [])
        if contact.value not in values:
            values.append(contact.value)
        spans.append(text.raw_span(contact.start, contact.end, contact.rule))
    if not found:
        return Reading()
    fields = {"contacts": {kind: tuple(values) for kind, values in found.items()}}
    return Reading(fields, {"offer.contacts": tuple(spans)})


def find(raw: str, *, is_reply: bool = False) -> list[Contact]:
    """The writer's own contacts in a text as written."""
    contacts: list[Contact] = []
    if _QUICK.search(raw):
        for form in _FORMS.finditer(raw):
            if len(contacts) > 4 * _AT_MOST:
                break
            if contact := _by_form(form, raw, is_reply):
                contacts.append(contact)
    taken = [(contact.start, contact.end) for contact in contacts]
    contacts += [one for one in _by_cue(raw) if not any(start < one.end and one.start < end for start, end in taken)]
    return contacts


def _by_form(form: re.Match[str], raw: str, is_reply: bool) -> Contact | None:
    kind = form.lastgroup or ""
    group = {"tme": "telegram", "wame": "whatsapp", "invite": "discord", "host": "onion", "address": "url"}.get(
        kind, kind
    )
    start, end = form.span()
    if group == "telegram":
        return Contact("telegram", form["tme"], start, end, "contact.telegram.link")
    if group == "whatsapp":
        return Contact("whatsapp", form["wame"], start, end, "contact.whatsapp.link")
    if group == "discord":
        return Contact("discord", form["invite"], start, end, "contact.discord.link")
    if group == "onion":
        return Contact("onion", form["host"], start, end, "contact.onion")
    if group == "url":
        return _url(form, raw)
    if group == "mail":
        return _mail(form, raw)
    if group == "handle":
        return _handle(form, raw, is_reply)
    return _key(group, form, raw)


def _url(form: re.Match[str], raw: str) -> Contact | None:
    cue = _cue_before(raw, form.start())
    if cue != "own":
        return None
    value = form["url"].rstrip(".,;:!?)")
    return Contact("url", value, form.start(), form.start() + len(value), "contact.url.cue")


def _mail(form: re.Match[str], raw: str) -> Contact | None:
    address = form["mail"].rstrip(".-_")
    end = form.start() + len(address)
    if raw[end : end + 1] in (":", "|", ";") and raw[end + 1 : end + 2].strip():
        return None  # "user@host:password" is a row of a dump
    cue = _cue_before(raw, form.start())
    if _JABBER_HOST.search(address.partition("@")[2]) or cue == "jabber":
        return Contact("jabber", address, form.start(), end, "contact.jabber.cue" if cue else "contact.jabber.host")
    if cue in ("email", "own"):
        return Contact("email", address, form.start(), end, "contact.email.cue")
    return None


def _handle(form: re.Match[str], raw: str, is_reply: bool) -> Contact | None:
    handle = form["handle"]
    cue = _cue_before(raw, form.start())
    kind = cue if cue in ("telegram", "discord", "wickr", "signal", "session") else "telegram"
    if handle.lower() in _CODE or (is_reply and cue not in ("own", kind)) or (not cue and len(handle) < 5):
        return None
    return Contact(kind, handle, form.start(), form.end(), f"contact.{kind}.{'cue' if cue else 'handle'}")


def _key(kind: str, form: re.Match[str], raw: str) -> Contact | None:
    value = re.sub(r"[ \u00a0:]", "", form.group())
    if kind == "pgp":
        if _cue_before(raw, form.start()) != "pgp":
            return None
        return Contact("pgp", value.upper(), form.start(), form.end(), "contact.pgp.cue")
    value = value.upper() if kind == "tox" else value.lower()
    return Contact(kind, value, form.start(), form.end(), f"contact.{kind}")


def _cue_before(raw: str, place: int) -> str:
    """Kind of the last cue word before a place, in the same line and near; "" when there is none."""
    near = raw[max(0, place - _CUE_REACH) : place]
    line = near.rpartition("\n")[2]
    found = ""
    for cue in _cues().finditer(f" {only_words(fold(line).text)} "):
        found = _kinds()[cue.group(1)]
    return found


@cache
def _kinds() -> dict[str, str]:
    return {only_words(word).strip(): kind for kind, words in entries("contacts").items() for word in words}


@cache
def _cues() -> re.Pattern[str]:
    """Cue words: with spaces around in scripts that have them, anywhere in those that do not."""
    spaced = sorted((word for word in _kinds() if word[0] < "\u0e00"), key=len, reverse=True)
    unspaced = sorted((word for word in _kinds() if word[0] >= "\u0e00"), key=len, reverse=True)
    return re.compile(f"(?=((?<= )(?:{'|'.join(spaced)})(?= )|(?:{'|'.join(unspaced)})))")


def _by_cue(raw: str) -> Iterator[Contact]:
    """ "TG: some_name", "icq 123456", "whatsapp +44 ...": values that only their cue word makes a contact."""
    for cue in _named().finditer(raw):
        kind = _kinds().get(fold(cue.group()).text, "")
        if kind not in CONTACT_KINDS:
            continue
        if kind in ("whatsapp", "signal", "icq", "telegram") and (phone := _number_after(cue.end(), raw)):
            yield Contact(kind, phone.group(), phone.start(), phone.end(), f"contact.{kind}.cue")
        elif kind in ("telegram", "wickr", "discord") and (gap := _AFTER_CUE.match(raw, cue.end())):
            name = _NAME.match(raw, gap.end())
            if (
                name
                and "@" not in raw[name.end() : name.end() + 1]
                and not name.group().lower().startswith(("http", "t.me"))
            ):
                value = name.group().rstrip(".-")
                yield Contact(kind, value, name.start(), name.start() + len(value), f"contact.{kind}.cue")


def _number_after(place: int, raw: str) -> re.Match[str] | None:
    gap = re.compile(r"[\s:：=–-]{0,4}(?:(?:number|no|номер|id)[\s.:]{0,3})?").match(raw, place)
    return _PHONE.match(raw, gap.end()) if gap else None


@cache
def _named() -> re.Pattern[str]:
    words = [
        word for word, kind in _kinds().items() if kind in ("telegram", "wickr", "discord", "whatsapp", "signal", "icq")
    ]
    return re.compile(
        rf"(?<!\w)(?:{'|'.join(sorted(map(re.escape, words), key=len, reverse=True))})(?!\w)", re.IGNORECASE
    )
