"""What the trail is told, and what checking it finds."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol


class Who(Protocol):
    """Whoever acts; nobody in particular is staff 0."""

    @property
    def staff_id(self) -> int: ...
    @property
    def session_id(self) -> int | None: ...


@dataclass(frozen=True, slots=True)
class Target:
    """What an act was done to.

    Values of the fields named in `personal` ("*": of all) are kept apart, so that they can be deleted: with the
    customer they are about if there is one, or after the time that such values are kept.
    """

    kind: str
    id: int | str
    shop_id: int | None = None
    customer_id: int | None = None
    personal: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Search:
    """Which entries; None asks for all. `shop_ids`: the shops whose entries the reader may see."""

    actor_id: int | None = None
    act: str | None = None
    target_kind: str | None = None
    target_id: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    address: str | None = None
    shop_ids: frozenset[int] | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry with its personal part, as far as that is still kept."""

    id: int
    at: datetime
    actor_id: int
    session_id: int | None
    address: str
    act: str
    target_kind: str
    target_id: str
    shop_id: int | None
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    forgotten: bool


Fault = Literal["changed", "removed", "inserted", "personal", "seal", "gap"]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it was sealed; the entry is None when the seal itself is meant."""

    fault: Fault
    minute: datetime
    entry_id: int | None = None


@dataclass(frozen=True, slots=True)
class Head:
    """The newest seal that was checked: keep it elsewhere, and a shortened trail shows too."""

    number: int = 0
    through: int = -1
    seal: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """A slice of the trail that was checked."""

    findings: tuple[Finding, ...]
    head: Head
    entries: int
    done: bool
