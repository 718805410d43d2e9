"""Questions that nothing answered: gathering them, and turning them into articles that an editor has seen."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import msgspec

from yingda.accounts import service as accounts
from yingda.accounts.types import Actor, Permission
from yingda.conversations import service as conversations
from yingda.conversations.service import Span
from yingda.conversations.types import Author, Kind
from yingda.infra.audit import service as audit
from yingda.infra.audit.types import Target
from yingda.infra.db import Reading, Unit
from yingda.infra.jobs.types import NewJob, Priority
from yingda.kit.errors import ConflictError, FieldError, InvalidError, NotFoundError
from yingda.kit.ids import new_token
from yingda.knowledge.policy import likeness as policy
from yingda.knowledge.policy import richtext
from yingda.knowledge.pushes.articles import ArticleInfo
from yingda.knowledge.pushes.gaps import GapInfo, GapLine, GapSample, Proposal, SimilarArticle
from yingda.knowledge.service import articles
from yingda.knowledge.store import gaps as store
from yingda.knowledge.types.articles import ArticleDraft
from yingda.knowledge.types.gaps import (
    GapAnswered,
    GapApproval,
    GapProposal,
    GapRefusal,
    GapSnooze,
    GapSource,
    GapState,
    GatherGaps,
    NoteGap,
    Unanswered,
)

SAMPLES_IN_LIST, SAMPLES = 3, 20
LONGEST = 500
GATHER = "knowledge.gather"
GATHER_AFTER = timedelta(minutes=1)  # what comes meanwhile is looked at together
READ_AFTER = 30  # messages in which an agent's answer is looked for
_REOPENED = frozenset({GapState.ANSWERED})
Position = tuple[int, int]


def record_gap(unit: Unit, asked: Unanswered) -> int | None:
    """Keep a question that nothing answered, with those that mean the same; a message counts once."""
    text = " ".join(asked.text.split())[:LONGEST]
    if not policy.pairs_of(text):
        return None
    store.lock_gaps(unit, asked.shop_id)
    known = store.has_question(unit, asked.conversation_id, asked.seq)
    if known is not None:
        return known
    clusters = store.find_clusters(unit, asked.shop_id)
    gap_id = policy.cluster_for(text, clusters) or _insert(unit, asked.shop_id, text)
    values = {
        "gap_id": gap_id, "source": asked.source, "text": text, "conversation_id": asked.conversation_id,
        "seq": asked.seq, "customer_id": asked.customer_id,
    }  # fmt: skip
    if store.insert_question(unit, values):
        again = any(one.id == gap_id and one.state in _REOPENED for one in clusters)
        store.count_again(unit, gap_id, {"last_at": unit.now, **({"state": GapState.OPEN} if again else {})})
    return gap_id


def _insert(unit: Unit, shop_id: int, text: str) -> int:
    """A gap of its own; it is compared in other words a little later."""
    due = unit.now + GATHER_AFTER
    unit.enqueue(NewJob(GATHER, GatherGaps(shop_id), due, key=f"{GATHER}:{shop_id}", priority=Priority.BULK))
    return store.insert_gap(unit, shop_id, text)


def note_gap(unit: Unit, actor: Actor, note: NoteGap) -> int:
    """An agent says that nothing answers a customer's message."""
    row = conversations.access_conversation(unit, actor, note.conversation_id)
    message = _message(unit, actor, note.conversation_id, note.seq)
    if message is None or message.author is not Author.CUSTOMER or not message.text.strip():
        raise InvalidError(fields=(FieldError("/seq", "knowledge_gap.no_question"),))
    asked = Unanswered(row.shop_id, message.text, GapSource.AGENT, row.id, note.seq, row.customer_id)
    gap_id = record_gap(unit, asked)
    if gap_id is None:
        raise InvalidError(fields=(FieldError("/seq", "knowledge_gap.no_question"),))
    return gap_id


def list_gaps(
    reading: Reading, actor: Actor, shop_id: int, state: GapState, before: Position | None, limit: int
) -> tuple[list[GapLine], Position | None, int]:
    """A page of gaps, most customers first, where the next begins, and how many are open."""
    accounts.access_shop(reading, actor, shop_id)
    found = store.find_page(reading, shop_id, state, before, limit + 1)
    page = found[:limit]
    more = (page[-1].customers, page[-1].id) if len(found) > limit else None
    return _lines(reading, page), more, store.count_in(reading, shop_id, GapState.OPEN)


def show_gap(reading: Reading, actor: Actor, gap_id: int) -> GapInfo:
    """A gap with samples, the proposal if there is one, and articles that may answer it already."""
    row = _access(reading, actor, gap_id)
    questions = store.find_questions(reading, [gap_id], SAMPLES)[gap_id]
    ids = {one.conversation_id for one in questions if one.conversation_id is not None}
    seen = conversations.seen_among(reading, actor, ids)
    return GapInfo(
        gap=_lines(reading, [row])[0],
        samples=[_sample(one, one.conversation_id in seen) for one in questions],
        proposal=msgspec.convert(row.proposal, Proposal) if row.proposal else None,
        similar=similar_articles(reading, row.shop_id, [row.text, *(one.text for one in questions)]),
    )


def suggest_for_gap(reading: Reading, actor: Actor, gap_id: int) -> Proposal:
    """An article made of the cluster's questions and of what agents answered; nothing is kept."""
    row = _access(reading, actor, gap_id, Permission.KNOWLEDGE_EDIT)
    questions = store.find_questions(reading, [gap_id], SAMPLES)[gap_id]
    seen = conversations.seen_among(reading, actor, {one.conversation_id for one in questions} - {None})
    said = [
        _answer_after(reading, actor, one.conversation_id, one.seq or 0)
        for one in questions if one.conversation_id in seen
    ]  # fmt: skip
    html = richtext.html_of(max(said, key=len, default=""))
    phrasings = policy.phrasings_of(row.text, [one.text for one in questions])
    return Proposal(question=row.text[:200], phrasings=phrasings, html=html, plain=richtext.plain_of(html))


def propose_for_gap(unit: Unit, actor: Actor, gap_id: int, given: GapProposal) -> GapInfo:
    """Keep an answer for editors to look at."""
    _access(unit, actor, gap_id, Permission.KNOWLEDGE_EDIT)
    html = richtext.clean(given.html)
    proposal = Proposal(
        question=given.question.strip(), phrasings=list(policy.phrasings_of(given.question, given.phrasings, 100)),
        html=html, plain=richtext.plain_of(html), by=actor.name, at=unit.now,
    )  # fmt: skip
    _save(unit, actor, gap_id, given.version, "propose", {"proposal": proposal})
    return show_gap(unit, actor, gap_id)


def approve_gap(unit: Unit, actor: Actor, gap_id: int, given: GapApproval) -> ArticleInfo:
    """The gap becomes an article, as the editor wrote it; an approved one that is approved again is the same."""
    row = _access(unit, actor, gap_id, Permission.KNOWLEDGE_EDIT)
    if row.shop_id not in {place.shop_id for place in given.article.places}:
        raise InvalidError(fields=(FieldError("/article/places", "knowledge_gap.other_shop"),))
    content = {name: getattr(given.article, name) for name in given.article.__struct_fields__}
    draft = ArticleDraft(client_id=f"gap-{gap_id}-{new_token(6)}", publish=given.publish, **content)
    made = articles.create_article(unit, actor, draft)
    answered = {"state": GapState.ANSWERED, "article_id": made.id, "snoozed_until": None}
    _save(unit, actor, gap_id, given.version, "approve", _decided(unit, actor) | answered)
    return made


def gap_answered_by(unit: Unit, actor: Actor, gap_id: int, given: GapAnswered) -> GapInfo:
    """An article answers it already; it may get the gap's questions as phrasings by editing it."""
    row = _access(unit, actor, gap_id, Permission.KNOWLEDGE_EDIT)
    article = articles.access_article(unit, actor, given.article_id)
    if row.shop_id not in {place.shop_id for place in article.content.places}:
        raise NotFoundError
    answered = {"state": GapState.ANSWERED, "article_id": article.id, "snoozed_until": None}
    _save(unit, actor, gap_id, given.version, "approve", _decided(unit, actor) | answered)
    return show_gap(unit, actor, gap_id)


def refuse_gap(unit: Unit, actor: Actor, gap_id: int, given: GapRefusal) -> GapInfo:
    """No article is wanted; the same question does not come up again."""
    _access(unit, actor, gap_id, Permission.KNOWLEDGE_EDIT)
    refused = {"state": GapState.REFUSED, "reason": given.reason.strip(), "snoozed_until": None}
    _save(unit, actor, gap_id, given.version, "refuse", _decided(unit, actor) | refused)
    return show_gap(unit, actor, gap_id)


def snooze_gap(unit: Unit, actor: Actor, gap_id: int, given: GapSnooze) -> GapInfo:
    """Out of the list until a time."""
    _access(unit, actor, gap_id, Permission.KNOWLEDGE_EDIT)
    if given.until <= unit.now:
        raise InvalidError(fields=(FieldError("/until", "knowledge_gap.past"),))
    asleep = {"state": GapState.SNOOZED, "snoozed_until": given.until}
    _save(unit, actor, gap_id, given.version, "snooze", _decided(unit, actor) | asleep)
    return show_gap(unit, actor, gap_id)


def reopen_gap(unit: Unit, actor: Actor, gap_id: int, version: int) -> GapInfo:
    """Back into the list."""
    _access(unit, actor, gap_id, Permission.KNOWLEDGE_EDIT)
    opened = {"state": GapState.OPEN, "snoozed_until": None, "reason": "", "decided_by": None, "decided_at": None}
    _save(unit, actor, gap_id, version, "reopen", opened)
    return show_gap(unit, actor, gap_id)


def similar_articles(reading: Reading, shop_id: int, texts: Sequence[str]) -> list[SimilarArticle]:
    """Articles of a shop that may answer the same already."""
    candidates = {
        one.id: one for text in texts[:3] for one in store.find_like(reading, shop_id, policy.pairs_of(text))
    }
    return [
        SimilarArticle(id=one.id, question=one.question, state=one.state, likeness=one.likeness)
        for one in policy.similar_to(texts, candidates.values())
    ]


def _access(reading: Reading, actor: Actor, gap_id: int, permission: Permission | None = None) -> Any:
    row = store.find_gap(reading, gap_id)
    if row is None:
        raise NotFoundError
    accounts.access_shop(reading, actor, row.shop_id, permission)
    return row


def _decided(unit: Unit, actor: Actor) -> dict[str, Any]:
    return {"decided_by": actor.staff_id, "decided_at": unit.now}


def _save(unit: Unit, actor: Actor, gap_id: int, version: int, act: str, values: dict[str, Any]) -> None:
    before = _access(unit, actor, gap_id)
    if not store.save_gap(unit, gap_id, version, values):
        raise ConflictError("knowledge_gap.changed_meanwhile")
    seen = ("state", "article_id", "reason", "snoozed_until")
    was = {name: getattr(before, name) for name in seen}
    now = {name: values.get(name, was[name]) for name in seen} | {"gap": gap_id}
    audit.record(unit, actor, f"knowledge_gap.{act}", Target("knowledge_gap", gap_id, before.shop_id), was, now)


def _message(reading: Reading, actor: Actor, conversation_id: int, seq: int) -> Any:
    found, _ = conversations.messages_for_staff(reading, actor, conversation_id, Span(after=seq - 1, limit=1))
    return next((one for one in found if one.seq == seq), None)


def _answer_after(reading: Reading, actor: Actor, conversation_id: int, seq: int) -> str:
    """What an agent said first after a message, in one go."""
    found, _ = conversations.messages_for_staff(reading, actor, conversation_id, Span(after=seq, limit=READ_AFTER))
    said: list[str] = []
    for one in found:
        if one.author is Author.AGENT and one.kind is Kind.TEXT and one.text:
            said.append(one.text)
        elif said and one.author is Author.CUSTOMER:
            break
    return "\n\n".join(said)


def _lines(reading: Reading, rows: Sequence[Any]) -> list[GapLine]:
    samples = store.find_questions(reading, [row.id for row in rows], SAMPLES_IN_LIST)
    people = accounts.names_of(reading, {row.decided_by for row in rows if row.decided_by})
    return [
        GapLine(
            id=row.id, version=row.version, shop_id=row.shop_id, state=_state(row, reading), text=row.text,
            customers=row.customers, questions=row.questions, first_at=row.first_at, last_at=row.last_at,
            snoozed_until=row.snoozed_until, samples=[one.text for one in samples[row.id]],
            proposed=row.proposal is not None, article_id=row.article_id, reason=row.reason,
            decided_by=people[row.decided_by].name if row.decided_by in people else "",
        )
        for row in rows
    ]  # fmt: skip


def _state(row: Any, reading: Reading) -> GapState:
    awake = row.state == GapState.SNOOZED and row.snoozed_until <= reading.now
    return GapState.OPEN if awake else GapState(row.state)


def _sample(row: Any, seen: bool) -> GapSample:
    return GapSample(
        id=row.id, text=row.text, source=GapSource(row.source), at=row.asked_at,
        conversation_id=row.conversation_id if seen else None, seq=row.seq if seen else None,
    )  # fmt: skip
