"""What leaves the house: how often, when again, and to which addresses."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from yingda.alerts.types import Platform
from yingda.kit.errors import FieldError, InvalidError

# the platforms' documents: 20 messages a minute for each robot; people's mailboxes get fewer
PER_MINUTE = {"robot": 20, "mail": 4}
MINUTE = timedelta(minutes=1)
TOGETHER = 50  # alerts in one message
PAUSES = tuple(timedelta(seconds=seconds) for seconds in (10, 60, 5 * 60, 20 * 60, 3600))
JITTER = (0.9, 1.2)
# whoever has claimed what goes out has certainly finished by then, or is gone
HOLD = timedelta(minutes=2)
KEPT = timedelta(days=30)  # of the log

HOSTS = {
    Platform.DINGTALK: frozenset({"oapi.dingtalk.com"}),
    Platform.WECOM: frozenset({"qyapi.weixin.qq.com"}),
    Platform.FEISHU: frozenset({"open.feishu.cn", "open.larksuite.com"}),
}


def check_url(platform: Platform, url: str, *, listed: bool) -> None:
    """Refuse an address that is not the platform's, unless the operator listed its host."""
    parts = urlsplit(url)
    if listed:
        return
    if parts.scheme != "https" or parts.hostname not in HOSTS[platform]:
        host = "、".join(sorted(HOSTS[platform]))
        raise InvalidError(fields=(FieldError("/url", "robots.other_host", {"host": host}),))


def hint_of(url: str) -> str:
    """So much of an address that people know it again, and nobody can use it."""
    return f"{urlsplit(url).hostname}…{url[-4:]}"


def free_at(sent: Sequence[datetime], now: datetime, most: int) -> datetime | None:
    """When the next message may go, after those of the last minute; None: now."""
    recent = sorted(at for at in sent if at > now - MINUTE)
    return recent[-most] + MINUTE if len(recent) >= most else None


def next_try(attempts: int, now: datetime, again_s: float, jitter: float) -> datetime | None:
    """When to try again after the `attempts`th failure, not before `again_s`; None: no more."""
    if attempts > len(PAUSES):
        return None
    return now + max(PAUSES[attempts - 1] * jitter, timedelta(seconds=again_s))
