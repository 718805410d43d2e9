"""What screens are shown of hard cases."""

from datetime import datetime

import msgspec

from yingda.accounts.pushes import StaffBrief
from yingda.followups.types.hard_cases import HardSource, HardState


class HardCard(msgspec.Struct, frozen=True, kw_only=True):
    """A matter that took more than usual; `gap_id` where the knowledge base has it."""

    id: int
    version: int
    shop_id: int
    conversation_id: int
    customer: str
    source: HardSource
    state: HardState
    problem: str
    solution: str
    added_by: StaffBrief | None
    added_at: datetime
    changed_at: datetime
    gap_id: int | None


class HardPage(msgspec.Struct, frozen=True):
    """A page of hard cases, newest first."""

    items: list[HardCard]
    next_cursor: str | None
