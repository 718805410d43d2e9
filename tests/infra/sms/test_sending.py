"""A text message goes to the provider that a shop named, signed, and what the provider says is told apart."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import msgspec
import pytest

from tests.receiver import Reaction, Receiver, a_receiver
from yingda.infra.outgoing import AllowList, Fetcher
from yingda.infra.settings import Settings
from yingda.infra.sms import Account, ShortText, Taken, TextResult, make_texter
from yingda.infra.sms.senders import FILE
from yingda.infra.sms.signing import authorization, canonical_query, result_of

AT = datetime(2026, 11, 10, 2, 0, tzinfo=UTC)
TEXT = ShortText(
    "k-1-0", "13800138000", "晴川数码", "SMS_1", {"time": "明天 12:00"},
    "【晴川数码】您好，未能接通您的电话，我们将在明天 12:00 前再联系您。",
)  # fmt: skip


@pytest.fixture
def provider() -> Iterator[Receiver]:
    with a_receiver() as running:
        running.answers = [Reaction(200, b'{"Code":"OK","Message":"OK","BizId":"9006"}')]
        yield running


def send(provider: Receiver, text: ShortText = TEXT, allow: str = "") -> TextResult:
    async def sent() -> TextResult:
        fetcher = Fetcher(AllowList.parse(allow or f"127.0.0.1:{provider.port}"))
        try:
            account = Account(provider.url("/"), "key", "secret")
            return await make_texter(Settings(), fetcher).send(account, text, AT)
        finally:
            await fetcher.close()

    return asyncio.run(sent())


def test_the_signature_is_the_one_of_the_published_example() -> None:
    signed = {
        "host": "ecs.cn-shanghai.aliyuncs.com",
        "x-acs-action": "RunInstances",
        "x-acs-content-sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "x-acs-date": "2023-10-26T10:22:32Z",
        "x-acs-signature-nonce": "3156853299f313e23d1673dc12e1703d",
        "x-acs-version": "2014-05-26",
    }
    query = canonical_query(
        {"ImageId": "win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd", "RegionId": "cn-shanghai"}
    )
    account = Account("https://ecs.cn-shanghai.aliyuncs.com", "YourAccessKeyId", "YourAccessKeySecret")
    assert authorization(account, "/", query, signed) == (
        "ACS3-HMAC-SHA256 Credential=YourAccessKeyId,SignedHeaders=host;x-acs-action;x-acs-content-sha256;"
        "x-acs-date;x-acs-signature-nonce;x-acs-version,"
        "Signature=06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0"
    )


def test_a_text_message_goes_out_whole_under_its_key(provider: Receiver) -> None:
    assert send(provider) == TextResult(Taken.SENT, receipt="9006")
    (asked,) = provider.received
    values = {name: found[0] for name, found in parse_qs(urlsplit(asked.path).query).items()}
    assert values == {
        "PhoneNumbers": "13800138000", "SignName": "晴川数码", "TemplateCode": "SMS_1",
        "TemplateParam": '{"time":"明天 12:00"}', "OutId": "k-1-0",
    }  # fmt: skip
    assert asked.method == "POST"
    assert asked.headers["x-acs-signature-nonce"] == "k-1-0"
    assert asked.headers["authorization"].startswith("ACS3-HMAC-SHA256 Credential=key,")


@pytest.mark.parametrize(
    ("status", "answer", "taken", "code"),
    [
        (200, b'{"Code":"OK"}', Taken.SENT, ""),
        (200, b'{"Code":"isv.MOBILE_NUMBER_ILLEGAL","Message":"bad"}', Taken.REFUSED, "sms.refused"),
        (200, b'{"Code":"isv.AMOUNT_NOT_ENOUGH"}', Taken.REFUSED, "sms.refused"),
        (200, b'{"Code":"isv.BUSINESS_LIMIT_CONTROL"}', Taken.RETRY, "sms.too_many"),
        (400, b'{"Code":"Throttling.User"}', Taken.RETRY, "sms.too_many"),
        (400, b'{"Code":"SignatureDoesNotMatch"}', Taken.REFUSED, "sms.signature"),
        (404, b'{"Code":"InvalidAccessKeyId.NotFound"}', Taken.REFUSED, "sms.signature"),
        (400, b'{"Code":"SignatureNonceUsed"}', Taken.SENT, "sms.arrived_before"),
        (500, b'{"Code":"isp.SYSTEM_ERROR"}', Taken.UNKNOWN, "sms.unavailable"),
        (502, b"<html>bad gateway</html>", Taken.UNKNOWN, "sms.unreadable"),
    ],
)
def test_what_the_provider_says_is_told_apart(status: int, answer: bytes, taken: Taken, code: str) -> None:
    found = result_of(status, answer)
    assert (found.taken, found.code) == (taken, code)


def test_who_was_not_reached_has_taken_nothing_and_an_inside_address_is_not_called(provider: Receiver) -> None:
    inside = send(provider, allow="elsewhere.example:1")
    assert (inside.taken, inside.code, provider.received) == (Taken.REFUSED, "outgoing.port", [])
    port, provider.port = provider.port, 1
    away = send(provider, allow="127.0.0.1:1")
    provider.port = port
    assert (away.taken, away.code) == (Taken.RETRY, "outgoing.unreachable")


def test_without_an_account_nothing_is_sent() -> None:
    texter = make_texter(Settings(), Fetcher(AllowList()))
    found = asyncio.run(texter.send(Account("", "", ""), TEXT, AT))
    assert (texter.needs_account, found.taken, found.code) == (True, Taken.REFUSED, "sms.no_account")


def test_the_file_keeps_each_key_once(tmp_path: Path) -> None:
    texter = make_texter(Settings(home=tmp_path, sms="file"), Fetcher(AllowList()))
    nowhere = Account("", "", "")
    first = asyncio.run(texter.send(nowhere, TEXT, AT))
    again = asyncio.run(texter.send(nowhere, TEXT, AT))
    other = asyncio.run(texter.send(nowhere, replace(TEXT, key="k-2-0"), AT))
    assert [one.taken for one in (first, again, other)] == [Taken.SENT] * 3
    kept = [msgspec.json.decode(line) for line in (tmp_path / FILE).read_bytes().splitlines()]
    assert [(one["key"], one["to"]) for one in kept] == [("k-1-0", "13800138000"), ("k-2-0", "13800138000")]
