"""Words of unanswered questions, and of what is said about articles."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import Meta

from yingda.kit.ids import MAX_ID
from yingda.knowledge.types.articles import ArticleContent, Html, Id, Question


class GapSource(StrEnum):
    """Who found no answer."""

    BOT = "bot"  # it gave up
    AGENT = "agent"  # searched, and nothing fitted
    LOW_SCORE = "low_score"  # something was found, and it was doubtful
    WRONG = "wrong"  # what was answered turned out wrong


class GapState(StrEnum):
    """Open: to be looked at; snoozed: later; answered: there is an article; refused: none is wanted."""

    OPEN = "open"
    SNOOZED = "snoozed"
    ANSWERED = "answered"
    REFUSED = "refused"


class Verdict(StrEnum):
    """What somebody says of an article."""

    HELPFUL = "helpful"
    WRONG = "wrong"


class FeedbackState(StrEnum):
    """What became of it."""

    OPEN = "open"
    FIXED = "fixed"
    REFUSED = "refused"


_Version = Annotated[int, Meta(ge=1, le=MAX_ID)]
_Note = Annotated[str, Meta(max_length=1000)]


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A customer's question that nothing answered."""

    shop_id: int
    text: str
    source: GapSource
    conversation_id: int | None = None
    seq: int | None = None
    customer_id: int | None = None


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a customer says of an article; `visitor` names one of the help page, who has no conversation."""

    article_id: int
    shop_id: int
    verdict: Verdict
    conversation_id: int | None = None
    customer_id: int | None = None
    visitor: str = ""


@dataclass(frozen=True, slots=True)
class ClusterText:
    """A cluster as it is compared with."""

    id: int
    text: str
    state: GapState


@dataclass(frozen=True, slots=True)
class Heap:
    """An open cluster with some of its questions; only one that nobody has worked on is put into another."""

    id: int
    texts: tuple[str, ...]
    untouched: bool


class GatherGaps(msgspec.Struct, frozen=True):
    """The job that brings together what means the same."""

    shop_id: int


@dataclass(frozen=True, slots=True)
class Asked:
    """An article's ways of being asked for, and what it answers."""

    id: int
    question: str
    phrasings: tuple[str, ...]
    answer: str
    state: str = ""


class NoteGap(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An agent found no answer to a message of a conversation."""

    conversation_id: Id
    seq: Id


class GapProposal(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An answer for editors to look at; nobody is answered with it before one of them approves."""

    version: _Version
    question: Question
    phrasings: Annotated[list[Question], Meta(max_length=100)] = []
    html: Html


class GapApproval(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The article that answers a gap, as the editor wants it."""

    version: _Version
    article: ArticleContent
    publish: bool = False


class GapRefusal(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Why a gap gets no answer."""

    version: _Version
    reason: Annotated[str, Meta(min_length=1, max_length=500)]


class GapSnooze(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Until when a gap stays out of the list."""

    version: _Version
    until: datetime


class GapAnswered(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An article that answers a gap already."""

    version: _Version
    article_id: Id


class GapJoin(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The gap that asks for the same."""

    version: _Version
    into: Id


class GapPart(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The question of a gap that asks for something else."""

    version: _Version
    question_id: Id


class WrongReport(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A member of staff says what is wrong with an article."""

    shop_id: Id
    note: Annotated[str, Meta(min_length=1, max_length=1000)]
    conversation_id: Id | None = None


class FeedbackDecision(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What an editor did about feedback."""

    version: _Version
    state: FeedbackState
    reply: _Note = ""


@dataclass(frozen=True, slots=True)
class Similar:
    """An existing article that may say the same already."""

    id: int
    question: str
    state: str
    likeness: float
