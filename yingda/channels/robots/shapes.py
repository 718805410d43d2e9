"""What each platform wants to be sent and how it answers. Pure."""

import base64
import hashlib
import hmac
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote_plus

import msgspec

from yingda.alerts.ports import RobotAddress, RobotMessage
from yingda.alerts.types import SENT, Platform, Result

# bytes of UTF-8 that a message may have, by the platforms' documents
LONGEST = {Platform.DINGTALK: 20_000, Platform.WECOM: 4_096, Platform.FEISHU: 20_000}
# codes for "too many messages", and how long the platform then takes none
TOO_MANY = {
    Platform.DINGTALK: (frozenset({130101, 660026}), 600.0),
    Platform.WECOM: (frozenset({45009}), 60.0),
    Platform.FEISHU: (frozenset({9499, 11232}), 60.0),
}
BUSY = -1  # WeCom and DingTalk: try again
SIGNATURE = frozenset({310000, 19021})  # DingTalk (signature, key word or address), Feishu
AGAIN_S = 5.0
DETAIL = 200

# what would be markup: mentions, colours and links are not for names of shops to make
_PLAIN = str.maketrans({"<": "＜", ">": "＞", "[": "［", "]": "］", "\n": " ", "\r": " "})


def request_of(to: RobotAddress, message: RobotMessage, at: datetime) -> tuple[str, bytes]:
    """Address and body of a message."""
    make = {Platform.DINGTALK: _dingtalk, Platform.WECOM: _wecom, Platform.FEISHU: _feishu}[to.platform]
    url, body = make(to, message, at)
    return url, msgspec.json.encode(body)


def result_of(platform: Platform, status: int, answer: bytes) -> Result:
    """What a platform's answer means; it says "refused" with status 200, too."""
    if status >= 500 or status == 429:
        return Result("robots.unavailable", str(status), AGAIN_S)
    try:
        read = msgspec.json.decode(answer, type=dict[str, Any])
    except msgspec.DecodeError:
        return Result("robots.refused", f"{status} {answer.decode('utf-8', 'replace')}"[:DETAIL])
    code, said = read.get("errcode", read.get("code")), str(read.get("errmsg", read.get("msg", "")))
    if code == 0 and status < 300:
        return Result(SENT)
    detail = f"{code} {said}".replace("\0", "")[:DETAIL]
    too_many, wait_s = TOO_MANY[platform]
    if code in too_many:
        return Result("robots.too_many", detail, wait_s)
    if code == BUSY:
        return Result("robots.unavailable", detail, AGAIN_S)
    return Result("robots.signature" if code in SIGNATURE else "robots.refused", detail)


def _dingtalk(to: RobotAddress, message: RobotMessage, at: datetime) -> tuple[str, Mapping[str, Any]]:
    url = to.url
    if to.secret:
        stamp = str(int(at.timestamp() * 1000))
        digest = _digest(key=to.secret, signed=f"{stamp}\n{to.secret}")
        url += f"{'&' if '?' in url else '?'}timestamp={stamp}&sign={quote_plus(digest)}"
    title = _plain(message.title)
    text = _cut(f"#### {title}", _lines(message, "- "), LONGEST[to.platform])
    return url, {"msgtype": "markdown", "markdown": {"title": title, "text": text}, "at": {"isAtAll": False}}


def _wecom(to: RobotAddress, message: RobotMessage, _at: datetime) -> tuple[str, Mapping[str, Any]]:
    head = f"**{_plain(message.title)}**"
    if message.urgent:
        head = f'<font color="warning">{head}</font>'
    return to.url, {
        "msgtype": "markdown",
        "markdown": {"content": _cut(head, _lines(message, "> "), LONGEST[to.platform])},
    }


def _feishu(to: RobotAddress, message: RobotMessage, at: datetime) -> tuple[str, Mapping[str, Any]]:
    signed: dict[str, Any] = {}
    if to.secret:
        stamp = str(int(at.timestamp()))
        signed = {"timestamp": stamp, "sign": _digest(key=f"{stamp}\n{to.secret}", signed="")}
    content = _cut("", _lines(message, "- "), LONGEST[to.platform]).lstrip("\n")
    card = {
        "header": {
            "title": {"tag": "plain_text", "content": _plain(message.title)},
            "template": "red" if message.urgent else "orange",
        },
        "elements": [{"tag": "markdown", "content": content}],
    }
    return to.url, {**signed, "msg_type": "interactive", "card": card}


def _digest(*, key: str, signed: str) -> str:
    return base64.b64encode(hmac.digest(key.encode(), signed.encode(), hashlib.sha256)).decode()


def _lines(message: RobotMessage, mark: str) -> list[str]:
    return [f"{mark}{_plain(line)}" for line in message.lines]


def _cut(head: str, lines: Iterable[str], longest: int) -> str:
    """As many whole lines as the platform takes, room for the closing mark kept."""
    text = head
    for line in lines:
        longer = f"{text}\n\n{line}"
        if len(longer.encode()) > longest - 8:
            return f"{text}\n\n…"
        text = longer
    return text


def _plain(text: str) -> str:
    return text.translate(_PLAIN)
