"""What a page carries so that the place can say later "unchanged" (304) instead of sending it again. Pure."""

from __future__ import annotations

import json

from schema.capture import FetchedPage

_MOST = 200  # characters of a validator; longer ones are no validators but something to know us by


def validators_of(page: FetchedPage) -> str:
    """ETag and Last-Modified as text for ThreadMark.validators; "" when the page has neither."""
    headers = {name.lower(): value.strip() for name, value in page.headers}
    found = {name: headers.get(name, "") for name in ("etag", "last-modified")}
    kept = {name: value for name, value in found.items() if value and len(value) <= _MOST and _can_be_sent(value)}
    return json.dumps(kept) if kept and page.status == 200 else ""


def _can_be_sent(value: str) -> bool:
    return value.isascii() and value.isprintable()


def headers_of(validators: str, *, known: bool) -> tuple[tuple[str, str], ...]:
    """The conditional headers of a request.

    known  the place knows us anyway (an account, a direct connection). Otherwise an ETag, which can be made for one
           visitor alone, would tie this circuit to the last one as a cookie does; only the date is sent then
    """
    found = json.loads(validators) if validators else {}
    headers = []
    if known and "etag" in found:
        headers.append(("If-None-Match", found["etag"]))
    if "last-modified" in found:
        headers.append(("If-Modified-Since", found["last-modified"]))
    return tuple(headers)
