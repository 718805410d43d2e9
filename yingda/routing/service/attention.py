"""Agents who do not answer, or are gone: their customers go to the next one (A1, T5)."""

from datetime import timedelta

from yingda.conversations import service as conversations
from yingda.conversations.types import ActiveEpisode, Priority, QueuedEpisode
from yingda.infra.db import Reading, Unit
from yingda.presence import service as presence
from yingda.presence.types import State
from yingda.routing import store
from yingda.routing.events import AgentPausedForMisses, LastAgentMissing
from yingda.routing.policy.choose import plan
from yingda.routing.policy.misses import ANSWER_WITHIN, CHANCES, PAUSE_AFTER, judge_miss
from yingda.routing.service import crew, due
from yingda.routing.service.due import AnswerDue, LateOne
from yingda.routing.types import MissVerdict, Outcome, QueueInfo, Waiting

RELEASED_AT_ONCE = 20  # a release costs about as much as an assignment
# A customer who writes to somebody who is gone waits at most this long before going to the next agent.
GONE_LOOK = timedelta(seconds=15)


def expect_answer(unit: Unit, due_from: AnswerDue) -> None:
    """Have it looked at whether the agent answers in time."""
    store.ensure_attention(unit, due_from.agent_id)
    unit.enqueue(due.answer(due_from, unit.now + ANSWER_WITHIN))


def look_at_answer(unit: Unit, expected: AnswerDue) -> None:
    """Not answered in time: the conversation goes to the next agent, if there is one; the miss is counted."""
    active = conversations.find_active(unit, expected.conversation_id)
    if active is None or not _still_expected(active, expected):
        return
    asked_at = conversations.cards(unit, [active.conversation_id])[active.conversation_id].waiting_since
    answer_by = max(active.assigned_at, asked_at or unit.now) + ANSWER_WITHIN
    if answer_by > unit.now:
        unit.enqueue(due.answer(expected, answer_by))
        return
    if not expected.again:
        _count_miss(unit, active)
    if _somebody_else_can(unit, active):
        _release(unit, active, Outcome.MISSED, "missed", avoid=True)
        return
    if not expected.again:
        _record(unit, active, Outcome.MISSED_ALONE)
    again = AnswerDue(expected.conversation_id, expected.episode_id, expected.agent_id, again=True)
    unit.enqueue(due.answer(again, unit.now + ANSWER_WITHIN))


def help_late(unit: Unit, late: LateOne) -> None:
    """Let a late customer go first in the queue; have another agent take over if one can and none has answered."""
    if late.raise_priority:
        first = conversations.Triaged(priority=Priority.URGENT)
        conversations.apply_triage(unit, late.conversation_id, late.episode_id, first)
    active = conversations.find_active(unit, late.conversation_id) if late.reroute else None
    if active is None or active.episode_id != late.episode_id or not active.needs_reply:
        return
    if _somebody_else_can(unit, active):
        _release(unit, active, Outcome.MISSED, "missed", avoid=True)


def pause_agent(unit: Unit, staff_id: int) -> None:
    """Pause somebody who gives no sign of life, never the last one online of a shop; supervisors are told."""
    shop_ids = crew.shops_of(unit, staff_id)
    staff = {one for shop_id in shop_ids for one in crew.staff_of(unit, shop_id)}
    presence.lock_agents(unit, [seat.staff_id for seat in presence.available_for(unit, staff)])
    misses = store.find_signs(unit, staff_id).misses
    online = {shop_id: crew.online_of(unit, shop_id) for shop_id in shop_ids}
    if misses < PAUSE_AFTER or not any(staff_id in there for there in online.values()):
        return
    if any(there == [staff_id] for there in online.values()):
        unit.announce(LastAgentMissing(staff_id, shop_ids, misses, unit.now))
        return
    if presence.pause_by_system(unit, staff_id):
        unit.announce(AgentPausedForMisses(staff_id, shop_ids, misses, unit.now))


def release_lost(unit: Unit, staff_id: int) -> None:
    """Release what waits for an agent who is gone, and all in shops that the agent has left, slice by slice.

    Customers who have their answer stay: the agent may be back before they write again. As long as the agent
    is gone and has any, it is looked again, so that whoever does write waits 15 s more at the most.
    """
    theirs = sorted(conversations.find_active_of(unit, staff_id), key=lambda each: each.conversation_id)
    shop_ids = crew.works_in(unit, staff_id)
    gone = all(seat.state is State.OFFLINE for seat in presence.seats_of(unit, [staff_id]))
    if not gone:
        theirs = [each for each in theirs if each.shop_id not in shop_ids]
    waiting = [each for each in theirs if each.needs_reply or each.shop_id not in shop_ids]
    for each in waiting[:RELEASED_AT_ONCE]:
        if each.shop_id in shop_ids:
            _release(unit, each, Outcome.AGENT_GONE, "agent_lost", avoid=False)
        elif conversations.take_from_leaver(unit, each.conversation_id, staff_id):
            _record(unit, each, Outcome.AGENT_GONE)
    if len(waiting) > RELEASED_AT_ONCE:
        unit.enqueue(due.release_lost(staff_id))
    elif len(theirs) > len(waiting):
        unit.enqueue(due.release_lost(staff_id, unit.now + GONE_LOOK))


def _still_expected(active: ActiveEpisode, expected: AnswerDue) -> bool:
    same = (active.episode_id, active.owner_id) == (expected.episode_id, expected.agent_id)
    return same and not active.answered_since_assigned


def _count_miss(unit: Unit, active: ActiveEpisode) -> None:
    verdict, signs = judge_miss(store.find_signs(unit, active.owner_id), active.assigned_at)
    store.save_misses(unit, active.owner_id, signs.misses)
    if verdict is MissVerdict.PAUSE:
        # in a unit of its own: agents are locked before conversations
        unit.enqueue(due.pause_agent(active.owner_id))


def _somebody_else_can(reading: Reading, active: ActiveEpisode) -> bool:
    """Whether another agent could take it now; else it is better off with somebody who may come back.

    Whoever let it lie `CHANCES` times is nobody else: a conversation that all were too busy for must not go round.
    """
    queues = store.load_queues(reading, [active.shop_id])
    info = next((each for each in queues if each.skill == active.skill), None)
    info = info or QueueInfo(0, 1, active.shop_id, active.skill, "", Priority.HIGH, (), configured=False)
    rules = crew.rules_of(reading, [info])[info.id]
    spent = {each for each in active.avoid_agent_ids if active.avoid_agent_ids.count(each) >= CHANCES}
    others = crew.agents_of(reading, rules.staff_ids - {active.owner_id} - spent)
    episode = QueuedEpisode(
        active.conversation_id, active.episode_id, active.shop_id, active.skill, Priority.NORMAL,
        left_message=False, queued_at=reading.now, wanted_agent_id=None, wanted_team_id=None,
        avoid_agent_ids=(), customer_id=0,
    )  # fmt: skip
    teams = crew.members_of(reading, info.team_ids)
    return bool(plan([Waiting(episode, rules, reading.now)], others, teams, reading.now, 1).assigned)


def _release(unit: Unit, active: ActiveEpisode, outcome: Outcome, reason: str, *, avoid: bool) -> None:
    avoided = active.owner_id if avoid else None
    if conversations.release(unit, active.conversation_id, avoid_agent_id=avoided, reason=reason):
        _record(unit, active, outcome)


def _record(unit: Unit, active: ActiveEpisode, outcome: Outcome) -> None:
    store.add_event(unit, (active.conversation_id, active.episode_id), outcome, active.owner_id)
