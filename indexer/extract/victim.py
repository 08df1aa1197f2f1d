"""Whose data or network is it? The organisation, its domain and its trade."""

from __future__ import annotations

import re

from indexer.extract.contract import Reading, Text
from schema.listing import Offer, Victim

FIELDS = ("victim",)
# A name before its domain in brackets says who it is most surely.
_DOMAIN = re.compile(
    r"(?<![\w@./-])((?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,4}(?:[a-z]{2,12}|xn--[a-z0-9]{2,20}))(?![\w-]|\.[a-z]|@)",
    re.IGNORECASE,
)
_NOT_A_VICTIM = re.compile(
    r"(?:^|\.)(?:onion|t\.me|telegram\.\w+|pastes?\.\w+|pastebin\.com|mega\.nz|mediafire\.com|anonfiles?\.\w+|gofile\.io|imgur\.com|github\.com|"
    r"google\.com|sql|csv|txt|zip|rar|7z|json|xlsx?|pdf|jpe?g|png|php|html?|exe|py|js|gz|tar|md|log|cfg|db)$",
    re.IGNORECASE,
)
_NAME = (
    r"[A-ZÀ-ÖØ-ÞА-ЯЁ\"«“][\w&.'’\"»”-]{0,40}"
    r"(?:[ ](?:(?:of|the|and|de|del|do|da|dos|das|du|des|la|le|für|der|di|и|&)[ ]){0,2}[A-ZÀ-ÖØ-ÞА-ЯЁ0-9\"«“][\w&.'’\"»”-]{0,40}){0,6}"
)
_BEFORE_DOMAIN = re.compile(rf"({_NAME})\s?\($")
_LABELLED = re.compile(
    rf"\b(?i:company|victim|target|organi[sz]ation|компания|empresa|entreprise|firma|azienda|perusahaan)\s?[:=-]\s?({_NAME})"
)
_WAS = re.compile(
    rf"({_NAME})(?:,? \(?[A-Z]{{2,3}}\)?)? (?i:was|were|has been|got) (?i:breached|hacked|leaked|compromised|dumped)|({_NAME}), (?i:breached|hacked)"
)
_UNSPACED_BEFORE = re.compile(r"([\u3400-\u9fff\uac00-\ud7af\u3040-\u30ff]{2,14})\s?[((]$")
_ARABIC_BEFORE = re.compile(r"((?:شركة|بنك|مستشفى|جامعة|وزارة)(?: [\u0600-\u06ff]+){1,4})\s?\($")
_TITLE_PARTS = re.compile(r"\s[-–—:|]\s|\s?[:|]\s|,\s|\(|\s[-–—]")
_TAG = re.compile(
    r"^\s*(?:\[[^\]]{1,20}\]|\([^)]{1,12}\)|(?i:wts|wtb|selling|sell|vendo|vends|fuite|продам|продаю|слив|jual|verkaufe)\b:?)\s*[-–:]?\s*(?i:db|database|base de clientes|base de datos de|dump|data|bd|базу?|basis data)?\s*(?i:de|of|do|da|del)?\s*"
)
_GENERIC = re.compile(
    r"(?i)^(?:the|this|total|fields|format|sample|price|fresh|new|new base|private|full|selling|usa|uk|us|eu|combo|cloud|fullz|cvv|whole|old|hi|all|collected|geo|free|vendo|base|database|db|read|scam|hello|auction|passport|bulletproof|raas|citrix|police|which|pack|records?|country|data|leak)\b"
)
_SECTORS = (
    ("health", re.compile(r"(?i)hospital|clinic|health|medical|pharma|dental|mutuelle|santé|больниц|клиник|医院|مستشفى|अस्पताल|krankenhaus|bệnh viện")),
    ("finance", re.compile(r"(?i)\b(?:bank|banco|banque|finance|credit|insurance|assurance|seguro|koperasi|capital|loan)|банк|мфо|страхов|银行|保险|للتأمين|بنك|बैंक")),
    ("government", re.compile(r"(?i)ministr|ministério|government|citizen|police|municipal|public|федеральн|министерств|政府|وزارة|सरकार|\.gov\b")),
    ("education", re.compile(r"(?i)universi|school|college|academy|университет|школ|大学|جامعة|विश्वविद्यालय")),
    ("telecom", re.compile(r"(?i)telecom|mobile|telco|абонент|связь|电信|اتصالات")),
    ("transport", re.compile(r"(?i)airline|airways|logistic|shipping|transport|物流|快递|авиа")),
    ("energy", re.compile(r"(?i)energ|power|electric|oil|gas\b|água|water")),
    ("retail", re.compile(r"(?i)shop|store|retail|bazaar|market|магазин|商城")),
    ("hospitality", re.compile(r"(?i)hotel|resort|restaurant|отель")),
    ("gaming", re.compile(r"(?i)\bgames?\b|gaming|casino|игр")),
)  # fmt: skip


def read(text: Text, so_far: Offer) -> Reading:
    """Name, domain and sector; a name alone or a domain alone is a victim too."""
    domain, place = _domain(text.raw)
    name, start, end, rule = _name(text, place)
    if not name and not domain:
        return Reading()
    spans = [text.raw_span(start, end, rule)] if name else []
    if domain:
        spans.append(text.raw_span(place, place + len(domain), "victim.domain"))
    sector = next((id_ for id_, words in _SECTORS if words.search(f"{name} {domain}")), "")
    return Reading({"victim": Victim(name, domain.lower(), sector)}, {"offer.victim": tuple(spans)})


def _domain(raw: str) -> tuple[str, int]:
    """The first host name that is no contact, mail host, file or download place."""
    for found in list(_DOMAIN.finditer(raw[:20_000]))[:40]:
        host = found[1]
        before = raw[max(0, found.start() - 10) : found.start()]
        if _NOT_A_VICTIM.search(host) or host.replace(".", "").isdigit() or "://" in before or before.endswith("@"):
            continue
        if len(host.rsplit(".", 1)[1]) >= 2 and not re.fullmatch(r"[A-Z]\.[A-Z].*|.*\.[A-Z][a-z]+", host):
            return host, found.start(1)
    return "", 0


def _name(text: Text, domain_at: int) -> tuple[str, int, int, str]:
    if domain_at:
        near = text.raw[max(0, domain_at - 120) : domain_at].rpartition("\n")[2]
        for pattern in (_BEFORE_DOMAIN, _UNSPACED_BEFORE, _ARABIC_BEFORE):
            if found := pattern.search(near):
                start = domain_at - len(near) + found.start(1)
                return *_trimmed(found[1], start), "victim.before_domain"
    for pattern in (_LABELLED, _WAS):
        if found := pattern.search(text.raw[:4000]):
            group = 1 if found[1] else 2
            return *_trimmed(found[group], found.start(group)), "victim.stated"
    return _titled(text)


_LEADING = re.compile(
    r"^(?:(?:Base|База|Базу|Data|Database|DB|Dump|Leak|Vendo|Selling|In|The|From|At)(?: completa| complète)?(?: de clientes)?(?: de la| de| of| do| da)? )+"
)


def _trimmed(name: str, start: int) -> tuple[str, int, int]:
    lead = _LEADING.match(name)
    if lead and lead.end() < len(name):
        name, start = name[lead.end() :], start + lead.end()
    name = name.rstrip(" .,'’")
    return name, start, start + len(name)


def _titled(text: Text) -> tuple[str, int, int, str]:
    """The capitalised beginning of a title, once tags and words of selling are off."""
    title = text.title.original[:200]
    tag = _TAG.match(title)
    start = tag.end() if tag else 0
    found = re.compile(_NAME).match(title, start)
    if not found or _GENERIC.match(found.group()) or found.group().isupper() or " " not in found.group():
        return "", 0, 0, ""
    name, start, end = _trimmed(found.group(), found.start())
    return name, start, end, "victim.title"
