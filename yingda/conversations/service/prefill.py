"""What is written for the agent beforehand: the result of an ending, the question to hand a customer on."""

from collections.abc import Collection
from dataclasses import dataclass

from yingda.accounts import service as accounts
from yingda.accounts.types import Actor
from yingda.conversations import store
from yingda.conversations.policy.ending import Said, suggest_result
from yingda.conversations.service.access import access_conversation
from yingda.conversations.types import Author, Kind, Result, State, UnsolvedReason
from yingda.infra.db import Reading
from yingda.kit.errors import FieldError, InvalidError
from yingda.kit.texts import text
from yingda.presence import service as presence

LOOKED_AT = 100  # messages; the end of a conversation says how it ended
REASONS = {
    UnsolvedReason.WAITING_STOCK: "conversation.unsolved.waiting_stock",
    UnsolvedReason.WAITING_COURIER: "conversation.unsolved.waiting_courier",
    UnsolvedReason.WAITING_WAREHOUSE: "conversation.unsolved.waiting_warehouse",
    UnsolvedReason.WAITING_CUSTOMER: "conversation.unsolved.waiting_customer",
    UnsolvedReason.POLICY: "conversation.unsolved.policy",
    UnsolvedReason.NO_KNOWLEDGE: "conversation.unsolved.no_knowledge",
    UnsolvedReason.OTHER: "conversation.unsolved.other",
}


@dataclass(frozen=True, slots=True)
class Target:
    """To whom a customer is to be handed on; exactly one."""

    agent_id: int | None = None
    team_id: int | None = None


@dataclass(frozen=True, slots=True)
class EndingHint:
    """The result to prefill, and the reasons to choose from if it is unsolved."""

    result: Result
    reasons: tuple[tuple[UnsolvedReason, str], ...]


def suggest_ending(reading: Reading, actor: Actor, conversation_id: int) -> EndingHint:
    """How the episode most likely ended."""
    row = access_conversation(reading, actor, conversation_id)
    rows = store.find_messages_before(reading, conversation_id, row.last_seq + 1, LOOKED_AT, visible=True)
    said = [
        Said(Author(one.author), one.text)
        for one in rows
        if one.episode_id == row.episode_id and one.kind != Kind.SYSTEM and one.withdrawn_at is None
    ]
    silent = row.state == State.ACTIVE and not row.loaded
    reasons = tuple((reason, text(code, actor.locale)) for reason, code in REASONS.items())
    return EndingHint(suggest_result(said, silent=silent), reasons)


def transfer_text(reading: Reading, actor: Actor, conversation_id: int, target: Target, reason: str) -> str:
    """The question to the customer (K2): why, to whom, whether they agree, how long it takes; in their language."""
    row = access_conversation(reading, actor, conversation_id)
    name, staff_ids = _target(reading, actor, row.shop_id, target)
    said = {"reason": reason.strip().rstrip("。.，,"), "name": name}
    code = "conversation.transfer.why" if said["reason"] else "conversation.transfer.why_plain"
    why = text(code, row.locale, said)
    free = _has_seat(reading, staff_ids)
    wait = text("conversation.transfer.soon" if free else "conversation.transfer.later", row.locale)
    return text("conversation.transfer.ask", row.locale, {"why": why, "name": name, "wait": wait})


def _target(reading: Reading, actor: Actor, shop_id: int, target: Target) -> tuple[str, Collection[int]]:
    """What customers call the target, and who it is."""
    if (target.agent_id is None) == (target.team_id is None):
        raise InvalidError(fields=(FieldError("query/to_agent_id", "conversation.one_target"),))
    if target.agent_id is not None:
        accounts.access_staff(reading, actor, target.agent_id)
        return accounts.alias_of(reading, shop_id, target.agent_id), [target.agent_id]
    assert target.team_id is not None
    team = accounts.access_team(reading, actor, target.team_id)
    return team.name, accounts.staff_in_team(reading, team.id)


def _has_seat(reading: Reading, staff_ids: Collection[int]) -> bool:
    loads = store.find_loads(reading, staff_ids)
    return any(loads[seat.staff_id] < seat.limit for seat in presence.available_for(reading, staff_ids))
