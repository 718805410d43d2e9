"""The register of hard cases: collected, written up with their solution, offered to the knowledge base."""

from html import escape

from yingda.accounts import service as accounts
from yingda.accounts.pushes import StaffBrief
from yingda.accounts.types import Actor, Permission
from yingda.conversations import service as conversations
from yingda.followups.policy.hard_cases import edited, offered
from yingda.followups.pushes.hard_cases import HardCard
from yingda.followups.store import hard_cases as store
from yingda.followups.types.hard_cases import HardCase, HardEdit, HardNote, HardSource, HardState
from yingda.infra.audit import service as audit
from yingda.infra.audit.types import Target
from yingda.infra.db import Reading, Unit
from yingda.kit.errors import ConflictError, NotFoundError
from yingda.kit.ids import MAX_ID
from yingda.knowledge import service as knowledge
from yingda.knowledge.types.gaps import GapProposal, GapSource, Unanswered
from yingda.lang.contacts import mask_contacts

_TITLE = 200


def collect_hard_case(unit: Unit, conversation_id: int, problem: str, staff_id: int | None) -> None:
    """A matter has become one that takes more than usual; it stands in the register once."""
    _insert(unit, conversation_id, HardSource.LEVEL, problem, staff_id)


def add_hard_case(unit: Unit, actor: Actor, conversation_id: int, note: HardNote) -> HardCard:
    """Put a matter into the register; adding it again gives the one that stands there."""
    row = conversations.access_conversation(unit, actor, conversation_id)
    _insert(unit, conversation_id, HardSource.STAFF, note.problem, actor.staff_id)
    found = store.find_of_episode(unit, row.episode_id)
    assert found is not None
    return _cards(unit, [found])[0]


def edit_hard_case(unit: Unit, actor: Actor, case_id: int, edit: HardEdit) -> HardCard:
    """Write down problem and solution; refused when others wrote meanwhile."""
    case = _hold(unit, actor, case_id)
    changed = edited(case, edit, actor.staff_id, unit.now)
    if changed is None:
        raise ConflictError("followups.hard_case.changed_meanwhile")
    store.save_case(unit, changed)
    audit.record(unit, actor, "hard_case.update", _target(case), {"state": case.state}, {"state": changed.state})
    return _cards(unit, [changed])[0]


def offer_hard_case(unit: Unit, actor: Actor, case_id: int) -> HardCard:
    """Offer problem and solution to the knowledge base: editors decide what becomes of it."""
    case = _hold(unit, actor, case_id)
    if case.state is HardState.OFFERED:
        return _cards(unit, [case])[0]
    actor.check(Permission.KNOWLEDGE_EDIT)
    problem = mask_contacts(case.problem)
    gap_id = knowledge.record_gap(unit, Unanswered(case.shop_id, problem, GapSource.AGENT))
    after = None if gap_id is None else offered(case, gap_id, actor.staff_id, unit.now)
    if gap_id is None or after is None:
        raise ConflictError("followups.hard_case.not_solved")
    gap = knowledge.show_gap(unit, actor, gap_id).gap
    html = "".join(f"<p>{escape(line)}</p>" for line in mask_contacts(case.solution).splitlines() if line.strip())
    knowledge.propose_for_gap(
        unit, actor, gap_id, GapProposal(version=gap.version, question=problem[:_TITLE], html=html)
    )
    store.save_case(unit, after)
    audit.record(unit, actor, "hard_case.offer", _target(case), None, {"gap_id": gap_id})
    return _cards(unit, [after])[0]


def list_hard_cases(
    reading: Reading, actor: Actor, shop_id: int, state: HardState, before: int | None, limit: int
) -> tuple[list[HardCard], int | None]:
    """A page of a shop's hard cases, newest first."""
    accounts.access_shop(reading, actor, shop_id)
    found = store.find_page(reading, shop_id, state, before or MAX_ID, limit + 1)
    page = found[:limit]
    return _cards(reading, page), page[-1].id if len(found) > limit else None


def _insert(unit: Unit, conversation_id: int, source: HardSource, problem: str, staff_id: int | None) -> None:
    card = conversations.cards(unit, [conversation_id])[conversation_id]
    made = HardCase(
        card.shop_id, conversation_id, card.episode_id, source, HardState.OPEN, mask_contacts(problem.strip()), "",
        staff_id, unit.now, staff_id, unit.now,
    )  # fmt: skip
    store.insert_case(unit, made)


def _hold(unit: Unit, actor: Actor, case_id: int) -> HardCase:
    case = store.lock_case(unit, case_id)
    if case is None or case.shop_id not in actor.shop_ids:
        raise NotFoundError
    return case


def _cards(reading: Reading, cases: list[HardCase]) -> list[HardCard]:
    names = accounts.names_of(reading, {each.added_by for each in cases if each.added_by is not None})
    talks = conversations.cards(reading, {each.conversation_id for each in cases})
    return [
        HardCard(
            id=each.id, version=each.version, shop_id=each.shop_id, conversation_id=each.conversation_id,
            customer=talks[each.conversation_id].customer.name, source=each.source, state=each.state,
            problem=each.problem, solution=each.solution, added_at=each.added_at, changed_at=each.changed_at,
            gap_id=each.gap_id,
            added_by=StaffBrief(each.added_by, names[each.added_by].name, "") if each.added_by else None,
        )
        for each in cases
    ]  # fmt: skip


def _target(case: HardCase) -> Target:
    return Target("hard_case", case.id, case.shop_id)
