"""Texts that a hostile writer could post to make reading them slow: what is looked for, over and over, or almost."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping

SIZE = 100_000  # characters of each

# Repeated up to SIZE.
_REPEATED = {
    "digits": "1", "spaced digits": "1 ", "dotted digits": "1.", "hyphened digits": "1-1-",
    "full-width digits": "１２３４ ", "arabic digits": "١٢٣ ", "leet": "a1", "mistyped digits": "o1l0 ",
    "emoji digits": "1️⃣", "years": "2023 ", "dates": "2024-05-01 ", "european dates": "1.1.2024.",
    "ranges": "1-2k ", "scales": "1 m ", "amounts": "$1 ", "numbers": "12,345 rows $5 ",
    "tiers": "1k rows = $5 ", "letters": "a", "spaced letters": "a ", "capitals": "Aa ",
    "names": "Selling The Aaa Of ", "mixed scripts": "аa", "scripts and digits": "aа0",
    "look-alikes": "дaтa ", "marks": "a\u0300\u0301", "accents": "e\u0301\u0323\u0308",
    "invisible": "a\u200b", "flags": "🇮🇳", "codes": "IN, ", "surrogates": "\ud800", "nul": "\0",
    "spaces": " ", "line ends": "\n", "lines": "a\n", "wide gaps": "a  b\n", "bars": "a|",
    "semicolons": "a;", "colons": "a:", "equals": "a=", "quotes": "('a',", "brackets": "[",
    "tags": "<b>1</b>", "json keys": '["a",', "mask-like": "[a X", "at signs": "@", "mail-like": "a@a.",
    "spoken mail": "a [at] a [dot] b ", "set apart mail": "a @ a ", "mail in words": "a at a dot ",
    "plus signs": "a+a-", "percent codes": "%40", "percent words": "%61%3a", "entities": "&#64;",
    "ampersands": "&a", "host names": "aa.bb.cc ", "cards": "4111 1111 1111 1111 ",
    "IBAN": "DE89 3704 0044 0532 0130 00 ", "IBAN-like": "de12 abcd ",
    "wallets": "1AzkFmoLo2f33BdxrTsX4ELdnRMjNhDR5f ", "handles": "@abcde1 ",
    "contact words": "telegram whatsapp ", "contact numbers": "whatsapp +44 1234 567890 ",
    "onion": "a" * 56 + ".onion ", "labels": "name: dob: ", "records": "name: a\ndob: 1\n",
    "logins": "ab:cdef ", "password words": "password ", "password fields": "pass: ",
    "token words": "token ", "keys": "key=aaaaaaaaaaaaaaaa", "cookies": "cookie: a=bbbbbbb; ",
    "identity words": "passport no 12 ", "identity numbers": "aadhaar no: 2341 2341 2346, ",
    "social numbers": "ssn 123-45-6789 ", "phone words": "phone 98765 ", "spelt digits": "two three ",
    "price words": "price ", "samples": "sample 1 rows ", "units": "rows ", "denials": "no passport ",
    "arabic": "الاسم ", "chinese": "数据", "thai": "ข้อมูล", "hindi": "आधार नंबर ", "korean": "데이터 ",
    "tether": "数3000U ", "pairs of digits": "97\n29\n", "countries and papers": "almaty आधार नंबर ",
    "cells": "ผู้ป่วย: ", "mail records": "email: a@b.example, name: ",
}  # fmt: skip
_BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_PIECES = (
    "4111 1111 1111 1111 ", "a@b.example ", "+1 415 555 2671 ", "x:y ", "price $5 ", "1k rows ", "@joe_x ", "\n", "|",
    "DE89370400440532013000 ", "user1:Pass1! ", "é", "数据 ", "base64/+== ", '{"a":1},',
)  # fmt: skip
# Made line by line: rows of dumps, and noise.
_MADE: Mapping[str, Callable[[random.Random], str]] = {
    "phones": lambda dice: f"+91 9{dice.randrange(10**4):04} {dice.randrange(10**5):05}\n",
    "mails": lambda dice: f"user{dice.randrange(10**6)}@mail{dice.randrange(99)}.example\n",
    "user:pass": lambda dice: f"user{dice.randrange(10**6)}:Pass{dice.randrange(10**6)}!\n",
    "mail:pass": lambda dice: f"u{dice.randrange(10**6)}@mail.example:Pw{dice.randrange(10**6)}x\n",
    "url:user:pass": lambda dice: f"https://s{dice.randrange(999)}.example/login:user{dice.randrange(10**5)}:Pw1x!\n",
    "addresses": lambda dice: f"https://s.example/join{dice.randrange(10**4)}/abc?x=%40{dice.randrange(99)}&y=1 ",
    "rows": lambda dice: f"{dice.randrange(99)}|Asha Example|9{dice.randrange(10**9):09}|a@mail.example|1990-01-02\n",
    "csv": lambda dice: f"Asha Example,9{dice.randrange(10**9):09},12 High Street,{dice.randrange(10**12)}\n",
    "json": lambda dice: f'{{"name":"Asha","phone":"9{dice.randrange(10**9):09}","email":"a@mail.example"}},',
    "elements": lambda dice: f"<name>Asha Example</name><id>{dice.randrange(10**9)}</id>",
    "labels": lambda dice: f"name: Asha Example {dice.randrange(10**10)} ssn: {dice.randrange(10**9)} ",
    "plates": lambda dice: f"plate KA {dice.randrange(99):02} MH {dice.randrange(10**4):04}, ",
    "born": lambda dice: (
        f"his name is Asha, born {dice.randrange(1, 29)}.3.1981, lives at {dice.randrange(99)} Quay Road, "
    ),
    "sql": lambda dice: f"({dice.randrange(99)},'Asha','9{dice.randrange(10**9):09}','1990-01-02'),",
    "hashes": lambda dice: f"{dice.getrandbits(128):032x}\n",
    "hex": lambda dice: f"{dice.getrandbits(128):032x}",
    "base64": lambda dice: dice.choice(_BASE64),
    "base64 lines": lambda dice: "".join(dice.choices(_BASE64, k=76)) + "\n",
    "pieces": lambda dice: dice.choice(_PIECES),
    "signs": lambda dice: dice.choice("ab1 .,:;@|-+/\n()[]'\"=&%$"),
    "digits and signs": lambda dice: dice.choice("0123456789 .-/\n"),
}


def texts() -> dict[str, str]:
    """Name -> text of SIZE characters; the same on every run."""
    out = {name: part * (SIZE // len(part) + 1) for name, part in _REPEATED.items()}
    for name, make in _MADE.items():
        dice, parts, size = random.Random(name), [], 0
        while size < SIZE:
            parts.append(make(dice))
            size += len(parts[-1])
        out[name] = "".join(parts)
    return {name: text[:SIZE] for name, text in out.items()}
