"""What a row or page tells of goods or of a leak, by what it looks like and by labels: facts as they are shown.

In: the texts of elements, piece by piece. Out: label -> value, with the labels that the profiles of markets and leak
blogs use; prose gives none, for a price or a size counts only where it stands by itself or after its label.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

PIECES_MAX = 400
SHORT = 60  # characters of a piece that may be a value and nothing else
VALUE_MAX = 120
GOODS = "market_item"
LEAK = "leak_post"

_MONEY = r"\d{1,3}(?:[ \u00a0.,']\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d+)?"
_FIAT = (
    r"US\$|[$€£₽¥₹₩₺₴]|USD|EUR|GBP|RUB|RUR|UAH|INR|CNY|JPY|CHF|AUD|CAD|PLN|BRL|TRY|"
    r"руб(?:\.|лей|ля|ль)?|грн|euros?|dollars?|元|円"
)
_COIN = r"BTC|XBT|XMR|LTC|ETH|USDT|BCH|DASH|ZEC|DOGE|mBTC|bitcoins?|monero|₿"
_PRICE = re.compile(rf"(?<![\w.])(?:(?:{_FIAT})\s?(?:{_MONEY})|(?:{_MONEY})\s?(?:{_FIAT}))(?!\w)", re.IGNORECASE)
_IN_COIN = re.compile(rf"(?<![\w.])(?:(?:{_COIN})\s?\d[\d.,]*|\d[\d.,]*\s?(?:{_COIN}))(?!\w)", re.IGNORECASE)
_LABELS = {
    "Vendor": r"vendors?|sellers?|sold by|merchant|posted by vendor|продав(?:ец|ца)|verkäufer|händler|anbieter|"
    r"vendedor|vendeur|"
    r"venditore|satıcı|卖家|商家|販売者",
    "Price": r"(?:unit )?price|cost|цена|стоимость|preis|prix|precio|preço|prezzo|fiyat|价格|價格|価格|가격",
    "Price in coin": r"(?:price )?in (?:btc|xmr|coin|crypto)|btc price|xmr price",
    "Stock": r"(?:in )?stock|available|availability|quantity(?: left)?|qty|в наличии|наличие|остаток|количество|"
    r"lager(?:bestand)?|"
    r"verfügbar|auf lager|disponible|existencias|stok|库存|数量|在庫",
    "Ships from": r"(?:ships?|shipping|shipped|sent|delivery) from|origin(?: country)?|откуда|отправка из|"
    r"versand aus|"
    r"env[ií]o desde|expédi[ée] de|发货地",
    "Ships to": r"(?:ships?|shipping|shipped|sent|delivers?|delivery) to|destination|куда|доставка в|"
    r"versand nach|env[ií]o a|"
    r"livraison|发往",
    "Category": r"categor(?:y|ies)|категория|kategorie|catégorie|categoría|categoria|kategori|分类",
    "Escrow": r"escrow|payment type|гарант|treuhand|depósito en garantía|担保",
    "Rating": r"rating|feedback|рейтинг|оценка|bewertung|note|valoración|评分",
    "Domain": r"web-?site|site|domain|url|homepage|сайт|домен|webseite|site web|sitio web|网站",
    "Size": r"(?:data |leak |total |archive )?(?:size|volume)|total data|data|amount of data|data amount|"
    r"объ[её]м|размер|größe|datenmenge|taille|tamaño|大小",
    "Deadline": r"deadline|time left|will be published(?: in| on)?|publication in|publish(?:ing|ed)? in|"
    r"until publication|days left|"
    r"осталось|срок|публикация через|veröffentlichung in",
    "Country": r"country|location|страна|land|pays|país|国家",
    "Sector": r"sector|industry|activity|отрасль|branche|secteur|industria|行业",
    "Revenue": r"revenue|annual revenue|turnover|оборот|выручка|umsatz|chiffre d'affaires|ingresos",
}  # fmt: skip
_LABELLED = {
    label: re.compile(rf"^\W{{0,3}}(?:{words})\s*(?:[:：=]\s*(?P<value>.*)|(?P<end>\W{{0,3}}))$", re.IGNORECASE)
    for label, words in _LABELS.items()
}
_SHAPES = {
    "Stock": re.compile(
        r"^(?P<value>\d[\d.,]*)\s*(?:left|in stock|available|pcs\.?|pieces|units|шт\.?|stück|verfügbar|"
        r"auf lager|件)\W*$"
        r"|^(?P<word>in stock|out of stock|sold out|есть в наличии|нет в наличии|ausverkauft)$",
        re.IGNORECASE,
    ),
    "Escrow": re.compile(r"^\W*(?P<value>(?:full |no |without |multisig )?escrow|finali[sz]e early|FE|multisig)\W*$"),
    "Size": re.compile(r"^\W*(?:\D{0,20}\s)?(?P<value>\d[\d.,]*\s?(?:[MGTP]i?B|[МГТ]Б))\W*$"),
    "Domain": re.compile(
        r"(?:^|\s)(?:https?://)?(?:www\.)?(?P<value>(?:[a-z0-9-]+\.)+(?!onion\b|php|html?|aspx?|zip|rar|7z|txt|"
        r"pdf|jpe?g|png|sql|csv|docx?"
        r"|xlsx?|gz|exe|js|css)[a-z]{2,12})/?(?:$|\s)",
        re.IGNORECASE,
    ),
    "Deadline": re.compile(
        r"^\W*(?P<value>\d{1,3}\s?d(?:ays?)?\W{0,3}\d{1,2}\s?h(?:ours?)?.{0,24}|\d{1,3}:\d{2}:\d{2}:\d{2})\W*$",
        re.IGNORECASE,
    ),
}
_SOLD_BY = re.compile(
    r"^\W*(?:sold by|vendor|seller|продавец|verkauft von|vendu par|vendido por)\s+(?P<value>\S{2,40})$", re.IGNORECASE
)
_SHIPS = re.compile(
    r"^(?:(?:shipping|shipped|ships?|delivery)\s*(?:from)?\s*:?\s*)?(?P<from>[^→\d]{2,40}?)\s*(?:→|->|➜|"
    r"⇒)\s*(?:ships? to\s*:?\s*)?"
    r"(?P<to>[^→\d]{2,60})$|"
    r"^(?:shipping|shipped|ships?|delivery|"
    r"sent)(?: from)?\s*:?\s+(?P<here>[^→\d]{2,40}?)\s+to\s+(?P<there>[^→\d]{2,60})$",
    re.IGNORECASE,
)
# What a value after its label must be.
_VALID = {
    "Size": re.compile(r"\d\s?(?:[KMGTP]i?B|[КМГТ]Б)", re.IGNORECASE),
    "Domain": re.compile(r"[\w-]\.[a-z]{2,}", re.IGNORECASE),
    "Price": re.compile(r"\d"),
    "Price in coin": re.compile(r"\d"),
    "Rating": re.compile(r"\d"),
    "Stock": re.compile(r"\d|stock|unlimited|yes|no|да|нет|наличии|∞", re.IGNORECASE),
    "Deadline": re.compile(r"\d"),
    "Revenue": re.compile(r"\d"),
    "Escrow": re.compile(
        r"^\W*(?:yes|no|да|нет|ja|nein|oui|non|s[ií]|available|enabled|disabled|accepted|required|full|multisig|"
        r"2/3|FE|finali|escrow|\d+ ?%)",
        re.IGNORECASE,
    ),
}
BUY = re.compile(
    r"^\W*(?:buy(?: now| it)?|order(?: now)?|add to (?:cart|basket)|purchase|checkout|place order|купить|"
    r"заказать|в корзину|kaufen|"
    r"bestellen|in den warenkorb|acheter|commander|ajouter au panier|comprar|añadir al carrito|acquista|"
    r"satın al|sepete ekle|"
    r"购买|立即购买|加入购物车|購入|구매)\W*$",
    re.IGNORECASE,
)  # fmt: skip
LEAK_WORDS = re.compile(
    r"\bleak(?:s|ed)?\b|ransom|stolen|exfiltrat|did(?: not|n't) (?:want to )?(?:pay|talk|negotiate)|"
    r"refused to (?:pay|negotiate)|"
    r"\bvictims?\b|published data|data will be|will be published|wall of shame|утечк|украден|опубликован",
    re.IGNORECASE,
)
_OF_GOODS = ("Price", "Price in coin", "Stock", "Ships from", "Ships to", "Category", "Escrow", "Rating")
_OF_LEAKS = ("Domain", "Country", "Sector", "Revenue", "Size", "Deadline")
LABELS = (*_OF_GOODS, *_OF_LEAKS)


def is_price(text: str) -> bool:
    """A price, in money or coin, and little else."""
    if len(text) > SHORT or not any(char.isdigit() for char in text):
        return False
    rest = _IN_COIN.sub("", _PRICE.sub("", text))
    return rest != text and len(re.sub(r"[\W\d]", "", rest)) <= 16


def told(pieces: Iterable[str], cells: Iterable[tuple[str, str]] = ()) -> dict[str, str]:
    """Facts by label; "Vendor" among them.

    pieces  texts one after another, each on one line
    cells   (what the column is called, what stands in it) of a table's row
    """
    texts = [piece for piece in pieces if piece][:PIECES_MAX]
    found: dict[str, str] = {}
    for heading, value in cells:
        label = label_of(heading)
        if label and value and _is_valid(label, value):
            found.setdefault(label, value[:VALUE_MAX])
    for at, text in enumerate(texts):
        following = texts[at + 1] if at + 1 < len(texts) else ""
        for label, value in list(_ships(text)) or _in_piece(text, following):
            found.setdefault(label, value[:VALUE_MAX])
    return _priced(found, texts)


def label_of(heading: str) -> str:
    """The label that a heading means; "" for none of them."""
    return next(
        (label for label, pattern in _LABELLED.items() if (hit := pattern.match(heading)) and hit["end"] is not None),
        "",
    )


def _in_piece(text: str, following: str) -> Iterable[tuple[str, str]]:
    if len(text) > VALUE_MAX:
        return
    for label, pattern in _LABELLED.items():
        hit = pattern.match(text)
        value = (hit["value"] or following) if hit else ""
        if value and len(value) <= VALUE_MAX and not label_of(value) and _is_valid(label, value):
            yield label, value.strip(" :")
            return
    if len(text) > SHORT:
        return
    for label, pattern in _SHAPES.items():
        shown = pattern.search(text)
        if shown:
            yield label, shown["value"] or shown.groupdict().get("word") or text
    sold_by = _SOLD_BY.match(text)
    if sold_by:
        yield "Vendor", sold_by["value"]


def _ships(text: str) -> Iterable[tuple[str, str]]:
    """ "Germany → Worldwide", "Shipping from Germany to Europe"."""
    hit = _SHIPS.match(text) if len(text) <= VALUE_MAX else None
    if hit:
        yield "Ships from", (hit["from"] or hit["here"]).strip(" :")
        yield "Ships to", (hit["to"] or hit["there"]).strip(" :")


def _is_valid(label: str, value: str) -> bool:
    return label not in _VALID or bool(_VALID[label].search(value))


def _priced(found: dict[str, str], texts: Sequence[str]) -> dict[str, str]:
    """With the price: that after its label, else the first that stands alone."""
    said = [found.pop("Price", ""), found.pop("Price in coin", ""), *(text for text in texts if is_price(text))]
    money = next((hit[0] for text in said if (hit := _PRICE.search(text))), "")
    coin = next((hit[0] for text in said if (hit := _IN_COIN.search(text))), "")
    prices = {"Price": money or coin, "Price in coin": coin if money else ""}
    return {label: value for label, value in (prices | found).items() if value}


def kind_of(rows: Sequence[dict[str, str]], words: str) -> str:
    """GOODS where most rows have a price, LEAK where most tell of data and whose they are; "" for neither.

    words  what the page says, for a list that tells no more than sizes
    """
    enough = 0.6 * len(rows)
    if sum("Price" in row for row in rows) >= enough:
        return GOODS
    leaked = [row for row in rows if "Domain" in row and any(name in row for name in ("Size", "Deadline", "Revenue"))]
    is_spoken_of = bool(LEAK_WORDS.search(words))
    sized = [row for row in rows if is_spoken_of and ("Size" in row or "Domain" in row or "Deadline" in row)]
    return LEAK if rows and max(len(leaked), len(sized)) >= enough else ""


def of_kind(kind: str, facts: dict[str, str], title: str) -> dict[str, str]:
    """The facts that belong to goods, or to a leak, whose title is its victim."""
    if kind == LEAK:
        return {"Victim": title} | {name: facts[name] for name in _OF_LEAKS if name in facts}
    return {name: facts[name] for name in _OF_GOODS if name in facts}
