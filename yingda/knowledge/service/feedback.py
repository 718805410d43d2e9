"""What customers and colleagues say of articles, how often they are used, and what they suffer from."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from yingda.accounts import service as accounts
from yingda.accounts.types import Actor, Permission
from yingda.conversations import service as conversations
from yingda.infra.audit import service as audit
from yingda.infra.audit.types import Target
from yingda.infra.db import Reading, Unit
from yingda.kit.errors import ConflictError, NotFoundError
from yingda.knowledge.policy import likeness
from yingda.knowledge.pushes.gaps import (
    ArticleUse,
    Contradiction,
    Feedback,
    HealthLine,
    KnowledgeHealth,
    KnowledgeUse,
    StaffUse,
)
from yingda.knowledge.service import articles, shown
from yingda.knowledge.store import articles as article_store
from yingda.knowledge.store import feedback as store
from yingda.knowledge.store import uses as use_store
from yingda.knowledge.types.articles import Article, Use
from yingda.knowledge.types.gaps import (
    Asked,
    FeedbackDecision,
    FeedbackState,
    Opinion,
    Verdict,
    WrongReport,
)

NOBODY = 0  # the bot, or customers by themselves
UNUSED_FOR = timedelta(days=30)
SOON = timedelta(days=14)
LATELY = timedelta(days=30)
OFTEN = 2


@dataclass(frozen=True, slots=True)
class HealthFacts:
    """What was read for the health page; comparing answers is done elsewhere."""

    shop_id: int
    asked: tuple[Asked, ...]


def count_shown(unit: Unit, shop_id: int, staff_id: int, article_ids: Collection[int]) -> None:
    """Articles were shown to somebody (0: by the bot, or on the help page)."""
    _count(unit, shop_id, staff_id, article_ids, {Use.SHOWN})


def count_inserted(unit: Unit, shop_id: int, staff_id: int, article_id: int) -> None:
    """An agent put an article into the composer."""
    _count(unit, shop_id, staff_id, [article_id], {Use.INSERTED})


def count_sent(
    unit: Unit, shop_id: int, staff_id: int, article_ids: Collection[int], *, edited: bool = False
) -> None:
    """Customers were told articles (staff 0: by the bot), perhaps in other words."""
    _count(unit, shop_id, staff_id, article_ids, {Use.SENT, *([Use.EDITED] if edited else [])})


def give_opinion(unit: Unit, opinion: Opinion) -> bool:
    """A customer says whether an article helped; once per conversation or visitor. False if it was said before."""
    found = article_store.find_article(unit, opinion.article_id)
    if found is None or opinion.shop_id not in shown.shop_ids(found.content):
        raise NotFoundError
    by = f"c:{opinion.conversation_id}" if opinion.conversation_id is not None else f"v:{opinion.visitor}"
    helpful = opinion.verdict is Verdict.HELPFUL
    made = store.insert_feedback(
        unit,
        {
            "article_id": found.id, "article_version": found.version, "shop_id": opinion.shop_id, "giver": by,
            "verdict": opinion.verdict, "state": FeedbackState.FIXED if helpful else FeedbackState.OPEN, "note": "",
            "conversation_id": opinion.conversation_id, "customer_id": opinion.customer_id, "staff_id": None,
        },
    )  # fmt: skip
    if made is not None and helpful:
        _count(unit, opinion.shop_id, NOBODY, [found.id], {Use.HELPED})
    return made is not None


def report_wrong(unit: Unit, actor: Actor, article_id: int, report: WrongReport) -> Feedback:
    """A member of staff says what is wrong; about one version once."""
    found = articles.access_article(unit, actor, article_id)
    accounts.access_shop(unit, actor, report.shop_id)
    if report.shop_id not in shown.shop_ids(found.content):
        raise NotFoundError
    if report.conversation_id is not None:
        conversations.access_conversation(unit, actor, report.conversation_id)
    made = store.insert_feedback(
        unit,
        {
            "article_id": found.id, "article_version": found.version, "shop_id": report.shop_id,
            "giver": f"s:{actor.staff_id}:{found.version}", "verdict": Verdict.WRONG, "state": FeedbackState.OPEN,
            "note": report.note.strip(), "conversation_id": report.conversation_id, "customer_id": None,
            "staff_id": actor.staff_id,
        },
    )  # fmt: skip
    if made is None:
        raise ConflictError("article_feedback.twice")
    return _cards(unit, [_access(unit, actor, made)])[0]


def list_feedback(
    reading: Reading, actor: Actor, shop_id: int, state: FeedbackState | None, before: int | None, limit: int
) -> tuple[list[Feedback], int | None]:
    """A page of what was called wrong, newest first."""
    accounts.access_shop(reading, actor, shop_id)
    found = store.find_page(reading, shop_id, state, before, limit + 1)
    page = found[:limit]
    return _cards(reading, page), page[-1].id if len(found) > limit else None


def decide_feedback(unit: Unit, actor: Actor, feedback_id: int, given: FeedbackDecision) -> Feedback:
    """An editor has dealt with it, or opens it again."""
    before = _access(unit, actor, feedback_id, Permission.KNOWLEDGE_EDIT)
    decided = {"decided_by": actor.staff_id, "decided_at": unit.now}
    values = {"state": given.state, "reply": given.reply.strip(), **decided}
    if not store.save_feedback(unit, feedback_id, given.version, values):
        raise ConflictError("article_feedback.changed_meanwhile")
    target = Target("article_feedback", feedback_id, before.shop_id)
    audit.record(unit, actor, "article_feedback.decide", target, {"state": before.state}, {"state": given.state})
    return _cards(unit, [_access(unit, actor, feedback_id)])[0]


def use_of(reading: Reading, actor: Actor, shop_id: int, first: str, last: str) -> KnowledgeUse:
    """Who used how much knowledge, and which articles, between two days of the shop."""
    accounts.access_shop(reading, actor, shop_id, Permission.FIGURES_READ)
    staff = use_store.sum_by_staff(reading, [shop_id], first, last)
    people = accounts.names_of(reading, {row.staff_id for row in staff if row.staff_id})
    used = use_store.sum_by_article(reading, shop_id, first, last)[: store.SHOWN]
    found = article_store.find_articles(reading, [row.article_id for row in used])
    named = {one.id: one.content.question for one in found}
    return KnowledgeUse(
        [
            StaffUse(staff_id=row.staff_id, name=_name(people, row.staff_id), **_counts(row))
            for row in sorted(staff, key=lambda row: (-row.sent, row.staff_id))
        ],
        [
            ArticleUse(article_id=row.article_id, question=named[row.article_id], **_counts(row))
            for row in used if row.article_id in named
        ],
    )  # fmt: skip


def health_facts(reading: Reading, actor: Actor, shop_id: int) -> HealthFacts:
    """What `likeness.contradictions` needs, which is too slow for here."""
    accounts.access_shop(reading, actor, shop_id)
    return HealthFacts(shop_id, tuple(store.find_asked(reading, shop_id)))


def health_of(
    reading: Reading, actor: Actor, shop_id: int, contradicting: Sequence[tuple[str, tuple[int, ...]]]
) -> KnowledgeHealth:
    """What the published articles of a shop suffer from."""
    accounts.access_shop(reading, actor, shop_id)
    now = reading.now
    wrong = store.find_often_wrong(reading, shop_id, now - LATELY, OFTEN)
    parts: dict[str, list[int]] = {
        "never_used": store.find_unused(reading, shop_id, now - UNUSED_FOR),
        "expires_soon": store.find_ending(reading, shop_id, now + SOON),
        "review_due": store.find_review_due(reading, shop_id), "often_wrong": list(wrong),
    }  # fmt: skip
    ids = {one for several in (*parts.values(), *(some for _, some in contradicting)) for one in several}
    found = {one.id: one for one in article_store.find_articles(reading, ids)}
    lacking = shown.lacking_fields(reading, shop_id)
    found |= {one.id: one for one, _ in lacking}
    line = _line_maker(reading, found)
    dates: dict[str, Callable[[Article], datetime | None]] = {
        "expires_soon": lambda one: one.content.valid_until, "review_due": lambda one: one.content.review_at,
        "never_used": lambda one: one.created_at, "often_wrong": lambda one: one.edited_at,
    }  # fmt: skip
    lists = {
        name: [line(one, dates[name](found[one]), wrong.get(one, 0) if name == "often_wrong" else 0) for one in ids]
        for name, ids in parts.items()
    }
    return KnowledgeHealth(
        published=store.count_published(reading, shop_id), **lists,
        field_empty=[line(one.id, None, 0, names) for one, names in lacking],
        contradictions=[
            Contradiction(asked, [line(one, found[one].edited_at) for one in some if one in found])
            for asked, some in contradicting
        ],
    )  # fmt: skip


def contradictions(facts: HealthFacts) -> list[tuple[str, tuple[int, ...]]]:
    """For the compute child: questions that several articles answer differently."""
    return likeness.contradictions(facts.asked)[: store.SHOWN]


def _count(unit: Unit, shop_id: int, staff_id: int, article_ids: Collection[int], uses: Collection[Use]) -> None:
    there = [one.id for one in article_store.find_articles(unit, article_ids)]
    day = unit.now.astimezone(ZoneInfo(accounts.shop_brief(unit, shop_id).zone)).date().isoformat()
    use_store.count_uses(unit, there, (shop_id, staff_id, day), uses)


def _counts(row: Any) -> dict[str, int]:
    return {name: int(getattr(row, name)) for name in use_store.COUNTS}


def _access(reading: Reading, actor: Actor, feedback_id: int, permission: Permission | None = None) -> Any:
    row = store.find_feedback(reading, feedback_id)
    if row is None:
        raise NotFoundError
    accounts.access_shop(reading, actor, row.shop_id, permission)
    return row


def _cards(reading: Reading, rows: Sequence[Any]) -> list[Feedback]:
    found = {one.id: one for one in article_store.find_articles(reading, {row.article_id for row in rows})}
    people = accounts.names_of(reading, {one for row in rows for one in (row.staff_id, row.decided_by) if one})
    return [
        Feedback(
            id=row.id, version=row.version, article_id=row.article_id, article_version=row.article_version,
            question=found[row.article_id].content.question if row.article_id in found else "",
            shop_id=row.shop_id, verdict=Verdict(row.verdict), state=FeedbackState(row.state), note=row.note,
            by=_name(people, row.staff_id), conversation_id=row.conversation_id, at=row.given_at,
            decided_by=_name(people, row.decided_by), reply=row.reply,
        )
        for row in rows
    ]  # fmt: skip


def _line_maker(reading: Reading, found: dict[int, Article]) -> Callable[..., HealthLine]:
    people = accounts.names_of(reading, {one.content.owner_id for one in found.values() if one.content.owner_id})

    def line(article_id: int, at: datetime | None, count: int = 0, names: Sequence[str] = ()) -> HealthLine:
        content = found[article_id].content
        owner = _name(people, content.owner_id)
        return HealthLine(
            id=article_id, question=content.question, owner=owner, at=at, count=count, fields=list(names)
        )

    return line


def _name(people: Any, staff_id: int | None) -> str:
    return people[staff_id].name if staff_id is not None and staff_id in people else ""
