"""What each platform is sent, as its documents ask, and what its answers mean."""

import asyncio
import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from tests.receiver import Reaction, a_receiver
from yingda.alerts.ports import RobotAddress, RobotMessage
from yingda.alerts.types import SENT, Platform, Result
from yingda.channels.robots import ConsoleRobots, OutgoingRobots
from yingda.channels.robots.shapes import LONGEST, request_of, result_of
from yingda.infra.outgoing import AllowList, Fetcher

AT = datetime(2026, 11, 10, 2, 0, 0, 123000, tzinfo=UTC)
MESSAGE = RobotMessage(
    "清川茶铺 · 无人接待", ("有 3 位客户在等", "<at id=all></at>[点我](https://evil.example)"), urgent=True
)
SECRET = "SEC0123456789"


def made(platform: Platform, secret: str = SECRET, message: RobotMessage = MESSAGE) -> tuple[str, dict[str, Any]]:
    url, body = request_of(
        RobotAddress(platform, "https://robots.example/send?access_token=t", secret), message, AT
    )
    return url, json.loads(body)


def test_dingtalk_is_signed_in_the_address() -> None:
    url, body = made(Platform.DINGTALK)
    query = parse_qs(urlsplit(url).query, strict_parsing=True)
    stamp = "1794276000123"
    digest = hmac.new(SECRET.encode(), f"{stamp}\n{SECRET}".encode(), hashlib.sha256).digest()
    assert query == {"access_token": ["t"], "timestamp": [stamp], "sign": [base64.b64encode(digest).decode()]}
    assert body["msgtype"] == "markdown"
    assert body["markdown"]["title"] == "清川茶铺 · 无人接待"
    assert body["markdown"]["text"].startswith("#### 清川茶铺 · 无人接待\n\n- 有 3 位客户在等\n\n- ")
    assert body["at"] == {"isAtAll": False}


def test_feishu_is_signed_in_the_body() -> None:
    url, body = made(Platform.FEISHU)
    assert url == "https://robots.example/send?access_token=t"
    stamp = "1794276000"
    digest = hmac.new(f"{stamp}\n{SECRET}".encode(), b"", hashlib.sha256).digest()
    assert (body["timestamp"], body["sign"]) == (stamp, base64.b64encode(digest).decode())
    assert body["msg_type"] == "interactive"
    assert body["card"]["header"] == {
        "title": {"tag": "plain_text", "content": "清川茶铺 · 无人接待"}, "template": "red",
    }  # fmt: skip
    (element,) = body["card"]["elements"]
    assert element["tag"] == "markdown"
    assert element["content"].startswith("- 有 3 位客户在等")


def test_wecom_has_its_key_in_the_address_and_no_signature() -> None:
    url, body = made(Platform.WECOM)
    assert url == "https://robots.example/send?access_token=t"
    assert body["msgtype"] == "markdown"
    assert body["markdown"]["content"].startswith('<font color="warning">**清川茶铺 · 无人接待**</font>\n\n> 有 3')


def test_without_a_secret_nothing_is_signed() -> None:
    assert made(Platform.DINGTALK, "")[0] == "https://robots.example/send?access_token=t"
    assert not {"timestamp", "sign"} & set(made(Platform.FEISHU, "")[1])


@pytest.mark.parametrize("platform", list(Platform))
def test_nobody_is_mentioned_and_nothing_linked_by_a_name(platform: Platform) -> None:
    said = json.dumps(made(platform)[1], ensure_ascii=False)
    assert "<at" not in said
    assert "](" not in said
    assert "＜at id=all＞" in said


@given(lines=st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=600), max_size=40))
@pytest.mark.parametrize("platform", list(Platform))
def test_a_message_is_never_longer_than_the_platform_takes(platform: Platform, lines: list[str]) -> None:
    _, body = made(platform, message=RobotMessage("标题", tuple(lines)))
    text = {
        Platform.DINGTALK: lambda: body["markdown"]["text"],
        Platform.WECOM: lambda: body["markdown"]["content"],
        Platform.FEISHU: lambda: body["card"]["elements"][0]["content"],
    }[platform]()
    assert len(text.encode()) <= LONGEST[platform]


@pytest.mark.parametrize(
    ("platform", "status", "answer", "outcome", "again"),
    [
        (Platform.DINGTALK, 200, b'{"errcode":0,"errmsg":"ok"}', SENT, None),
        (Platform.WECOM, 200, b'{"errcode":0,"errmsg":"ok"}', SENT, None),
        (Platform.FEISHU, 200, b'{"code":0,"msg":"success","data":{}}', SENT, None),
        (Platform.DINGTALK, 200, b'{"errcode":310000,"errmsg":"sign not match"}', "robots.signature", None),
        (Platform.FEISHU, 200, b'{"code":19021,"msg":"sign match fail"}', "robots.signature", None),
        (Platform.DINGTALK, 200, b'{"errcode":130101,"errmsg":"send too fast"}', "robots.too_many", 600.0),
        (Platform.WECOM, 200, b'{"errcode":45009,"errmsg":"api freq out of limit"}', "robots.too_many", 60.0),
        (Platform.WECOM, 200, b'{"errcode":93000,"errmsg":"invalid webhook url"}', "robots.refused", None),
        (Platform.WECOM, 200, b'{"errcode":-1,"errmsg":"system busy"}', "robots.unavailable", 5.0),
        (Platform.FEISHU, 503, b"", "robots.unavailable", 5.0),
        (Platform.FEISHU, 200, b"<html>", "robots.refused", None),
        (Platform.FEISHU, 200, b"[]", "robots.refused", None),
    ],
)
def test_answers_are_told_apart(
    platform: Platform, status: int, answer: bytes, outcome: str, again: float | None
) -> None:
    result = result_of(platform, status, answer)
    assert (result.outcome, result.again_s) == (outcome, again)


@pytest.mark.parametrize("platform", list(Platform))
def test_it_arrives_by_the_guarded_client(platform: Platform) -> None:
    with a_receiver() as receiver:
        receiver.answers = [Reaction(200, b'{"errcode":0,"code":0}'), Reaction(500)]

        async def twice() -> list[Result]:
            fetcher = Fetcher(AllowList.parse(f"127.0.0.1:{receiver.port}"))
            robots = OutgoingRobots(fetcher)
            to = RobotAddress(platform, receiver.url("/send?key=k"), SECRET)
            found = [await robots.send(to, MESSAGE, AT) for _ in range(2)]
            await fetcher.close()
            return found

        first, second = asyncio.run(twice())
    assert (first.outcome, second.outcome, second.again_s) == (SENT, "robots.unavailable", 5.0)
    assert [one.method for one in receiver.received] == ["POST", "POST"]
    assert receiver.received[0].path.startswith("/send?key=k")
    assert receiver.received[0].headers["content-type"] == "application/json; charset=utf-8"


def test_an_address_inside_is_not_called_and_not_tried_again() -> None:
    async def ask() -> Result:
        robots = OutgoingRobots(Fetcher(AllowList()))
        return await robots.send(RobotAddress(Platform.WECOM, "http://169.254.169.254/x"), MESSAGE, AT)

    result = asyncio.run(ask())
    assert (result.outcome, result.again_s) == ("outgoing.address", None)


def test_the_console_shows_what_would_be_sent() -> None:
    to = RobotAddress(Platform.WECOM, "https://robots.example/send?key=secret-key")
    with structlog.testing.capture_logs() as shown:
        result = asyncio.run(ConsoleRobots().send(to, MESSAGE, AT))
    assert result.outcome == SENT
    assert shown[0]["body"]["msgtype"] == "markdown"
    assert "secret-key" not in str(shown)
