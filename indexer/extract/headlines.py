"""Whom does a headline say to be attacked? "Zentrava hit by cyberattack", "Cyberangriff auf die Norbank", and what
scripts without capitals put before and behind a name.
"""
# ruff: noqa: E501  # a pattern a line

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from indexer.extract.anchors import only_words
from indexer.extract.capitals import CAPITALS
from indexer.extract.contract import Text
from indexer.extract.vocabulary import entries
from indexer.folding import fold

_LOOKED_AT = 300  # characters of the title
_PART = rf"[{CAPITALS}0-9](?:[\w'’&-]|\.(?=\w)){{0,40}}"
_JOINT = r"(?:(?:of|the|and|de|del|do|da|dos|das|du|des|di|della|der|am|an|im|van|von|für|och|og|w|we|y|e|et|und|и|та|i|&|la|le) ){0,2}"
_QUOTED = '[«"“„‚\'‘]([^«»"“”„\n]{2,60}?)[»"”“’\']'
_NAME = rf"(?P<name>{_PART}(?: {_JOINT}{_PART}){{0,6}})"
_ARTICLE = re.compile(
    r"(?:The|La|Le|Les|El|Los|Las|Il|Lo|Gli|Die|Der|Das|Den|Dem|Het|De|O|A|Os|As|Un|Une) (?=\S)|L['’](?=\w)",
    re.IGNORECASE,
)
_LEAD = re.compile(r"^(?:[^:|]{2,40}: )?(?:[\W_]{0,3})")
_AFTER_ATTACK = (
    r" (?:(?:the|la|le|les|el|los|las|il|lo|gli|die|der|das|den|dem|het|de|o|a|os|as|l['’]|un|une|'s|ihre|einen?|eine|saját) ?)?"
    rf"(?:\w{{3,24}} ){{0,2}}?(?:{_QUOTED}|{_NAME})"
)


def by_kind(text: Text) -> tuple[str, int, str]:
    """The same of an organisation that a word for its kind names in a script without capitals."""
    sells = bool(text.found("cues", "data_goods")) and not text.found("intents", "news")
    name, start = _named(text.title.original[:_LOOKED_AT], (*_BY_KIND, *_OF_SELLERS) if sells else _BY_KIND)
    return (name, start, "victim.organisation") if name and not _is_common(name) else ("", 0, "")


def _is_common(name: str) -> bool:
    """Whether a name is only a kind of organisation: "شركة اتصالات", "सरकारी अस्पताल", "국내 쇼핑몰"."""
    common = entries("victim_words")["common"]
    folded = fold(name).text
    for word in sorted(common, key=len, reverse=True):
        folded = folded.replace(word, "")
    return len(folded.strip()) < 2


def attacked(text: Text) -> tuple[str, int, str]:
    """(name, place in Text.raw, rule) of the organisation of a report's title; ("", 0, "") where it names none."""
    if text.kind != "feed_item" and not text.found("intents", "news"):
        return "", 0, ""
    title = text.title.original[:_LOOKED_AT]
    for look in (_behind_attack, _before_fate, _without_capitals):
        name, start = look(title)
        if name and not _is_nobody(text, name, start) and not _is_common(name):
            return name, start, "victim.headline"
    return "", 0, ""


@cache
def _fates() -> frozenset[str]:
    return frozenset(entries("victim_words")["fate"])


_WORDS_OF_FATE = 4
_BEGIN = re.compile(_NAME)


def _before_fate(title: str) -> tuple[str, int]:
    """The longest name right before a word for what befell it; the first of equals."""
    names: list[tuple[str, int]] = []
    for found in _BEGIN.finditer(title):
        article = _ARTICLE.match(title, found.start())
        start = article.end() if article and article.end() < found.end() else found.start()
        words = title[start : found.end()].split(" ")
        for count in range(len(words), 0, -1):
            name = _POSSESSIVE.sub("", " ".join(words[:count]).rstrip("'’,.:"))
            if name[:1].isalpha() and _has_fate(title[start + len(name) : start + len(name) + _FATE_REACH]):
                names.append((name, start))
                break
    return max(names, key=lambda one: one[0].count(" "), default=("", 0))


_POSSESSIVE = re.compile(r"['’]s$")
_FATE_REACH = 60  # characters


_GAP = re.compile(
    r"['’]?s? ?[(,:–—-]{0,2} ?(?:(?:is|was|has|have|had|been|a|est|été|wird|wurde|ist|hat|es|fue|ha|é|foi|è|stat[ao]|стал[аи]?) )*"
)


def _has_fate(rest: str) -> bool:
    gap = _GAP.match(rest)
    words = only_words(fold(rest[gap.end() if gap else 0 :]).text).split()
    return any(" ".join(words[:count]) in _fates() for count in range(1, min(_WORDS_OF_FATE, len(words)) + 1))


@cache
def _attack() -> re.Pattern[str]:
    words = sorted(entries("victim_words")["attack"], key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})(?!\w)")


_FOLLOWS = re.compile(_AFTER_ATTACK)


def _behind_attack(title: str) -> tuple[str, int]:
    folded = fold(title).text
    if len(folded) != len(title):
        folded = title.lower()
    for attack in _attack().finditer(folded):
        if found := _FOLLOWS.match(title, attack.end()):
            group = "name" if found["name"] else 1
            return found[group].rstrip("'’,.:"), found.start(group)
    return "", 0


# Kinds of organisations, and where their names end.
_BY_KIND = (
    re.compile(r"(?P<name>(?:شركة|بنك|مصرف|مستشفى|جامعة|وزارة|هيئة|مؤسسة|مطار|بلدية|مجموعة)(?: (?!في |من |على |عن |تتعرض|يتعرض|بعد|إلى|تعلن|تؤكد)[\u0621-\u064a]{2,20}){1,3})"),
    re.compile(r"(?P<name>(?:شرکت|بانک|بیمارستان|دانشگاه|وزارت|سازمان|بیمه|هتل|فروشگاه)(?: (?!هک |در |از |به |با |مورد|را |همراه|برای)[\u0621-\u064a\u0671-\u06d3\u200c]{2,20}){1,3})"),
    re.compile(r"(?P<name>(?:[\u0900-\u097f]{2,20} ){1,2}(?:बैंक|फाइनेंस|अस्पताल|यूनिवर्सिटी|विश्वविद्यालय|इंश्योरेंस|बीमा|टेलीकॉम|एयरलाइंस|लिमिटेड|ग्रुप|हॉस्पिटल|नगर निगम))(?![\u0900-\u097f])"),
    re.compile(r"(?P<name>(?:โรงพยาบาล|ธนาคาร|บริษัท|มหาวิทยาลัย|โรงเรียน|สายการบิน|การไฟฟ้า|โรงแรม|ประกันภัย) ?(?:(?!จำกัด|ถูก|โดน|แจ้ง|ประกาศ|หลัง|ยืนยัน|พบ|รั่ว|กว่า|จำนวน)[ก-ฮะ-๎]){2,24})"),
    re.compile(r"(?P<name>(?:株式会社|有限会社|医療法人|学校法人)[\u3040-\u30ff\u3400-\u9fffA-Za-z0-9・ー]{2,16}?)(?=に|が|は|で|へ|の|と|、|,|。|$)"),
    re.compile(r"(?P<name>[\u30a0-\u30ff\u3400-\u9fffA-Za-z0-9・ー]{2,16}(?:株式会社|病院|大学|銀行|市役所|学園|ホテル|航空))(?=に|が|は|で|へ|の|と|、|,|。|$)"),
    re.compile(
        r"(?P<name>(?:Bệnh viện|Ngân hàng|Đại học|Trường|Công ty|Tập đoàn|Sở|Bộ)"
        r"(?: (?!bị|đã|vừa|sẽ|có|cho|thông báo|xác nhận|tại|ở|và|để|hứng|[0-9])\w+){1,6})"
    ),
    re.compile(rf"(?P<name>(?:PT|CV|RSUD|RSUP|RS|UD) {_PART}(?: {_PART}){{0,3}})"),
    re.compile(r"(?P<name>[\uac00-\ud7a3A-Za-z0-9]{1,12}(?:쇼핑|은행|병원|대학교|카드|보험|통신|마트|몰|그룹|전자|항공|호텔|저축은행|캐피탈|증권))(?=[ ,의이가은는을에]|$)"),
)  # fmt: skip
# What only who sells data says so: a name in quotation marks, or right before the data.
_OF_SELLERS = (
    re.compile(r"[«„“](?P<name>[А-ЯЁЄІЇҐ][^«»„“\n]{2,50}?)[»”“]"),
    re.compile(r"(?:^|[\s出售卖卖:,,【】\[\]])(?P<name>[\u3400-\u9fff]{2,10}(?:医院|人寿|银行|保险|大学|集团|证券|酒店|航空|电信|商城|贷款|物流|快递|公司|学院))(?=[\s数客用会员病患就保旅学的,,:]|$)"),
    re.compile(r"(?:^|[\s】\]」:：、。])(?P<name>[\u3040-\u30ff\u3400-\u9fff]{2,14}(?:クリニック|医院|病院|歯科|銀行|大学|商店|ホテル|ストア))(?=[\sの患顧会]|$)"),
)  # fmt: skip
# Where a headline's verb ends the name, or quotation marks hold it.
_BY_FATE = (
    re.compile(r"(?P<name>[\u3400-\u9fff]{2,10}(?:航空|银行|銀行|医院|醫院|大学|集团|酒店|保险|证券|电信|物流|快递|商城|公司|学院|市政府|税务局|地铁))(?=约|約|遭|被|疑|的|数据|資料|系统|,|,|、|\s|$)"),
    re.compile(r"(?P<name>[\uac00-\ud7a3A-Za-z0-9]{2,14}?)(?:이|가|은|는|에서|에|의|도|,)? ?(?:해킹|랜섬웨어|개인정보 유출|사이버 ?공격|서버 해킹)"),
    re.compile(r"(?P<name>[\u3400-\u9fffA-Za-z0-9]{2,16}?)(?=遭|被黑|被攻击|被勒索|疑遭|疑似|数据泄露|資料外洩|系统被)"),
    re.compile(r"[«„“](?P<name>[А-ЯЁЄІЇҐ][^«»„“\n]{2,50}?)[»“”]"),
)  # fmt: skip
_PLACE_BEFORE = re.compile(
    r"^(?:台湾|中国|香港|日本|韩国|美国|英国|印度|泰国|越南|国内)?(?:连锁|大型|知名|某)?(?:(?:酒店|企业|公司|集团|商场|医院)(?=.{4}))?"
)


def _without_capitals(title: str) -> tuple[str, int]:
    return _named(title, (*_BY_KIND, *_BY_FATE))


def _named(title: str, patterns: Sequence[re.Pattern[str]]) -> tuple[str, int]:
    if title.isascii() and not _INDONESIAN.search(title):
        return "", 0
    for pattern in patterns:
        if found := pattern.search(title):
            cut = _PLACE_BEFORE.match(found["name"])
            skipped = cut.end() if cut and cut.end() < len(found["name"]) - 1 else 0
            return found["name"][skipped:].strip(), found.start("name") + skipped
    return "", 0


_INDONESIAN = re.compile(r"(?<!\w)(?:PT|CV|RSU[DP]?|RS|UD) [A-Z]")


def _is_nobody(text: Text, name: str, start: int) -> bool:
    """Whether a name is a country, a common word, or all that a headline begins with."""
    words = entries("victim_words")
    first = fold(name).text
    if first in words["generic"] or first in words["no_name"] or first in words["headline"] or len(name) < 2:
        return True
    low, high = text.joined_at(start), text.joined_at(start + len(name))
    return any(one.start <= low and one.end >= high for one in text.anchors.get("countries", ()))
