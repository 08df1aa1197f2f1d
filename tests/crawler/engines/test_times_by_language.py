"""Times by language: the same few moments as each language writes them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from crawler.engines.hijri import from_hijri
from crawler.engines.reader import read_page
from crawler.engines.time_words import order_of
from crawler.engines.times import read_time
from tests.crawler.engines.pages import fetched

NOW = datetime(2026, 3, 10, 12, 34, 56, tzinfo=UTC)  # a Tuesday
MOMENTS = (
    "2025-07-14T11:11",
    "2026-03-10T09:00",
    "2025-11-19T19:30",
    "2026-03-09T10:34",
    "2026-03-10T11:00",
    "2026-01-10T00:00",
)
# language: as MOMENTS are written in it, "" where it has no way of its own
WRITTEN = {
    "en": (
        "Jul 14, 2025, 11:11:00 AM",
        "3 hours ago",
        "November 19, 2025 7:30 PM",
        "Yesterday at 10:34 AM",
        "an hour ago",
        "2 months ago",
    ),
    "de": (
        "14.07.2025, 11:11:00",
        "vor 3 Stunden",
        "19. November 2025 19:30",
        "gestern um 10:34 Uhr",
        "vor einer Stunde",
        "vor 2 Monaten",
    ),
    "fr": (
        "14 juil. 2025, 11:11:00",
        "il y a 3 heures",
        "19 novembre 2025 19:30",
        "Hier à 10:34",
        "il y a une heure",
        "il y a 2 mois",
    ),
    "es": (
        "14 jul 2025, 11:11:00",
        "hace 3 horas",
        "19 de noviembre de 2025 19:30",
        "ayer a las 10:34",
        "hace una hora",
        "hace 2 meses",
    ),
    "pt": (
        "14 de jul. de 2025 11:11:00",
        "há 3 horas",
        "19 de novembro de 2025 19:30",
        "Ontem às 10:34",
        "há uma hora",
        "há 2 meses",
    ),
    "it": ("14 lug 2025, 11:11:00", "3 ore fa", "19 novembre 2025 19:30", "Ieri alle 10:34", "un'ora fa", "2 mesi fa"),
    "nl": (
        "14 jul 2025, 11:11:00",
        "3 uur geleden",
        "19 november 2025 19:30",
        "gisteren om 10:34",
        "één uur geleden",
        "2 maanden geleden",
    ),
    "sv": (
        "14 juli 2025 11:11:00",
        "för 3 timmar sedan",
        "19 november 2025 kl. 19:30",
        "Igår 10:34",
        "för en timme sedan",
        "för 2 månader sedan",
    ),
    "da": (
        "14. jul. 2025 11.11.00",
        "for 3 timer siden",
        "19. november 2025 19:30",
        "i går kl. 10:34",
        "en time siden",
        "2 måneder siden",
    ),
    "nb": (
        "14. juli 2025, 11:11:00",
        "for 3 timer siden",
        "19. november 2025 kl. 19:30",
        "i går kl. 10:34",
        "én time siden",
        "2 måneder siden",
    ),
    "fi": (
        "14.7.2025 11.11.00",
        "3 tuntia sitten",
        "19. marraskuuta 2025, klo 19.30",
        "eilen klo 10.34",
        "tunti sitten",
        "2 kuukautta sitten",
    ),
    "pl": (
        "14 lip 2025, 11:11:00",
        "3 godziny temu",
        "19 listopada 2025 19:30",
        "Wczoraj o 10:34",
        "godzinę temu",
        "2 miesiące temu",
    ),
    "cs": (
        "14. 7. 2025 11:11:00",
        "před 3 hodinami",
        "19. listopadu 2025 19:30",
        "včera v 10:34",
        "před hodinou",
        "před 2 měsíci",
    ),
    "sk": (
        "14. 7. 2025, 11:11:00",
        "pred 3 hodinami",
        "19. november 2025 19:30",
        "včera o 10:34",
        "pred hodinou",
        "pred 2 mesiacmi",
    ),
    "hu": (
        "2025. júl. 14. 11:11:00",
        "3 órával ezelőtt",
        "2025. november 19. 19:30",
        "tegnap 10:34-kor",
        "egy órája",
        "2 hónapja",
    ),
    "ro": (
        "14 iul. 2025, 11:11:00",
        "acum 3 ore",
        "19 noiembrie 2025 19:30",
        "ieri la 10:34",
        "o oră în urmă",
        "2 luni în urmă",
    ),
    "ru": (
        "14 июл. 2025 г., 11:11:00",
        "3 часа назад",
        "19 ноября 2025 г., 19:30",
        "Вчера, в 10:34",
        "час назад",
        "2 месяца назад",
    ),
    "uk": (
        "14 лип. 2025 р., 11:11:00",
        "3 години тому",
        "19 листопада 2025 р., 19:30",
        "Вчора о 10:34",
        "годину тому",
        "2 місяці тому",
    ),
    "be": (
        "14 ліп 2025 г., 11:11:00",
        "3 гадзіны таму",
        "19 лістапада 2025 г., 19:30",
        "Учора ў 10:34",
        "гадзіну таму",
        "2 месяцы таму",
    ),
    "bg": (
        "14.07.2025 г., 11:11:00",
        "преди 3 часа",
        "19 ноември 2025 19:30",
        "Вчера в 10:34",
        "преди час",
        "преди 2 месеца",
    ),
    "mk": (
        "14.7.2025 г., 11:11:00",
        "пред 3 часа",
        "19 ноември 2025 19:30",
        "Вчера во 10:34",
        "пред еден час",
        "пред 2 месеци",
    ),
    "sr": (
        "14. 7. 2025. 11:11:00",
        "пре 3 сата",
        "19. новембар 2025. 19:30",
        "јуче у 10:34",
        "пре једног сата",
        "пре 2 месеца",
    ),
    "hr": (
        "14. srp 2025. 11:11:00",
        "prije 3 sata",
        "19. studenoga 2025 19:30",
        "jučer u 10:34",
        "prije jednog sata",
        "prije 2 mjeseca",
    ),
    "bs": (
        "14. jul 2025. 11:11:00",
        "prije 3 sata",
        "19. novembar 2025 19:30",
        "jučer u 10:34",
        "prije jedan sat",
        "prije 2 mjeseca",
    ),
    "sl": (
        "14. jul. 2025, 11:11:00",
        "pred 3 urami",
        "19. november 2025 19:30",
        "včeraj ob 10:34",
        "pred eno uro",
        "pred 2 mesecema",
    ),
    "el": (
        "14 Ιουλ 2025, 11:11:00 π.μ.",
        "πριν από 3 ώρες",
        "19 Νοεμβρίου 2025 7:30 ΜΜ",
        "Χθες στις 10:34 ΠΜ",
        "μία ώρα πριν",
        "2 μήνες πριν",
    ),
    "tr": ("14 Tem 2025 11:11:00", "3 saat önce", "19 Kasım 2025 19:30", "dün 10:34", "bir saat önce", "2 ay önce"),
    "az": (
        "14 iyl 2025 11:11:00",
        "3 saat öncə",
        "19 noyabr 2025 19:30",
        "dünən 10:34",
        "bir saat əvvəl",
        "2 ay əvvəl",
    ),
    "kk": (
        "2025 ж. 14 шіл., 11:11:00",
        "3 сағат бұрын",
        "19 қараша 2025 19:30",
        "Кеше сағат 10:34",
        "бір сағат бұрын",
        "2 ай бұрын",
    ),
    "uz": (
        "14-iyl, 2025, 11:11:00",
        "3 soat oldin",
        "19 ноябр 2025 19:30",
        "Кеча соат 10:34 да",
        "бир соат олдин",
        "2 ой олдин",
    ),
    "id": (
        "14 Jul 2025 11.11.00",
        "3 jam yang lalu",
        "19 November 2025 pukul 19.30",
        "Kemarin pukul 10.34",
        "sejam yang lalu",
        "2 bulan yang lalu",
    ),
    "ms": (
        "14 Jul 2025, 11:11:00 PG",
        "3 jam lalu",
        "19 November 2025 pukul 19.30",
        "Kelmarin pukul 10.34",
        "sejam yang lepas",
        "2 bulan yang lepas",
    ),
    "vi": (
        "11:11:00 14 thg 7, 2025",
        "3 giờ trước",
        "19 tháng 11 năm 2025 19:30",
        "Hôm qua lúc 10:34",
        "một giờ trước",
        "2 tháng trước",
    ),
    "fil": (
        "Hul 14, 2025, 11:11:00 AM",
        "3 oras ang nakalipas",
        "Nobyembre 19, 2025 19:30",
        "10:34 kahapon",
        "isang oras ang nakalipas",
        "2 buwan ang nakalipas",
    ),
    "th": (
        "14 ก.ค. 2025 11:11:00",
        "3 ชั่วโมงที่ผ่านมา",
        "19 พฤศจิกายน 2025 เวลา 19:30",
        "เมื่อวานนี้ เวลา 10:34",
        "1 ชั่วโมงที่แล้ว",
        "2 เดือนที่แล้ว",
    ),
    "ar": (
        "14/07/2025، 11:11:00 ص",
        "قبل 3 ساعات",
        "١٩ نوفمبر ٢٠٢٥ ١٩:٣٠",
        "أمس عند الساعة ١٠:٣٤",
        "منذ ساعة واحدة",
        "منذ شهرين",
    ),
    "fa": (
        "14 ژوئیه 2025، 11:11:00",
        "3 ساعت پیش",
        "۱۹ نوامبر ۲۰۲۵ ۱۹:۳۰",
        "دیروز ساعت ۱۰:۳۴",
        "یک ساعت پیش",
        "۲ ماه پیش",
    ),
    "he": (
        "14 ביולי 2025, 11:11:00",
        "לפני 3 שעות",
        "19 בנובמבר 2025 19:30",
        "אתמול ב־10:34",
        "לפני שעה",
        "לפני חודשיים",
    ),
    "hi": (
        "14 जुल॰ 2025, 11:11:00 am",
        "3 घंटे पहले",
        "१९ नवम्बर २०२५, शाम ७:३० बजे",
        "कल दोपहर १०:३४ बजे",
        "एक घंटा पहले",
        "२ महीने पहले",
    ),
    "bn": (
        "14 জুল, 2025 11:11:00 AM",
        "3 ঘন্টা আগে",
        "১৯ নভেম্বর ২০২৫, বিকাল ৭:৩০ সময়",
        "গতকাল দুপুর ১০:৩৪ সময়",
        "এক ঘন্টা আগে",
        "২ মাস আগে",
    ),
    "ur": (
        "14 جولائی، 2025 11:11:00 AM",
        "3 گھنٹے پہلے",
        "19 نومبر 2025 19:30",
        "گذشتہ روز بوقت 10:34",
        "ایک گھنٹہ قبل",
        "2 ماہ قبل",
    ),
    "ka": (
        "14 ივლ. 2025, 11:11:00",
        "3 საათის წინ",
        "19 ნოემბერი 2025 19:30",
        "გუშინ 10:34-ზე",
        "საათის წინ",
        "2 თვის წინ",
    ),
    "hy": (
        "14 հլս, 2025 թ., 11:11:00",
        "3 ժամ առաջ",
        "19 նոյեմբերի 2025 թ., 19:30",
        "երեկ 10:34",
        "ժամ առաջ",
        "2 ամիս առաջ",
    ),
    "et": (
        "14. juuli 2025 11:11:00",
        "3 tunni eest",
        "19. november 2025 19:30",
        "Eile, 10:34",
        "tund aega tagasi",
        "2 kuud tagasi",
    ),
    "lv": (
        "2025. gada 14. jūl. 11:11:00",
        "pirms 3 stundām",
        "2025. gada 19. novembris, 19:30",
        "Vakar pulksten 10:34",
        "pirms stundas",
        "pirms 2 mēnešiem",
    ),
    "lt": (
        "2025-07-14 11:11:00",
        "prieš 3 valandas",
        "2025 m. lapkričio 19 d., 19:30 val.",
        "Vakar 10:34",
        "prieš valandą",
        "prieš 2 mėnesius",
    ),
    "sq": (
        "14 korr 2025, 11:11:00 p.d.",
        "3 orë më parë",
        "19 Nëntor 2025 19:30",
        "Dje në 10:34",
        "një orë më parë",
        "2 muaj më parë",
    ),
    "ca": (
        "14 de jul. 2025, 11:11:00",
        "fa 3 hores",
        "19 de novembre de 2025 a les 19:30",
        "ahir a les 10:34",
        "fa una hora",
        "fa 2 mesos",
    ),
    "gl": (
        "14 de xul. de 2025, 11:11:00",
        "hai 3 horas",
        "19 de novembro de 2025 19:30",
        "onte á 10:34",
        "hai unha hora",
        "hai 2 meses",
    ),
    "is": (
        "14. júl. 2025, 11:11:00",
        "fyrir 3 klukkustundum",
        "19. nóvember 2025 kl. 19:30",
        "í gær kl. 10:34",
        "fyrir klukkustund síðan",
        "fyrir 2 mánuðum síðan",
    ),
    "zh": ("2025年7月14日 11:11:00", "3小时前", "2025年11月19日晚上7点30分", "昨天10:34", "1 小时前", "2 个月前"),
    "ja": ("2025/07/14 11:11:00", "3 時間前", "2025年11月19日 19:30", "昨日 10:34", "1時間前", "2ヶ月前"),
    "ko": (
        "2025. 7. 14. AM 11:11:00",
        "3시간 전",
        "2025년 11월 19일 오후 7:30",
        "어제 오전 10:34",
        "한 시간 전",
        "2달 전",
    ),
}


@pytest.mark.parametrize(
    ("language", "text", "moment"),
    [
        pytest.param(language, text, moment, id=f"{language}-{moment}")
        for language, texts in WRITTEN.items()
        for text, moment in zip(texts, MOMENTS, strict=True)
    ],
)
def test_a_time_is_read_to_the_minute_in_its_language(language: str, text: str, moment: str) -> None:
    found = read_time(text, (), ZoneInfo("UTC"), NOW, order_of(language), language)
    assert found is not None and f"{found:%Y-%m-%dT%H:%M}" == moment


def test_it_knows_at_least_fifty_languages() -> None:
    assert len(WRITTEN) >= 50


# As engines write them at first, and as their translations do.
@pytest.mark.parametrize(
    ("text", "language", "moment"),
    [
        ("Yesterday at 10:34 AM", "en-US", "2026-03-09T10:34"),
        ("Heute um 10:34", "de-DE", "2026-03-10T10:34"),
        ("Heute, 10:34", "de", "2026-03-10T10:34"),
        ("Gestern, 10:34 Uhr", "de", "2026-03-09T10:34"),
        ("Sonntag um 14:02", "de-DE", "2026-03-08T14:02"),
        ("Воскресенье в 14:02", "ru-RU", "2026-03-08T14:02"),
        ("8 Мар 2026", "ru-RU", "2026-03-08T00:00"),
        ("позавчера, 14:02", "ru", "2026-03-08T14:02"),
        ("08.03.2026, 14:02", "ru", "2026-03-08T14:02"),
        ("Dimanche à 14:02", "fr-FR", "2026-03-08T14:02"),
        ("Aujourd'hui, 10h34", "fr", "2026-03-10T10:34"),
        ("Domingo a las 14:02", "es-ES", "2026-03-08T14:02"),
        ("Niedziela o 14:02", "pl-PL", "2026-03-08T14:02"),
        ("19 Lis 2025", "pl-PL", "2025-11-19T00:00"),
        ("19 Lis 2025", "hr", "2025-10-19T00:00"),
        ("Pazar 14:02", "tr-TR", "2026-03-08T14:02"),
        ("Bugün, 10:34", "tr", "2026-03-10T10:34"),
        ("امروز، ۱۰:۳۴ ق.ظ", "fa", "2026-03-10T10:34"),
        ("دیروز ساعت ۱۰:۳۴", "fa", "2026-03-09T10:34"),
        ("سه‌شنبه ۱۴ مرداد ۱۴۰۴، ۱۸:۲۲", "fa", "2025-08-05T18:22"),
        ("۱۴۰۴/۰۵/۰۳، ۰۶:۲۲ ب.ظ", "fa", "2025-07-25T18:22"),
        ("1404/05/03 18:22", "", "2025-07-25T18:22"),
        ("1404-05-03 18:22", "", "2025-07-25T18:22"),
        ("03-05-1404, 06:22 PM", "", "2025-07-25T18:22"),
        ("۱۷ اسفند، ۱۸:۲۲", "fa", "2026-03-08T18:22"),
        ("١٩ رمضان ١٤٤٧، ٦:٢٢ م", "ar", "2026-03-08T18:22"),
        ("19-09-1447, 06:22 PM", "ar", "2026-03-08T18:22"),
        ("1447/09/19", "ar", "2026-03-08T00:00"),
        ("8 มีนาคม 2569 18:22", "th", "2026-03-08T18:22"),
        ("8 มี.ค. 69 18:22", "th", "2026-03-08T18:22"),
        ("08/03/2569 18:22", "th", "2026-03-08T18:22"),
        ("民國115年3月8日 18:22", "zh-TW", "2026-03-08T18:22"),
        ("令和8年3月8日 18:22", "ja", "2026-03-08T18:22"),
        ("25/12/31 18:22", "ja", "2025-12-31T18:22"),
        ("26. 3. 8. 오후 6:22", "ko", "2026-03-08T18:22"),
        ("2026-3-8 18:22:10", "zh-CN", "2026-03-08T18:22"),
        ("发表于 2026-3-8 18:22", "zh-CN", "2026-03-08T18:22"),
        ("半小时前", "zh-CN", "2026-03-10T12:04"),
        ("前天 18:22", "zh-CN", "2026-03-08T18:22"),
        ("3 天前", "zh-CN", "2026-03-07T00:00"),
        ("полчаса назад", "ru", "2026-03-10T12:04"),
        ("08/03/2025 18:22", "en-GB", "2025-03-08T18:22"),
        ("08/03/2025 18:22", "pt-BR", "2025-03-08T18:22"),
        ("08/03/2025 6:22 PM", "en-US", "2025-08-03T18:22"),
        ("8.3.2026 klo 18.22", "fi", "2026-03-08T18:22"),
        ("08 March 2026 - 06:22 PM", "en", "2026-03-08T18:22"),
        ("March 08, 2026, 06:22:10 PM", "en", "2026-03-08T18:22"),
        ("Mar 8 '26", "en", "2026-03-08T00:00"),
    ],
)
def test_engines_times_are_read_to_the_minute(text: str, language: str, moment: str) -> None:
    found = read_time(text, (), ZoneInfo("UTC"), NOW, order_of(language), language)
    assert found is not None and f"{found:%Y-%m-%dT%H:%M}" == moment


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("08/03/2025 18:22", "en"),
        ("08-03-2025", ""),
        ("19 listopada 2025", ""),
        ("несколько часов назад", "ru"),
        ("several days ago", "en"),
        ("8 March 2026 4.50 USD", ""),
    ],
)
def test_what_leaves_a_doubt_is_not_guessed(text: str, language: str) -> None:
    found = read_time(text, (), ZoneInfo("UTC"), NOW, order_of(language), language)
    assert found is None or f"{found:%Y-%m-%dT%H:%M}" == "2026-03-08T00:00"


@pytest.mark.parametrize(
    ("zone", "text", "moment"),
    [
        ("Europe/Berlin", "14. Juli 2025, 18:22", "2025-07-14T16:22"),
        ("Europe/Berlin", "14. Januar 2026, 18:22", "2026-01-14T17:22"),
        ("America/New_York", "Today at 8:30 AM", "2026-03-10T12:30"),  # on summer time since two days
        ("America/New_York", "Saturday at 8:30 AM", "2026-03-07T13:30"),
        ("Asia/Tehran", "۱۴۰۴/۰۵/۰۳ ۱۸:۲۲", "2025-07-25T14:52"),
        ("Asia/Kolkata", "8 मार्च 2026, 18:22", "2026-03-08T12:52"),
    ],
)
def test_the_clock_of_the_place_has_its_summer_time(zone: str, text: str, moment: str) -> None:
    found = read_time(text, (), ZoneInfo(zone), NOW)
    assert found is not None and f"{found:%Y-%m-%dT%H:%M}" == moment


@pytest.mark.parametrize(("day", "gregorian"), [
    ((1420, 1, 1), date(1999, 4, 17)), ((1447, 1, 1), date(2025, 6, 26)), ((1447, 9, 1), date(2026, 2, 18)),
    ((1460, 12, 29), date(2039, 1, 24)),
])  # fmt: skip
def test_days_of_the_lunar_hijri_calendar(day: tuple[int, int, int], gregorian: date) -> None:
    assert from_hijri(*day) == gregorian


def test_a_day_that_the_lunar_calendar_does_not_have_or_the_table_does_not_know_is_none() -> None:
    assert from_hijri(1447, 9, 31) is None and from_hijri(1447, 13, 1) is None and from_hijri(1461, 1, 1) is None


PAGE = (
    '<html lang="{}"><div id="posts"><div class="post" id="post_1"><div class="post_head">'
    '<span class="post_date">{}</span></div><div class="post_body" id="pid_1">warm up</div></div>'
)


@pytest.mark.parametrize(
    ("language", "written", "moment"),
    [
        ("pl", "19 listopada 2025, 18:22", "2025-11-19T18:22"),
        ("hr-HR", "19 listopada 2025, 18:22", "2025-10-19T18:22"),
        ("de", "04.02.2025, 18:22", "2025-02-04T18:22"),
        ("en-GB", "04-02-2025, 06:22 PM", "2025-02-04T18:22"),
        ("en", "04-02-2025, 06:22 PM", "2025-04-02T18:22"),
        ("", "04-02-2025, 06:22 PM", "2025-04-02T18:22"),
    ],
)
def test_the_language_of_the_page_decides_what_the_date_alone_does_not(
    language: str, written: str, moment: str
) -> None:
    found = read_page(fetched(PAGE.format(language, written)), "mybb").listings[0].posted_at
    assert found is not None and f"{found:%Y-%m-%dT%H:%M}" == moment
