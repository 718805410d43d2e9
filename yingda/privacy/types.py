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


Id = Annotated[int, Meta(ge=1, le=MAX_ID)]
Reason = Annotated[str, Meta(min_length=1, max_length=500)]


class Rules(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How long what is kept, in days (None: for ever), and whether screens show who looks at them.

    Matters with an order have a number of their own. `least_days` is what the law asks of the shop at least: no
    number may be set below it. `copies` writes what goes at night to a file first, kept for `copies_days`.
    """

    watermark: bool = False
    messages_days: Days | None = None
    messages_order_days: Days | None = None
    files_days: Days | None = None
    files_order_days: Days | None = None
    audit_personal_days: Days | None = None
    least_days: Days = 183
    least_order_days: Days = 1095
    copies: bool = False
    copies_days: Days | None = 365


# of an installation where nobody has set any: six months, and three years with an order
SHIPPED = Rules(messages_days=183, messages_order_days=1095, files_days=183, files_order_days=1095)


class RulesChange(Rules, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """New rules, if they still have `version`."""

    version: Annotated[int, Meta(ge=0, le=MAX_ID)]


class Kept(StrEnum):
    """What has a time after which it goes."""

    MESSAGES = "messages"
    FILES = "files"
    AUDIT_PERSONAL = "audit_personal"


class ErasureState(StrEnum):
    """How far a deletion is; one that waits begins when the last legal hold ends."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"


class EraseWish(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How a deletion is asked for: during a legal hold it is refused, unless it may wait for the hold's end."""

    when_hold_ends: bool = False


class LegalHoldDraft(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Keep everything of a customer, or of one conversation, until an instant or until somebody lifts it."""

    client_id: Annotated[str, Meta(min_length=8, max_length=64, pattern=r"^[\w.:-]+$")]
    reason: Reason
    customer_id: Id | None = None
    conversation_id: Id | None = None
    until: datetime | None = None


class LegalHoldLift(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Why a legal hold is lifted."""

    reason: Reason


class NightState(StrEnum):
    """What became of a clearing."""

    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Erase:
    """The deletion that is to go on."""

    erasure_id: int


@dataclass(frozen=True, slots=True)
class Night:
    """The clearing that is to go on: the one of every night, unless somebody asked for it."""

    asked_by: int | None = None


@dataclass(frozen=True, slots=True)
class Release:
    """A legal hold may have ended by itself."""


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
