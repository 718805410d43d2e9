"""Clocks as screens show them."""

from collections.abc import Sequence
from datetime import UTC, datetime

from yingda.infra.db import Unit
from yingda.infra.push.types import Push
from yingda.sla.pushes import CLOCKS, ClockCard, ClocksCard
from yingda.sla.store import cases
from yingda.sla.types import OPEN_STATES, Clock, Place, ServiceLevel

_LATER = datetime(9999, 1, 1, tzinfo=UTC)
_REVISIONS = 100_000  # of one episode


def push_clocks(unit: Unit, place: Place, clocks: Sequence[Clock]) -> None:
    """Show the open ones of a conversation's clocks to whoever has it open."""
    row = cases.count_push(unit, place.episode_id)
    if row is None:
        return
    number = place.conversation_id
    card = clocks_card(number, version_of(place.episode_id, row.revision), level_of(row), clocks)
    unit.push(Push(f"conversation:{number}", CLOCKS, number, card.version, card))


def version_of(episode_id: int, revision: int) -> int:
    """The version of what is shown of an episode's clocks."""
    return episode_id * _REVISIONS + min(revision, _REVISIONS - 1)


def clocks_card(
    conversation_id: int, version: int, level: ServiceLevel | None, clocks: Sequence[Clock]
) -> ClocksCard:
    """Open clocks, what is due first first."""
    still_open = [each for each in clocks if each.state in OPEN_STATES]
    ordered = sorted(still_open, key=lambda each: (each.due_at or _LATER, each.id))
    return ClocksCard(
        conversation_id=conversation_id, version=version, level=level,
        clocks=[clock_card(each) for each in ordered],
    )  # fmt: skip


def level_of(row: cases.AnyRow | None) -> ServiceLevel | None:
    """The level of an episode as it is kept."""
    return ServiceLevel(row.level) if row is not None and row.level else None


def clock_card(clock: Clock) -> ClockCard:
    """A clock as screens count it down."""
    return ClockCard(
        id=clock.id, episode_id=clock.place.episode_id, kind=clock.kind, state=clock.state,
        started_at=clock.started_at, due_at=clock.due_at, target_s=clock.terms.seconds or 0,
        working=clock.terms.working,
        spent_s=None if clock.paused_at is None else clock.spent_ms // 1000,
        platform_at=clock.platform.at if clock.platform else None, breached_at=clock.breached_at,
        stopped_at=clock.stopped_at,
    )  # fmt: skip
