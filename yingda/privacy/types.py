"""Rules of an installation, deletions on request, and what is asked of the trail."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import Meta

from yingda.kit.ids import MAX_ID

# nothing is thrown away within a month by a slip of the hand; ten years is longer than any law here asks
Days = Annotated[int, Meta(ge=30, le=3650)]


class Rules(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How long what is kept, in days (None: for ever), and whether screens show who looks at them."""

    watermark: bool = False
    messages_days: Days | None = None
    files_days: Days | None = None
    audit_personal_days: Days | None = None


class RulesChange(Rules, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """New rules, if they still have `version`."""

    version: Annotated[int, Meta(ge=0, le=MAX_ID)]


class Kept(StrEnum):
    """What has a time after which it goes."""

    MESSAGES = "messages"
    FILES = "files"
    AUDIT_PERSONAL = "audit_personal"


class ErasureState(StrEnum):
    """How far a deletion is."""

    RUNNING = "running"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Erase:
    """The deletion that is to go on."""

    erasure_id: int


@dataclass(frozen=True, slots=True)
class Night:
    """What the nightly clearing needs to know: nothing."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which entries of the trail the reader wants."""

    actor_id: int | None = None
    act: str | None = None
    target_kind: str | None = None
    target_id: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    address: str | None = None
