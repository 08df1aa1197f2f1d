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

KINDS = ("ssn", "nhs", "national_id", "tax_id")


@dataclass(frozen=True, slots=True)
class _Number:
    """module of stdnum, kind of the mask, form in folded text, cue words; bare: checks so strictly that it needs no cue."""

    module: str
    kind: str
    form: str
    cue: str
    bare: bool = False


_NUMBERS = (
    _Number("us.ssn", "ssn", r"[0-9]{3}-[0-9]{2}-[0-9]{4}", "", bare=True),
    _Number("us.ssn", "ssn", r"[0-9]{3}[ -]?[0-9]{2}[ -]?[0-9]{4}", "ssn|social security"),
    _Number("us.itin", "tax_id", r"9[0-9]{2}-?[0-9]{2}-?[0-9]{4}", "itin"),
    _Number("gb.nhs", "nhs", r"[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{4}", "nhs"),
    _Number("gb.nino", "national_id", r"[a-ceghj-prstw-z]{2} ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[a-d]", "", bare=True),
    _Number("es.dni", "national_id", r"[0-9]{8}-?[a-z]", "", bare=True),
    _Number("es.nie", "national_id", r"[xyz]-?[0-9]{7}-?[a-z]", "", bare=True),
    _Number("br.cpf", "national_id", r"[0-9]{3}\.[0-9]{3}\.[0-9]{3}-[0-9]{2}", "", bare=True),
    _Number("br.cpf", "national_id", r"[0-9]{11}", "cpf", bare=True),
    _Number("br.cnpj", "tax_id", r"[0-9]{2}\.[0-9]{3}\.[0-9]{3}/[0-9]{4}-[0-9]{2}", "cnpj"),
    _Number("pl.pesel", "national_id", r"[0-9]{11}", "pesel", bare=True),
    _Number("cn.ric", "national_id", r"[0-9]{17}[0-9x]", "身份证|证件", bare=True),
    _Number("mx.curp", "national_id", r"[a-z]{4}[0-9]{6}[hmx][a-z]{5}[a-z0-9][0-9]", "curp", bare=True),
    _Number("mx.rfc", "tax_id", r"[a-z&ñ]{4}[0-9]{6}[a-z0-9]{3}", "rfc"),
    _Number("it.codicefiscale", "national_id", r"[a-z]{6}[0-9lmnp-v]{2}[abcdehlmprst][0-9lmnp-v]{2}[a-z][0-9lmnp-v]{3}[a-z]", "", bare=True),
    _Number("fr.nir", "ssn", r"[12] ?[0-9]{2} ?[0-9]{2} ?[0-9][0-9ab] ?[0-9]{3} ?[0-9]{3} ?[0-9]{2}", "", bare=True),
    _Number("de.idnr", "tax_id", r"[0-9]{2} ?[0-9]{3} ?[0-9]{3} ?[0-9]{3}", "steuer|idnr|tax"),
    _Number("nl.bsn", "national_id", r"[0-9]{9}", "bsn|burgerservice"),
    _Number("be.nn", "national_id", r"[0-9]{2}\.?[0-9]{2}\.?[0-9]{2}[- ]?[0-9]{3}\.?[0-9]{2}", "rijksregister|national|nn|niss"),
    _Number("se.personnummer", "national_id", r"(?:19|20)?[0-9]{6}[-+][0-9]{4}", "", bare=True),
    _Number("fi.hetu", "national_id", r"[0-9]{6}[-+a][0-9]{3}[0-9a-y]", "", bare=True),
    _Number("dk.cpr", "national_id", r"[0-9]{6}-[0-9]{4}", "cpr"),
    _Number("no.fodselsnummer", "national_id", r"[0-9]{6} ?[0-9]{5}", "fødselsnummer|fodselsnummer|national", bare=True),
    _Number("ro.cnp", "national_id", r"[1-9][0-9]{12}", "cnp", bare=True),
    _Number("bg.egn", "national_id", r"[0-9]{10}", "egn|егн"),
    _Number("tr.tckimlik", "national_id", r"[1-9][0-9]{10}", "kimlik|tckn|tc", bare=True),
    _Number("kr.rrn", "national_id", r"[0-9]{6}-[1-8][0-9]{6}", "", bare=True),
    _Number("jp.in_", "national_id", r"[0-9]{4}[ -]?[0-9]{4}[ -]?[0-9]{4}", "マイナンバー|個人番号|my number"),
    _Number("za.idnr", "national_id", r"[0-9]{13}", "", bare=True),
    _Number("th.pin", "national_id", r"[1-8]-?[0-9]{4}-?[0-9]{5}-?[0-9]{2}-?[0-9]", "บัตร", bare=True),
    _Number("my.nric", "national_id", r"[0-9]{6}-?[0-9]{2}-?[0-9]{4}", "nric|mykad|ic", bare=False),
    _Number("id.nik", "national_id", r"[0-9]{16}", "nik|ktp", bare=True),
    _Number("cl.rut", "national_id", r"[0-9]{1,2}\.?[0-9]{3}\.?[0-9]{3}-[0-9k]", "", bare=True),
    _Number("ar.dni", "national_id", r"[0-9]{2}\.?[0-9]{3}\.?[0-9]{3}", "dni"),
    _Number("ar.cuit", "tax_id", r"[0-9]{2}-[0-9]{8}-[0-9]", "", bare=True),
    _Number("ec.ci", "national_id", r"[0-9]{10}", "cedula|cédula"),
    _Number("ru.inn", "tax_id", r"[0-9]{12}|[0-9]{10}", "инн|inn"),
    _Number("ua.rntrc", "tax_id", r"[0-9]{10}", "інн|рнокпп|ипн|инн"),
    _Number("ee.ik", "national_id", r"[1-8][0-9]{10}", "isikukood|asmens kodas|national", bare=True),
    _Number("hr.oib", "national_id", r"[0-9]{11}", "oib"),
    _Number("cz.rc", "national_id", r"[0-9]{6}/[0-9]{3,4}", "", bare=True),
    _Number("ch.ssn", "ssn", r"756\.[0-9]{4}\.[0-9]{4}\.[0-9]{2}", "", bare=True),
    _Number("au.tfn", "tax_id", r"[0-9]{3} ?[0-9]{3} ?[0-9]{3}", "tfn|tax file"),
    _Number("ca.sin", "ssn", r"[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{3}", "sin|social insurance"),
    _Number("il.idnr", "national_id", r"[0-9]{9}", "תעודת|ת.ז|teudat"),
    _Number("pk.cnic", "national_id", r"[0-9]{5}-[0-9]{7}-[0-9]", "", bare=True),
    _Number("eg.tn", "national_id", r"[23][0-9]{13}", "القومي|الرقم"),
    _Number("lt.asmens", "national_id", r"[1-6][0-9]{10}", "asmens"),
)  # fmt: skip
# Forms without a usable checksum in stdnum: the form and a cue, or the form alone where nothing else is written so.
_PLAIN = (
    ("national_id", re.compile(r"(?<![0-9-])[0-9]{3}-[0-9]{3}-[0-9]{3}[ -][0-9]{2}(?![0-9])")),  # SNILS
    ("national_id", re.compile(r"(?<![a-z])(?:cccd|cmnd|căn cước|can cuoc|kitambulisho|кимлик|nid|nin|national id|id number|id no|身份证号?|الهوية|ملی|هوية|cnic|prezident)[ \t]{0,2}(?:no|number|:|=|#|-|is){0,2}[ \t:=#-]{0,3}(?P<value>[0-9][0-9 -]{6,18}[0-9])")),
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


@cache
def _patterns() -> tuple[tuple[_Number, re.Pattern[str], re.Pattern[str] | None], ...]:
    return tuple(
        (
            number,
            re.compile(rf"(?<![a-z0-9.-])(?:{number.form})(?![a-z0-9]|[.-][0-9])"),
            re.compile(rf"(?:{number.cue})\W{{0,3}}(?:no|number|num|id|nr|号码?|番号|रقم)?\W{{0,6}}$")
            if number.cue
            else None,
        )
        for number in _NUMBERS
    )


def find(surface: Surface) -> Iterator[Found]:
    """Every number of the table that checks and has what must speak for it: its cue, a row, or its own strictness."""
    text = surface.text
    if not any(map(str.isdigit, text)):
        return
    for number, pattern, cue in _patterns():
        module = _module(number.module)
        for found in pattern.finditer(text):
            cued = bool(cue and cue.search(text, max(0, found.start() - _CUE_REACH), found.start()))
            if not (cued or number.bare or surface.in_row(found.start())):
                continue
            value = re.sub(r"[ ./-]", "", found.group()).upper()
            if cued or (module is not None and module.is_valid(found.group().upper())):
                yield Found(number.kind, found.start(), found.end(), value, last_four(value) if value.isdigit() else "")
    for kind, pattern in _PLAIN:
        for found in pattern.finditer(text):
            group = "value" if "value" in pattern.groupindex else 0
            yield Found(kind, *found.span(group), re.sub(r"[ -]", "", found[group]).upper())
