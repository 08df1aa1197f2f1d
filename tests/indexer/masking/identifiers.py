"""Invented identifiers with right check digits, made from random digits: nobody's."""

from __future__ import annotations

from hypothesis import strategies as st
from stdnum import luhn, verhoeff
from stdnum.br import cpf
from stdnum.cn import ric
from stdnum.iso7064 import mod_97_10
from stdnum.pl import pesel
from stdnum.tr import tckimlik

DIGITS = "0123456789"


def digits(count: int, first: str = DIGITS) -> st.SearchStrategy[str]:
    return st.builds(str.__add__, st.sampled_from(first), st.text(DIGITS, min_size=count - 1, max_size=count - 1))


def grouped(number: str, sizes: tuple[int, ...], separator: str) -> str:
    """ "234123412346", (4, 4, 4), " " -> "2341 2341 2346"."""
    out, at = [], 0
    for size in sizes:
        out.append(number[at : at + size])
        at += size
    return separator.join([*out, number[at:]] if at < len(number) else out)


def _aadhaar(body: str) -> str:
    return body + verhoeff.calc_check_digit(body)


AADHAAR = st.builds(grouped, digits(11, "23456789").map(_aadhaar), st.just((4, 4, 4)), st.sampled_from(["", " ", "-"]))
PAN = st.from_regex(r"[A-Z]{3}[ABCFGHLJPT][A-Z][0-9]{4}[A-Z]", fullmatch=True)
CARD = st.builds(
    grouped,
    digits(15, "3456").map(lambda body: body + luhn.calc_check_digit(body)),
    st.just((4, 4, 4, 4)),
    st.sampled_from(["", " ", "-"]),
)
IBAN = st.builds(
    lambda country, account: country + mod_97_10.calc_check_digits(account + country) + account,
    st.just("DE"),
    digits(18),
)
EMAIL = st.from_regex(r"[a-z][a-z0-9]{2,10}\.[a-z]{2,8}@(?:mail|post)[a-z]{0,5}\.example", fullmatch=True)
PHONE = st.builds(
    lambda country, number, separator: (
        f"+{country}{separator}{number[:3]}{separator}{number[3:6]}{separator}{number[6:]}"
    ),
    st.sampled_from(["1", "44", "91", "7", "55", "62"]),
    digits(10, "6789"),
    st.sampled_from(["", " ", "-"]),
)
SSN = st.builds(
    lambda area, group, serial: f"{area:03}-{group:02}-{serial:04}",
    st.integers(1, 665),
    st.integers(1, 99),
    st.integers(1, 9999),
)
CPF = digits(9).map(lambda body: grouped(body, (3, 3, 3), ".") + "-" + cpf._calc_check_digits(body))
PESEL = st.builds(
    lambda year, month, day, rest: f"{year:02}{month:02}{day:02}{rest}",
    st.integers(40, 99),
    st.integers(1, 12),
    st.integers(1, 28),
    digits(4),
).map(lambda body: body + pesel.calc_check_digit(body))
RIC = st.builds(
    lambda place, year, month, day, rest: f"{place}{year}{month:02}{day:02}{rest}",
    st.sampled_from(["110101", "310101", "440305"]),
    st.integers(1950, 2005),
    st.integers(1, 12),
    st.integers(1, 28),
    digits(3),
).map(lambda body: body + ric.calc_check_digit(body + "0"))
TC_KIMLIK = digits(9, "123456789").map(lambda body: body + tckimlik.calc_check_digits(body))
NINO = st.from_regex(r"[ABCEGHJKLMOPRSTWXYZ]A ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[ABCD]", fullmatch=True)
CNIC = st.from_regex(r"[1-7][0-9]{4}-[0-9]{7}-[1-9]", fullmatch=True)
SNILS = st.from_regex(r"[0-9]{3}-[0-9]{3}-[0-9]{3} [0-9]{2}", fullmatch=True)
PASSPORT = st.from_regex(r"[A-PR-WY][1-9][0-9]{6}", fullmatch=True)

FREE = {
    "aadhaar": AADHAAR,
    "pan": PAN,
    "card": CARD,
    "iban": IBAN,
    "email": EMAIL,
    "phone": PHONE,
    "ssn": SSN,
    "cpf": CPF,
    "pesel": PESEL,
    "ric": RIC,
    "tc kimlik": TC_KIMLIK,
    "nino": NINO,
    "cnic": CNIC,
    "snils": SNILS,
}
