"""Matters that last while the shop owes something: a promise is proposed, quietly and once."""

from datetime import timedelta

from yingda.accounts import service as accounts
from yingda.accounts.types import Actor
from yingda.conversations import service as conversations
from yingda.conversations.events import EpisodeAssigned
from yingda.followups.policy.matters import is_lasting, looked_at
from yingda.followups.policy.promises import due_without_time
from yingda.followups.policy.texting import time_words
from yingda.followups.ports import Matters
from yingda.followups.pushes.callbacks import MATTER, MatterCard
from yingda.followups.store import holds
from yingda.followups.store import matters as store
from yingda.followups.store import promises as promises_store
from yingda.followups.store.settings import find_settings
from yingda.followups.types import PromiseKind
from yingda.followups.types.matters import LookAtMatters, Matter, MatterState, Standing
from yingda.infra.clock import from_ms, to_ms
from yingda.infra.db import Reading, Unit
from yingda.infra.jobs.types import NewJob
from yingda.infra.push.types import Push
from yingda.kit.errors import NotFoundError
from yingda.kit.texts import DEFAULT_LOCALE
from yingda.kit.texts import text as words

LOOK = "followups.look"
TOGETHER_MS = 5_000  # nobody waits for it to the second
AT_ONCE = 50


def watch_matter(unit: Unit, event: EpisodeAssigned) -> None:
    """Somebody has it from now on: look at it once it has lasted."""
    settings, _ = find_settings(unit, event.shop_id)
    if settings.matter_minutes:
        at = event.at + timedelta(minutes=settings.matter_minutes)
        store.watch(
            unit,
            Matter(event.episode_id, event.conversation_id, event.shop_id, event.at, at, MatterState.WATCHED, 1),
        )
        arm_look(unit, to_ms(at))


def arm_look(unit: Unit, at_ms: int) -> None:
    """See to it that somebody looks then."""
    share = -(-at_ms // TOGETHER_MS)
    unit.enqueue(NewJob(LOOK, LookAtMatters(), from_ms(share * TOGETHER_MS), f"{LOOK}:{share}"))


def look_at_matters(unit: Unit, matters: Matters) -> None:
    """Look at what is due, and propose where a promise is owed."""
    due = store.lock_due(unit, AT_ONCE)
    for each in due:
        settings, _ = find_settings(unit, each.shop_id)
        after = looked_at(each, _standing(unit, each, matters), unit.now, settings)
        store.save(unit, after)
        if after.state is MatterState.PROPOSED:
            _push(unit, after)
    following = store.find_next(unit)
    if following is not None:
        arm_look(unit, max(to_ms(following), to_ms(unit.now) + 1))


def matter_of(reading: Reading, episode_id: int | None) -> MatterCard | None:
    """What is proposed for an episode now."""
    found = store.find_matter(reading, episode_id) if episode_id else None
    if found is None or found.state is not MatterState.PROPOSED:
        return None
    return card_of(reading, found)


def dismiss_matter(unit: Unit, actor: Actor, conversation_id: int) -> None:
    """No promise is wanted for it; it is not proposed again in this episode."""
    row = conversations.access_conversation(unit, actor, conversation_id)
    if row.episode_id is None:
        raise NotFoundError
    _end(unit, row.episode_id, MatterState.DISMISSED)


def note_promised(unit: Unit, episode_id: int) -> None:
    """A promise was made: nothing is to be proposed any more."""
    _end(unit, episode_id, MatterState.PROMISED)


def card_of(reading: Reading, matter: Matter) -> MatterCard:
    """The proposal: the shop's time, and a line to the customer that says it."""
    settings, _ = find_settings(reading, matter.shop_id)
    calendar = accounts.calendar_of(reading, matter.shop_id)
    due_at = due_without_time(PromiseKind.CONTACT, reading.now, calendar, settings)
    line = words("followups.matter.line", DEFAULT_LOCALE, {"time": time_words(due_at, calendar, DEFAULT_LOCALE)})
    return MatterCard(
        conversation_id=matter.conversation_id, episode_id=matter.episode_id, version=matter.version,
        proposed=matter.state is MatterState.PROPOSED, since=matter.began_at, due_at=due_at, line=line,
    )  # fmt: skip


def _standing(unit: Unit, matter: Matter, matters: Matters) -> Standing:
    active = conversations.find_active(unit, matter.conversation_id)
    if active is None or active.episode_id != matter.episode_id:
        return Standing(active=False, lasting=False, owed=False, promised=False)
    held = holds.find_hold(unit, matter.conversation_id) is not None
    if not (active.needs_reply or held):
        return Standing(active=True, lasting=False, owed=False, promised=False)
    promised = promises_store.has_unsettled(unit, matter.conversation_id)
    about = None if promised else matters.about(unit, matter.conversation_id)
    return Standing(active=True, lasting=about is not None and is_lasting(*about), owed=True, promised=promised)


def _end(unit: Unit, episode_id: int, state: MatterState) -> None:
    row = store.put_state(unit, episode_id, state)
    if row is not None:
        _push(unit, store.matter_of(row))


def _push(unit: Unit, matter: Matter) -> None:
    card = card_of(unit, matter)
    unit.push(Push(f"conversation:{card.conversation_id}", MATTER, card.conversation_id, to_ms(unit.now), card))
