"""What sockets and the API carry of triage: whole cards."""

from datetime import datetime

from msgspec import Struct

from yingda.lang.rules import RuleExamples
from yingda.triage.types import Actions, Field, TurnKind


class Opinion(Struct, frozen=True, kw_only=True):
    """What is held of one field: a value, how sure, and whether a rule or a person said so."""

    value: str
    confidence: float
    by: str  # model, rule, person


class Clue(Struct, frozen=True):
    """A span of the turn's text and the field that it speaks for."""

    start: int
    end: int
    what: str
    weight: float


class RuleName(Struct, frozen=True):
    """A rule that held."""

    id: int
    name: str


class ReasonCard(Struct, frozen=True, kw_only=True):
    """Why the customer came, of the whole episode; a `sure` one needs nobody's look at the end."""

    category: str
    sub_category: str
    stage: str
    confidence: float
    sure: bool
    by_person: bool


class UnderstandingCard(Struct, frozen=True, kw_only=True):
    """What is understood of a customer's last turn; contacts in its text are starred, place by place."""

    conversation_id: int
    version: int
    turn_id: int
    episode_id: int
    first_seq: int
    last_seq: int
    kind: TurnKind
    text: str
    opinions: dict[Field, Opinion]
    strength: float
    language: str
    tags: list[str]  # proposed; a rule's are on the episode already
    products: list[str]
    order_numbers: list[str]
    why: list[Clue]
    rule: RuleName | None
    reason: ReasonCard | None
    at: datetime


class Understanding(Struct, frozen=True):
    """The card of a conversation; none before its customer wrote anything."""

    card: UnderstandingCard | None


class TriageRule(Struct, frozen=True, kw_only=True):
    """A rule as supervisors see it; `hits` are the turns of the last 30 days that it decided."""

    id: int
    shop_id: int
    version: int
    position: int
    name: str
    text: str
    enabled: bool
    actions: Actions
    examples: RuleExamples
    hits: int
    edited_by: str
    edited_at: datetime


class TriageRuleList(Struct, frozen=True):
    """The rules of a shop in their order."""

    items: list[TriageRule]


class Score(Struct, frozen=True):
    """A figure of a model, beside the same of the one that it would replace; None if it couldn't be measured."""

    field: str
    value: float | None
    base: float | None


class TriageModel(Struct, frozen=True, kw_only=True):
    """A version of a shop's model; number 0 is the one that ships."""

    id: int | None
    number: int
    base_version: str
    examples: int
    scores: list[Score]
    better: bool
    active: bool
    trained_at: datetime | None
    asked_by: str


class TriageModelList(Struct, frozen=True, kw_only=True):
    """A shop's models, newest first; how many corrections none of them has seen yet; whether one is in training."""

    items: list[TriageModel]
    waiting: int
    training: bool
