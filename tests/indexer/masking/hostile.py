"""A hostile writer: every family, written in every way that hides it, put where samples are put."""
# ruff: noqa: E501  # tables: a line an entry

from __future__ import annotations

import html
import random
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from urllib.parse import quote, unquote

from indexer.folding import plain
from indexer.masking import marks
from schema.json_form import to_json
from schema.listing import Listing, Thread, Vendor
from tests.indexer.masking.hostile_families import FAMILIES, Dice, Family, digits, email, phone

Write = Callable[[Dice, str, Family], str]


def _regrouped(separator: str) -> Write:
    def write(dice: Dice, value: str, family: Family) -> str:
        plus = "+" if value.startswith("+") else ""
        bare = re.sub(r"[^0-9A-Za-z]", "", value)
        if plus:
            return plus + separator.join(re.sub(r"[+]", "", value).split())
        out, at = [], 0
        for size in family.groups:
            out.append(bare[at : at + size])
            at += size
        return separator.join([part for part in [*out, bare[at:]] if part]) if family.groups else value

    return write


def _digits_of(zero: str) -> Write:
    table = {ord("0") + n: chr(ord(zero) + n) for n in range(10)}
    return lambda dice, value, family: value.translate(table)


def _fullwidth(dice: Dice, value: str, family: Family) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in value)


def _emoji(dice: Dice, value: str, family: Family) -> str:
    return re.sub("[0-9]", lambda found: found.group() + "\ufe0f\u20e3", value)


def _between(sign: str) -> Write:
    return lambda dice, value, family: sign.join(value)


_LOOK_ALIKE = str.maketrans("AaBCcEeHKMOoPpTXxy", "АаВСсЕеНКМОоРрТХху")


def _homoglyphs(dice: Dice, value: str, family: Family) -> str:
    return "".join(c.translate(_LOOK_ALIKE) if dice.random() < 0.6 else c for c in value)


def _leet(dice: Dice, value: str, family: Family) -> str:
    """A zero as O, a one as l: only where the number has digits alone."""
    if re.search("[A-Za-z]", value):
        return value
    group = next((one for one in re.findall("[0-9]{3,}", value) if re.search("[01]", one)), "")
    return value.replace(group, group.replace("0", "O", 1).replace("1", "l", 1), 1) if group else value


def _lines(dice: Dice, value: str, family: Family) -> str:
    if re.search("[A-Za-z]", value):
        return value
    return _regrouped("\n")(dice, value, family)


def _percent_blanks(dice: Dice, value: str, family: Family) -> str:
    return quote(_regrouped(" ")(dice, value, family), safe="")


def _percent_all(dice: Dice, value: str, family: Family) -> str:
    return "".join(f"%{byte:02X}" for byte in value.encode())


def _percent_twice(dice: Dice, value: str, family: Family) -> str:
    return quote(_percent_blanks(dice, value, family), safe="")


def _plus(dice: Dice, value: str, family: Family) -> str:
    return quote(_regrouped(" ")(dice, value, family), safe=" ").replace(" ", "+")


def _entities(dice: Dice, value: str, family: Family) -> str:
    return "".join(
        dice.choice([f"&#{ord(c)};", f"&#x{ord(c):x};"]) if dice.random() < 0.5 or c in "@ ." else c for c in value
    )


_NAMES = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def _spelled(dice: Dice, value: str, family: Family) -> str:
    if not re.fullmatch(r"\+?[\d .-]+", value):
        return value
    return " ".join(_NAMES[int(c)] for c in value if c.isdigit())


def _mail(at: str, dot: str) -> Write:
    return lambda dice, value, family: value.replace(".", dot).replace("@", at)


EVERYWHERE: dict[str, Write] = {
    "as is": lambda dice, value, family: value,
    "lower": lambda dice, value, family: value.lower(),
    "bare": lambda dice, value, family: value if "@" in value else re.sub(r"[ ./-]", "", value) if family.groups else value,
    "spaces": _regrouped(" "),
    "dashes": _regrouped("-"),
    "dots": _regrouped("."),
    "underscores": _regrouped("_"),
    "slashes": _regrouped("/"),
    "nbsp": _regrouped("\u00a0"),
    "full-width": _fullwidth,
    "emoji": _emoji,
    "devanagari": _digits_of("०"),
    "arabic": _digits_of("٠"),
    "persian": _digits_of("۰"),
    "bengali": _digits_of("০"),
    "mathematical": _digits_of("𝟎"),
    "zero-width": _between("\u200b"),
    "soft hyphen": _between("\u00ad"),
    "homoglyphs": _homoglyphs,
    "leet": _leet,
    "lines": _lines,
    "percent blanks": _percent_blanks,
    "percent all": _percent_all,
    "percent twice": _percent_twice,
    "plus": _plus,
    "entities": _entities,
    "spelled": _spelled,
}  # fmt: skip
MAIL = {
    "(at)": _mail("(at)", "."),
    " [at] [dot]": _mail(" [at] ", " [dot] "),
    "{at}(dot)": _mail("{at}", "(dot)"),
    " x @ y . z": _mail(" @ ", " . "),
    "at dot": _mail(" at ", " dot "),
    "_at_": _mail("_at_", "_dot_"),
    "blank @": _mail(" @ ", "."),
}
FIXED = {"jwt", "aws", "slack", "github", "bearer", "cookie", "password"}  # written in one way only
FIXED_WAYS = ("as is", "percent all", "entities", "zero-width", "full-width", "homoglyphs")


def ways(name: str) -> dict[str, Write]:
    """The ways in which values of a family are written."""
    if name in FIXED:
        return {way: EVERYWHERE[way] for way in FIXED_WAYS}
    return {**EVERYWHERE, **MAIL} if name == "email" else EVERYWHERE


FIRST = ("Asha", "Ravi", "Mira", "Olga", "Иван", "Wei", "José", "Élodie", "Jürgen", "Ayşe", "Thuy", "Siti")
LAST = ("Exampleson", "Samplewal", "Testova", "Пробный", "Mustermann", "Beispiel", "Ejemplo", "Contohwati")
CUED = (
    "{cue}: {v}", "{cue} {v}", "{cue} = {v}", "{cue}:{v}", "{cue} # {v}", "{cue} - {v}", "his {cue} is {v}, call him", "sample: {cue} {v}",
    "Sample row with {cue} {v} and more", "{cue} ({v})", "{cue}\n{v}", "{cue}:\n{v}\n{w}\n{u}", "{cue}: {v}, {w}, {u}", "{cue}s: {v}; {w}; {u}",
    "{cue}: {v} and {w}", "{cue}: {v} / {w} / {u}", "1) {cue}: {v}\n2) {cue}: {w}", "| {cue} | {v} |", "<td>{cue}</td><td>{v}</td>", '"{cue}": "{v}"',
    "Name: {n}\n{cue}: {v}\nDOB: 1980-02-03", "{n}, {cue} {v}", "Victim {n} ({cue} {v}) pays", "[{cue}] {v}", "* {cue} → {v}", "{cue}...: {v}",
    "пример: {cue} {v} в базе", "样本 {cue}:{v},价格面议", "مثال {cue}: {v} للبيع", "नमूना {cue}: {v} डेटा", "ejemplo {cue}: {v} en la base", "exemplo {cue}: {v} da base",
    "exemple {cue} : {v} dans la base", "Muster {cue}: {v} im Datensatz", "contoh {cue}: {v} dari data", "mẫu {cue}: {v} trong dữ liệu", "mfano {cue}: {v} kwenye data", "örnek {cue}: {v} satırı",
    "- {cue} {v}\n- {cue} {w}\n- {cue} {u}", "{cue} numbers\n1. {v}\n2. {w}\n3. {u}",
)  # fmt: skip
ROWS = (
    "name,{cue},city\n{n},{v},Harborville\n{m},{w},Quayton", "{cue};name\n{v};{n}\n{w};{m}", "{n}|{v}|1980-02-03|{p}\n{m}|{w}|1981-03-04|{q}",
    "name\t{cue}\temail\n{n}\t{v}\t{e}\n{m}\t{w}\t{f}", '"{n}","{v}","12 Quay Lane, Harborville","{e}"\n"{m}","{w}","7 Sample Road, Quayton","{f}"',
    '[{{"name":"{n}","{cue}":"{v}","email":"{e}"}},{{"name":"{m}","{cue}":"{w}","email":"{f}"}}]', '[["{n}","{v}","{e}"],["{m}","{w}","{f}"]]',
    "INSERT INTO people VALUES (1,'{n}','{v}','1980-02-03'),(2,'{m}','{w}','1981-03-04');", "Name             {cue}                  City\n{n}       {v}      Harborville\n{m}       {w}      Quayton",
    "| {n} | {v} | {e} |\n| {m} | {w} | {f} |", "{n} | {v} | {p}", "id,{cue}\n1,{v}\n2,{w}\n3,{u}", "{n} : {v} : {e}", "{cue}\tname\n{v}\t{n}",
)  # fmt: skip
LONE = ("{n}, {v}, 1980", "{n};{v};{e}", "1,{v},2\n2,{w},3", "{v}|{n}|12 Quay Lane|Harborville|{p}")
FREE = (
    "{v}", "Selling data. {v}\nPrice 500$", "sample: {v} and more", "{v}, {w}; {u}", "{v}\n{w}\n{u}", "看样本 {v} 联系", "пример {v} строк", "«{v}»", "[{v}]", "({v})",
    "this one {v} works", "http://a.example/t?q={v}&x=1", "№{v}", "id={v}&x=1", "{v}.", "{v}/{w}", "مثال {v} للبيع", "नमूना {v} डेटा", "data bocor: {v} harga 300 USDT", "{n}, {v}",
)  # fmt: skip
NATURAL = {"as is", "lower", "bare", "spaces", "dashes", "nbsp", "full-width", "emoji", "devanagari", "arabic", "persian", "bengali", "mathematical", "zero-width", "soft hyphen", "homoglyphs",
           "percent blanks", "percent all", "percent twice", "plus", "entities", *MAIL}  # fmt: skip
AMBIGUOUS = {("cnic", "bare"), ("ssn", "bare")}  # digits without a check digit: no one could tell
LETTERED = {"pan", "nino", "dni"}  # set apart, their letters are words like others
SET_APART = {"spaces", "nbsp", "dashes", "percent blanks", "percent twice", "plus"}
NOT_ALONE = {"password", "cookie", "bearer", "mrn", "mrn_round", "plate", "hungarian"}  # no row tells what they are
NOT_IN_ROWS = {"lines", "spelled"}


@dataclass(frozen=True, slots=True)
class Case:
    """A text, the values hidden in it as they were before they were disguised, and persons named beside them."""

    family: str
    way: str
    container: str
    text: str
    values: tuple[str, ...]


def containers(name: str, way: str) -> list[str]:
    """Where a value written so may stand and must be found."""
    family = FAMILIES[name]
    found = [one for one in CUED if name != "email" or re.search("[Ss]ample|Name", one)]
    if way == "lines":
        found = [one for one in found if "{w}" not in one]  # no one could tell which lines belong together
    if name == "mrn_round":
        found = [
            one for one in found if "Datensatz" not in one and "{cue}s" not in one and "numbers" not in one
        ]  # those count records
    if way not in NOT_IN_ROWS:
        found += ROWS
        if name not in NOT_ALONE and way not in ("slashes", "leet"):
            found += LONE
    is_lettered = name in LETTERED and way in SET_APART
    if family.free and way in NATURAL and (name, way) not in AMBIGUOUS and not is_lettered:
        found += FREE if way in ("as is", "lower", "bare") else [one for one in FREE if one != "{v}/{w}"]
    return found


def case(dice: Dice, name: str, way: str, container: str = "") -> Case:
    """One text with one to three values of a family."""
    family = FAMILIES[name]
    container = container or dice.choice(containers(name, way))
    values = {key: family.make(dice) for key in "vwu"}
    write = ways(name)[way]
    names = {key: f"{dice.choice(FIRST)} {dice.choice(LAST)}" for key in "nm"}
    others = {"e": email(dice), "f": email(dice), "p": phone(dice), "q": phone(dice)}
    shown = {key: write(dice, value, family) for key, value in values.items()}
    text = container.format(cue=dice.choice(family.cues), **shown, **names, **others)
    hidden = tuple(values[key] for key in "vwu" if f"{{{key}}}" in container)
    beside = tuple(others[key] for key in "efpq" if f"{{{key}}}" in container)
    return Case(name, way, container, text, hidden + beside)


def listing(text: str, extra: str = "", in_address: bool = True) -> Listing:
    """The text in every field that a place could put it in; names and addresses have one line."""
    flat = text if "\n" not in text else "x"
    address = flat if in_address else "x"
    return Listing(
        id=f"harbor/{address}",
        kind="thread",
        title=flat,
        body=f"Selling fresh data\n\n{text}\n\n{extra}",
        url=f"http://harbor.example/t?q={address}",
        vendor=Vendor(name=flat, id=flat, rating=flat),
        thread=Thread(f"harbor/{address}", 1),
    )


_SPELLED = {name: str(number) for number, name in enumerate(_NAMES)}
_LATIN = {
    ord(cyrillic): latin.lower() for latin, cyrillic in zip("AaBCcEeHKMOoPpTXxy", "АаВСсЕеНКМОоРрТХху", strict=True)
}
_LATIN |= {ord(cyrillic.lower()): latin.lower() for latin, cyrillic in zip("BHKMT", "ВНКМТ", strict=True)}


def _bare(text: str) -> str:
    """Letters and digits alone, with every disguise taken off."""
    text = html.unescape(unquote(unquote(text)))
    text = plain(unicodedata.normalize("NFKC", text)).text
    text = re.sub(r"[({\[_ ]+(?:at|dot)[)}\]_ ]+", "", text)
    text = re.sub("|".join(_NAMES), lambda found: _SPELLED[found.group()], text).translate(_LATIN)
    return re.sub(r"[^0-9a-z]", "", text).replace("o", "0").replace("l", "1")


def _parts(value: str) -> list[str]:
    """What must be found nowhere: six characters of it in a row, or the whole of what is shorter."""
    if "@" in value:
        value = value.partition("@")[0]
    bare = _bare(value)
    return [bare[at : at + 6] for at in range(max(1, len(bare) - 5))]


def survivors(values: Sequence[str], *texts: str) -> list[str]:
    """Those of the values of which six characters in a row or more stand in one of the texts, masks apart."""
    clear = ["".join(c for c in _bare(part)) for text in texts for part in marks.MASK.sub("\0", text).split("\0")]
    joined = "\n".join(clear)
    return [value for value in values if any(part in joined for part in _parts(value))]


def texts_of(one: Listing) -> list[str]:
    """Every value of a listing as text; what an owner may search by apart: bank numbers and domains are meant to stay."""
    offer = replace(one.offer, exposed=None) if one.offer else None
    return list(_values(to_json(replace(one, content_hash="", offer=offer))))


def _values(form: object) -> Iterator[str]:
    if isinstance(form, dict | list):
        for part in form.values() if isinstance(form, dict) else form:
            yield from _values(part)
    else:
        yield str(form)


def dice_of(seed: int) -> Dice:
    return random.Random(seed)


__all__ = ["FAMILIES", "Case", "case", "containers", "dice_of", "digits", "listing", "survivors", "texts_of", "ways"]
