"""Job offers that lead into scam compounds: recognised by several signals, in the languages they are written in."""

from __future__ import annotations

import pytest

from indexer.extract.extract import extract
from schema.listing import Listing

ALL = {"lure.destination", "lure.promise", "lure.passport_kept", "lure.crypto_pay", "lure.contact"}
LURES: list[tuple[str, str, str]] = [
    (
        "en",
        "Hiring chat operators",
        "Customer service in Sihanoukville, free flight and visa provided, no experience needed. Salary in USDT. "
        "Your passport is kept at the office. TG @harbor_jobs_x",
    ),
    (
        "hi",
        "थाईलैंड में नौकरी",
        "डाटा एंट्री का काम, मुफ्त टिकट, बिना अनुभव। सैलरी USDT में, पासपोर्ट कंपनी के पास रहेगा। टेलीग्राम @harbor_jobs_x",
    ),
    (
        "zh",
        "招聘客服",
        "西港招聘打字员,包机票,包吃住,无需经验。工资USDT结算,护照公司保管。电报 @harbor_jobs_x",
    ),
    (
        "vi",
        "Tuyển nhân viên đi Campuchia",
        "Chăm sóc khách hàng, bao vé máy bay, bao ăn ở, lương USDT, công ty giữ hộ chiếu. Telegram @harbor_jobs_x",
    ),
    (
        "th",
        "รับสมัครงานปอยเปต",
        "แอดมินตอบแชท ที่พักฟรี ไม่ต้องมีประสบการณ์ จ่ายเป็น USDT บริษัทเก็บพาสปอร์ต ติดต่อ @harbor_jobs_x",
    ),
    (
        "id",
        "Lowongan kerja Kamboja",
        "CS online, tiket pesawat gratis, mess gratis, tanpa pengalaman, gaji USDT, paspor disimpan kantor. "
        "Telegram @harbor_jobs_x",
    ),
    (
        "sw",
        "Nafasi za kazi Thailand",
        "Huduma kwa wateja, tiketi bure, malazi bure, mshahara kwa USDT, pasipoti itahifadhiwa na kampuni. "
        "Telegram @harbor_jobs_x",
    ),
    (
        "pt",
        "Vaga de emprego no Camboja",
        "Atendimento ao cliente, passagem paga, moradia grátis, sem experiência, salário em USDT, o passaporte fica "
        "com a empresa. Telegram @harbor_jobs_x",
    ),
    (
        "ru",
        "Вакансия: оператор чата, Мьянма",
        "Перелет за счет компании, жилье и питание, без опыта, зарплата в USDT, паспорт хранится в офисе. "
        "Телеграм @harbor_jobs_x",
    ),
]
HARMLESS = [
    (
        "Hiring a receptionist",
        "Small hotel in Bangkok looks for a receptionist, accommodation provided. Write to the hotel.",
    ),
    (
        "Vaga: recepcionista em Lisboa",
        "Atendimento ao cliente, salário fixo, contrato de trabalho, telefone da loja na página.",
    ),
    (
        "Selling 2M rows, Cambodia telecom",
        "Full name, phone, passport. Price 900$ in USDT, escrow. TG @harbor_x",
    ),
    (
        "Travel diary: Sihanoukville",
        "Free flight with miles, the passport is kept in the hotel safe. Nice beach.",
    ),
]


@pytest.mark.parametrize(("tag", "title", "body"), LURES, ids=[lure[0] for lure in LURES])
def test_a_lure_is_told_by_its_signals(tag: str, title: str, body: str) -> None:
    listing = extract(Listing(id=f"{tag}/1", kind="thread", title=title, body=body))
    assert listing.offer is not None
    assert (listing.offer.category, listing.offer.intent) == ("recruitment_lure", "recruitment")
    found = {span.rule for span in listing.spans["offer.category"]}
    assert found >= ALL, ALL - found
    assert listing.offer.contacts["telegram"] == ("harbor_jobs_x",)


@pytest.mark.parametrize(("title", "body"), HARMLESS)
def test_one_signal_makes_no_lure(title: str, body: str) -> None:
    offer = extract(Listing(id="a/1", kind="thread", title=title, body=body)).offer
    assert offer is not None and offer.category != "recruitment_lure"


@pytest.mark.parametrize(
    "body",
    [
        "म्यावाड्डी में कस्टमर सर्विस नौकरी, वेतन 80,000, मुफ्त हवाई टिकट, रहना खाना फ्री, व्हाट्सएप करें",
        "Việc gõ máy tính tại Sihanoukville lương 25 triệu, công ty giữ hộ chiếu làm visa",
        "Golden Triangle SEZ: English speakers, 18-30, free ticket, passport collected on arrival",
        "IT support openings in Shwe Kokko, pick up in the city, salary in crypto, we handle the border",
    ],
)
def test_a_lure_with_free_things_or_a_wage_is_recruitment(body: str) -> None:
    offer = extract(Listing(id="a/1", kind="thread", title="", body=body)).offer
    assert offer is not None
    assert (offer.category, offer.intent) == ("recruitment_lure", "recruitment")


def test_a_report_on_a_compound_is_no_lure() -> None:
    body = "Police rescued 40 people from KK Park scam compound, ministry says"
    offer = extract(Listing(id="a/1", kind="thread", title="", body=body)).offer
    assert offer is not None and offer.category != "recruitment_lure"


@pytest.mark.parametrize(
    "title", ["NGO warning on Myawaddy", "Call center in Poipet raided", "Опасно: осторожно, Мьявади", "警方通报妙瓦底"]
)
def test_who_warns_of_lures_lures_nobody(title: str) -> None:
    body = "Job ads promise free flights and typing jobs, customer service with high salary; passports are kept."
    offer = extract(Listing(id="a/1", kind="thread", title=title, body=body)).offer
    assert offer is not None and offer.category != "recruitment_lure"
