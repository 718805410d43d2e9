"""What a backup says of itself, and what can be wrong with one."""

from collections.abc import Callable
from datetime import datetime
from typing import Literal

import msgspec

from yingda.kit.errors import AppError

FORMAT = 1
MANIFEST = "manifest.json"

Engine = Literal["sqlite", "postgresql"]
# told of what is done: so many of so many bytes
Progress = Callable[[int, int], None]


class BackupError(AppError):
    """A backup that cannot be made or put back; nothing has been changed."""

    default_code = "backup.failed"


class Member(msgspec.Struct, frozen=True):
    """One file of a backup."""

    name: str
    size: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a restore checks before it touches anything."""

    format: int
    version: str
    revision: str
    engine: Engine
    made_at: datetime
    rows: dict[str, int]
    members: list[Member]
    # attachments that rows name and the store no longer had
    missing: list[str]
