"""Unanswered questions in the database."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import (
    Row,
    Select,
    Table,
    and_,
    case,
    delete,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from yingda.infra.db import Reading, Unit
from yingda.knowledge.models import GapQuestionRow, GapRow, KnowledgeShopRow
from yingda.knowledge.store.articles import THERE, article, place
from yingda.knowledge.types.articles import ArticleState
from yingda.knowledge.types.gaps import Asked, ClusterText, GapState, Heap

gap = cast(Table, GapRow.__table__)
question = cast(Table, GapQuestionRow.__table__)
shop = cast(Table, KnowledgeShopRow.__table__)
COMPARED = 400  # clusters, the last asked first
MOST_PAIRS = 12


def lock_gaps(unit: Unit, shop_id: int) -> None:
    """One at a time puts questions of a shop together: two of a kind don't make two clusters."""
    if unit.sqlite:
        return
    row = postgresql.insert(shop).values(shop_id=shop_id, version=1, changes=0, strict_scripts=False)
    unit.execute(row.on_conflict_do_nothing())
    unit.execute(select(shop.c.shop_id).where(shop.c.shop_id == shop_id).with_for_update())


def find_clusters(reading: Reading, shop_id: int) -> list[ClusterText]:
    """The clusters of a shop that were asked for last."""
    rows = select(gap.c.id, gap.c.text, gap.c.state).where(gap.c.shop_id == shop_id)
    rows = rows.order_by(gap.c.last_at.desc()).limit(COMPARED)
    return [ClusterText(row.id, row.text, GapState(row.state)) for row in reading.execute(rows)]


def find_heaps(reading: Reading, shop_id: int, limit: int, each: int) -> list[Heap]:
    """Open clusters of which no editor said that they stay alone, those that are worked on first."""
    rows = _in_state(
        select(gap).where(gap.c.shop_id == shop_id, gap.c.alone.is_(False)), GapState.OPEN, reading.now
    )
    rows = rows.order_by(gap.c.proposal.is_(None), gap.c.customers.desc(), gap.c.id).limit(limit)
    found = reading.execute(rows).all()
    questions = find_questions(reading, [row.id for row in found], each)
    return [
        Heap(row.id, (row.text, *(one.text for one in questions[row.id])), row.proposal is None) for row in found
    ]


def insert_gap(unit: Unit, shop_id: int, text: str, *, alone: bool = False) -> int:
    """A new cluster's id."""
    values = {
        "shop_id": shop_id, "text": text, "state": GapState.OPEN, "version": 1, "customers": 0, "questions": 0,
        "first_at": unit.now, "last_at": unit.now, "reason": "", "alone": alone,
    }  # fmt: skip
    return int(unit.execute(insert(gap).values(**values).returning(gap.c.id)).scalar_one())


def insert_question(unit: Unit, values: Mapping[str, Any]) -> bool:
    """Keep a question; false if it was kept before."""
    made: Any = sqlite.insert(question) if unit.sqlite else postgresql.insert(question)
    row = made.values(asked_at=unit.now, **values).on_conflict_do_nothing().returning(question.c.id)
    return unit.execute(row).scalar() is not None


def has_question(reading: Reading, conversation_id: int | None, seq: int | None) -> int | None:
    """The cluster that a message is in already."""
    if conversation_id is None or seq is None:
        return None
    rows = select(question.c.gap_id).where(question.c.conversation_id == conversation_id, question.c.seq == seq)
    found: int | None = reading.execute(rows).scalar()
    return found


def count_again(unit: Unit, gap_id: int, values: Mapping[str, Any]) -> None:
    """Count customers and questions of a cluster; where nobody is known, every conversation is one customer."""
    who = case(
        (question.c.customer_id.is_not(None), question.c.customer_id),
        (question.c.conversation_id.is_not(None), -question.c.conversation_id),
        else_=literal(0),
    )
    mine = question.c.gap_id == gap_id
    customers = select(func.count(who.distinct())).where(mine).scalar_subquery()
    questions = select(func.count()).where(mine).scalar_subquery()
    changed = {"customers": customers, "questions": questions, "version": gap.c.version + 1, **values}
    unit.execute(update(gap).where(gap.c.id == gap_id).values(**changed))


def find_gap(reading: Reading, gap_id: int) -> Row[Any] | None:
    """A cluster."""
    return reading.execute(select(gap).where(gap.c.id == gap_id)).first()


def find_page(
    reading: Reading, shop_id: int, state: GapState, before: tuple[int, int] | None, limit: int
) -> list[Row[Any]]:
    """The next clusters of a list, most customers first; a snoozed one whose time has come is open."""
    rows = _in_state(select(gap).where(gap.c.shop_id == shop_id), state, reading.now)
    if before is not None:
        customers, last_id = before
        fewer = and_(gap.c.customers == customers, gap.c.id < last_id)
        rows = rows.where(or_(gap.c.customers < customers, fewer))
    return list(reading.execute(rows.order_by(gap.c.customers.desc(), gap.c.id.desc()).limit(limit)))


def count_in(reading: Reading, shop_id: int, state: GapState) -> int:
    """How many clusters of a shop are in a state."""
    rows = _in_state(select(func.count()).select_from(gap).where(gap.c.shop_id == shop_id), state, reading.now)
    return int(reading.execute(rows).scalar_one())


def find_questions(reading: Reading, gap_ids: Collection[int], each: int) -> dict[int, list[Row[Any]]]:
    """The newest questions of clusters, at most `each` of one."""
    number = func.row_number().over(partition_by=question.c.gap_id, order_by=question.c.id.desc()).label("number")
    numbered = select(question, number).where(question.c.gap_id.in_(gap_ids)).subquery()
    found: dict[int, list[Row[Any]]] = {gap_id: [] for gap_id in gap_ids}
    for row in reading.execute(select(numbered).where(numbered.c.number <= each).order_by(numbered.c.id.desc())):
        found[row.gap_id].append(row)
    return found


def save_gap(unit: Unit, gap_id: int, version: int, values: Mapping[str, Any]) -> bool:
    """Write `values` if the cluster still has `version`."""
    statement = update(gap).where(gap.c.id == gap_id, gap.c.version == version)
    return unit.execute(statement.values(version=version + 1, **values)).rowcount == 1


def find_question(reading: Reading, question_id: int) -> Row[Any] | None:
    """One question."""
    return reading.execute(select(question).where(question.c.id == question_id)).first()


def move_question(unit: Unit, question_id: int, gap_id: int) -> None:
    """Put one question into a cluster."""
    unit.execute(update(question).where(question.c.id == question_id).values(gap_id=gap_id))


def pour(unit: Unit, gap_id: int, into: int) -> None:
    """Put all questions of a cluster into another; it is gone then."""
    unit.execute(update(question).where(question.c.gap_id == gap_id).values(gap_id=into))
    unit.execute(delete(gap).where(gap.c.id == gap_id))


def span_of(reading: Reading, gap_id: int) -> dict[str, Any]:
    """When the questions of a cluster were asked first and last."""
    first_at, last_at = func.min(question.c.asked_at), func.max(question.c.asked_at)
    times = select(first_at.label("first_at"), last_at.label("last_at")).where(question.c.gap_id == gap_id)
    return dict(reading.execute(times).mappings().one())


def find_like(reading: Reading, shop_id: int, pairs: Collection[str], limit: int = 30) -> list[Asked]:
    """Articles of a shop that have most of these pairs of characters in them."""
    wanted = sorted(pairs)[:MOST_PAIRS]
    if not wanted:
        return []
    has = [case((article.c.folded.contains(one, autoescape=True), 1), else_=0) for one in wanted]
    score: Any = sum(has, literal(0))
    rows = select(article.c.id, article.c.question, article.c.phrasings, article.c.state, score.label("score"))
    rows = rows.join(place, place.c.article_id == article.c.id)
    rows = rows.where(
        place.c.shop_id == shop_id, article.c.state != ArticleState.ARCHIVED, THERE, score * 2 >= len(wanted)
    )
    found = reading.execute(rows.order_by(score.desc(), article.c.id).limit(limit))
    return [Asked(row.id, row.question, tuple(row.phrasings), "", row.state) for row in found]


def erase_questions_of(unit: Unit, customer_id: int, limit: int) -> int:
    """Take out the next of what a customer asked; how many."""
    rows = select(question.c.id).where(question.c.customer_id == customer_id).limit(limit)
    ids = list(unit.execute(rows).scalars())
    erase_questions(unit, ids)
    return len(ids)


def erase_questions(unit: Unit, ids: Sequence[int]) -> None:
    """Take questions out; clusters are named after another question, or go with their last one."""
    gone = delete(question).where(question.c.id.in_(ids)).returning(question.c.gap_id)
    for gap_id in sorted(set(unit.execute(gone).scalars())):
        left = find_questions(unit, [gap_id], 1)[gap_id]
        kept = find_gap(unit, gap_id)
        if not left and kept is not None and kept.state in (GapState.OPEN, GapState.SNOOZED):
            unit.execute(delete(gap).where(gap.c.id == gap_id))
        else:
            count_again(unit, gap_id, {"text": left[0].text if left else "", "proposal": None})


def _in_state(rows: Select[Any], state: GapState, now: datetime) -> Select[Any]:
    asleep = and_(gap.c.state == GapState.SNOOZED, gap.c.snoozed_until > now)
    if state is GapState.SNOOZED:
        return rows.where(asleep)
    awake = and_(gap.c.state == GapState.SNOOZED, gap.c.snoozed_until <= now)
    return rows.where(or_(gap.c.state == GapState.OPEN, awake) if state is GapState.OPEN else gap.c.state == state)
