from __future__ import annotations

import pytest
from stdnum import bitcoin, luhn
from stdnum.in_ import aadhaar, pan

from demo import invented
from demo.invented import KINDS, fill_in

SEEDS = [f"seed{number}" for number in range(20)]


@pytest.mark.parametrize("seed", SEEDS)
def test_generated_values_pass_the_checks_of_their_kind(seed: str) -> None:
    assert aadhaar.is_valid(invented.aadhaar(seed))
    assert pan.is_valid(invented.pan(seed))
    assert luhn.is_valid(invented.card(seed)) and invented.card(seed).startswith("400000")
    assert bitcoin.is_valid(KINDS["btc"](seed))


def test_wallets_look_like_their_currency() -> None:
    assert KINDS["ltc"]("a")[0] in "LM"
    assert KINDS["usdt_trc20"]("a").startswith("T") and len(KINDS["usdt_trc20"]("a")) == 34
    assert len(KINDS["eth"]("a")) == 42
    assert (len(KINDS["tox"]("a")), len(KINDS["session"]("a"))) == (76, 66)


def test_a_placeholder_always_becomes_the_same_value() -> None:
    assert fill_in("pay {{btc:x}}, or {{btc:x}}") == "pay {0}, or {0}".format(KINDS["btc"]("x"))
    assert KINDS["btc"]("x") != KINDS["btc"]("y")


def test_an_unknown_kind_is_an_error() -> None:
    with pytest.raises(KeyError):
        fill_in("{{gold:1}}")
