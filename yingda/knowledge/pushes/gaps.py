"""Unanswered questions, feedback and health as the API carries them."""

from datetime import datetime

import msgspec

from yingda.knowledge.types.gaps import FeedbackState, GapSource, GapState, Verdict


class GapSample(msgspec.Struct, frozen=True, kw_only=True):
    """One question of one customer; the conversation is named only to readers who may see it."""

    id: int
    text: str
    source: GapSource
    conversation_id: int | None
    seq: int | None
    at: datetime


class GapLine(msgspec.Struct, frozen=True, kw_only=True):
    """A cluster of questions in the list, most customers first."""

    id: int
    version: int
    shop_id: int
    state: GapState
    text: str
    customers: int
    questions: int
    first_at: datetime
    last_at: datetime
    snoozed_until: datetime | None
    samples: list[str]
    proposed: bool
    article_id: int | None
    reason: str
    decided_by: str


class GapPage(msgspec.Struct, frozen=True):
    """A page of gaps, and how many are open in the shop."""

    items: list[GapLine]
    next: str | None
    open: int


class SimilarArticle(msgspec.Struct, frozen=True, kw_only=True):
    """An article that may answer the question already; `likeness` 0..1."""

    id: int
    question: str
    state: str
    likeness: float


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """An answer proposed for a gap; `by` is empty when it was made from what agents said."""

    question: str
    phrasings: list[str]
    html: str
    plain: str
    by: str = ""
    at: datetime | None = None


class GapInfo(msgspec.Struct, frozen=True, kw_only=True):
    """A gap with everything an editor needs to decide."""

    gap: GapLine
    samples: list[GapSample]
    proposal: Proposal | None
    similar: list[SimilarArticle]


class Feedback(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody said about an article; `by` is a member of staff, or empty for a customer."""

    id: int
    version: int
    article_id: int
    article_version: int
    question: str
    shop_id: int
    verdict: Verdict
    state: FeedbackState
    note: str
    by: str
    conversation_id: int | None
    at: datetime
    decided_by: str
    reply: str


class FeedbackPage(msgspec.Struct, frozen=True):
    """A page of feedback, newest first."""

    items: list[Feedback]
    next: str | None


class HealthLine(msgspec.Struct, frozen=True, kw_only=True):
    """An article that needs somebody's eye, and why."""

    id: int
    question: str
    owner: str
    at: datetime | None = None
    count: int = 0
    fields: list[str] = []


class Contradiction(msgspec.Struct, frozen=True):
    """The same question, and different answers."""

    question: str
    articles: list[HealthLine]


class KnowledgeHealth(msgspec.Struct, frozen=True, kw_only=True):
    """What a shop's published articles suffer from."""

    published: int
    never_used: list[HealthLine]
    expires_soon: list[HealthLine]
    review_due: list[HealthLine]
    often_wrong: list[HealthLine]
    field_empty: list[HealthLine]
    contradictions: list[Contradiction]


class StaffUse(msgspec.Struct, frozen=True, kw_only=True):
    """What a member of staff did with articles; 0 is the bot."""

    staff_id: int
    name: str
    shown: int
    inserted: int
    edited: int
    sent: int
    helped: int


class ArticleUse(msgspec.Struct, frozen=True, kw_only=True):
    """How often an article was used."""

    article_id: int
    question: str
    shown: int
    inserted: int
    edited: int
    sent: int
    helped: int


class KnowledgeUse(msgspec.Struct, frozen=True):
    """Knowledge use of a shop between two days."""

    staff: list[StaffUse]
    articles: list[ArticleUse]
