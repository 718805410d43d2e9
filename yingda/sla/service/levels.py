"""How much a matter takes: found by triage, said by people, with what follows for its clocks."""

from datetime import datetime

from yingda.accounts import service as accounts
from yingda.accounts.types import Actor, Permission
from yingda.conversations import service as conversations
from yingda.followups.service.hard_cases import collect_hard_case
from yingda.infra.audit import service as audit
from yingda.infra.audit.types import Target
from yingda.infra.db import Reading, Unit
from yingda.kit.errors import ConflictError
from yingda.sla.events import LevelChanged
from yingda.sla.policy.clocks import retarget, stop
from yingda.sla.policy.levels import higher, level_of, raised
from yingda.sla.policy.matching import aim
from yingda.sla.pushes import LevelStep, MatterLevel
from yingda.sla.service.books import book_of
from yingda.sla.service.joint import session_card
from yingda.sla.service.matters import Matter, hold_matter
from yingda.sla.service.running import case_now, place_of
from yingda.sla.service.showing import level_of as shown_level
from yingda.sla.store import cases
from yingda.sla.store import clocks as store
from yingda.sla.types import (
    Case,
    Clock,
    ClockAct,
    ClockState,
    Happening,
    MatchField,
    MoveCause,
    Place,
    ServiceLevel,
    TargetKind,
)
from yingda.triage.events import TurnUnderstood
from yingda.triage.types import TurnKind

_WAITS = (TargetKind.FIRST_RESPONSE, TargetKind.NEXT_RESPONSE, TargetKind.LEFT_MESSAGE)
_ONCE = (TargetKind.ACKNOWLEDGEMENT, TargetKind.JOINT_SESSION, TargetKind.PLAN_TOLD)
_ANSWERS = (TargetKind.ACKNOWLEDGEMENT, TargetKind.FULL_ANSWER)
_OF_LEVELS = (*_ONCE, TargetKind.FULL_ANSWER, TargetKind.FOLLOW_UP)


def follow_understanding(unit: Unit, event: TurnUnderstood) -> None:
    """A turn was understood: the matter has a category, and a level if it takes more than was known."""
    if event.kind is not TurnKind.QUESTION:
        return
    levels = book_of(unit, event.shop_id)[1].levels
    found = level_of(levels, event.category, sensitive=event.sensitive)
    if _is_known(cases.find_case(unit, event.episode_id), event, found):
        return
    matter = hold_matter(unit, place_of(event))
    row = _kept(unit, event)
    before = shown_level(row)
    after = raised(before, found, by_person=bool(row.by_person))
    cases.save_case(unit, event.episode_id, {"category": event.category, "level": after})
    if after is not None and after is not before:
        _write_down(unit, event.episode_id, (before, after), None, "")
    if matter.clocks:
        _follow(matter, leveled=after is not before)
        matter.keep()
    if after is not None and after is not before:
        unit.announce(_changed(matter.place, unit.now, (before, after), None))


def _is_known(row: cases.AnyRow | None, event: TurnUnderstood, found: ServiceLevel | None) -> bool:
    """Whether nothing is to be written: most turns go on about the same."""
    if row is None or row.category != event.category:
        return False
    before = shown_level(row)
    return raised(before, found, by_person=bool(row.by_person)) == before


def _follow(matter: Matter, *, leveled: bool) -> None:
    """Let the clocks follow what was found out, as if it had been known when the customer began to wait."""
    waits = [each for each in matter.clocks if each.kind in _WAITS]
    since = min((each.started_at for each in waits), default=None)
    if not leveled and not any(each.provisional for each in matter.clocks):
        return
    now = cases.find_case(matter.unit, matter.place.episode_id)
    assert now is not None
    case = case_now(matter.unit, now)
    _retune(matter, case, matter.unit.now, MoveCause.UNDERSTOOD, leveled=leveled)
    if leveled:
        _begin_level(matter, case, since or matter.unit.now, waiting=since is not None)


def set_level(unit: Unit, actor: Actor, conversation_id: int, level: ServiceLevel, reason: str) -> MatterLevel:
    """Say what level a matter is, and why; its own times run from now on."""
    place = access_place(unit, actor, conversation_id)
    actor.check(Permission.CONVERSATION_SERVE)
    matter = hold_matter(unit, place)
    row = cases.find_case(unit, place.episode_id) or _begin(unit, place)
    before = shown_level(row)
    if before is level:
        return level_card(unit, place)
    cases.save_case(unit, place.episode_id, {"level": level, "by_person": True})
    _write_down(unit, place.episode_id, (before, level), actor.staff_id, reason)
    audit.record(
        unit, actor, "sla.level", Target("conversation", conversation_id, place.shop_id), {"level": before},
        {"level": level, "reason": reason},
    )  # fmt: skip
    now = cases.find_case(unit, place.episode_id)
    assert now is not None
    case = case_now(unit, now)
    _retune(matter, case, unit.now, MoveCause.LEVEL, leveled=True)
    waits = any(each.kind in _WAITS for each in matter.clocks)
    takes_more = level is not ServiceLevel.L1 and higher(before, level) is level
    _begin_level(matter, case, unit.now, waiting=waits or takes_more)
    matter.keep()
    if level is ServiceLevel.L3:
        collect_hard_case(unit, conversation_id, reason, actor.staff_id)
    unit.announce(_changed(place, unit.now, (before, level), actor.staff_id))
    return level_card(unit, place)


def access_level(reading: Reading, actor: Actor, conversation_id: int) -> MatterLevel:
    """The level of a conversation's current episode and how it came to it."""
    row = conversations.access_conversation(reading, actor, conversation_id)
    if row.episode_id is None:
        return MatterLevel(conversation_id=conversation_id, episode_id=None, level=None, history=[], session=None)
    return level_card(reading, Place(row.id, row.episode_id, row.shop_id))


def access_place(reading: Reading, actor: Actor, conversation_id: int) -> Place:
    """Where a conversation's current episode is, if the actor may see it."""
    row = conversations.access_conversation(reading, actor, conversation_id)
    if row.episode_id is None:
        raise ConflictError("conversation.not_open")
    return Place(row.id, row.episode_id, row.shop_id)


def level_card(reading: Reading, place: Place) -> MatterLevel:
    """The level of an episode as screens show it."""
    row = cases.find_case(reading, place.episode_id)
    steps = cases.find_levels(reading, place.episode_id)
    names = accounts.names_of(reading, {step.staff_id for step in steps} - {None})
    history = [
        LevelStep(
            before=ServiceLevel(step.before) if step.before else None, after=ServiceLevel(step.after),
            reason=step.reason, by=names[step.staff_id].name if step.staff_id else None, at=step.at,
        )
        for step in steps
    ]  # fmt: skip
    return MatterLevel(
        conversation_id=place.conversation_id, episode_id=place.episode_id, level=shown_level(row), history=history,
        session=session_card(reading, place.conversation_id),
    )  # fmt: skip


def _kept(unit: Unit, event: TurnUnderstood) -> cases.AnyRow:
    row = cases.find_case(unit, event.episode_id)
    return row or _insert(unit, place_of(event), event.channel)


def _begin(unit: Unit, place: Place) -> cases.AnyRow:
    card = conversations.cards(unit, [place.conversation_id])[place.conversation_id]
    return _insert(unit, place, card.channel)


def _insert(unit: Unit, place: Place, channel: str) -> cases.AnyRow:
    where = {
        "episode_id": place.episode_id, "conversation_id": place.conversation_id, "shop_id": place.shop_id,
    }  # fmt: skip
    cases.insert_case(unit, {**where, "channel": channel})
    row = cases.find_case(unit, place.episode_id)
    assert row is not None
    return row


def _write_down(
    unit: Unit, episode_id: int, levels: tuple[ServiceLevel | None, ServiceLevel], staff_id: int | None, reason: str
) -> None:
    before, after = levels
    cases.add_level(
        unit,
        {"episode_id": episode_id, "before": before, "after": after, "reason": reason, "staff_id": staff_id},
    )


def _changed(
    place: Place, at: datetime, levels: tuple[ServiceLevel | None, ServiceLevel], by_id: int | None
) -> LevelChanged:
    return LevelChanged(place.conversation_id, place.episode_id, place.shop_id, at, *levels, by_id)


def _retune(matter: Matter, case: Case, at: datetime, cause: MoveCause, *, leveled: bool) -> None:
    """Running clocks that were meant for other matters run on other terms, from the same start."""
    book = matter.rules[0]

    def tune(clock: Clock) -> Clock:
        concerned = clock.provisional or (leveled and book.narrows(clock.kind, MatchField.LEVEL))
        if not concerned or clock.state not in (ClockState.RUNNING, ClockState.PAUSED):
            return clock
        found = aim(matter.rules, clock.kind, case, clock.started_at, matter.hours)
        if found is None:
            return stop(clock, ClockAct.CANCEL, at, Happening.RECLASSED)
        return retarget(clock, found.terms, found.source, matter.hours, (at, cause))

    matter.change(tune)


def _begin_level(matter: Matter, case: Case, since: datetime, *, waiting: bool) -> None:
    """Start what this level asks for and does not run yet; answers only if somebody waits for one."""
    had = store.find_of_episode(matter.unit, matter.place.episode_id, _ONCE)
    done = {each.kind for each in had if each.stopped_by is not Happening.RECLASSED}
    for kind in _OF_LEVELS:
        if kind in done or kind in matter.open_kinds or (kind in _ANSWERS and not waiting):
            continue
        matter.begin(kind, case, since)
