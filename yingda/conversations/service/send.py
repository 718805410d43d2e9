"""Somebody speaks for the shop, or writes a note among colleagues."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from yingda.accounts import service as accounts
from yingda.accounts.types import Actor, Permission
from yingda.conversations import store
from yingda.conversations.policy.figures import person_answered, shop_wrote
from yingda.conversations.pushes import Message, Popup
from yingda.conversations.service.access import access_held, role_in
from yingda.conversations.service.attaching import attach
from yingda.conversations.service.cards import message_card, message_cards
from yingda.conversations.service.held import Held
from yingda.conversations.service.idling import arm_idle
from yingda.conversations.service.quotes import find_quote
from yingda.conversations.types import Author, By, Draft, Kind, PopupKind, State
from yingda.guard.types import Cleared
from yingda.infra.db import Unit
from yingda.infra.push.types import Push
from yingda.kit.errors import ConflictError, ForbiddenError


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message for a customer: the draft, its text as the guard let it through, a file that is kept already."""

    draft: Draft
    cleared: Cleared
    file: Mapping[str, Any] | None = None


def send(unit: Unit, actor: Actor, conversation_id: int, outgoing: Outgoing) -> Message:
    """Send to the customer; only the owner speaks, a supervisor may step in. Once per `client_id`."""
    held = access_held(unit, actor, conversation_id)
    sent = store.find_sent(unit, held.id, Author.AGENT, outgoing.draft.client_id)
    if sent is not None:
        return message_card(unit, sent._mapping)
    check_may_speak(actor, held)
    values = speak(held, actor.staff_id, outgoing)
    held.keep()
    return held.shown(values).staff


def send_all(unit: Unit, actor: Actor, conversation_id: int, many: tuple[Outgoing, ...]) -> list[Message]:
    """Send several messages at once, all or none (a quick reply of several parts)."""
    held = access_held(unit, actor, conversation_id)
    kept = [store.find_sent(unit, held.id, Author.AGENT, one.draft.client_id) for one in many]
    if all(kept):
        return message_cards(unit, [row._mapping for row in kept if row is not None])
    check_may_speak(actor, held)
    values = [speak(held, actor.staff_id, one) for one in many]
    held.keep()
    return [held.shown(one).staff for one in values]


def write_note(unit: Unit, actor: Actor, conversation_id: int, draft: Draft) -> Message:
    """Write among colleagues; whoever is mentioned is told."""
    held = access_held(unit, actor, conversation_id)
    sent = store.find_sent(unit, held.id, Author.AGENT, draft.client_id)
    if sent is not None:
        return message_card(unit, sent._mapping)
    if held.episode_id is None:
        raise ConflictError("conversation.not_open")
    mentioned = tuple(one for one in draft.mentions if one in accounts.staff_of_shop(unit, held.shop_id))
    values = held.add_message(
        Author.AGENT, Kind.NOTE, draft.text, client_id=draft.client_id, staff_id=actor.staff_id,
        alias=None, mentions=list(mentioned),
    )  # fmt: skip
    held.announce_message(values, needs_answer=False)
    for staff_id in mentioned:
        held.tell(staff_id)
        add_helper(held, staff_id)
        popup(unit, staff_id, PopupKind.MENTION, held.id, by=actor.name)
    held.keep()
    return held.shown(values).staff


def speak(held: Held, staff_id: int, outgoing: Outgoing, **more: Any) -> dict[str, Any]:
    """Add a person's message to a held conversation, with its effect on the figures."""
    draft, cleared = outgoing.draft, outgoing.cleared
    file = attach(held.unit, draft, f"staff:{staff_id}") or outgoing.file
    values = held.add_message(
        Author.AGENT, draft.kind, cleared.text, client_id=draft.client_id, staff_id=staff_id, file=file,
        alias=accounts.alias_of(held.unit, held.shop_id, staff_id), quote=find_quote(held, draft.quote_seq),
        source_kind=cleared.source.kind, source_id=cleared.source.id, source_version=cleared.source.version,
        **more,
    )  # fmt: skip
    _measure(held, staff_id)
    held.set(owner_read_seq=held.last_seq, unread=0)
    held.announce_message(values, needs_answer=False, screened=draft.screened)
    arm_idle(held)
    return values


def say_automatically(held: Held, cleared: Cleared) -> None:
    """Add a text that no person wrote: it answers nothing."""
    values = held.add_message(
        Author.BOT, Kind.TEXT, cleared.text, source_kind=cleared.source.kind, source_id=cleared.source.id,
        source_version=cleared.source.version, alias=accounts.shop_info(held.unit, held.shop_id).alias,
    )  # fmt: skip
    held.measure(shop_wrote(held.figures, by_person=False))
    held.announce_message(values, needs_answer=False)


def check_may_speak(actor: Actor, held: Held) -> None:
    """Raise unless the actor may speak for the shop here and now."""
    if held.state != State.ACTIVE:
        raise ConflictError("conversation.not_active")
    if role_in(actor, held) not in (By.OWNER, By.SUPERVISOR):
        raise ForbiddenError("conversation.not_yours")
    actor.check(Permission.CONVERSATION_SERVE)


def add_helper(held: Held, staff_id: int) -> None:
    """Let a colleague see the conversation and write notes in it."""
    if staff_id not in held.helper_ids and staff_id != held.owner_id:
        held.set(helper_ids=[*held.helper_ids, staff_id])


def popup(unit: Unit, staff_id: int, kind: PopupKind, conversation_id: int, **params: str) -> None:
    """Tell one member of staff something now."""
    card = Popup(kind=kind, conversation_id=conversation_id, code=f"popup.{kind}", params=dict(params))
    unit.push(Push(f"staff:{staff_id}", "popup", conversation_id, 0, card))


def _measure(held: Held, staff_id: int) -> None:
    calendar = accounts.calendar_of(held.unit, held.shop_id)
    figures, answer = person_answered(
        held.figures, held.at, calendar, held.assigned_at, bool(held.answered_since_assigned)
    )
    held.measure(figures)
    store.count_agent_message(held.unit, held.episode_id, staff_id, answer)
    if not held.answered_since_assigned:
        held.set(answered_since_assigned=True, avoid_agent_ids=[])
