"""Which numbers count no records, though they could: revenue, wages, limits, staff, a shop's stock and praise."""

from __future__ import annotations

import re

from indexer.extract.context import Cues
from indexer.extract.contract import Number, Text
from indexer.extract.price_cues import is_dong


class NotCounted:
    """What a text says of money, times and goods. Made once per text: asking is cheap."""

    __slots__ = ("bids", "is_shop", "is_told", "money", "revenues", "text", "times")

    def __init__(self, text: Text) -> None:
        self.text = text
        self.is_told = _is_told(text)
        goods = len(text.found("categories", "other")) >= _GOODS
        self.is_shop = goods and not text.found("cues", "data_goods")
        self.money, self.bids = Cues(text, "not_price", "price"), Cues(text, "start", "step", "buyout")
        self.revenues, self.times = Cues(text, "not_price"), Cues(text, "per_month", "per_week", "per_day")

    def has(self, number: Number, since: int) -> bool:
        """Whether a number counts nothing of what is sold. since: where the number before it ends."""
        if self.is_shop and number.unit in ("", "piece"):
            return True  # things in a shop
        if self._is_labelled(number, since):
            return True
        is_behind = number.unit_end <= number.end  # its unit, if any, stands before it
        if (is_behind or number.unit == "transaction") and _follows(self.revenues, number, 14):
            return True  # "95M EUR revenue", "20k order limit"
        if not number.unit and (not self.is_told or self._is_money(number, since) or self._is_rate(number, since)):
            return True
        return _is_no_content(self.text, number)

    def _is_labelled(self, number: Number, since: int) -> bool:
        """ "Revenue: 57 Million. Data volume: ...": whatever word stands behind it."""
        cue = self.revenues.before(number.start, 12, since)
        return cue is not None and _LABEL.fullmatch(self.text.joined, cue.end, number.start) is not None

    def _is_money(self, number: Number, since: int) -> bool:
        """A revenue, a price, a bid."""
        before = self.money.before(number.start, 20, since) or self.bids.before(number.start, 10, since)
        return before is not None

    def _is_rate(self, number: Number, since: int) -> bool:
        """A wage, a rent: "per month 50k", "500k/day", "1 triệu một ngày"."""
        is_led = _is_led(self.times, number, since) or self.text.joined.startswith("/", number.end)
        is_each = _PER.match(self.text.joined, number.end) is not None
        return is_led or is_each or _follows(self.times, number, 8)


_PER = re.compile(r" ?(?:per|за|por|je|pro) ")  # "50k per site" is a price
_LABEL = re.compile(" ?[:=] ?[~$€£]?")
_GOODS = 2  # words of drugs, arms and other goods that make it their shop


def _is_told(text: Text) -> bool:
    """Whether anything says that data or a trade in it is spoken of: a number alone is no count of records."""
    return bool(text.found("cues", "data_goods") or text.found("data_types") or text.found("categories"))


def _follows(cues: Cues, number: Number, reach: int) -> bool:
    """A cue stands behind a number, in the same clause."""
    cue = cues.after(number.end, reach)
    return cue is not None and _CLAUSE_END.search(cues.text.joined, number.end, cue.start) is None


_CLAUSE_END = re.compile(r"[,.;:|(\n]")


def _is_led(times: Cues, number: Number, since: int) -> bool:
    cue = times.before(number.start, 20, since)
    return cue is not None and not times.text.joined[cue.end : number.start].strip(" :=–-")


_LIMIT = re.compile(r"(?:up to|до|bis zu|hasta|ate|jusqu a|fino a) ?[$€£]?$")  # "refunds up to 15k"
_STOCK = re.compile(
    r"(?:stock|(?:quantity|qty\.?) left|available|lager|bestand|наличии|осталось|库存|在庫|재고|stok)[ :=–-]{1,4}$"
)

_SOLD_BEFORE = re.compile(  # a shop's praise: "レビュー326件", "月销 3000+"
    r"(?:reviews|vouches|feedbacks?|отзыв\w{0,3}|bewertungen|avis|resenas|opinie|yorum|ulasan|danh gia|评价|評價|好评|"
    r"レビュー|후기|รีวิว|月销|月銷|已售|销量|累计销售|販売実績|판매량)[ :=(（–-]{0,3}$"
)


def _is_no_content(text: Text, number: Number) -> bool:
    """A limit, an amount of dong, computers, or wares in a market's stock ("Stock: 34 pieces")."""
    if not number.unit and _LIMIT.search(text.joined, max(0, number.start - 8), number.start):
        return True
    if number.unit == "record" and is_dong(text, number):
        return True
    if _is_population(text, number):
        return True
    if number.unit == "person" and _is_staff(text, number):
        return True
    if number.unit == "piece" and text.raw_words(number.start, number.unit_end).endswith("PCs"):
        return True
    if _SOLD_BEFORE.search(text.joined, max(0, number.start - 16), number.start):
        return True
    is_ware = number.unit == "piece" or (not number.unit and text.kind == "market_item")
    return is_ware and _STOCK.search(text.joined, max(0, number.start - 24), number.start) is not None


_HAS_STAFF = re.compile(
    r"(?:[,(]|\b(?:de|di|von|mit|with|of|has|have|had|har|hat|ha|a|tiene|tem|employs?|employing|zatrudnia|beschaftigt|emploie|compte|conta|"
    r"насчитывает|налічує)) (?:about |over |some |rund |circa |około |cerca de |environ )?$"
)


_RECORDS = re.compile(r" ?(?:records?|files|data|profiles|ssns?|accounts|dossiers|rows|lines|passports)\b")
_EMPLOYS = re.compile(r"\b(?:employs?|employing|emploie|emplea|emprega|impiega|beschaftigt|zatrudnia)\b[^.;:]*$")
_POPULATION = re.compile(
    r" ?(?:inhabitants|hab\b|hbts|residents|habitants|habitantes|abitanti|einwohner|жител|mieszkanc|inwoners|"
    r"invanare|obyvatel|penduduk|nufus|dan so|人口|居民|住民|주민)"
)


_DATA_OF = re.compile(r"(?:data|details|records|donnees|daten|datos|dados|dati|данные|дані)[ \w]{0,8}$")


def _is_population(text: Text, number: Number) -> bool:
    """The size of a place whose network is sold, or that was attacked; not "the data of 32 000 inhabitants"."""
    is_told = text.kind in ("leak_post", "feed_item") or bool(text.found("categories", "initial_access"))
    if not is_told or not _POPULATION.match(text.joined, number.end):
        return False
    return not _DATA_OF.search(text.joined, max(0, number.start - 20), number.start)


def _is_staff(text: Text, number: Number) -> bool:
    """The size of an organisation whose network is sold: "revenue $40M, 1500 employees", "员工5000人"."""
    is_network = text.kind == "leak_post" or bool(text.found("categories", "initial_access"))
    is_told = text.kind == "feed_item" and _HAS_STAFF.search(text.joined, max(0, number.start - 24), number.start)
    if is_told and _EMPLOYS.search(text.joined, max(0, number.start - 24), number.start):
        return True
    if not is_network and not is_told:
        return False
    staff, joined = Cues(text, "staff"), text.joined
    before, after = staff.before(number.start, 24), staff.after(number.end, 24)
    if after is not None and _RECORDS.match(joined, after.end):
        return False  # "12,000 employee records"
    is_led = before is not None and not joined[before.end : number.start].strip(" :=~约約–-")
    return is_led or (after is not None and not joined[number.end : after.start].strip(" +"))
