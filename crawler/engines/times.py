"""Times as places write them -> aware UTC.

Formats are strptime's (%Y %y %m %d %H %I %M %S %p, %b and %B for a month's name in any language below, %a and %A for
a word that is passed over), found anywhere in the text. Before them come ISO 8601 and Unix seconds or milliseconds,
"noon" and "midnight" are read as 12:00 pm and 12:00 am;
after them comes what every engine writes for the last days: "Today, 14:02", "Yesterday, 9:13 am", "5 minutes ago".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

LENGTH_MAX = 300
_MONTHS = """
January February March April May June July August September October November December
Januar Februar März April Mai Juni Juli August September Oktober November Dezember
janvier février mars avril mai juin juillet août septembre octobre novembre décembre
enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro
gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre
januari februari maart april mei juni juli augustus september oktober november december
stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia
января февраля марта апреля мая июня июля августа сентября октября ноября декабря
январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь
січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня
Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık
Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember
ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie
"""
_TODAY = r"today|сегодня|сьогодні|heute|aujourd['’]hui|hoy|hoje|oggi|vandaag|dzisiaj|bugün|hari ini|astăzi|今天"
_YESTERDAY = r"yesterday|вчера|вчора|gestern|hier|ayer|ontem|ieri|gisteren|wczoraj|dün|kemarin|昨天"
_UNITS_S = {
    "s": (1, r"sec|сек|sek|seg|detik|saniye|秒"),
    "m": (60, r"min|мин|хв|menit|dakika|dk\b|分"),
    "h": (3600, r"hour|hr|час|годин|stunde|std|heure|hora|ore\b|ora\b|uur|uren|godzin|saat|jam\b|小时|h\b"),
    "d": (86_400, r"day|ден|дн|tag|jour|d[ií]a|giorn|dag|dni|dzie|gün|hari|天"),
    "w": (604_800, r"week|недел|тижд|woche|semaine|semana|settiman|tydzie|tygodn|hafta|minggu|周"),
    "o": (2_629_800, r"month|месяц|місяц|monat|mois|mes|maand|miesi|ay\b|bulan|月"),
    "y": (31_557_600, r"year|год|лет|рік|jahr|\bans?\b|año|ano|anno|anni|jaar|rok|lat\b|yıl|tahun|年"),
}
_UNIT = "|".join(f"(?P<{name}>{words})" for name, (_, words) in _UNITS_S.items())
_AGO = re.compile(
    rf"(?P<before>il y a|vor|hace|há|acum)?\s*(?P<n>\d{{1,4}}|an?|one|een|ein(?:e[rnm]?)?|une?|un[ao]?)\s*"
    rf"(?:{_UNIT})(?:\w*?\s*(?P<after>ago|назад|тому|fa\b|geleden|temu|önce|yang lalu|lalu|atrás|前))?",
    re.IGNORECASE,
)
_NOW = re.compile(
    r"just now|moments? ago|less than a minute ago|только что|gerade eben|à l'instant|刚刚", re.IGNORECASE
)
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\s*([ap])\.?m)?", re.IGNORECASE)
_DAYS = ((re.compile(_TODAY, re.IGNORECASE), 0), (re.compile(_YESTERDAY, re.IGNORECASE), 1))
_NAMED_HOURS = (
    (re.compile(r"\bnoon\b", re.IGNORECASE), "12:00 pm"),
    (re.compile(r"\bmidnight\b", re.IGNORECASE), "12:00 am"),
)
_EPOCH = re.compile(r"\s*(\d{10}|\d{13})\s*")
_DIRECTIVES = {
    "a": r"[^\W\d]+\.?", "A": r"[^\W\d]+\.?", "b": r"(?P<b>[^\W\d]+)\.?", "B": r"(?P<b>[^\W\d]+)\.?",
    "Y": r"(?P<Y>\d{4})", "y": r"(?P<y>\d{2})", "m": r"(?P<m>\d{1,2})", "d": r"(?P<d>\d{1,2})(?:st|nd|rd|th)?",
    "H": r"(?P<H>\d{1,2})", "I": r"(?P<H>\d{1,2})", "M": r"(?P<M>\d{2})", "S": r"(?P<S>\d{2})(?:\.\d+)?",
    "p": r"(?P<p>[ap])\.?m\.?", "%": "%",
}  # fmt: skip


def read_time(text: str, formats: Sequence[str], zone: ZoneInfo, fetched_at: datetime) -> datetime | None:
    """The first time in a text; None when it holds none that can be read.

    zone        the place's clock, for times that name no zone
    fetched_at  what "today" and "ago" count from; what is told in minutes, hours or days is cut to them, so that
                a page read twice tells the same time
    """
    text = text[:LENGTH_MAX]
    if not text:
        return None
    try:
        return _exact(text, formats, zone) or _relative(text, zone, fetched_at)
    except (ValueError, OverflowError):
        return None


def _exact(text: str, formats: Sequence[str], zone: ZoneInfo) -> datetime | None:
    epoch = _EPOCH.fullmatch(text)
    if epoch:
        return datetime.fromtimestamp(int(epoch[1][:10]), UTC)
    if text[:4].isdecimal():
        moment = _iso(text.strip())
        if moment:
            return moment.replace(tzinfo=moment.tzinfo or zone).astimezone(UTC)
    for hour, written in _NAMED_HOURS:
        text = hour.sub(written, text)
    for form in formats:
        for found in compiled(form).finditer(text):
            moment = _from_parts(found.groupdict())
            if moment:
                return moment.replace(tzinfo=zone).astimezone(UTC)
    return None


def _iso(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _from_parts(parts: dict[str, str | None]) -> datetime | None:
    name, year = parts.get("b"), parts.get("Y")
    month = _months().get(name.lower(), 0) if name else int(parts.get("m") or 1)
    hour = _hour(int(parts.get("H") or 0), parts.get("p"))
    try:
        return datetime(
            int(year or 0) or 2000 + int(parts.get("y") or 0),
            month,
            int(parts.get("d") or 1),
            hour,
            int(parts.get("M") or 0),
            int(parts.get("S") or 0),
        )
    except ValueError:
        return None


def _hour(hour: int, half: str | None) -> int:
    return hour if not half else hour % 12 + (12 if half.lower() == "p" else 0)


def _relative(text: str, zone: ZoneInfo, fetched_at: datetime) -> datetime | None:
    for word, days in _DAYS:
        found = word.search(text)
        if found:
            return _on_day((fetched_at.astimezone(zone) - timedelta(days=days)), text[found.end() :], zone)
    if _NOW.search(text):
        return fetched_at.astimezone(UTC).replace(second=0, microsecond=0)
    for found in _AGO.finditer(text):
        if found["before"] or found["after"]:
            return _ago(found, fetched_at.astimezone(UTC))
    return None


def _on_day(day: datetime, rest: str, zone: ZoneInfo) -> datetime:
    clock = _CLOCK.search(rest)
    hour, minute, second = (_hour(int(clock[1]), clock[4]), int(clock[2]), int(clock[3] or 0)) if clock else (0, 0, 0)
    return datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=zone).astimezone(UTC)


def _ago(found: re.Match[str], now: datetime) -> datetime:
    unit_s = next(seconds for name, (seconds, _) in _UNITS_S.items() if found[name])
    moment = now - timedelta(seconds=unit_s * (int(found["n"]) if found["n"].isdecimal() else 1))
    moment = moment.replace(second=0, microsecond=0)
    if unit_s >= 3600:
        moment = moment.replace(minute=0)
    return moment.replace(hour=0) if unit_s >= 86_400 else moment


@cache
def compiled(form: str) -> re.Pattern[str]:
    """The pattern that finds a format in a text; ValueError for a directive that is not in the table."""
    out = []
    for literal, directive in re.findall(r"([^%]*)(?:%(.)|$)", form):
        out.append(re.sub(r"(?:\\ )+", r"\\s+", re.escape(literal)))
        if directive:
            if directive not in _DIRECTIVES:
                raise ValueError(f"%{directive}")
            out.append(_DIRECTIVES[directive])
    return re.compile(rf"(?<!\d){''.join(out)}(?!\d)", re.IGNORECASE)


@cache
def _months() -> dict[str, int]:
    """Each name and each beginning of one, three letters or more, that means one month in every language above."""
    meanings: dict[str, set[int]] = {}
    for line in _MONTHS.strip().splitlines():
        for number, name in enumerate(line.lower().split(), 1):
            for end in range(3, len(name) + 1):
                meanings.setdefault(name[:end], set()).add(number)
    return {word: months.pop() for word, months in meanings.items() if len(months) == 1}
