"""Assigning, moving, returning and ending: the verbs of an episode's life."""

from dataclasses import dataclass

from yingda.accounts import service as accounts
from yingda.accounts.types import Actor, Permission
from yingda.conversations import store
from yingda.conversations.events import EpisodeAssigned, EpisodeEnded, SeatFreed
from yingda.conversations.pushes import ConversationCard
from yingda.conversations.service.access import access_held, role_in
from yingda.conversations.service.held import Held, hold
from yingda.conversations.service.idling import arm_idle
from yingda.conversations.service.queueing import queue
from yingda.conversations.types import Act, By, How, Result, State, SystemLine, TransferState, UnsolvedReason
from yingda.infra.audit import service as audit
from yingda.infra.audit.types import Target
from yingda.infra.db import Unit
from yingda.kit.errors import FieldError, ForbiddenError, InvalidError
from yingda.presence import service as presence


@dataclass(frozen=True, slots=True)
class Ending:
    """How an episode ends; an unsolved one says why."""

    result: Result
    unsolved_reason: UnsolvedReason | None = None
    note: str | None = None


def assign(unit: Unit, conversation_id: int, agent_id: int, how: How = How.ASSIGNED) -> bool:
    """Give a queued conversation to an agent; false when it is not queued any more."""
    held = hold(unit, conversation_id)
    if held.state != State.QUEUED:
        return False
    held.step(Act.ASSIGN, By.SYSTEM)
    give(held, agent_id, how)
    held.keep()
    return True


def take(unit: Unit, actor: Actor, conversation_id: int) -> ConversationCard:
    """Take a waiting conversation by hand; taking one's own again changes nothing."""
    presence.lock_agents(unit, [actor.staff_id])
    held = access_held(unit, actor, conversation_id)
    actor.check(Permission.CONVERSATION_SERVE)
    if held.owner_id == actor.staff_id and held.state == State.ACTIVE:
        return held.keep()
    held.step(Act.ASSIGN, By.AGENT)
    give(held, actor.staff_id, How.TAKEN)
    return held.keep()


def take_over(unit: Unit, actor: Actor, conversation_id: int) -> ConversationCard:
    """A supervisor takes a conversation from whoever has it."""
    presence.lock_agents(unit, [actor.staff_id])
    held = access_held(unit, actor, conversation_id)
    if not actor.may_in(Permission.CONVERSATION_TAKE_OVER, held.shop_id):
        raise ForbiddenError
    if held.owner_id == actor.staff_id and held.state == State.ACTIVE:
        return held.keep()
    held.step(Act.MOVE if held.state == State.ACTIVE else Act.ASSIGN, By.SUPERVISOR)
    _note(held, actor, "conversation.take_over", actor.staff_id)
    give(held, actor.staff_id, How.TAKEN_OVER)
    return held.keep()


def reassign(unit: Unit, actor: Actor, conversation_id: int, agent_id: int | None) -> ConversationCard:
    """A supervisor gives a conversation to an agent, or back to the queue (None)."""
    presence.lock_agents(unit, [] if agent_id is None else [agent_id])
    held = access_held(unit, actor, conversation_id)
    if not actor.may_in(Permission.CONVERSATION_REASSIGN, held.shop_id):
        raise ForbiddenError
    if agent_id is None:
        held.step(Act.RETURN_TO_QUEUE, By.SUPERVISOR)
        _note(held, actor, "conversation.reassign", None)
        give_back(held)
        return held.keep()
    if agent_id not in accounts.staff_of_shop(unit, held.shop_id):
        raise InvalidError(fields=(FieldError("/agent_id", "conversation.agent_not_in_shop"),))
    if held.owner_id == agent_id and held.state == State.ACTIVE:
        return held.keep()
    held.step(Act.MOVE if held.state == State.ACTIVE else Act.ASSIGN, By.SUPERVISOR)
    _note(held, actor, "conversation.reassign", agent_id)
    give(held, agent_id, How.REASSIGNED)
    return held.keep()


def release(unit: Unit, conversation_id: int, *, avoid_agent_id: int | None = None, reason: str) -> bool:
    """Put a waiting conversation back because its agent is lost or silent; false if it moved on or was answered."""
    held = hold(unit, conversation_id)
    if not held.needs_reply:
        return False
    if held.state != State.ACTIVE or (avoid_agent_id is not None and held.owner_id != avoid_agent_id):
        return False
    if avoid_agent_id is not None:
        held.set(avoid_agent_ids=[*held.avoid_agent_ids, avoid_agent_id])
    _put_back(held, reason)
    return True


def take_from_leaver(unit: Unit, conversation_id: int, staff_id: int) -> bool:
    """Put a conversation back because its agent works in the shop no longer; false if it moved on."""
    held = hold(unit, conversation_id)
    if held.state != State.ACTIVE or held.owner_id != staff_id:
        return False
    _put_back(held, "agent_lost")
    return True


def _put_back(held: Held, reason: str) -> None:
    held.step(Act.RETURN_TO_QUEUE, By.SYSTEM)
    give_back(held)
    held.add_system_line(SystemLine("requeued", {"reason": reason}))
    held.keep()


def requeue_left(unit: Unit, shop_id: int, limit: int = 200) -> int:
    """Queue left messages, first in line; how many."""
    left = sorted(store.find_left(unit, shop_id, limit))
    for conversation_id in left:
        held = hold(unit, conversation_id)
        held.step(Act.QUEUE, By.SYSTEM)
        queue(held, wanted_agent_id=held.last_agent_id)
        held.keep()
    return len(left)


def end(unit: Unit, actor: Actor, conversation_id: int, ending: Ending) -> ConversationCard:
    """End an episode with a result, in one act; ending an ended one changes nothing."""
    held = access_held(unit, actor, conversation_id)
    if not held.open:
        return held.keep()
    check_ending(ending)
    if ending.result is Result.SPAM:
        audit.record(unit, actor, "conversation.spam", Target("conversation", held.id, held.shop_id))
    finish(held, role_in(actor, held), ending, ended_by=f"staff:{actor.staff_id}")
    return held.keep()


def end_by_customer(unit: Unit, conversation_id: int) -> None:
    """The customer closes the matter."""
    held = hold(unit, conversation_id)
    if not held.open:
        return
    answered_by_bot = held.state == State.BOT and held.figures.bot_messages > 0
    result = Result.SOLVED if held.answered_since_assigned or answered_by_bot else Result.NO_NEED
    finish(held, By.CUSTOMER, Ending(result), ended_by="customer")
    held.keep()


def check_ending(ending: Ending) -> None:
    """An unsolved matter needs its reason (M1)."""
    if ending.result is Result.UNSOLVED and ending.unsolved_reason is None:
        raise InvalidError(fields=(FieldError("/unsolved_reason", "conversation.reason_needed"),))


def finish(held: Held, by: By, ending: Ending, *, ended_by: str) -> None:
    """End the episode of a held conversation."""
    had = held.owner_id if held.state == State.ACTIVE else None
    held.step(Act.END, by)
    held.add_system_line(SystemLine("ended", {"by": ended_by.partition(":")[0]}))
    store.close_reception(held.unit, held.episode_id)
    call_off_transfer(held)
    held.set(
        ended_at=held.at, result=ending.result, unsolved_reason=ending.unsolved_reason, loaded=False,
        needs_reply=False, waiting_since=None,
    )  # fmt: skip
    held.set_episode(
        ended_at=held.at, ended_by=ended_by, result=ending.result, unsolved_reason=ending.unsolved_reason,
        note=ending.note, tags=held.tags,
    )  # fmt: skip
    held.announce(EpisodeEnded(held.id, held.episode_id, held.shop_id, held.at, had, ending.result, ended_by))
    _announce_free(held, had)


def give(held: Held, agent_id: int, how: How) -> None:
    """Make somebody the owner of a conversation that was just stepped to `active`."""
    previous = held.owner_id
    call_off_transfer(held)
    store.close_reception(held.unit, held.episode_id)
    store.open_reception(
        held.unit,
        {
            "episode_id": held.episode_id, "conversation_id": held.id, "customer_id": held.customer_id,
            "shop_id": held.shop_id, "agent_id": agent_id, "how": how, "began_at": held.at,
            "customer_messages": 0, "agent_messages": 0, "responses": 0, "response_total_ms": 0,
            "response_working_total_ms": 0,
            "responses_in_3min": 0, "longest_wait_ms": 0,
        },
    )  # fmt: skip
    held.set(
        owner_id=agent_id, assigned_at=held.at, answered_since_assigned=False, loaded=True, queued_at=None,
        wanted_agent_id=None, wanted_team_id=None, left_message=False, last_agent_id=agent_id,
        last_owned_at=held.at,
        helper_ids=[one for one in held.helper_ids if one != agent_id],
    )  # fmt: skip
    held.set_episode(agent_id=agent_id)
    alias = accounts.alias_of(held.unit, held.shop_id, agent_id)
    held.add_system_line(SystemLine("assigned", {"alias": alias, "how": how}))
    held.tell(previous)
    arm_idle(held)
    if how is not How.TRANSFERRED:  # then the agent was not known before the conversation was locked
        presence.mark_assigned(held.unit, agent_id)
    held.announce(EpisodeAssigned(held.id, held.episode_id, held.shop_id, held.at, agent_id, previous, how))
    _announce_free(held, previous)


def give_back(held: Held, *, team_id: int | None = None) -> None:
    """Put a conversation that was just stepped to `queued` into the queue."""
    previous = held.owner_id
    call_off_transfer(held)
    store.close_reception(held.unit, held.episode_id)
    held.tell(previous)
    held.set(queued_at=None)
    queue(held, wanted_team_id=team_id)
    _announce_free(held, previous)


def call_off_transfer(held: Held) -> None:
    """The question to be handed on, if one is asked, needs no answer any more."""
    if held.transfer_id is not None:
        settled = {"state": TransferState.CANCELLED, "settled_at": held.at}
        store.save_transfer(held.unit, held.transfer_id, settled)
        held.set(transfer_id=None)


def _note(held: Held, actor: Actor, act: str, to: int | None) -> None:
    """Whoever moves others' conversations is written down."""
    moved = {"owner_id": held.owner_id}, {"owner_id": to}
    audit.record(held.unit, actor, act, Target("conversation", held.id, held.shop_id), *moved)


def _announce_free(held: Held, agent_id: int | None) -> None:
    if agent_id is not None:
        held.announce(SeatFreed(held.id, held.episode_id, held.shop_id, held.at, agent_id, held.skill))
