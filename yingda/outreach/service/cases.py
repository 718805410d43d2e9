"""Matters over several channels and episodes, shown as one history."""

from yingda.accounts import service as accounts
from yingda.accounts.types import Actor, Permission
from yingda.conversations import service as conversations
from yingda.customers import service as customers
from yingda.infra.audit import service as audit
from yingda.infra.audit.types import Target
from yingda.infra.db import Reading, Unit
from yingda.kit.errors import ConflictError, FieldError, InvalidError
from yingda.lang.contacts import mask_contacts
from yingda.outreach.pushes import CaseCard, CasePart, CaseStep
from yingda.outreach.service.looping import case_of, link
from yingda.outreach.store import cases as store
from yingda.outreach.types import CaseMove, MovedTo


def move_case(unit: Unit, actor: Actor, conversation_id: int, moved: CaseMove) -> CaseCard:
    """A matter goes on by phone or mail: said in the conversation, and kept as one matter; once per `client_id`."""
    row = conversations.access_conversation(unit, actor, conversation_id)
    actor.check(Permission.CONVERSATION_SERVE)
    if row.episode_id is None:
        raise ConflictError("conversation.not_open")
    address = _checked(moved)
    case_id = case_of(unit, row.episode_id)
    if not store.insert_move(unit, case_id, row.episode_id, actor.staff_id, moved):
        return case_card(unit, actor, conversation_id)
    conversations.note_move(unit, actor, conversation_id, moved.to)
    if address:
        customers.add_contact(unit, row.customer_id, address, None)
    return case_card(unit, actor, conversation_id)


def join(unit: Unit, actor: Actor, conversation_id: int, other_id: int) -> CaseCard:
    """Two conversations of one customer are about one matter; said again it changes nothing."""
    row = conversations.access_conversation(unit, actor, conversation_id)
    other = conversations.access_conversation(unit, actor, other_id)
    actor.check(Permission.CONVERSATION_SERVE)
    if other.customer_id != row.customer_id:
        raise InvalidError(fields=(FieldError("/conversation_id", "outreach.other_customer"),))
    if row.episode_id is None or other.episode_id is None:
        raise ConflictError("conversation.not_open")
    if other.id == row.id:
        return case_card(unit, actor, conversation_id)
    link(unit, row.episode_id, other.episode_id, other.id)
    audit.record(unit, actor, "case.join", Target("conversation", row.id, row.shop_id), None, {"with": other.id})
    return case_card(unit, actor, conversation_id)


def case_card(reading: Reading, actor: Actor, conversation_id: int) -> CaseCard:
    """The matter of a conversation's current episode; parts that the reader may not see are left out."""
    row = conversations.access_conversation(reading, actor, conversation_id)
    case_id = store.find_case_of(reading, row.episode_id) if row.episode_id is not None else None
    if case_id is None:
        return CaseCard(id=None, parts=[], moves=[])
    parts = store.find_parts(reading, case_id)
    seen = conversations.seen_among(reading, actor, {one.conversation_id for one in parts})
    shown = [one.episode_id for one in parts if one.conversation_id in seen]
    moves = [one for one in store.find_moves(reading, case_id) if one.episode_id in shown]
    names = accounts.names_of(reading, {one.staff_id for one in moves})
    steps = [
        CaseStep(
            episode_id=one.episode_id, to=MovedTo(one.moved_to), address=mask_contacts(one.address),
            note=mask_contacts(one.note), by=names[one.staff_id].name, at=one.at,
        )
        for one in moves
    ]  # fmt: skip
    episodes = conversations.episode_cards(reading, shown)
    found = [
        CasePart(
            conversation_id=one.conversation_id, episode_id=one.id, number=one.number, channel=channel,
            opened_at=one.opened_at, ended_at=one.ended_at, state=one.state, result=one.result, agent=one.agent,
            first_text=one.first_text,
        )
        for one, channel in episodes
    ]  # fmt: skip
    return CaseCard(id=case_id, parts=found, moves=steps)




def _checked(moved: CaseMove) -> str:
    address = moved.address.strip()
    mail, digits = "@" in address, sum(map(str.isdigit, address))
    fits = mail if moved.to is MovedTo.MAIL else not mail and digits >= 7
    if address and not fits:
        raise InvalidError(fields=(FieldError("/address", f"outreach.no_{moved.to}"),))
    return address
