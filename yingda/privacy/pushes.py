"""What the API carries of privacy."""

from datetime import datetime
from typing import Any

import msgspec

from yingda.privacy.types import ErasureState, Kept, NightState, Rules


class RulesCard(Rules, frozen=True, kw_only=True):
    """The rules as they are now."""

    version: int


class RetentionLine(msgspec.Struct, frozen=True, kw_only=True):
    """What would go tonight, and what would go but for a legal hold."""

    kind: Kept
    before: datetime | None
    before_with_order: datetime | None
    count: int
    held: int


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
    held: list["LegalHoldCard"]


class LegalHoldCard(msgspec.Struct, frozen=True, kw_only=True):
    """A legal hold: on whom, why, until when, and how it ended."""

    id: int
    active: bool
    customer_id: int
    customer_name: str
    conversation_id: int | None
    reason: str
    made_by: str
    made_at: datetime
    until: datetime | None
    lifted_by: str
    lifted_at: datetime | None
    lift_reason: str


class LegalHoldList(msgspec.Struct, frozen=True):
    """Legal holds, those that hold first, then the newest."""

    items: list[LegalHoldCard]


class NightCount(msgspec.Struct, frozen=True, kw_only=True):
    """How many rows of a table went in a night, and how many a legal hold kept."""

    kind: str
    cleared: int
    held: int


class NightCopy(msgspec.Struct, frozen=True, kw_only=True):
    """The file of what went of a table: JSON lines, compressed; its checksum once the night is over."""

    kind: str
    rows: int
    size: int
    sha256: str


class NightCard(msgspec.Struct, frozen=True, kw_only=True):
    """A clearing: who asked for it (nobody: the clock), where it stands, what it did."""

    id: int
    state: NightState
    asked_by: str
    started_at: datetime
    changed_at: datetime
    finished_at: datetime | None
    step: str
    step_number: int
    steps: int
    counts: list[NightCount]
    copies: list[NightCopy]
    error: str


class NightList(msgspec.Struct, frozen=True):
    """Clearings, newest first, and when the next begins by itself."""

    items: list[NightCard]
    next_run: datetime


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
