"""An episode ends: its loop begins, and what its ending has to say is kept."""

from yingda.accounts.types import Actor
from yingda.conversations import service as conversations
from yingda.conversations.events import EpisodeEnded, EpisodeReopened, MessageAccepted
from yingda.conversations.types import REHEARSAL, Result
from yingda.infra.db import Reading, Unit
from yingda.infra.jobs.types import NewJob
from yingda.kit.errors import FieldError, InvalidError
from yingda.outreach.policy.closing import CLOSES_AFTER, begun, wants_record
from yingda.outreach.pushes import ClosingHint
from yingda.outreach.service.looping import close
from yingda.outreach.store import asks as store
from yingda.outreach.store import settings as settings_store
from yingda.outreach.types import AskDue, Asked, ClosedBy, CloseDue, Ending, Loop, SurveyState
from yingda.sla import service as sla

ASK = "outreach.ask"
CLOSE = "outreach.close"


def closing_hint(reading: Reading, actor: Actor, conversation_id: int) -> ClosingHint:
    """What ending a conversation as solved has to say, and whether its customer is owed an answer."""
    row = conversations.access_conversation(reading, actor, conversation_id)
    settings, _ = settings_store.find_settings(reading, row.shop_id)
    wants = row.episode_id is not None and wants_record(*sla.matter_of(reading, row.episode_id))
    return ClosingHint(
        conversation_id=conversation_id, wants_record=wants, unanswered=bool(row.needs_reply),
        survey=settings.enabled,
    )  # fmt: skip


def check_ending(reading: Reading, actor: Actor, conversation_id: int, result: Result, ending: Ending) -> None:
    """Raise if the matter is one that says what was done, and this ending does not."""
    if result is Result.SOLVED and not ending.done and closing_hint(reading, actor, conversation_id).wants_record:
        raise InvalidError(fields=(FieldError("/done", "outreach.done_needed"),))


def follow_end(unit: Unit, event: EpisodeEnded) -> None:
    """Begin the loop of an episode and have its survey decided; nobody asks simulated customers."""
    past = conversations.past_episode(unit, event.episode_id)
    if past is None or past.channel == REHEARSAL:
        return
    category, level = sla.matter_of(unit, past.id)
    confirm = event.result is Result.SOLVED and wants_record(category, level)
    asked = Asked(
        0, past.shop_id, past.conversation_id, past.id, past.customer_id, past.agent_id, event.at,
        begun(event.result, served=past.served), confirm, None, None, category, "", False,
        event.result is Result.NO_NEED or not past.asked, SurveyState.WAITING, None, None, False, None, None, None,
        None, 0, None, None, (), "", None, None,
    )  # fmt: skip
    if not store.insert_ask(unit, asked):
        return
    if asked.loop is Loop.WAITING:
        due = event.at + CLOSES_AFTER
        unit.enqueue(NewJob(CLOSE, CloseDue(past.id), due_at=due, key=f"{CLOSE}:{past.id}"))
    unit.enqueue(NewJob(ASK, AskDue(past.id), key=f"{ASK}:{past.id}"))


def record(unit: Unit, episode_id: int, ending: Ending) -> None:
    """Keep what an ending said, in the unit that ended the episode."""
    asked = store.lock_ask(unit, episode_id)
    if asked is None:
        return
    store.save_ending(unit, asked.id, ending)


def follow_reopening(unit: Unit, event: EpisodeReopened) -> None:
    """An ending was taken back: nothing is asked of it."""
    store.delete_ask(unit, event.episode_id)


def note_thanks(unit: Unit, event: MessageAccepted) -> None:
    """A customer says thanks after the end: that closes the loop where no word of theirs was asked for."""
    if not store.waits_for_thanks(unit, event.episode_id):
        return
    past = conversations.past_episode(unit, event.episode_id)
    asked = store.lock_ask(unit, event.episode_id)
    if past is not None and asked is not None and past.ended_at is not None and past.thanked:
        close(unit, asked, ClosedBy.THANKS)


def close_due(unit: Unit, due: CloseDue) -> None:
    """A day without a word against it closes a loop."""
    conversations.lock_past(unit, due.episode_id)
    asked = store.lock_ask(unit, due.episode_id)
    if asked is None or asked.loop is not Loop.WAITING:
        return
    if unit.now < asked.ended_at + CLOSES_AFTER:  # ended again since
        due_at = asked.ended_at + CLOSES_AFTER
        unit.enqueue(NewJob(CLOSE, due, due_at=due_at, key=f"{CLOSE}:{due.episode_id}"))
        return
    close(unit, asked, ClosedBy.SILENCE)

