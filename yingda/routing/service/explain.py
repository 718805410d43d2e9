"""Why this agent, why still waiting: recorded decisions in words."""

from collections.abc import Mapping

from yingda.accounts import service as accounts
from yingda.accounts.types import Actor, StaffName
from yingda.conversations import service as conversations
from yingda.infra.db import Reading
from yingda.kit.errors import Scalar
from yingda.kit.texts import text
from yingda.routing import store
from yingda.routing.types import (
    Candidate,
    ExplainedCandidate,
    ExplainedDecision,
    Outcome,
    RecordedDecision,
    Verdict,
)

NEWEST = 50  # decisions; nobody reads more of one conversation

_OUTCOMES = {
    Outcome.ASSIGNED: "routing.why.assigned",
    Outcome.ASSIGNED_EXCLUSIVE: "routing.why.assigned_exclusive",
    Outcome.NOBODY_ABLE: "routing.why.nobody_able",
    Outcome.NOBODY_ONLINE: "routing.why.nobody_online",
    Outcome.ALL_FULL: "routing.why.all_full",
    Outcome.SEATS_RESERVED: "routing.why.seats_reserved",
    Outcome.WAITING_FOR_EXCLUSIVE: "routing.why.waiting_for_exclusive",
    Outcome.MISSED: "routing.why.missed",
    Outcome.MISSED_ALONE: "routing.why.missed_alone",
    Outcome.AGENT_GONE: "routing.why.agent_gone",
}
_VERDICTS = {
    Verdict.WRONG_TEAM: "routing.verdict.wrong_team",
    Verdict.NO_SKILL: "routing.verdict.no_skill",
    Verdict.WRONG_DUTY: "routing.verdict.wrong_duty",
    Verdict.OFFLINE: "routing.verdict.offline",
    Verdict.BREAK: "routing.verdict.break",
    Verdict.PAUSED: "routing.verdict.paused",
    Verdict.FULL: "routing.verdict.full",
    Verdict.RESERVED: "routing.verdict.reserved",
    Verdict.AVOIDED: "routing.verdict.avoided",
    Verdict.ABLE: "routing.verdict.able",
    Verdict.CHOSEN: "routing.verdict.chosen",
}


def explain(reading: Reading, conversation_id: int, locale: str) -> list[ExplainedDecision]:
    """Every decision about a conversation, oldest first, in the reader's language."""
    decisions = store.load_decisions(reading, conversation_id, NEWEST)
    people = {each.staff_id for decision in decisions for each in decision.candidates}
    people |= {int(each) for decision in decisions if (each := decision.params.get("staff_id")) is not None}
    names = accounts.names_of(reading, people)
    return [_explained(each, names, locale) for each in decisions]


def explain_for(reading: Reading, actor: Actor, conversation_id: int) -> list[ExplainedDecision]:
    """`explain` for somebody who may see the conversation."""
    conversations.access_conversation(reading, actor, conversation_id)
    return explain(reading, conversation_id, actor.locale)


def _explained(decision: RecordedDecision, names: Mapping[int, StaffName], locale: str) -> ExplainedDecision:
    params: dict[str, Scalar] = dict(decision.params)
    staff_id = params.get("staff_id")
    if isinstance(staff_id, int):
        params["name"] = names[staff_id].name
    return ExplainedDecision(
        decision.at,
        decision.kind,
        text(_OUTCOMES[decision.kind], locale, params),
        params,
        tuple(_explained_candidate(each, names, locale) for each in decision.candidates),
    )


def _explained_candidate(candidate: Candidate, names: Mapping[int, StaffName], locale: str) -> ExplainedCandidate:
    name, load, limit = names[candidate.staff_id].name, candidate.load, candidate.limit
    said = text(_VERDICTS[candidate.verdict], locale, {"load": load, "capacity": limit})
    return ExplainedCandidate(candidate.staff_id, name, load, limit, candidate.verdict, said)
