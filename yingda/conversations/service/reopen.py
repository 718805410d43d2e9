"""Taking an ending back."""

from datetime import timedelta

from yingda.accounts.types import Actor
from yingda.conversations import store
from yingda.conversations.events import EpisodeReopened
from yingda.conversations.policy.figures import reopened
from yingda.conversations.pushes import ConversationCard
from yingda.conversations.service.access import access_held, role_in
from yingda.conversations.service.cards import push_message
from yingda.conversations.service.held import Held
from yingda.conversations.service.idling import arm_idle
from yingda.conversations.types import Act, State
from yingda.infra.db import Unit
from yingda.kit.errors import ConflictError
from yingda.presence import service as presence

UNDO_WITHIN = timedelta(seconds=10)  # eight on the screen (ui.md), two for the way


def reopen(unit: Unit, actor: Actor, conversation_id: int) -> ConversationCard:
    """Go on as if the actor had not ended it; figures stay as they were, taking it back twice changes nothing."""
    presence.lock_agents(unit, [actor.staff_id])
    held = access_held(unit, actor, conversation_id)
    if held.state == State.ACTIVE and held.owner_id == actor.staff_id:
        return held.keep()
    ended = _ended_line(held, actor)
    figures = reopened(held.figures)
    held.step(Act.REOPEN, role_in(actor, held))
    held.measure(figures)
    held.set(ended_at=None, result=None, unsolved_reason=None, loaded=True, asks=None)
    store.continue_reception(unit, held.episode_id)
    held.set_episode(ended_at=None, ended_by=None, result=None, unsolved_reason=None, note=None, closed_at=None)
    _unsay(held, ended)
    arm_idle(held)
    held.announce(EpisodeReopened(held.id, held.episode_id, held.shop_id, held.at, held.owner_id))
    return held.keep()


def _ended_line(held: Held, actor: Actor) -> store.AnyRow:
    """The line that said it had ended, if it is the actor's own ending, fresh, and nothing came after it."""
    episode = store.find_episode(held.unit, held.episode_id)
    last = store.find_message(held.unit, held.id, held.last_seq)
    own = episode is not None and episode.ended_by == f"staff:{actor.staff_id}" and held.owner_id is not None
    fresh = held.ended_at is not None and held.unit.now - held.ended_at <= UNDO_WITHIN
    said_last = last is not None and last.event is not None and last.event["code"] == "ended"
    if last is None or not (own and fresh and said_last) or held.stars is not None:
        raise ConflictError("conversation.too_late_to_reopen", seconds=UNDO_WITHIN.seconds)
    return last


def _unsay(held: Held, line: store.AnyRow) -> None:
    """Nobody reads any more that it had ended; the number stays taken."""
    store.save_message(held.unit, line.id, {"withdrawn_at": held.unit.now})
    push_message(held.unit, {**line._mapping, "withdrawn_at": held.unit.now, "revision": line.revision + 1})
