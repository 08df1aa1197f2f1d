"""National numbers with check digits, by python-stdnum: a table of what each looks like and what must speak for it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Protocol, cast

from indexer.masking.contract import Found, Surface
from indexer.masking.marks import last_four

KINDS = ("ssn", "nhs", "national_id", "tax_id", "voter_id")


@dataclass(frozen=True, slots=True)
class _Number:
    """What a number looks like in folded text, and what must speak for it.

    module  of stdnum, which knows its check digits; "" where the form is all there is to check
    kind    of the mask
    form    regular expression of the whole number
    cue     words that name it, as alternatives
    bare    it checks so strictly, or is written so specially, that it needs no cue and no row
    digits  how many digits it has; () when letters belong to it
    """

    module: str
    kind: str
    form: str
    cue: str
    bare: bool = False
    digits: tuple[int, ...] = ()


_NUMBERS = (
    _Number("us.ssn", "ssn", r"[0-9]{3}-[0-9]{2}-[0-9]{4}", "", bare=True, digits=(9,)),
    _Number("us.ssn", "ssn", r"[0-9]{3}[ -]?[0-9]{2}[ -]?[0-9]{4}", "ssn|social security", digits=(9,)),
    _Number("us.itin", "tax_id", r"9[0-9]{2}-?[0-9]{2}-?[0-9]{4}", "itin", digits=(9,)),
    _Number("gb.nhs", "nhs", r"[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{4}", "nhs", digits=(10,)),
    _Number("", "national_id", r"[a-ceghj-prstw-z]{2} ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[a-d]", "", bare=True),
    _Number("in_.epic", "voter_id", r"[a-z]{3}[0-9]{7}", "", bare=True),
    _Number("in_.gstin", "tax_id", r"[0-9]{2}[a-z]{5}[0-9]{4}[a-z][0-9a-z]z[0-9a-z]", "", bare=True),
    _Number("es.dni", "national_id", r"[0-9]{8}-?[a-z]", "", bare=True),
    _Number("es.nie", "national_id", r"[xyz]-?[0-9]{7}-?[a-z]", "", bare=True),
    _Number("br.cpf", "national_id", r"[0-9]{3}\.[0-9]{3}\.[0-9]{3}-[0-9]{2}", "", bare=True, digits=(11,)),
    _Number("br.cpf", "national_id", r"[0-9]{11}", "cpf", bare=True, digits=(11,)),
    _Number("br.cnpj", "tax_id", r"[0-9]{2}\.[0-9]{3}\.[0-9]{3}/[0-9]{4}-[0-9]{2}", "cnpj", digits=(14,)),
    _Number("pl.pesel", "national_id", r"[0-9]{11}", "pesel", bare=True, digits=(11,)),
    _Number("iso7064.mod_11_2", "national_id", r"[1-8][0-9]{5}(?:19|20)[0-9]{2}[01][0-9][0-3][0-9]{4}[0-9]", "身份证|证件", bare=True, digits=(18,)),
    _Number("iso7064.mod_11_2", "national_id", r"[1-8][0-9]{5}(?:19|20)[0-9]{2}[01][0-9][0-3][0-9]{4}x", "身份证|证件", bare=True),
    _Number("mx.curp", "national_id", r"[a-z]{4}[0-9]{6}[hmx][a-z]{5}[a-z0-9][0-9]", "curp", bare=True),
    _Number("mx.rfc", "tax_id", r"[a-z&ñ]{4}[0-9]{6}[a-z0-9]{3}", "rfc"),
    _Number("it.codicefiscale", "national_id", r"[a-z]{6}[0-9lmnp-v]{2}[abcdehlmprst][0-9lmnp-v]{2}[a-z][0-9lmnp-v]{3}[a-z]", "", bare=True),
    _Number("fr.nir", "ssn", r"[12] ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[0-9]{3} ?[0-9]{3} ?[0-9]{2}", "", bare=True, digits=(15,)),
    _Number("fr.nir", "ssn", r"[12] ?[0-9]{2} ?[0-9]{2} ?2[ab] ?[0-9]{3} ?[0-9]{3} ?[0-9]{2}", "", bare=True),
    _Number("de.idnr", "tax_id", r"[0-9]{2} ?[0-9]{3} ?[0-9]{3} ?[0-9]{3}", "steuer|idnr|tax", digits=(11,)),
    _Number("nl.bsn", "national_id", r"[0-9]{9}", "bsn|burgerservice", digits=(9,)),
    _Number("be.nn", "national_id", r"[0-9]{2}\.?[0-9]{2}\.?[0-9]{2}[- ]?[0-9]{3}\.?[0-9]{2}", "rijksregister|national|nn|niss", digits=(11,)),
    _Number("se.personnummer", "national_id", r"(?:19|20)?[0-9]{6}[-+][0-9]{4}", "", bare=True, digits=(10, 12)),
    _Number("fi.hetu", "national_id", r"[0-9]{6}[-+a][0-9]{3}[0-9a-y]", "", bare=True),
    _Number("dk.cpr", "national_id", r"[0-9]{6}-[0-9]{4}", "cpr", digits=(10,)),
    _Number("no.fodselsnummer", "national_id", r"[0-9]{6} ?[0-9]{5}", "fødselsnummer|fodselsnummer|national", bare=True, digits=(11,)),
    _Number("ro.cnp", "national_id", r"[1-9][0-9]{12}", "cnp", bare=True, digits=(13,)),
    _Number("bg.egn", "national_id", r"[0-9]{10}", "egn|егн", digits=(10,)),
    _Number("tr.tckimlik", "national_id", r"[1-9][0-9]{10}", "kimlik|tckn|tc", bare=True, digits=(11,)),
    _Number("kr.rrn", "national_id", r"[0-9]{6}-[1-8][0-9]{6}", "", bare=True, digits=(13,)),
    _Number("jp.in_", "national_id", r"[0-9]{4}[ -]?[0-9]{4}[ -]?[0-9]{4}", "マイナンバー|個人番号|my number", digits=(12,)),
    _Number("za.idnr", "national_id", r"[0-9]{13}", "", bare=True, digits=(13,)),
    _Number("th.pin", "national_id", r"[1-8]-?[0-9]{4}-?[0-9]{5}-?[0-9]{2}-?[0-9]", "บัตร", bare=True, digits=(13,)),
    _Number("my.nric", "national_id", r"[0-9]{6}-?[0-9]{2}-?[0-9]{4}", "nric|mykad|ic", digits=(12,)),
    _Number("id.nik", "national_id", r"[0-9]{16}", "nik|ktp", bare=True, digits=(16,)),
    _Number("cl.rut", "national_id", r"[0-9]{1,2}\.?[0-9]{3}\.?[0-9]{3}-[0-9]", "", bare=True, digits=(8, 9)),
    _Number("cl.rut", "national_id", r"[0-9]{1,2}\.?[0-9]{3}\.?[0-9]{3}-k", "", bare=True),
    _Number("ar.dni", "national_id", r"[0-9]{2}\.?[0-9]{3}\.?[0-9]{3}", "dni", digits=(8,)),
    _Number("ar.cuit", "tax_id", r"[0-9]{2}-[0-9]{8}-[0-9]", "", bare=True, digits=(11,)),
    _Number("ec.ci", "national_id", r"[0-9]{10}", "cedula|cédula", digits=(10,)),
    _Number("ru.inn", "tax_id", r"[0-9]{12}|[0-9]{10}", "инн|inn", digits=(10, 12)),
    _Number("ua.rntrc", "tax_id", r"[0-9]{10}", "інн|рнокпп|ипн|инн", digits=(10,)),
    _Number("ee.ik", "national_id", r"[1-8][0-9]{10}", "isikukood|asmens kodas|national", bare=True, digits=(11,)),
    _Number("hr.oib", "national_id", r"[0-9]{11}", "oib", digits=(11,)),
    _Number("cz.rc", "national_id", r"[0-9]{6}/[0-9]{3,4}", "", bare=True, digits=(9, 10)),
    _Number("ch.ssn", "ssn", r"756\.[0-9]{4}\.[0-9]{4}\.[0-9]{2}", "", bare=True, digits=(13,)),
    _Number("au.tfn", "tax_id", r"[0-9]{3} ?[0-9]{3} ?[0-9]{3}", "tfn|tax file", digits=(9,)),
    _Number("ca.sin", "ssn", r"[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{3}", "sin|social insurance", digits=(9,)),
    _Number("il.idnr", "national_id", r"[0-9]{9}", "תעודת|ת.ז|teudat", digits=(9,)),
    _Number("pk.cnic", "national_id", r"[0-9]{5}-[0-9]{7}-[0-9]", "", bare=True, digits=(13,)),
    _Number("eg.tn", "national_id", r"[23][0-9]{13}", "القومي|الرقم", digits=(14,)),
    _Number("lt.asmens", "national_id", r"[1-6][0-9]{10}", "asmens", digits=(11,)),
)  # fmt: skip
# Forms without a usable checksum in stdnum: the form and a cue, or the form alone where nothing else is written so.
_PLAIN = (
    ("national_id", re.compile(r"(?<![0-9-])[0-9]{3}-[0-9]{3}-[0-9]{3}[ -][0-9]{2}(?![0-9])")),  # SNILS
    ("national_id", re.compile(r"(?<![a-z])(?:cccd|cmnd|can cuoc|kitambulisho|кимлик|nid|nin|national id|id number|id no|身份证号?|الهوية|ملي|هوية|cnic)[ \t]{0,2}(?:no|number|:|=|#|-|is){0,2}[ \t:=#-]{0,3}(?P<value>[0-9][0-9 -]{6,18}[0-9])")),
)  # fmt: skip
_CUE_REACH = 32


class _Checked(Protocol):
    def is_valid(self, number: str) -> bool: ...


@cache
def _module(name: str) -> _Checked | None:
    try:
        return cast(_Checked, import_module(f"stdnum.{name}"))
    except ImportError:  # older or newer stdnum without this one: the others still work
        return None


@dataclass(frozen=True, slots=True)
class _Test:
    number: _Number
    pattern: re.Pattern[str]
    cue: re.Pattern[str] | None


@cache
def _tests() -> tuple[tuple[_Test, ...], dict[int, tuple[_Test, ...]]]:
    """Numbers with letters in them, and those of digits alone by how many digits they have."""
    lettered: list[_Test] = []
    by_count: dict[int, list[_Test]] = {}
    for number in _NUMBERS:
        around = ("", "") if number.digits else (r"(?<![a-z0-9])", r"(?![a-z0-9])")
        pattern = re.compile(rf"{around[0]}(?:{number.form}){around[1]}")
        end = r"\W{0,3}(?:no|number|num|id|nr|号码?|番号|номер|رقم|नंबर)?\W{0,6}$"
        test = _Test(number, pattern, re.compile(rf"(?:{number.cue}){end}") if number.cue else None)
        if not number.digits:
            lettered.append(test)
        for count in number.digits:
            by_count.setdefault(count, []).append(test)
    return tuple(lettered), {count: tuple(tests) for count, tests in by_count.items()}


# Where a number with letters can begin: two digits within its first letters, four digits and a letter in all.
_LETTERED_START = re.compile(
    r"(?<![a-z0-9])(?=[a-z&ñ]{0,6} ?[0-9]{2})(?=(?:[a-z&ñ .-]{0,7}[0-9]){4})(?=[0-9 .-]{0,18}[a-z])[a-z0-9]"
)


def find(surface: Surface) -> Iterator[Found]:
    """Every number of the table that checks and has what must speak for it: its cue, a row, or its own strictness."""
    text = surface.text
    lettered, by_count = _tests()
    for run in surface.runs:
        for test in by_count.get(len(run.digits), ()):
            if found := test.pattern.fullmatch(text, run.start, run.end):
                yield from _judged(surface, test, found)
    for start in _LETTERED_START.finditer(text):
        for test in lettered:
            if found := test.pattern.match(text, start.start()):
                yield from _judged(surface, test, found)
    if surface.runs:
        for kind, pattern in _PLAIN:
            for found in pattern.finditer(text):
                group = "value" if "value" in pattern.groupindex else 0
                yield Found(kind, *found.span(group), re.sub(r"[ -]", "", found[group]).upper())


def _judged(surface: Surface, test: _Test, found: re.Match[str]) -> Iterator[Found]:
    number, cue = test.number, test.cue
    cued = bool(cue and cue.search(surface.text, max(0, found.start() - _CUE_REACH), found.start()))
    if not (cued or number.bare or surface.in_row(found.start())):
        return
    module = _module(number.module) if number.module else None
    if cued or not number.module or (module is not None and module.is_valid(found.group().upper())):
        value = re.sub(r"[ ./-]", "", found.group()).upper()
        yield Found(number.kind, found.start(), found.end(), value, last_four(value) if value.isdigit() else "")
