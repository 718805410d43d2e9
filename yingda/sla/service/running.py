"""What starts, stops and moves clocks while customers are served; handing on and queueing move none (A4)."""

from collections.abc import Mapping
from datetime import datetime

from msgspec.structs import replace

from yingda.conversations import service as conversations
from yingda.conversations.events import (
    ConversationEvent,
    EpisodeEnded,
    EpisodeReopened,
    MessageAccepted,
    MessageLeft,
    WaitBegan,
)
from yingda.conversations.types import REHEARSAL
from yingda.infra.db import Reading, Unit
from yingda.sla.policy.clocks import average_ms, revive
from yingda.sla.policy.life import ENDINGS
from yingda.sla.service.matters import Matter, hold_matter, tags_of
from yingda.sla.store import cases
from yingda.sla.store import clocks as store
from yingda.sla.types import (
    OPEN_STATES,
    PRIORITIES,
    Case,
    Clock,
    ClockState,
    Happening,
    Place,
    PriorityName,
    ServiceLevel,
    TargetKind,
)
from yingda.triage.types import Category

_RESPONSES = (TargetKind.FIRST_RESPONSE, TargetKind.NEXT_RESPONSE)
# started with the matter if its level is known by then: the bot may have had it before
_OF_LEVELS = (
    TargetKind.ACKNOWLEDGEMENT, TargetKind.JOINT_SESSION, TargetKind.PLAN_TOLD, TargetKind.FOLLOW_UP,
)  # fmt: skip


def place_of(event: ConversationEvent) -> Place:
    """Where it happened."""
    return Place(event.conversation_id, event.episode_id, event.shop_id)


def begin_wait(unit: Unit, event: WaitBegan) -> None:
    """Somebody waits for a person: the clock of this wait starts, what stood still goes on."""
    if event.channel == REHEARSAL:  # simulated customers hurry nobody
        return
    matter = hold_matter(unit, place_of(event))
    kinds = _kinds_of_wait(event)
    case = _case(unit, matter, event, kinds)
    matter.happen(Happening.WAIT_BEGAN, event.at)
    for kind in kinds:
        if kind not in matter.open_kinds:
            matter.begin(kind, case, event.at)
    matter.keep()


def note_answer(unit: Unit, event: MessageAccepted) -> None:
    """A person wrote: whoever waits was responded to, and answered if the message says something."""
    matter = hold_matter(unit, place_of(event))
    if not matter.clocks:
        return
    before = matter.clocks
    matter.happen(Happening.RESPONDED, event.at)
    if not event.holds:
        matter.happen(Happening.ANSWERED, event.at)
        _owe_next_contact(matter, before, event.at)
    matter.keep()


def follow_left(unit: Unit, event: MessageLeft) -> None:
    """Somebody who waited left a message instead: due after the opening, no longer at once."""
    matter = hold_matter(unit, place_of(event))
    if matter.open_kinds.isdisjoint(_RESPONSES):
        return
    matter.happen(Happening.MESSAGE_LEFT, event.at)
    row = cases.find_case(unit, event.episode_id)
    if row is not None and TargetKind.LEFT_MESSAGE not in matter.open_kinds:
        matter.begin(TargetKind.LEFT_MESSAGE, case_of(row), event.at)
    matter.keep()


def follow_end(unit: Unit, event: EpisodeEnded) -> None:
    """The episode is over; what several departments owe goes on if it is unsolved."""
    matter = hold_matter(unit, place_of(event))
    was = {each.id: each.state for each in matter.clocks}
    matter.happen(ENDINGS[event.result], event.at)
    matter.change(lambda each: each if each.state is was[each.id] else replace(each, stopped_in=event.episode_id))
    _add_average(matter, event)
    matter.keep()


def follow_reopening(unit: Unit, event: EpisodeReopened) -> None:
    """The ending was taken back: its clocks go on as if there had been none."""
    stopped = store.lock_stopped_in(unit, event.conversation_id, event.episode_id)
    averages = [each for each in stopped if each.kind is TargetKind.AVERAGE]
    matter = Matter(unit, place_of(event), [each for each in stopped if each not in averages])
    matter.change(lambda each: revive(each, matter.hours))
    if averages:
        store.delete_average(unit, event.episode_id)
    matter.keep()


def case_of(row: cases.AnyRow) -> Case:
    """What a kept episode says to policies by itself."""
    return Case(
        row.channel,
        Category(row.category) if row.category else None,
        ServiceLevel(row.level) if row.level else None,
    )


def case_now(reading: Reading, row: cases.AnyRow) -> Case:
    """The same with what else policies may ask about it."""
    return cases_now(reading, {row.episode_id: row.conversation_id})[row.episode_id]


def cases_now(reading: Reading, conversations_by_episode: Mapping[int, int]) -> dict[int, Case]:
    """What policies may ask about episodes, by episode; those that are not kept are left out."""
    rows = cases.find_cases(reading, conversations_by_episode.keys())
    cards = conversations.cards(reading, set(conversations_by_episode.values()))
    found = {}
    for episode_id, row in rows.items():
        card = cards[row.conversation_id]
        tags = frozenset(card.customer.tags)
        found[episode_id] = replace(case_of(row), priority=PriorityName(card.priority), tags=tags)
    return found


def _kinds_of_wait(event: WaitBegan) -> list[TargetKind]:
    response = TargetKind.FIRST_RESPONSE if event.first else TargetKind.NEXT_RESPONSE
    kinds = [TargetKind.LEFT_MESSAGE if event.left else response, TargetKind.FULL_ANSWER]
    return [*kinds, TargetKind.SOLUTION, *_OF_LEVELS] if event.first else kinds


def _case(unit: Unit, matter: Matter, event: WaitBegan, kinds: list[TargetKind]) -> Case:
    row = cases.find_case(unit, event.episode_id)
    if row is None:
        cases.insert_case(
            unit,
            {
                "episode_id": event.episode_id, "conversation_id": event.conversation_id, "shop_id": event.shop_id,
                "channel": event.channel,
            },
        )  # fmt: skip
    known = Case(event.channel) if row is None else case_of(row)
    tags = tags_of(unit, matter.rules[0], kinds, event.customer_id)
    return replace(known, priority=PRIORITIES[event.priority], tags=tags)


def _owe_next_contact(matter: Matter, before: list[Clock], at: datetime) -> None:
    """Whoever is to hear something at least once a day is owed the next word from now on."""
    for was, now in zip(before, matter.clocks, strict=True):
        if was.kind is TargetKind.FOLLOW_UP and was.state in OPEN_STATES and now.state not in OPEN_STATES:
            matter.again(now, at)


def _add_average(matter: Matter, event: EpisodeEnded) -> None:
    """How long the customer was kept waiting on the whole is known now."""
    row = cases.find_case(matter.unit, event.episode_id)
    if row is None:
        return
    choice = matter.rules[0].choose(TargetKind.AVERAGE, case_of(row))
    waits = store.find_of_episode(matter.unit, event.episode_id, _RESPONSES)
    mean = average_ms(waits, choice.target, matter.hours) if choice is not None else None
    if choice is None or mean is None:
        return
    assert choice.target.seconds is not None
    state = ClockState.MET if mean <= choice.target.seconds * 1000 else ClockState.LATE
    matter.add(
        Clock(
            matter.place, TargetKind.AVERAGE, state, choice.target, *choice.source, started_at=waits[0].started_at,
            resumed_at=waits[0].started_at, due_at=None, next_at=None, spent_ms=mean, stopped_at=event.at,
            stopped_by=ENDINGS[event.result], stopped_in=event.episode_id,
        )
    )  # fmt: skip
