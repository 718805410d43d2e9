"""Robots of chat groups, what is sent to them, and mails: what leaves the house."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from yingda.alerts.types.telling import Severity
from yingda.kit.ids import MAX_ID
from yingda.kit.texts import DEFAULT_LOCALE

_Id = Annotated[int, Meta(ge=1, le=MAX_ID)]
Name = Annotated[str, Meta(min_length=1, max_length=60)]
Url = Annotated[str, Meta(min_length=1, max_length=2000)]
SigningSecret = Annotated[str, Meta(max_length=200)]
ShopIds = Annotated[list[_Id], Meta(min_length=1, max_length=500)]
Kinds = Annotated[list[Annotated[str, Meta(min_length=1, max_length=60)]], Meta(max_length=200)]
Locale = Annotated[str, Meta(pattern=r"^(zh-CN|en)$")]

SENT = "sent"  # the outcome of what was taken; any other is the code of what went wrong


class Platform(StrEnum):
    """Whose robot it is."""

    DINGTALK = "dingtalk"
    WECOM = "wecom"
    FEISHU = "feishu"


class LetterState(StrEnum):
    """Where an alert that goes out stands."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    DROPPED = "dropped"  # its cause was gone before its turn came


class RobotDraft(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A robot to be told; no `kinds`: of everything. The same `client_id` again gives the first."""

    client_id: Annotated[str, Meta(min_length=8, max_length=64)]
    name: Name
    platform: Platform
    url: Url
    secret: SigningSecret = ""
    shop_ids: ShopIds
    kinds: Kinds = []
    least: Severity = Severity.WARNING
    locale: Locale = DEFAULT_LOCALE


class RobotChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What changes; address and secret stay unless they are given anew."""

    version: Annotated[int, Meta(ge=1, le=MAX_ID)]
    name: Name | UnsetType = UNSET
    url: Url | UnsetType = UNSET
    secret: SigningSecret | UnsetType = UNSET
    shop_ids: ShopIds | UnsetType = UNSET
    kinds: Kinds | UnsetType = UNSET
    least: Severity | UnsetType = UNSET
    locale: Locale | UnsetType = UNSET
    active: bool | UnsetType = UNSET


class RobotSend(msgspec.Struct, frozen=True, kw_only=True):
    """One message to a robot, of `alerts` alerts; `ok` is none while it travels, `text` says what went wrong."""

    id: int
    at: datetime
    ms: int | None
    test: bool
    alerts: int
    ok: bool | None
    text: str | None


class Robot(msgspec.Struct, frozen=True, kw_only=True):
    """A robot as administration shows it: never its whole address or its secret."""

    id: int
    version: int
    name: str
    platform: Platform
    url_hint: str
    signed: bool
    shop_ids: list[int]
    kinds: list[str]
    least: Severity
    locale: str
    active: bool
    waiting: int
    last: RobotSend | None
    created_at: datetime


class RobotList(msgspec.Struct, frozen=True):
    """The robots of the reader's shops."""

    items: list[Robot]


class RobotSends(msgspec.Struct, frozen=True):
    """What was sent to a robot last, newest first."""

    items: list[RobotSend]


@dataclass(frozen=True, slots=True)
class To:
    """To whom something goes out: a robot, or somebody's mail."""

    robot_id: int | None = None
    staff_id: int | None = None

    @property
    def name(self) -> str:
        """How keys of jobs call it."""
        return f"robot:{self.robot_id}" if self.robot_id is not None else f"mail:{self.staff_id}"


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What goes out now: several alerts to one robot or address in one message; `url` and `secret` are sealed."""

    send_id: int
    title: str
    lines: tuple[str, ...]
    urgent: bool
    locale: str
    platform: Platform | None = None
    url: str = ""
    secret: str | None = None
    address: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """What came of sending: `SENT` or a code; `again_s`: to be tried again, after that long at the earliest."""

    outcome: str
    detail: str = ""
    again_s: float | None = None
    ms: int = 0
