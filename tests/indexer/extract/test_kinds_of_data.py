"""Which kinds of data a text names: columns as dumps write them, many languages, and words that only look like it."""

from __future__ import annotations

import pytest

from indexer.extract.extract import extract
from schema.listing import Listing


def kinds(body: str) -> set[str]:
    offer = extract(Listing(id="a/1", kind="thread", title="", body=body)).offer
    return set(offer.data_types) if offer else set()


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Database. Contains: blood group, diagnosis, vaccination", "medical"),
        ("Database includes flight bookings, boarding passes", "travel"),
        ("Database fields: plate number, car model", "vehicle"),
        ("Dump: seed phrases and private keys", "wallet"),
        ("Telecom dump with IMSI and ICCID", "sim"),
        ("Bank DB with loans, account balances", "loan"),
    ],
)
def test_two_words_of_one_list_tell_a_kind_without_another_beside_them(body: str, expected: str) -> None:
    assert kinds(body) == {expected} | ({"account_balance"} if expected == "loan" else set())


def test_one_word_twice_is_no_list() -> None:
    assert kinds("We look at tax, tax and nothing else") == set()


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("userId | firstName | lastName | dateOfBirth | lastLoginIp", {"name", "dob", "ip_address"}),
        ("passwordHash,emailAddress,phoneNumber", {"password_hash", "email", "phone"}),
        ("id,fname,lname,ip_addr,pwd_hash,addr1,lat,lng", {"name", "ip_address", "password_hash", "address"}),
        ("cust_name;mob_no;dt_nasc;acct_no", {"name", "phone", "dob", "bank_account"}),
        ("creditCardNumber,securityCode,driversLicense", {"card", "cvv", "driving_licence"}),
        ("NOME_COMPLETO;DT_NASCIMENTO;NOME_MAE;LOGRADOURO;CEP", {"name", "dob", "family", "address"}),
        ("nom_usage,date_naissance,lieu_naissance,num_secu", {"name", "dob", "place_of_birth", "ssn"}),
        ("fio,data_rozhd,pasport_ser,snils", {"name", "dob", "passport", "national_id"}),
        ("userName, twoFactorSecret, fcmToken, deviceId", {"username", "token", "device"}),
        ("policyHolderName, claimAmount, chassisNo", {"insurance", "vehicle"}),
    ],
)
def test_columns_are_read_as_dumps_write_them(body: str, expected: set[str]) -> None:
    found = kinds(f"columns: {body}")
    assert expected <= found
    assert not {"password", "address"} & (found - expected)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            "ime, prezime, adresa, broj telefona, lozinka, vozačka dozvola",
            "name address phone password driving_licence",
        ),
        ("ime, priimek, naslov, telefonska številka, geslo", "name address phone password"),
        ("име, ЕГН, дата на раждане, адрес, парола", "name national_id dob address password"),
        ("име, презиме, ЈМБГ, број телефона, лозинка", "name national_id phone password"),
        ("navn, fødselsnummer, passord, førerkort", "name national_id password driving_licence"),
        ("navn, adgangskode, fødselsdato, kørekort", "name password dob driving_licence"),
        ("etunimi, osoite, puhelin, salasana, henkilötunnus", "name address phone password national_id"),
        ("namn, personnummer, lösenord, körkort", "name national_id password driving_licence"),
        ("név, lakcím, jelszó, születési dátum, jogosítvány", "name address password dob driving_licence"),
        ("naam, wachtwoord, rijbewijs, salaris", "name password driving_licence salary"),
        ("jméno, heslo, řidičský průkaz, občanský průkaz", "name password driving_licence national_id"),
        ("nume, parolă, permis de conducere", "name password driving_licence"),
        ("επώνυμο, κωδικός πρόσβασης, ΑΦΜ, δίπλωμα οδήγησης", "name password tax driving_licence"),
        ("שם, סיסמה, רישיון נהיגה", "name password driving_licence"),
        ("pangalan, petsa ng kapanganakan, tirahan, numero ng telepono", "name dob address phone"),
        ("ism, familiya, telefon raqami, manzil", "name phone address"),
        ("аты-жөні, ЖСН, мекенжай, телефон нөмірі", "name national_id address phone"),
        ("soyad, ünvan, telefon nömrəsi, şifrə", "name address phone password"),
        ("பெயர், பிறந்த தேதி, முகவரி, தொலைபேசி எண்", "name dob address phone"),
        ("البريد الإلكتروني، كلمة المرور، رقم الهاتف", "email password phone"),
        ("नाम, पता, वोटर आईडी", "name address voter_id"),
        ("ФИО, паспорт, СНИЛС, ИНН", "name passport national_id tax"),
        ("ПІБ, телефон, пошта, пароль", "name phone email password"),
        ("vardas, pavardė, asmens kodas, slaptažodis", "name national_id password"),
        ("eesnimi, perekonnanimi, isikukood, aadress, parool", "name national_id address password"),
    ],
)
def test_columns_are_read_in_further_languages(body: str, expected: str) -> None:
    assert set(expected.split()) <= kinds(body)


def test_a_russian_insurance_number_is_no_insurance() -> None:
    assert "insurance" not in kinds("ФИО, телефон, СНИЛС")


@pytest.mark.parametrize(
    "body",
    [
        "Password for archive: on forum. Contact my email",
        "Пароль от архива на форуме, почта россии",
        "解压密码见论坛",
        "Heroin, shipping to your address, order 5g, photo on request",
        "I sell iPhone 15 unlocked mobile",
        "My company name is good. Job done fast. Family business.",
        "The name of the game is trust. Address me politely. I'm in good shape",
        "VPN with no logs, order now, phone support, accept card payments",
    ],
)
def test_words_of_instructions_and_praise_are_no_data(body: str) -> None:
    assert kinds(body) == set()


@pytest.mark.parametrize(
    "body",
    [
        "Send me your name, phone and address, I will deliver in 2 days",
        "For order write your address and name in order form",
        "We accept cards, paypal. Payments by crypto wallet only",
        "Selling RDP, username and password sent after payment",
        "Оплата на карту, фото по запросу",
        "Напишите свой адрес и телефон",
        "Envío discreto, pago con tarjeta",
        "Gửi địa chỉ và số điện thoại",
        "下单请留地址和电话",
        "Payment by bank account or card",
    ],
)
def test_what_a_buyer_shall_tell_or_pay_with_is_not_what_is_sold(body: str) -> None:
    assert kinds(body) == set()


def test_an_instruction_ends_with_its_list() -> None:
    assert kinds("Send me a message for a sample: name, phone, email") == {"name", "phone", "email"}
    assert kinds("Payment by card. Database with passports") == {"passport"}


@pytest.mark.parametrize("cue", ["mail me", "email me", "my email", "contact email"])
def test_words_to_a_buyer_leave_the_sellers_contact(cue: str) -> None:
    offer = extract(Listing(id="a/1", kind="thread", title="", body=f"{cue}: heron.sales@mail.example")).offer
    assert offer is not None and offer.contacts == {"email": ("heron.sales@mail.example",)}
