"""What sockets and the API carry of notices and the shift log."""

from datetime import datetime

import msgspec

NOTICE, LOG_ENTRY = "notice", "shift_log"  # kinds of these pushes


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
