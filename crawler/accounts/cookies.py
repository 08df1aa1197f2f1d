"""Cookies as text: the Netscape form that browsers' extensions and curl write, and our own JSON. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from http.cookiejar import Cookie

Form = dict[str, str | int | bool | None]
_HTTP_ONLY = "#HttpOnly_"


def from_netscape(text: str, hosts: Iterable[str]) -> list[Cookie]:
    """The cookies of a file that belong to any of the hosts ("harbor.example:8080" counts as its name).

    One a line: domain, whether subdomains too, path, whether for https only, expiry in Unix seconds (0: none), name,
    value, tab-separated. Lines of any other form are passed over.
    """
    names = [host.partition(":")[0].lower() for host in hosts]
    rows = (line.removeprefix(_HTTP_ONLY).split("\t") for line in text.splitlines() if not _is_comment(line))
    found = (_cookie(*row) for row in rows if len(row) == 7 and row[4].strip().lstrip("-").isdecimal())
    return [cookie for cookie in found if any(_is_for(cookie.domain, name) for name in names)]


def _is_comment(line: str) -> bool:
    return line.startswith("#") and not line.startswith(_HTTP_ONLY)


def _is_for(domain: str, host: str) -> bool:
    bare = domain.lower().lstrip(".")
    return host == bare or host.endswith(f".{bare}")


def _cookie(domain: str, subdomains: str, path: str, secure: str, expires: str, name: str, value: str) -> Cookie:
    ends = int(expires)
    return make(
        {
            "domain": domain.strip().lower(),
            "path": path or "/",
            "secure": secure.upper() == "TRUE",
            "expires": ends if ends > 0 else None,
            "name": name,
            "value": value.rstrip("\r"),
        }
    )


def to_form(cookie: Cookie) -> Form:
    names = ("domain", "path", "secure", "expires", "name", "value")
    return {name: getattr(cookie, name) for name in names}


def make(form: Form) -> Cookie:
    domain = str(form["domain"])
    expires = form.get("expires")
    return Cookie(
        version=0,
        name=str(form["name"]),
        value=str(form["value"] or ""),
        port=None,
        port_specified=False,
        domain=domain,
        domain_specified=domain.startswith("."),
        domain_initial_dot=domain.startswith("."),
        path=str(form["path"]),
        path_specified=True,
        secure=bool(form["secure"]),
        expires=None if expires is None else int(expires),
        discard=expires is None,
        comment=None,
        comment_url=None,
        rest={},
    )
