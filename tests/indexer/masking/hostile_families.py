"""Invented identifiers of every family, made from random digits with right check digits: nobody's."""
# ruff: noqa: E501  # tables: a line an entry

from __future__ import annotations

import random
import string
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

import phonenumbers
from stdnum import luhn, verhoeff
from stdnum.iso7064 import mod_97_10

LETTERS = string.ascii_uppercase
Dice = random.Random


@dataclass(frozen=True, slots=True)
class Family:
    """make    one value, written the usual way
    cues    words that name it, in several languages
    groups  sizes in which its digits are often set apart; () where it is never regrouped
    free    it is told by itself, with no word before it and no row around it
    """

    make: Callable[[Dice], str]
    cues: tuple[str, ...]
    groups: tuple[int, ...] = ()
    free: bool = False


def digits(dice: Dice, count: int, first: str = "123456789") -> str:
    return dice.choice(first) + "".join(dice.choice(string.digits) for _ in range(count - 1))


def uneven(dice: Dice, count: int) -> str:
    """Digits that are no round figure: "medical record number: 444000" may as well count records."""
    return digits(dice, count - 1) + dice.choice("123456789")


def letters(dice: Dice, count: int, of: str = LETTERS) -> str:
    return "".join(dice.choice(of) for _ in range(count))


def _date(dice: Dice, form: str) -> str:
    return form.format(y=dice.randint(1945, 2004), m=dice.randint(1, 12), d=dice.randint(1, 28))


def _checked(module: str, draft: Callable[[Dice], str]) -> Callable[[Dice], str]:
    """Drafts until the number is valid."""

    def make(dice: Dice) -> str:
        valid = import_module(f"stdnum.{module}").is_valid
        for _ in range(20_000):
            if valid(number := draft(dice)):
                return number
        raise AssertionError(module)

    return make


def _iban(dice: Dice, country: str, account: str) -> str:
    return country + mod_97_10.calc_check_digits(account + country) + account


def _aadhaar(dice: Dice) -> str:
    body = digits(dice, 11, "23456789")
    return body + verhoeff.calc_check_digit(body)


def _card(dice: Dice) -> str:
    body = digits(dice, 15, "3456")
    return body + luhn.calc_check_digit(body)


_MOBILES = {
    "91": "98765", "1": "20255501", "44": "77009", "7": "9161", "55": "119", "62": "812", "86": "138", "49": "151",
    "84": "912", "66": "81", "254": "712", "52": "155", "33": "61", "34": "61", "39": "320", "90": "532", "48": "512",
    "81": "90", "82": "10", "971": "50", "380": "67", "92": "301",
}  # fmt: skip
_LONG = {
    "49": 11,
    "254": 9,
    "33": 9,
    "34": 9,
    "84": 9,
    "66": 9,
    "48": 9,
    "971": 9,
    "380": 9,
    "86": 11,
    "55": 11,
    "62": 11,
}


def phone(dice: Dice) -> str:
    """A valid number; beginnings and lengths are those of the countries' mobiles."""
    while True:
        code = dice.choice([*_MOBILES])
        start = _MOBILES[code]
        number = start + "".join(dice.choice(string.digits) for _ in range(_LONG.get(code, 10) - len(start)))
        if phonenumbers.is_valid_number(phonenumbers.parse(f"+{code}{number}")):
            return f"+{code} {number[:3]} {number[3:6]} {number[6:]}"


def email(dice: Dice) -> str:
    first, last = letters(dice, dice.randint(4, 8)).lower(), letters(dice, dice.randint(4, 8)).lower()
    return f"{first}.{last}@{dice.choice(['mail', 'post', 'inbox'])}.example"


def password(dice: Dice) -> str:
    return letters(dice, 5).title() + dice.choice("!#-_.x") + digits(dice, 4)


PASSPORT_CUES = ("passport", "Passport No", "паспорт", "护照号", "pasaporte", "passaporte", "جواز سفر", "पासपोर्ट", "passeport n°",
                 "Reisepass", "paspor", "hộ chiếu", "หนังสือเดินทาง", "パスポート番号", "여권번호", "pasaport")  # fmt: skip

FAMILIES = {
    "aadhaar": Family(_aadhaar, ("aadhaar", "Aadhaar No", "आधार", "UID", "ஆதார்"), (4, 4, 4), True),
    "pan": Family(lambda d: letters(d, 3) + d.choice("PCHF") + letters(d, 1) + digits(d, 4) + letters(d, 1), ("PAN", "pan card"), (5, 4, 1), True),
    "ssn": Family(lambda d: f"{d.randint(1, 665):03}-{d.randint(1, 99):02}-{d.randint(1, 9999):04}", ("SSN", "social security number"), (3, 2, 4), True),
    "itin": Family(_checked("us.itin", lambda d: f"9{digits(d, 2)}-{d.choice('78')}{d.choice('0123456789')}-{digits(d, 4)}"), ("ITIN",), (3, 2, 4)),
    "nhs": Family(_checked("gb.nhs", lambda d: digits(d, 10, "46")), ("NHS", "NHS number"), (3, 3, 4)),
    "nino": Family(lambda d: d.choice("ABCEGHJKLMPRSTW") + "A" + digits(d, 6) + d.choice("ABCD"), ("NI number", "NINO", "national insurance"), (2, 2, 2, 2, 1), True),
    "dni": Family(_checked("es.dni", lambda d: digits(d, 8) + letters(d, 1)), ("DNI", "NIF"), (8, 1), True),
    "nie": Family(_checked("es.nie", lambda d: d.choice("XYZ") + digits(d, 7) + letters(d, 1)), ("NIE",), (), True),
    "cpf": Family(_checked("br.cpf", lambda d: (n := digits(d, 11)) and f"{n[:3]}.{n[3:6]}.{n[6:9]}-{n[9:]}"), ("CPF", "cpf do cliente"), (3, 3, 3, 2), True),
    "cnpj": Family(_checked("br.cnpj", lambda d: (n := digits(d, 8) + "0001" + digits(d, 2)) and f"{n[:2]}.{n[2:5]}.{n[5:8]}/{n[8:12]}-{n[12:]}"), ("CNPJ",), (2, 3, 3, 4, 2), True),
    "pesel": Family(_checked("pl.pesel", lambda d: f"{d.randint(40, 99)}{d.randint(1, 12):02}{d.randint(1, 28):02}{digits(d, 5)}"), ("PESEL",), (6, 5), True),
    "cn_ric": Family(_checked("cn.ric", lambda d: d.choice(["110101", "310101", "440305"]) + _date(d, "{y}{m:02}{d:02}") + digits(d, 3) + d.choice("0123456789X")), ("身份证", "身份证号", "证件号码", "chinese id"), (6, 8, 4), True),
    "curp": Family(_checked("mx.curp", lambda d: letters(d, 1) + d.choice("AEIOU") + letters(d, 2) + _date(d, "{y:}{m:02}{d:02}")[2:] + d.choice("HM") + d.choice(["DF", "JC", "NL"]) + letters(d, 3, "BCDFGHJKLMNPQRSTVWXYZ") + "0" + digits(d, 1)), ("CURP",), (), True),
    "rfc": Family(_checked("mx.rfc", lambda d: letters(d, 1, "BCDFGHLMNPRST") + d.choice("AEIOU") + letters(d, 2, "BCDFGHLMNPRST") + _date(d, "{y}{m:02}{d:02}")[2:] + letters(d, 2) + digits(d, 1)), ("RFC",)),
    "inn": Family(_checked("ru.inn", lambda d: digits(d, 12)), ("ИНН", "inn"), (4, 4, 4)),
    "snils": Family(lambda d: (n := digits(d, 9)) and f"{n[:3]}-{n[3:6]}-{n[6:9]} {sum(int(c) * (9 - at) for at, c in enumerate(n)) % 101 % 100:02}", ("СНИЛС", "snils"), (3, 3, 3, 2), True),
    "ru_passport": Family(lambda d: f"{d.randint(10, 99)} {d.randint(10, 24)} {digits(d, 6)}", ("паспорт", "серия и номер паспорта", "паспорт серия номер"), (4, 6)),
    "my_number": Family(_checked("jp.in_", lambda d: digits(d, 12)), ("マイナンバー", "個人番号", "my number"), (4, 4, 4)),
    "codice_fiscale": Family(_checked("it.codicefiscale", lambda d: letters(d, 6, "BCDFGLMNPRST") + f"{d.randint(40, 99)}{d.choice('ABCDEHLMPRST')}{d.randint(1, 28):02}" + letters(d, 1, "ABCDEFGHIL") + digits(d, 3) + letters(d, 1)), ("codice fiscale", "CF"), (), True),
    "nir": Family(_checked("fr.nir", lambda d: f"{d.choice('12')}{d.randint(40, 99)}{d.randint(1, 12):02}{d.randint(1, 95):02}{digits(d, 8)}"), ("NIR", "sécurité sociale", "numéro de sécu"), (1, 2, 2, 2, 3, 3, 2), True),
    "tc_kimlik": Family(_checked("tr.tckimlik", lambda d: digits(d, 11)), ("TC", "TC kimlik no", "kimlik", "TCKN"), (3, 3, 3, 2), True),
    "il_tz": Family(_checked("il.idnr", lambda d: digits(d, 9, "0123")), ("תעודת זהות", "ת.ז", "teudat zehut", "מספר זהות"), (3, 3, 3)),
    "rrn": Family(lambda d: _date(d, "{y}{m:02}{d:02}")[2:] + "-" + digits(d, 7, "1234"), ("주민등록번호", "주민번호", "RRN"), (6, 7), False),
    "nik": Family(lambda d: f"{d.choice([11, 31, 32, 33, 35, 36])}{d.randint(1, 20):02}{d.randint(1, 12):02}{d.randint(1, 28):02}{d.randint(1, 12):02}{d.randint(60, 99)}{digits(d, 4)}", ("NIK", "nomor KTP", "KTP"), (4, 4, 4, 4)),
    "cnic": Family(lambda d: f"{digits(d, 5, '1234567')}-{digits(d, 7)}-{digits(d, 1)}", ("CNIC", "شناختی کارڈ"), (5, 7, 1), True),
    "my_nric": Family(lambda d: f"{d.randint(50, 99)}{d.randint(1, 12):02}{d.randint(1, 28):02}-{d.choice(['01', '08', '10', '14'])}-{digits(d, 4)}", ("NRIC", "MyKad", "no kad pengenalan"), (6, 2, 4)),
    "sg_nric": Family(lambda d: d.choice("STFG") + digits(d, 7) + letters(d, 1), ("NRIC", "FIN")),
    "thai": Family(_checked("th.pin", lambda d: digits(d, 13, "12345678")), ("เลขบัตรประชาชน", "บัตรประชาชน", "thai id"), (1, 4, 5, 2, 1), True),
    "emirates": Family(lambda d: (b := f"784{d.randint(1950, 2004)}{digits(d, 7)}") and (n := b + luhn.calc_check_digit(b)) and f"{n[:3]}-{n[3:7]}-{n[7:14]}-{n[14]}", ("Emirates ID", "الهوية الإماراتية", "رقم الهوية"), (3, 4, 7, 1), True),
    "za_id": Family(_checked("za.idnr", lambda d: f"{d.randint(40, 99)}{d.randint(1, 12):02}{d.randint(1, 28):02}{digits(d, 4)}08{digits(d, 1)}"), ("ID number", "SA ID"), (6, 4, 3), True),
    "iranian": Family(lambda d: digits(d, 10, "0123456"), ("کد ملی", "شماره ملی", "code melli"), (3, 6, 1)),
    "steuer_id": Family(_checked("de.idnr", lambda d: digits(d, 11)), ("Steuer-ID", "Steueridentifikationsnummer", "IdNr"), (2, 3, 3, 3)),
    "bsn": Family(_checked("nl.bsn", lambda d: digits(d, 9)), ("BSN", "burgerservicenummer"), (3, 3, 3)),
    "belgian": Family(_checked("be.nn", lambda d: f"{d.randint(40, 99)}.{d.randint(1, 12):02}.{d.randint(1, 28):02}-{digits(d, 3)}.{digits(d, 2)}"), ("rijksregisternummer", "numéro national", "NISS"), (6, 3, 2)),
    "swedish": Family(_checked("se.personnummer", lambda d: f"{d.randint(1940, 2004)}{d.randint(1, 12):02}{d.randint(1, 28):02}-{digits(d, 4)}"), ("personnummer",), (8, 4), True),
    "finnish": Family(_checked("fi.hetu", lambda d: f"{d.randint(1, 28):02}{d.randint(1, 12):02}{d.randint(40, 99)}-{digits(d, 3)}{d.choice('0123456789ABCDEFHJKLMNPRSTUVWXY')}"), ("hetu", "henkilötunnus"), (), True),
    "danish": Family(lambda d: f"{d.randint(1, 28):02}{d.randint(1, 12):02}{d.randint(40, 99)}-{digits(d, 4)}", ("CPR", "CPR-nummer", "personnummer"), (6, 4)),
    "norwegian": Family(_checked("no.fodselsnummer", lambda d: f"{d.randint(1, 28):02}{d.randint(1, 12):02}{d.randint(40, 99)}{digits(d, 5)}"), ("fødselsnummer", "personnummer"), (6, 5), True),
    "cccd": Family(lambda d: "0" + digits(d, 11), ("CCCD", "căn cước", "số CCCD"), (3, 3, 3, 3)),
    "passport": Family(lambda d: letters(d, 1, "ABCDEFGHJKLMNPRSTUVWXYZ") + digits(d, 7), PASSPORT_CUES, (1, 7)),
    "passport_us": Family(lambda d: digits(d, 9), PASSPORT_CUES, (3, 3, 3)),
    "passport_two": Family(lambda d: letters(d, 2) + digits(d, 7), PASSPORT_CUES, (2, 7)),
    "dl_india": Family(lambda d: f"{d.choice(['MH', 'DL', 'KA'])}{digits(d, 2)} {d.randint(1990, 2020)}{digits(d, 7)}", ("driving licence", "DL no", "driving license number")),
    "dl_us": Family(lambda d: letters(d, 1) + digits(d, 7), ("driver license", "driver's license", "DL", "водительское удостоверение", "licencia de conducir", "permis de conduire", "Führerschein", "驾驶证号", "CNH", "SIM")),
    "dl_uk": Family(lambda d: letters(d, 5) + digits(d, 6) + letters(d, 2) + digits(d, 1) + letters(d, 2), ("driving licence", "licence no")),
    "voter_id": Family(lambda d: letters(d, 3) + digits(d, 7), ("voter id", "EPIC no", "मतदाता पहचान पत्र"), (3, 7)),
    "card": Family(_card, ("card", "CC", "карта", "卡号", "tarjeta", "cartão"), (4, 4, 4, 4), True),
    "iban": Family(lambda d: _iban(d, "DE", digits(d, 18)), ("IBAN",), (), True),
    "iban_gb": Family(lambda d: _iban(d, "GB", letters(d, 4) + digits(d, 14)), ("IBAN",), (), True),
    "account": Family(lambda d: digits(d, d.randint(9, 16)), ("account number", "A/C no", "acct", "bank account", "номер счета", "расчетный счет", "银行账号", "número de cuenta", "conta", "no rekening", "Kontonummer", "खाता संख्या", "numéro de compte")),
    "phone": Family(phone, ("phone", "mobile", "телефон", "手机", "teléfono", "मोबाइल", "جوال", "no hp", "điện thoại", "โทร", "전화", "telefone"), (), True),
    "email": Family(email, ("email", "e-mail", "почта", "correo", "邮箱", "mail"), (), True),
    "mrn": Family(lambda d: uneven(d, d.randint(6, 10)), ("MRN", "medical record number", "patient id", "hospital number")),
    "medicare": Family(lambda d: f"{digits(d, 1)}E{d.choice('0123456789')}4-T{d.choice('EKM')}{digits(d, 1)}-M{d.choice('KTD')}{digits(d, 2)}", ("Medicare", "MBI", "Medicare number")),
    "medicare_au": Family(lambda d: (n := digits(d, 10, "23456")) and f"{n[:4]} {n[4:9]} {n[9]}", ("Medicare", "medicare card"), (4, 5, 1)),
    "insurance": Family(lambda d: letters(d, 3) + digits(d, 9), ("insurance id", "policy number", "member id", "health insurance no", "полис ОМС")),
    "imei": Family(lambda d: (b := digits(d, 14, "3")) and b + luhn.calc_check_digit(b), ("IMEI",)),
    "pps": Family(lambda d: digits(d, 7) + letters(d, 1, "ACDEFHJNPQRSTVWX") + d.choice("AHW"), ("PPSN", "PPS number")),
    "bvn": Family(lambda d: "22" + digits(d, 9), ("BVN",), (3, 4, 4)),
    "taiwan": Family(lambda d: letters(d, 1) + d.choice("12") + digits(d, 8), ("身分證字號", "身分證")),
    "icelandic": Family(lambda d: f"{d.randint(1, 28):02}{d.randint(1, 12):02}{d.randint(40, 99)}-{digits(d, 4)}", ("kennitala",), (6, 4)),
    "hungarian": Family(lambda d: digits(d, 6) + letters(d, 2, "AEH"), ("személyi igazolvány", "szig")),
    "uzbek": Family(lambda d: digits(d, 14, "3456"), ("ПИНФЛ", "PINFL", "JSHSHIR")),
    "iqama": Family(lambda d: digits(d, 10, "12"), ("رقم الإقامة", "iqama no"), (3, 3, 4)),
    "sri_lankan": Family(lambda d: digits(d, 9) + "V", ("NIC no",)),
    "ghanaian": Family(lambda d: f"GHA-{digits(d, 9)}-{digits(d, 1)}", ("Ghana card no",)),
    "colombian": Family(lambda d: (n := digits(d, 10, "1")) and f"{n[0]}.{n[1:4]}.{n[4:7]}.{n[7:]}", ("cédula de ciudadanía", "C.C."), (1, 3, 3, 3)),
    "elector_mx": Family(lambda d: letters(d, 6) + _date(d, "{y}{m:02}{d:02}")[2:] + digits(d, 2) + d.choice("HM") + digits(d, 3), ("clave de elector", "Clave de Elector")),
    "elector_br": Family(lambda d: digits(d, 12), ("título de eleitor", "titulo eleitor"), (4, 4, 4)),
    "mrn_round": Family(lambda d: digits(d, 3) + "000", ("MRN", "patient id", "medical record no")),
    "vin": Family(lambda d: "WVWZZZ1KZ" + d.choice("5678") + "W" + digits(d, 6), ("VIN", "VIN number", "车架号")),
    "plate": Family(lambda d: f"{letters(d, 2)}{digits(d, 2)}{letters(d, 2)}{digits(d, 4)}", ("license plate", "госномер", "placa", "车牌号", "plaka no", "Kennzeichen"), (2, 2, 2, 4)),
    "upi": Family(lambda d: letters(d, 6).lower() + digits(d, 3) + "@" + d.choice(["okaxis", "ybl", "paytm"]), ("UPI", "upi id"), (), True),
    "jwt": Family(lambda d: "eyJhbGciOiJIUzI1NiJ9." + letters(d, 40, string.ascii_letters) + "." + letters(d, 43, string.ascii_letters + "-_"), ("token", "JWT"), (), True),
    "aws": Family(lambda d: "AKIA" + letters(d, 16, LETTERS + "234567"), ("aws key", "access key"), (), True),
    "slack": Family(lambda d: f"xoxb-{digits(d, 12)}-{letters(d, 24, string.ascii_letters + string.digits)}", ("slack token",), (), True),
    "github": Family(lambda d: "ghp_" + letters(d, 36, string.ascii_letters + string.digits), ("github token", "PAT"), (), True),
    "bearer": Family(lambda d: letters(d, 32, string.ascii_letters + string.digits), ("Authorization: Bearer", "bearer token", "api key", "secret")),
    "cookie": Family(lambda d: letters(d, 32, string.ascii_letters + string.digits), ("cookie: sid", "PHPSESSID", "session_id", "auth_token")),
    "password": Family(password, ("password", "pass", "pwd", "пароль", "senha", "contraseña", "密码", "mot de passe", "Passwort", "كلمة المرور")),
}  # fmt: skip
