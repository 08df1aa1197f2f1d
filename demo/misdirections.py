"""Where a bad page wants to lead its reader: out of the place, into this machine, round in circles, on for ever."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.responses import HTMLResponse, RedirectResponse, Response


@dataclass(frozen=True, slots=True)
class Asked:
    """html is the good page, url its own address (path and query), step a counter that redirects carry."""

    html: str
    url: str
    step: int
    login: str


def endless_redirects(asked: Asked) -> Response:
    base = asked.url.partition("&step=")[0]
    return RedirectResponse(f"{base}&step={asked.step + 1}", 302)


def redirect_to_itself(asked: Asked) -> Response:
    return RedirectResponse(asked.url, 302)


def endless_thread(asked: Asked) -> Response:
    """Every page of the thread has a next one, for ever: a calendar."""
    base = asked.url.partition("&step=")[0]
    onward = f"{base}&step={asked.step + 1}"
    arrow = f'<div class="pagination"><ul><li class="arrow next"><a rel="next" href="{onward}">Next</a></li></ul></div>'
    return HTMLResponse(asked.html.replace("</body>", f"{arrow}</body>"))


def bad_links(asked: Asked) -> Response:
    """A next page that is a file, a script, or a machine of ours."""
    addresses = (
        "file:///etc/passwd", "javascript:alert(1)", "data:text/html,x", "http://127.0.0.1:9200/", "blob:x",
        "//clearnet.example/", "http://169.254.169.254/", "ftp://harbor.onion/", "http://[::1/", "intent://x#Intent;end",
    )  # fmt: skip
    arrows = "".join(f'<li class="arrow next"><a rel="next" href="{address}">Next</a></li>' for address in addresses)
    return HTMLResponse(
        asked.html.replace("</body>", f'<div class="pagination"><ul>{arrows}</ul></div></body>').replace(
            "words", "words " + "".join(f'<a href="{address}">x</a>' for address in addresses)
        )
    )


def redirect_to_clearnet(asked: Asked) -> Response:
    return RedirectResponse("http://clearnet.example/tracker?from=onion", 302)


def redirect_to_file(asked: Asked) -> Response:
    return RedirectResponse("file:///etc/passwd", 302)


def redirect_to_loopback(asked: Asked) -> Response:
    return RedirectResponse("http://127.0.0.1:9200/_cluster/health", 302)


def redirect_to_metadata(asked: Asked) -> Response:
    """The address at which clouds tell their machines' secrets."""
    return RedirectResponse("http://169.254.169.254/latest/meta-data/", 302)


def redirect_to_private(asked: Asked) -> Response:
    return RedirectResponse("http://10.0.0.1/admin", 302)


def redirect_to_six(asked: Asked) -> Response:
    """This machine, as IPv6 writes it."""
    return RedirectResponse("http://[::1]:9200/", 302)


def redirect_to_number(asked: Asked) -> Response:
    """This machine again, as one number."""
    return RedirectResponse("http://2130706433/", 302)


def redirect_to_localhost(asked: Asked) -> Response:
    return RedirectResponse("http://localhost:9200/", 302)


def redirect_to_user(asked: Asked) -> Response:
    """A host that looks like ours and is a user's name at another."""
    return RedirectResponse("http://harbor.onion@clearnet.example/", 302)


def redirect_to_script(asked: Asked) -> Response:
    return Response(status_code=302, headers={"location": "javascript:alert(1)"})


def redirect_to_data(asked: Asked) -> Response:
    return Response(status_code=302, headers={"location": "data:text/html,<h1>hello</h1>"})


def redirect_to_nonsense(asked: Asked) -> Response:
    """An address that no parser takes."""
    return Response(status_code=302, headers={"location": "http://[::1/"})


def refresh_to_clearnet(asked: Asked) -> Response:
    """A redirect in the markup, for readers that follow those."""
    html = (
        '<html><head><meta http-equiv="refresh" content="0; url=http://clearnet.example/"></head><body></body></html>'
    )
    return HTMLResponse(html)


READABLE = (endless_thread, bad_links)
LOST = (
    endless_redirects, redirect_to_itself, redirect_to_clearnet, redirect_to_user, redirect_to_file, redirect_to_script,
    redirect_to_data, redirect_to_nonsense, redirect_to_loopback, redirect_to_localhost, redirect_to_six,
    redirect_to_number, redirect_to_private, redirect_to_metadata, refresh_to_clearnet,
)  # fmt: skip
