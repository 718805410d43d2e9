"""Hard cases: matters that took more than usual, and how they were solved."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import Meta

from yingda.kit.ids import MAX_ID


class HardSource(StrEnum):
    """How a matter came into the register."""

    LEVEL = "level"  # it was made L3
    STAFF = "staff"  # somebody put it there


class HardState(StrEnum):
    """Where a hard case is."""

    OPEN = "open"
    SOLVED = "solved"  # how is written down
    OFFERED = "offered"  # to the knowledge base
    CLOSED = "closed"  # nobody else can learn from it


class HardNote(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What makes a matter hard."""

    problem: Annotated[str, Meta(min_length=1, max_length=500)]


class HardEdit(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Problem and solution written over a version; with a solution it is solved."""

    version: Annotated[int, Meta(ge=1, le=MAX_ID)]
    problem: Annotated[str, Meta(min_length=1, max_length=500)]
    solution: Annotated[str, Meta(max_length=4000)] = ""
    closed: bool = False


@dataclass(frozen=True, slots=True)
class HardCase:
    """A matter that took more than usual."""

    shop_id: int
    conversation_id: int
    episode_id: int
    source: HardSource
    state: HardState
    problem: str
    solution: str
    added_by: int | None
    added_at: datetime
    changed_by: int | None
    changed_at: datetime
    gap_id: int | None = None
    version: int = 1
    id: int = 0
