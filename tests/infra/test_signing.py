"""Signed values: untouched and unexpired ones come back, all others are refused alike."""

import hashlib
import hmac
from datetime import UTC, datetime, timedelta

import pytest

from yingda.infra.http.signing import Signer, identity_hash, identity_matches
from yingda.kit.errors import UnauthenticatedError

NOW = datetime(2026, 11, 11, 12, 0, tzinfo=UTC)
SIGNER = Signer("s" * 40, "visitor")


def code_of(token: str, signer: Signer = SIGNER, now: datetime = NOW, context: str = "") -> str:
    with pytest.raises(UnauthenticatedError) as caught:
        signer.verify(token, now, context)
    return caught.value.code


@pytest.mark.parametrize("payload", ["", "v_123", "顾客.7", "a\0b"])
def test_what_was_signed_comes_back(payload: str) -> None:
    assert SIGNER.verify(SIGNER.sign(payload), NOW) == payload


def test_a_token_is_url_safe() -> None:
    token = SIGNER.sign("客服" * 40, NOW)
    assert set(token) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.")


def test_it_holds_until_its_instant_and_not_at_it() -> None:
    token = SIGNER.sign("x", NOW + timedelta(seconds=1))
    assert SIGNER.verify(token, NOW + timedelta(milliseconds=999)) == "x"
    assert code_of(token, now=NOW + timedelta(seconds=1)) == "error.token_expired"


def test_every_changed_character_is_noticed() -> None:
    token = SIGNER.sign("v_123", NOW + timedelta(days=1))
    for place, letter in enumerate(token):
        changed = token[:place] + ("A" if letter != "A" else "B") + token[place + 1 :]
        assert code_of(changed) == "error.token"


@pytest.mark.parametrize("token", ["", ".", "..", "a.b", "a.b.c.d", "é.é.é", "x" * 5000, "a..\0"])
def test_rubbish_is_refused(token: str) -> None:
    assert code_of(token) == "error.token"


def test_an_expiry_cannot_be_taken_off() -> None:
    body, _, mac = SIGNER.sign("v_123", NOW).split(".")
    assert code_of(f"{body}..{mac}") == "error.token"


def test_purposes_and_secrets_do_not_mix() -> None:
    token = SIGNER.sign("v_123")
    assert code_of(token, Signer("s" * 40, "file")) == "error.token"
    assert code_of(token, Signer("t" * 40, "visitor")) == "error.token"


def test_the_context_must_be_the_same() -> None:
    token = SIGNER.sign("key", context="发票.pdf")
    assert SIGNER.verify(token, NOW, "发票.pdf") == "key"
    assert code_of(token, context="发票.exe") == "error.token"


def test_an_identity_hash_is_plain_hmac_sha256() -> None:
    expected = hmac.new(b"shop-secret", "会员42".encode(), hashlib.sha256).hexdigest()
    assert identity_hash("shop-secret", "会员42") == expected
    assert identity_matches("shop-secret", "会员42", expected.upper())
    assert not identity_matches("shop-secret", "会员43", expected)
    assert not identity_matches("shop-secret", "会员42", "é")
