"""What sockets and the API carry of alerts, notices and the shift log."""

from datetime import datetime

import msgspec

from yingda.alerts.types import Severity, Subject

ALERT, NOTICE, LOG_ENTRY = "alert", "notice", "shift_log"  # kinds of these pushes


class AlertCard(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the reader's bell, in the reader's language; `count` alerts together, `text` of the newest.

    `gone`: it is no longer in the bell. `can_take`: it goes on to others until somebody takes it on.
    """

    id: int
    version: int
    kind: str
    severity: Severity
    shop_id: int | None
    text: str
    count: int
    at: datetime
    seen: bool
    subject: Subject | None
    can_take: bool
    taken_by: str | None
    settled: bool
    gone: bool


class AlertPage(msgspec.Struct, frozen=True):
    """Lines of the reader's bell, newest first, and how many are unread."""

    items: list[AlertCard]
    unread: int
    next: str | None


class AlertKind(msgspec.Struct, frozen=True):
    """A kind of alert, and its name in the reader's language."""

    kind: str
    name: str


class AlertKinds(msgspec.Struct, frozen=True):
    """Every kind of alert."""

    items: list[AlertKind]


class AlertItem(msgspec.Struct, frozen=True, kw_only=True):
    """One of the alerts that a line stands for."""

    kind: str
    severity: Severity
    shop_id: int | None
    text: str
    at: datetime
    subject: Subject | None
    taken_by: str | None
    settled: bool


class AlertItems(msgspec.Struct, frozen=True):
    """What a line stands for, newest first."""

    items: list[AlertItem]


class NoticeCard(msgspec.Struct, frozen=True, kw_only=True):
    """A notice as everybody sees it; whether the reader has read it is fetched."""

    id: int
    version: int
    title: str
    body: str
    must_read: bool
    author: str
    at: datetime
    archived: bool
    shop_ids: list[int]


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """A notice as one reader sees it; counted are the active staff of its shops, without the author."""

    id: int
    version: int
    title: str
    body: str
    must_read: bool
    author: str
    at: datetime
    read: bool
    read_count: int
    staff_count: int
    shop_ids: list[int]


class NoticeList(msgspec.Struct, frozen=True):
    """Notices of the reader's shops, newest first."""

    items: list[Notice]
    unread: int


class Reader(msgspec.Struct, frozen=True):
    """Who has read a notice, and when."""

    id: int
    name: str
    at: datetime


class Missing(msgspec.Struct, frozen=True):
    """Who has not."""

    id: int
    name: str


class NoticeReceipts(msgspec.Struct, frozen=True):
    """Who has read a notice and who is missing."""

    read: list[Reader]
    missing: list[Missing]


class LogEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of a shop's shift log."""

    id: int
    shop_id: int
    author: str
    text: str
    at: datetime


class LogPage(msgspec.Struct, frozen=True):
    """Entries of the shift log, newest first."""

    items: list[LogEntry]
    next: str | None
