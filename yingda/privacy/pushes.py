"""What the API carries of privacy."""

from datetime import datetime
from typing import Any

import msgspec

from yingda.privacy.types import ErasureState, Kept, Rules


class RulesCard(Rules, frozen=True, kw_only=True):
    """The rules as they are now."""

    version: int


class RetentionLine(msgspec.Struct, frozen=True, kw_only=True):
    """What would go tonight."""

    kind: Kept
    before: datetime | None
    count: int


class RetentionPreview(msgspec.Struct, frozen=True):
    """What rules would clear, kind by kind, and when that begins."""

    next_run: datetime
    lines: list[RetentionLine]


class Erasure(msgspec.Struct, frozen=True, kw_only=True):
    """A deletion and how far it is, in messages."""

    id: int
    customer_id: int
    state: ErasureState
    done: int
    total: int
    asked_by: str
    asked_at: datetime
    finished_at: datetime | None


class ErasureOutlook(msgspec.Struct, frozen=True, kw_only=True):
    """What deleting a customer's data would take, and the deletion if one was asked for."""

    conversations: int
    messages: int
    open_conversation: bool
    erasure: Erasure | None


class AuditPerson(msgspec.Struct, frozen=True):
    """Whoever did it."""

    id: int
    name: str


class AuditLine(msgspec.Struct, frozen=True, kw_only=True):
    """An entry of the trail; `forgotten` when its personal part is not kept any more."""

    id: int
    at: datetime
    actor: AuditPerson
    session_id: int | None
    address: str
    act: str
    target_kind: str
    target_id: str
    target_name: str
    shop_id: int | None
    before: dict[str, Any]
    after: dict[str, Any]
    forgotten: bool


class AuditPage(msgspec.Struct, frozen=True):
    """Entries, newest first."""

    items: list[AuditLine]
    next: str | None


class AuditActs(msgspec.Struct, frozen=True):
    """Every act that was ever written down."""

    items: list[str]
