"""Names of countries that are everyday words of other languages count only where the country is meant."""

from __future__ import annotations

import unicodedata

import pytest

from indexer.extract.countries import is_guarded
from indexer.extract.extract import extract
from indexer.extract.vocabulary import entries
from schema.listing import Listing

# The most frequent words of English, Spanish, Portuguese, French, German, Turkish, Indonesian, folded.
FREQUENT = frozenset(
    """
    the be to of and a in that have i it for not on with he as you do at this but his by from they we say her she or
    an will my one all would there their what so up out if about who get which go me when make can like time no just
    him know take people into year your good some could them see other than then now look only come its over think
    also back after use two how our work first well way even new want because any these give day most us is are was
    de la que el en y los se del las un por con una su para es al lo como mas pero sus le ya este si porque esta entre
    cuando muy sin sobre tambien hasta hay donde quien desde todo nos todos uno les ni contra otros ese eso ante ellos
    e o do da em um os nao uma dos mais das foi ao ele tem seu sua ou ser muito ja eu so pelo pela ate isso ela depois
    mesmo aos seus nas meu minha vendo tenho voce
    et les des une est pas vous je ne sur dans qui ce au il plus tu mon moi elle nous avec pour ils suis mais bien ca
    tout fait ont ete va veux ici toi quoi oui non ma sa ton son ira
    der die und den von zu das mit sich auf fur ist im dem nicht ein eine auch er hat dass sie nach wird bei einer
    noch wie einem uber einen zum war haben nur oder aber vor zur bis mehr durch man sein wurde sei ich du wir ihr
    bir bu ve icin da ne cok ben mi var ama daha gibi o her sen kadar evet hayir olarak sonra iyi biz siz degil yok
    en ki ile cin
    yang dan di itu dengan untuk tidak ini dari dalam akan pada juga saya ke karena tersebut bisa ada mereka lebih kata
    tahun sudah atau saat oleh menjadi orang ia telah adalah seperti sebagai bahwa dapat para harus namun kita dua satu
    tiga empat lima enam masih hari hanya mengatakan kepada kami setelah melakukan
    nga suede franca
    """.split()  # noqa: SIM905
)


def countries(body: str, title: str = "") -> tuple[str, ...]:
    offer = extract(Listing(id="a/1", kind="thread", title=title, body=body)).offer
    return tuple(offer.countries) if offer else ()


def test_it_guards_every_name_that_is_a_frequent_word_of_another_language() -> None:
    names = {word for words in entries("countries").values() for word in words}
    short = {name for name in names if name.isascii() and name.isalpha() and len(name) < 3}
    assert {name for name in (short | FREQUENT & names) if not is_guarded(name)} == set()


def test_it_has_no_stem_that_a_frequent_word_begins_with() -> None:
    stems = {word[:-1] for words in entries("countries").values() for word in words if word.endswith("*")}
    assert [(stem, word) for stem in stems for word in FREQUENT if word.startswith(stem)] == []


@pytest.mark.parametrize(
    "body",
    [
        "Selling my passport database",
        "MY database is fresh",
        "Eu vendo dados de cartão, tenho muito material e mando amostra para quem quiser",
        "Shitjet nga arkivi im, nga viti i kaluar",
        "uc balance and duc for sale",
        "phap",
        "cin cards for sale",
        "Saya jual data, ada lima ribu baris dan semuanya masih baru untuk kalian",
        "Giải pháp bảo mật, đạo đức nghề nghiệp, lưu ý khi mua hàng",
    ],
)
def test_it_takes_no_country_from_a_word_of_another_language(body: str) -> None:
    assert countries(body) == ()


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Datos de clientes de España y Portugal", ("ES", "PT")),
        ("Bán dữ liệu khách hàng Mỹ, giá rẻ cho anh em", ("US",)),
        ("Bán dữ liệu khách hàng Pháp và Đức, giá rẻ cho anh em", ("FR", "DE")),
        ("Bán dữ liệu khách hàng nước Nga và Úc, giá rẻ", ("RU", "AU")),
        ("nước ý", ("IT",)),
        ("Dados de clientes da França", ("FR",)),
        ("fresh fullz from iran", ("IR",)),
        ("uk fullz and us fullz", ("GB",)),
        ("Data from koln", ("DE",)),
        ("10k rows, lima and cusco clinic database", ("PE",)),
    ],
)
def test_it_keeps_a_country_that_is_meant(body: str, expected: tuple[str, ...]) -> None:
    assert countries(body) == expected


def test_it_knows_an_accent_that_stands_apart_from_its_letter() -> None:
    body = "Bán dữ liệu khách hàng Mỹ, giá rẻ cho anh em"
    assert countries(unicodedata.normalize("NFD", body)) == ("US",)


def test_an_n_with_a_tilde_is_another_letter() -> None:
    for title, codes in (("Vendo bicicleta de montaña", ()), ("Base de datos de españoles", ("ES",))):
        offer = extract(Listing(id="a/1", kind="thread", title=title)).offer
        assert offer is not None
        assert offer.countries == codes
