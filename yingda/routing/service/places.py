"""What customers who wait are told: their place and how long it may take."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from yingda.conversations.pushes import QueuePlace
from yingda.infra.clock import to_ms
from yingda.infra.db import Reading, Unit
from yingda.infra.push.types import Push
from yingda.routing import store
from yingda.routing.policy.wait import expected_wait, tell
from yingda.routing.pushes import QUEUE
from yingda.routing.types import Decision, LockedQueue, Place, Told, Waiting

TOLD = 100  # places; who is further back learns theirs when it is worth knowing


@dataclass(frozen=True, slots=True)
class Line:
    """Who is left in a queue, in order, why, and what they were told before."""

    queue: LockedQueue
    seats: int
    left: Sequence[Waiting]
    reasons: Mapping[int, Decision]
    told: Mapping[int, Told]


def tell_line(unit: Unit, line: Line) -> None:
    """Write and push what has changed for those who wait, record reasons that are new."""
    changed: dict[int, Told] = {}
    new_reasons: list[Decision] = []
    for ahead, each in enumerate(line.left):
        number = each.episode.conversation_id
        before, reason = line.told.get(number), line.reasons[number]
        if before is not None and before.episode_id != each.episode.episode_id:
            before = None
        if before is None or before.outcome is not reason.outcome:
            new_reasons.append(reason)
        now = _told(unit, line, ahead, each, before)
        if now != before:
            changed[number] = now
        if now.place is not None and (before is None or before.place != now.place):
            unit.push(Push(f"visitor:{number}", QUEUE, number, now.version, _card(now.place)))
    store.save_told(unit, changed)
    store.add_decisions(unit, new_reasons)


def queue_place(reading: Reading, conversation_id: int) -> QueuePlace | None:
    """What the customer of a waiting conversation was told last; None if it does not wait in a queue."""
    told = store.load_told(reading, [conversation_id]).get(conversation_id)
    return None if told is None or told.place is None else _card(told.place)


def _told(unit: Unit, line: Line, ahead: int, waiting: Waiting, before: Told | None) -> Told:
    shown = before.place if before else None
    wait = expected_wait(ahead, line.queue.rate, line.seats, unit.now)
    place = tell(shown, ahead, wait) if ahead < TOLD else None
    version = before.version if before else 0
    if place != shown:
        version = max(to_ms(unit.now), version + 1)  # rises even twice in a millisecond
    episode, queue = waiting.episode, line.queue.info
    outcome = line.reasons[episode.conversation_id].outcome
    return Told(episode.episode_id, queue.id, waiting.since, outcome, place, version)


def _card(place: Place) -> QueuePlace:
    low, high = (place.wait.low_s, place.wait.high_s) if place.wait else (None, None)
    return QueuePlace(place.ahead, low, high, place.risen)
