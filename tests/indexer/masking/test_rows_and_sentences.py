"""Rows, blocks and sentences as sellers and doxers write them: what must be gone, and what must stay; invented values."""
# ruff: noqa: E501  # tables: a line an entry

from __future__ import annotations

import re

import pytest

from indexer.masking import marks
from indexer.masking.keys import MaskingKey, MaskingKeys
from indexer.prepare import prepare
from schema.listing import Listing

KEYS = MaskingKeys(MaskingKey("k1", b"1" * 32))


def body(text: str) -> str:
    return prepare(Listing(id="a/1", kind="thread", title="Selling fresh data", body=text), KEYS).body


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("nama,nik,no hp,alamat\nSari Wulan,3271052403850001,081234567890,Jl. Kenanga 12\nBagas Prakoso,3271052403850002,085698765432,Jl. Mawar 3", "sari|0812|kenanga|bagas|0856|mawar"),
        ("name;PAN;note\nMira Quill;ABCPK1234F;ok\nTom Weir;AAAPL4321C;ok", "mira|quill|tom|weir"),
        ("name;DNI;note\nMira Quill;38.727.462;ok\nTom Weir;27.104.883;ok", "mira|727|tom|104"),
        ("full name - Mira Quill\nmobile - 98765 43210\ndob - 1981-03-12", "mira|98765|1981"),
        ("ssn 529‑84‑1203, dob 12.03.1981", "529|1203"),
        ("mail mira​@mailbox.example of the owner, ssn 529-84-1203", "mira"),
        ("mira.quill [at] mailbox dot example", "mira|mailbox"),
        ("Patient: Mira Quill MRN: 444000", "444|mira"),
        ("account number 4471000, DNI 38.727.462, ІПН 3289739227", "447|727|3289"),
        ("tel. 079 123 45 67, C.C. 1547148652, ת.ז. 026782516", "079|154|026"),
        ("clave de elector GMCRRL72071709H723", "gmcr|723"),
        ("PPSN 4490663JA, BVN 22519317088, személyi igazolvány 133937EE", "449|225|133"),
        ("جواز السفر A1419314, رقم الإقامة 2299810685", "141|229"),
        ("HKID R097780(1), 身分證字號 F182513484, kennitala 130686-2569", "097|182|130"),
        ("plate KA 05 MH 4471 owner Mira Quill, VIN WVWZZZ1KZ6W729859", "4471|mira|6w72"),
        ("госномер А015ВС77, Kennzeichen B-KL 8338, biển số 51G-588.83, placa KLM7A28, 车牌号 沪A60978", "015|8338|588|7a28|609"),
        ("1M8GDM9AXKP042788 in the dump", "1m8g"),
        ("card 4111111111111111 pin 4567, UPI mira471@okaxis, upi id: tom.weir@harborbank", "4567|mira|tom"),
        ("his name is Rurik Weir, lives at 14 Cooper Row, Millbridge, his number is +1 419 555 0142", "rurik|cooper|millbridge"),
        ("my name is rurik weir, phone 98765 43210", "rurik"),
        ("Il s'appelle Bastien Dréville, né le 12/03/1981, tel 06 12 34 56 78, habite 18 allée des Tilleuls", "bastien|1981|tilleuls"),
        ("Opfer: Benno Hallstein, geb. 12.03.1981, wohnhaft Lindenweg 4, 99999 Altfeld, Handy 0151 23456789", "benno|1981|linden"),
        ("Петросян Артур Гагикович, 12.03.1981 г.р., паспорт 4509 617283, прописан г. Ржев, ул. Речная, д. 4", "артур|1981|речная"),
        ("El titular es Marta Quintanar, DNI 66176031V, vive en Calle Olmo 14, Getafe", "marta|olmo"),
        ("नाम सान्वी शर्मा, मोबाइल 9876501234", "सान्वी"),
        ("张晓岚,身份证110101199003077758,电话13812345678,住上海市江川路18号", "张晓岚|江川路"),
        ("اسمه يسرى الخطيب، رقم الهوية 2691198952", "يسرى"),
        ("Mira Quill, codice fiscale RSSMRA63D19F205Y", "mira"),
        ("Mira Quill, Steuer-ID 92136540855, price $40", "mira"),
        ("Mira Quill, Ghana card GHA-123456789-1, price $40", "mira"),
        ("Imię i nazwisko: Mira Quill\nPESEL: 76061621894\nAdres: ul. Lipowa 4/7, Radomka", "mira|lipowa"),
        ("C.P.F. 45074952883 and R.U.T. 19.692.971-1", "4507|692|971-1"),
        ("Ghana card no: GHA-760487647-6, medicare card 5604 87647 5", "7604|5604"),
        ("MRN\tname\n760000\tMira Quill\n444000\tTom Weir", "760|mira|444|tom"),
        ("name,plaka no\nMira Quill,34 KLM 976\nTom Weir,06 BC 1234", "mira|976|tom|1234"),
        ("Mira Quill, WVWZZZ1KZ8W704876, 1980", "mira|wvw"),
        ("placa: HK-20-VV-6148 and VU-69-KO-4091", "6148|4091"),
        ("<customer><name>Mira Quill</name><ssn>529-84-1203</ssn><dob>1981-03-12</dob></customer>", "mira|529|1981"),
        ("- name: Mira Quill\n  phone: +14195550142\n  passport: N8457213", "mira|8457"),
        ("name=Mira Quill&ssn=529-84-1203&zip=44123", "mira|529"),
        ("[Bank] login=mira.quill pass=Kelp2291", "mira|kelp"),
        ("seed phrase: quay lantern harbor kelp fern weir cooper basin pearl olive lunar cedar", "lantern|cedar"),
        ("CB : 4111111111111111 EXP : 09/28 CVV : 482", "4111|482"),
        ("O nome dela é Joana Castelar, nascida em 12/03/1981", "joana|1981"),
        ("Mira Quill, 7E64-TE5-MD86, 1980", "mira|te5|md86"),
    ],
)  # fmt: skip
def test_it_is_gone(text: str, gone: str) -> None:
    assert not re.search(gone, marks.MASK.sub("|", body(text)).lower()), body(text)


@pytest.mark.parametrize(
    ("text", "stays"),
    [
        ("name,phone,city\nMira Quill,9812345670,Harborpur\nTom Weir,9711223344,Quaynagar\nPrice $500, total 12,400,000 rows", "Price $500, total 12,400,000 rows"),
        ("姓名,身份证号,手机号\n张晓岚,110101199003077758,13812345678\n李文博,110101199003077758,13987654321\n价格 800元,共 120万条", "价格 800元,共 120万条"),
        ("Order number #884120, thread 1203945, reply #12", "Order number #884120, thread 1203945, reply #12"),
        ("Works on Windows 10.0.19045.3803 and Android 14, version 3.2.1-beta4, build 20240611", "version 3.2.1-beta4, build 20240611"),
        ("Leaked on 12.03.2024, posted 2024-03-14 18:22, data from 2019-2023", "Leaked on 12.03.2024, posted 2024-03-14 18:22, data from 2019-2023"),
        ("Database of 45.000.000 users, 120 GB, 2023, fields: name, phone, email, passport", "45.000.000 users, 120 GB, 2023, fields: name, phone, email, passport"),
        ("RAM 64 GB, CPU E5-2680v4, disk 2x960 GB, uplink 10 Gbps", "RAM 64 GB, CPU E5-2680v4, disk 2x960 GB, uplink 10 Gbps"),
        ("Joined 2021-04, posts 1,204, reputation +87/-2, deals 342", "posts 1,204, reputation +87/-2, deals 342"),
        ("medical records: 120000, patients: 98,000", "medical records: 120000, patients: 98,000"),
        ("手机号 5600000条, account number 4471000 rows", "手机号 5600000条, account number 4471000 rows"),
        ("Exploit for PAN-OS 10.2.9 and CVE-2024-3400", "PAN-OS 10.2.9 and CVE-2024-3400"),
        ("Login: tested on 12 accounts, password: required, 2FA bypass included", "Login: tested on 12 accounts"),
        ("He lives in Germany, 25 years old, phone 98765 43210", "lives in Germany, 25 years old"),
        ("VIN database: 1800000 rows, plates 900000", "VIN database: 1800000 rows, plates 900000"),
        ("a model named Harbor Bank, phone 98765 43210", "named Harbor Bank"),
        ("the IP address is 185.220.101.4, port 22", "address is 185.220.101.4, port 22"),
        ("Adobe CC 2019 (19.0) and CC 2015.3", "Adobe CC 2019 (19.0) and CC 2015.3"),
        ("plates 500 usd, plate 12000 UK", "plates 500 usd, plate 12000 UK"),
        ("ID cards: 15000; DL 9000; selfies 2500", "ID cards: 15000; DL 9000; selfies 2500"),
        ("Name: Weir Logistics\nPhone: office line\nEmail: in the listing\nRecords: 120000", "Name: Weir Logistics"),
        ("New batch, UK, 2024, 45000, contact @lineman, telegram only", "UK, 2024, 45000, contact @lineman, telegram only"),
    ],
)  # fmt: skip
def test_it_stays(text: str, stays: str) -> None:
    assert stays in body(text)
