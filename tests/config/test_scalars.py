from __future__ import annotations

import pytest

from config import addresses, scalars

ONION = "notjnpqbygyyhjdcgoy4fwjmznr7arnpcskgfju7f22wnoamlenpzbid.onion"


@pytest.mark.parametrize(
    "text", ["* * * * *", "*/10 * * * *", "0 3 * * 0", "5,10-20/2 1 1 jan-mar mon", "0 0 31 12 7", "59 23 1 1 SUN"]
)
def test_a_cron_expression_that_crontab_takes_is_taken(text: str) -> None:
    assert scalars.cron_fault(text) == ""


@pytest.mark.parametrize(
    "text",
    ["", "* * * *", "* * * * * *", "60 * * * *", "* 24 * * *", "* * 0 * *", "* * * 13 *", "* * * * 8", "*/0 * * * *",
     "a * * * *", "5-1 * * * *", "*-5 * * * *", "1,, * * * *", "* * * mon *", "@daily", "-1 * * * *", "1- * * * *"],
)  # fmt: skip
def test_a_cron_expression_that_crontab_refuses_is_refused_with_a_reason(text: str) -> None:
    assert scalars.cron_fault(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("127.0.0.1:9050", ("127.0.0.1", 9050)), ("[::1]:9050", ("::1", 9050)), ("tor:1", ("tor", 1)), ("9050", None),
     ("a:0", None), ("a:65536", None), ("::1:9050", None), ("a b:1", None), (":1", None)],
)  # fmt: skip
def test_host_and_port(text: str, expected: tuple[str, int] | None) -> None:
    assert scalars.host_port(text) == expected


@pytest.mark.parametrize(
    ("host", "says"),
    [
        (ONION, ""),
        (ONION.upper(), ""),
        ("www." + ONION, ""),
        (ONION.replace("not", "nat"), "checksum"),
        ("abcdefghij234567.onion", "16 characters"),
        ("x.onion", "1 characters"),
        (ONION.replace("not", "n1t"), "characters that no onion address has"),
        (".onion", "0 characters"),
    ],
)
def test_an_onion_address_is_checked_by_its_checksum(host: str, says: str) -> None:
    fault = addresses.onion_fault(host)
    assert (says in fault) if says else fault == ""


@pytest.mark.parametrize(
    "url", [f"http://{ONION}/viewforum.php?f=3", "https://example.com", "http://example.com:8080/a", "http://[::1]/"]
)
def test_a_web_address_is_one(url: str) -> None:
    assert addresses.url_fault(url) == ""


@pytest.mark.parametrize(
    "url",
    ["example.com", "ftp://example.com/", "http://", "http:///x", "http://a b/", "http://u:p@example.com/", "http://u@h/",
     "http://h:99999/", "http://h:x/", "http://[::1/", "http://h\\x/", "javascript://alert", "http://-h/"],
)  # fmt: skip
def test_what_is_no_web_address_has_a_fault(url: str) -> None:
    assert addresses.url_fault(url)


@pytest.mark.parametrize("host", ["localhost", "10.1.2.3", "127.0.0.1", "::1", "board.local"])
def test_a_private_host_is_one_that_no_exit_reaches(host: str) -> None:
    assert addresses.is_private(host)


@pytest.mark.parametrize("host", ["example.com", "8.8.8.8", ONION])
def test_a_public_host_is_not_private(host: str) -> None:
    assert not addresses.is_private(host)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("08:00-23:00", (480, 1380)), ("22:00 - 6:30", (1320, 390)), ("0:00-24:00", (0, 1440)), ("08:00-08:00", None),
     ("24:00-08:00", None), ("08:60-09:00", None), ("8-9", None), ("08:00", None), ("08:00-24:01", None)],
)  # fmt: skip
def test_hours_of_a_day(text: str, expected: tuple[int, int] | None) -> None:
    assert scalars.hours_of(text) == expected


def test_an_access_key_is_taken_alone_or_with_its_address() -> None:
    alone = "AAAQEAYEAUDAOCAJBIFQYDIOB4IBCEQTCQKRMFYYDENBWHA5DYPQ"
    raw = bytes(range(32))
    assert addresses.onion_key(f"{alone.lower()}\n") == ("", raw)
    label = ONION.removesuffix(".onion")
    assert addresses.onion_key(f"{label}:descriptor:x25519:{alone}") == (label, raw)


@pytest.mark.parametrize("text", ["", "a key", "AAAQ", "x:descriptor:x25519:AAAQ", "a:b:c", "1" * 52])
def test_what_is_no_access_key_is_none(text: str) -> None:
    assert addresses.onion_key(text) is None
