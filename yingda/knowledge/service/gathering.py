"""Unanswered questions that mean the same come together, whatever their words; editors join and part them."""

from typing import Any

from yingda.accounts import service as accounts
from yingda.accounts.types import Actor, Permission
from yingda.infra.audit import service as audit
from yingda.infra.audit.types import Target
from yingda.infra.compute import Compute
from yingda.infra.db import Database, Reading, Unit
from yingda.kit.errors import ConflictError, FieldError, InvalidError, NotFoundError
from yingda.knowledge.pushes.gaps import GapInfo
from yingda.knowledge.service import gaps, library
from yingda.knowledge.store import gaps as store
from yingda.knowledge.types.gaps import GapJoin, GapPart, GapState, Heap
from yingda.lang import retrieval

MOST_HEAPS, OF_EACH = 500, 5
BACKGROUND = 1000  # questions of articles: enough to tell which words are rare
_OPEN = (GapState.OPEN, GapState.SNOOZED)


async def gather_gaps(db: Database, compute: Compute, shop_id: int) -> int:
    """Put clusters that mean the same together; how many went into another."""
    heaps = await db.read(store.find_heaps, shop_id, MOST_HEAPS, OF_EACH)
    background = await db.read(_background, shop_id)
    firsts = await compute.run(retrieval.gather, [heap.texts for heap in heaps], background)
    pairs = [(heap, heaps[first]) for heap, first in zip(heaps, firsts, strict=True) if heap.untouched]
    joined = 0
    for heap, first in pairs:
        if heap.id != first.id:
            joined += await db.write_later(_join_if_still_open, shop_id, heap, first)
    return joined


def join_gaps(unit: Unit, actor: Actor, gap_id: int, given: GapJoin) -> GapInfo:
    """An editor says that two gaps ask for the same: the questions go into the other one."""
    row = _access_open(unit, actor, gap_id)
    into = _access_open(unit, actor, given.into)
    if into.shop_id != row.shop_id or into.id == row.id:
        raise InvalidError(fields=(FieldError("/into", "knowledge_gap.not_joined"),))
    store.lock_gaps(unit, row.shop_id)
    if not store.save_gap(unit, gap_id, given.version, {}):
        raise ConflictError("knowledge_gap.changed_meanwhile")
    _pour(unit, gap_id, into.id)
    target = Target("knowledge_gap", into.id, into.shop_id)
    audit.record(unit, actor, "knowledge_gap.join", target, None, {"gap": gap_id, "text": row.text})
    return gaps.show_gap(unit, actor, into.id)


def part_question(unit: Unit, actor: Actor, gap_id: int, given: GapPart) -> GapInfo:
    """An editor says that a question asks for something else: it gets a gap of its own, and stays there."""
    row = _access_open(unit, actor, gap_id)
    question = store.find_question(unit, given.question_id)
    if question is None or question.gap_id != gap_id:
        raise NotFoundError
    if row.questions < 2:
        raise InvalidError(fields=(FieldError("/question_id", "knowledge_gap.only_question"),))
    store.lock_gaps(unit, row.shop_id)
    if not store.save_gap(unit, gap_id, given.version, {}):
        raise ConflictError("knowledge_gap.changed_meanwhile")
    own = store.insert_gap(unit, row.shop_id, question.text, alone=True)
    store.move_question(unit, question.id, own)
    left = store.find_questions(unit, [gap_id], 1)[gap_id][0]
    renamed = {"text": left.text} if row.text == question.text else {}
    store.count_again(unit, gap_id, store.span_of(unit, gap_id) | renamed)
    store.count_again(unit, own, store.span_of(unit, own))
    target = Target("knowledge_gap", gap_id, row.shop_id)
    audit.record(unit, actor, "knowledge_gap.part", target, None, {"gap": own, "text": question.text})
    return gaps.show_gap(unit, actor, gap_id)


def _background(reading: Reading, shop_id: int) -> list[str]:
    return [entry.question for entry in library.index_entries(reading, shop_id, 0, BACKGROUND).entries]


def _join_if_still_open(unit: Unit, shop_id: int, heap: Heap, first: Heap) -> bool:
    """Editors may have decided while it was thought about."""
    store.lock_gaps(unit, shop_id)
    row, into = store.find_gap(unit, heap.id), store.find_gap(unit, first.id)
    if row is None or into is None or {row.state, into.state} - set(_OPEN) or row.proposal is not None:
        return False
    _pour(unit, heap.id, first.id)
    return True


def _pour(unit: Unit, gap_id: int, into: int) -> None:
    store.pour(unit, gap_id, into)
    store.count_again(unit, into, store.span_of(unit, into))


def _access_open(unit: Unit, actor: Actor, gap_id: int) -> Any:
    row = store.find_gap(unit, gap_id)
    if row is None:
        raise NotFoundError
    accounts.access_shop(unit, actor, row.shop_id, Permission.KNOWLEDGE_EDIT)
    if row.state not in _OPEN:
        raise ConflictError("knowledge_gap.changed_meanwhile")
    return row
