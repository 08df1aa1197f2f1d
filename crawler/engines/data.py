"""A document of XML or JSON -> plain values: dicts, lists, texts, numbers.

XML as data: an element is a dict of its children by name, each name a list, with its attributes as `_name` and its text
as `_text`; an element without attributes and children is its text. The root stands under its own name, no list. Names
of the root's namespace and of plain RSS are bare; others have a prefix: that of _PREFIXES, else the document's own
(content_encoded, dc_creator, _rdf_about). Markup that stands as elements (XHTML in Atom) is text again.

A stranger's XML: document types are cut out before parsing and references to entities stay as they are written, so none
is ever defined, read or fetched; of what is broken, the readable part is taken.
"""

from __future__ import annotations

import json
import re
from html.entities import html5
from typing import Any

from lxml import etree

from crawler.engines.decoding import decode
from schema.capture import FetchedPage

_HEAD = r"(?:\s|<\?[^>]{0,500}\?>|<!--(?:[^-]|-(?!->))*-->)*"
_DOCTYPE = re.compile(rf"({_HEAD})<!DOCTYPE[^\[>]*(?:\[(?:[^\]\"']|\"[^\"]*\"|'[^']*')*\]\s*)?>", re.IGNORECASE)
_DECLARATION = re.compile(r"\s*<\?xml\b([^>]{0,200})\?>", re.IGNORECASE)
_ENCODING = re.compile(rb"""^\s*<\?xml[^>]{0,100}?encoding\s*=\s*["']([A-Za-z0-9_.:-]{2,40})""")
_ROOT = re.compile(rf"{_HEAD}<([A-Za-z_][\w.:-]*)")
_LISTS = re.compile(r"rss|(?:\w+:)?feed|rdf:rdf", re.IGNORECASE)
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NAMED = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z][A-Za-z0-9]{1,30};)")
_STRAY = re.compile(r"&(?!#\d{1,7};|#x[0-9a-f]{1,6};|(?:amp|lt|gt|quot|apos);)", re.IGNORECASE)
_NUMBERED = re.compile(r"&#(?:x([0-9a-f]{1,6})|(\d{1,7}));", re.IGNORECASE)
_LONG_TAG = re.compile(r"<([A-Za-z_][\w:.-]{0,60})\s[^<>]{10000,}>")  # reading attributes takes quadratic time
_TEXTS = re.compile(r"<(title|description|summary|content:encoded)>\s*")
_TEXT_MAX = 20_000
_XHTML = "http://www.w3.org/1999/xhtml"
_BARE = ("", "http://purl.org/rss/1.0/", "http://my.netscape.com/rdf/simple/0.9/")
_PREFIXES = {
    "http://www.w3.org/2005/Atom": "atom",
    "http://purl.org/rss/1.0/modules/content/": "content",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
    "http://search.yahoo.com/mrss/": "media",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf",
}


def read_data(page: FetchedPage) -> Any:
    """The document's values; None when it is neither XML nor JSON, when XML is a web page, or nothing can be read."""
    start = page.body[:2000].lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if start in (b"{", b"["):
        return _json(decode(page.body, page.charset))
    if start != b"<" and b"\0" not in page.body[:4]:
        return None
    declared = _ENCODING.match(page.body[:300])
    text = decode(page.body, declared[1].decode("ascii") if declared else page.charset)
    return _xml(text) if _is_xml(page, text) else None


def _json(text: str) -> Any:
    try:
        return json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError):
        return None


def _is_xml(page: FetchedPage, text: str) -> bool:
    head = _without_doctype(text[:20_000])
    root = _ROOT.match(head)
    if root is None or root[1].lower() == "html":
        return False
    kind = next((value.lower() for name, value in page.headers if name.lower() == "content-type"), "")
    return "xml" in kind or _DECLARATION.match(head) is not None or _LISTS.fullmatch(root[1]) is not None


def _xml(text: str) -> Any:
    text = _DECLARATION.sub("", _without_doctype(text), count=1)
    text = _mended(_NO_XML.sub("", text))
    root, is_broken = _parsed(text)
    if is_broken and (markup := _with_texts_escaped(text)) != text:
        root = _parsed(markup)[0]
    if root is None:
        return None
    bare = (*_BARE, _space(root.tag))
    return {_name(root, bare): _value(root, bare)}


def _parsed(text: str) -> tuple[Any, bool]:
    """The root, None when nothing can be read; whether anything was broken."""
    parser = etree.XMLParser(
        recover=True, resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(text.encode("utf-8"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None, True
    return root, len(parser.error_log) > 0


def _with_texts_escaped(text: str) -> str:
    """Markup that a writer left as it is in a title or a description is text: a tag that is never closed there would
    swallow all that follows."""
    out, place = [], 0
    for opening in _TEXTS.finditer(text):
        closing = text.find(f"</{opening[1]}>", opening.end(), opening.end() + _TEXT_MAX)
        if opening.start() < place or closing < 0 or text.startswith("<![CDATA[", opening.end()):
            continue
        out += [text[place : opening.end()], text[opening.end() : closing].replace("<", "&lt;")]
        place = closing
    return "".join([*out, text[place:]])


def _without_doctype(text: str) -> str:
    found = _DOCTYPE.match(text)
    return text[: found.end(1)] + text[found.end() :] if found else text


def _mended(text: str) -> str:
    """With names that only HTML knows, and all other ampersands that XML does not know, as XML writes them; not in
    CDATA, where they stand for themselves."""
    out, place = [], 0
    while place < len(text):
        start = _found(text, "<![CDATA[", place)
        outside = _LONG_TAG.sub(r"<\1>", text[place:start])
        out.append(_STRAY.sub("&amp;", _NUMBERED.sub(_numbered, _NAMED.sub(_character, outside))))
        place = _found(text, "]]>", start)
        out.append(text[start:place])
    return "".join(out)


def _found(text: str, mark: str, place: int) -> int:
    """Where the mark stands next; the end of the text where it does not."""
    at = text.find(mark, place)
    return len(text) if at < 0 else at


def _character(named: re.Match[str]) -> str:
    """Names of HTML that XML does not know; never one that stands for markup."""
    meant = html5.get(named[1], "")
    return meant if meant and not set(meant) & set("<>&") else named[0]


def _numbered(reference: re.Match[str]) -> str:
    """A number that is no character of XML gives the replacement character; lxml fails over half of a pair."""
    code = int(reference[1], 16) if reference[1] else int(reference[2])
    return reference[0] if code <= 0x10FFFF and not _NO_XML.match(chr(code)) else "\ufffd"


def _value(element: Any, bare: tuple[str, ...]) -> Any:
    value: dict[str, Any] = {}
    markup = []
    for child in element.iterchildren("*"):
        if _space(child.tag) == _XHTML:
            markup.append(etree.tostring(child, encoding="unicode", method="html"))
        else:
            value.setdefault(_name(child, bare), []).append(_value(child, bare))
    text = "".join([element.text or "", *markup]).strip()
    attributes = {f"_{_name_of(name, element, bare)}": text for name, text in element.items()}
    if not value and not attributes:
        return text
    return attributes | value | ({"_text": text} if text else {})


def _name(element: Any, bare: tuple[str, ...]) -> str:
    return _name_of(element.tag, element, bare)


def _name_of(tag: str, element: Any, bare: tuple[str, ...]) -> str:
    space, name = _space(tag), tag.rpartition("}")[2]
    if space not in bare:
        own = next((prefix for prefix, uri in element.nsmap.items() if uri == space and prefix), "")
        prefix = _PREFIXES.get(space, own)
        name = f"{prefix}_{name}" if prefix else name
    return re.sub(r"\W", "_", name)


def _space(tag: str) -> str:
    """The namespace in "{namespace}name"; a name may hold a prefix that the document declares nowhere."""
    return tag[1:].partition("}")[0] if tag.startswith("{") else ""
