"""Several departments settle a matter together: who takes part, and what the customer is told."""

from datetime import datetime

from yingda.accounts import service as accounts
from yingda.accounts.types import Actor, Permission
from yingda.conversations import service as conversations
from yingda.conversations.types import Author, Draft, Kind
from yingda.infra.audit import service as audit
from yingda.infra.audit.types import Target
from yingda.infra.db import Reading, Unit
from yingda.kit.errors import ConflictError, FieldError, InvalidError
from yingda.sla.events import JointSessionOpened, PlanTold
from yingda.sla.pushes import JointSession
from yingda.sla.service.matters import hold_matter
from yingda.sla.store import cases
from yingda.sla.types import Happening, JointDraft, Place, ServiceLevel, ToldPlan


def open_session(unit: Unit, actor: Actor, place: Place, draft: JointDraft) -> JointSession:
    """Bring people and teams together in the conversation's notes; asking again adds those who are missing."""
    actor.check(Permission.CONVERSATION_SERVE)
    row = cases.find_case(unit, place.episode_id)
    if row is None or row.level != ServiceLevel.L3:
        raise ConflictError("sla.session_needs_l3")
    staff_ids = sorted(set(draft.staff_ids) | {actor.staff_id})
    team_ids = sorted(set(draft.team_ids))
    _check_people(unit, actor, place, draft)
    thread_seq = _invite(unit, actor, place, draft)
    made = cases.insert_session(
        unit,
        {
            "conversation_id": place.conversation_id, "episode_id": place.episode_id, "shop_id": place.shop_id,
            "opened_by": actor.staff_id, "staff_ids": staff_ids, "team_ids": team_ids,
            "thread_seq": thread_seq,
        },
    )  # fmt: skip
    if made is None:
        _add_people(unit, place, staff_ids, team_ids)
    else:
        audit.record(
            unit, actor, "sla.session", Target("conversation", place.conversation_id, place.shop_id), None,
            {"staff_ids": staff_ids, "team_ids": team_ids},
        )  # fmt: skip
        matter = hold_matter(unit, place)
        matter.happen(Happening.SESSION_OPENED, unit.now)
        matter.keep()
        where = (place.conversation_id, place.episode_id, place.shop_id, unit.now)
        unit.announce(JointSessionOpened(*where, made, actor.staff_id))
    return _card(unit, place)


def tell_plan(unit: Unit, actor: Actor, place: Place, plan: ToldPlan) -> JointSession:
    """Write down what the customer was told, and by when it is done; the message that told them proves it."""
    actor.check(Permission.CONVERSATION_SERVE)
    session = cases.find_session(unit, place.conversation_id)
    if session is None or session.episode_id != place.episode_id:
        raise ConflictError("sla.no_session")
    told_at = _told_at(unit, actor, place, plan.message_seq, session.opened_at)
    if plan.expected_at <= told_at:
        raise InvalidError(fields=(FieldError("/expected_at", "sla.expected_in_past"),))
    values = {
        "plan": plan.text.strip(), "expected_at": plan.expected_at, "told_seq": plan.message_seq,
        "told_at": told_at, "told_by": actor.staff_id,
    }  # fmt: skip
    cases.save_session(unit, session.id, values)
    audit.record(
        unit, actor, "sla.plan", Target("conversation", place.conversation_id, place.shop_id), None,
        {"expected_at": plan.expected_at, "message_seq": plan.message_seq},
    )  # fmt: skip
    matter = hold_matter(unit, place)
    matter.happen(Happening.PLAN_TOLD, told_at)
    matter.keep()
    where = (place.conversation_id, place.episode_id, place.shop_id, told_at)
    unit.announce(PlanTold(*where, session.id, plan.expected_at, actor.staff_id))
    return _card(unit, place)


def session_card(reading: Reading, conversation_id: int) -> JointSession | None:
    """The newest joint session of a conversation."""
    row = cases.find_session(reading, conversation_id)
    if row is None:
        return None
    names = accounts.names_of(reading, {row.opened_by, *row.staff_ids})
    teams = accounts.team_names(reading, row.team_ids)
    return JointSession(
        id=row.id, version=row.version, opened_at=row.opened_at, opened_by=names[row.opened_by].name,
        staff_ids=row.staff_ids, team_ids=row.team_ids, staff=[names[each].name for each in row.staff_ids],
        teams=[teams[each] for each in row.team_ids if each in teams], thread_seq=row.thread_seq, plan=row.plan,
        expected_at=row.expected_at, told_at=row.told_at, told_seq=row.told_seq,
    )  # fmt: skip


def _card(reading: Reading, place: Place) -> JointSession:
    card = session_card(reading, place.conversation_id)
    assert card is not None
    return card


def _check_people(unit: Unit, actor: Actor, place: Place, draft: JointDraft) -> None:
    """Those who are asked serve the shop; teams work for it."""
    if not set(draft.staff_ids) <= set(accounts.staff_of_shop(unit, place.shop_id)):
        raise InvalidError(fields=(FieldError("/staff_ids", "conversation.agent_not_in_shop"),))
    for team_id in draft.team_ids:
        if place.shop_id not in accounts.access_team(unit, actor, team_id).shop_ids:
            raise InvalidError(fields=(FieldError("/team_ids", "sla.team_not_in_shop"),))


def _invite(unit: Unit, actor: Actor, place: Place, draft: JointDraft) -> int:
    """Whoever is mentioned in a note sees the conversation and is told; where the note is."""
    members = {one for team_id in draft.team_ids for one in accounts.staff_in_team(unit, team_id)}
    people = sorted((set(draft.staff_ids) | members) - {actor.staff_id})
    note = Draft(draft.client_id, Kind.NOTE, draft.text.strip(), mentions=tuple(people))
    return conversations.write_note(unit, actor, place.conversation_id, note).seq


def _add_people(unit: Unit, place: Place, staff_ids: list[int], team_ids: list[int]) -> None:
    session = cases.find_session(unit, place.conversation_id)
    assert session is not None
    wanted = {
        "staff_ids": sorted({*session.staff_ids, *staff_ids}), "team_ids": sorted({*session.team_ids, *team_ids}),
    }  # fmt: skip
    if wanted != {"staff_ids": session.staff_ids, "team_ids": session.team_ids}:
        cases.save_session(unit, session.id, wanted)


def _told_at(reading: Reading, actor: Actor, place: Place, seq: int, since: datetime) -> datetime:
    """When a person told the customer, by a message that still stands and is no older than the session."""
    span = conversations.Span(after=seq - 1, limit=1)
    found, _ = conversations.messages_for_staff(reading, actor, place.conversation_id, span)
    message = found[0] if found else None
    told = message is not None and message.author is Author.AGENT and message.kind is not Kind.NOTE
    if message is None or not told or message.seq != seq or message.withdrawn or message.at < since:
        raise InvalidError(fields=(FieldError("/message_seq", "sla.nothing_told"),))
    return message.at
