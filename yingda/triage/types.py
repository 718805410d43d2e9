"""What is understood of a customer's turn."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import Meta

from yingda.kit.ids import MAX_ID
from yingda.lang.rules import NO_EXAMPLES, RuleExamples


class Category(StrEnum):
    """What an inquiry is about."""

    PRODUCT = "product"
    PRICE = "price"
    ORDER_PAYMENT = "order_payment"
    LOGISTICS = "logistics"
    AFTER_SALES = "after_sales"
    PROMOTION = "promotion"
    ACCOUNT_OTHER = "account_other"
    COMPLAINT = "complaint"


class Stage(StrEnum):
    """Where in a purchase the customer stands: 售前, 售中, 售后."""

    PRESALES = "presales"
    FULFILMENT = "fulfilment"
    AFTERSALES = "aftersales"


class Emotion(StrEnum):
    """How the customer feels."""

    NEGATIVE = "negative"
    NEUTRAL = "neutral"
    POSITIVE = "positive"


class TurnKind(StrEnum):
    """What a turn is; only a question waits for an answer of substance."""

    QUESTION = "question"
    GREETING = "greeting"
    COURTESY = "courtesy"
    ORDER_CARD = "order_card"
    MEDIA = "media"


@dataclass(frozen=True, slots=True)
class Reason:
    """A span of the turn's text, what it speaks for ("category", "urgent", …) and how strongly."""

    start: int
    end: int
    what: str
    weight: float


@dataclass(frozen=True, slots=True)
class Guess:
    """A value and the chance that it is right."""

    value: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Understanding:
    """All that is understood of one turn; `urgent`, `sensitive` and `wants_person` are "yes" or "no"."""

    kind: TurnKind
    category: Guess
    sub_category: Guess
    stage: Guess
    emotion: Guess
    emotion_strength: float
    urgent: Guess
    sensitive: Guess
    wants_person: Guess
    language: str
    tags: tuple[str, ...]
    products: tuple[str, ...]
    order_numbers: tuple[str, ...]
    reasons: tuple[Reason, ...]
    by_rule: int | None
    model_version: str


class Priority(StrEnum):
    """What a rule makes of an episode's place in the queue."""

    HIGH = "high"
    URGENT = "urgent"


class Field(StrEnum):
    """What of an understanding staff may correct."""

    CATEGORY = "category"
    SUB_CATEGORY = "sub_category"
    STAGE = "stage"
    EMOTION = "emotion"
    URGENT = "urgent"
    SENSITIVE = "sensitive"
    WANTS_PERSON = "wants_person"


_Name = Annotated[str, Meta(min_length=1, max_length=60)]
_Code = Annotated[str, Meta(max_length=40, pattern=r"^[a-z][a-z0-9_]*$")]
_Tag = Annotated[str, Meta(min_length=1, max_length=30)]
_Id = Annotated[int, Meta(ge=1, le=MAX_ID)]


class Actions(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What holds for a turn that a rule holds for; what is left out is for later rules and the model to say."""

    category: Category | None = None
    sub_category: _Code | None = None
    stage: Stage | None = None
    tags: Annotated[tuple[_Tag, ...], Meta(max_length=10)] = ()
    priority: Priority | None = None
    skill: Annotated[str, Meta(max_length=40)] | None = None
    sensitive: bool | None = None
    wants_person: bool | None = None


class TriageRuleContent(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a supervisor writes."""

    name: _Name
    text: Annotated[str, Meta(min_length=1, max_length=4000)]
    enabled: bool = True
    actions: Actions
    examples: RuleExamples = NO_EXAMPLES


class TriageRuleDraft(TriageRuleContent, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A rule to be made; the same `client_id` again gives the first."""

    client_id: Annotated[str, Meta(min_length=8, max_length=64, pattern=r"^[\w.:-]+$")]
    shop_id: _Id


class TriageRuleChange(TriageRuleContent, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """New content of a rule, made from its version `version`."""

    version: Annotated[int, Meta(ge=1, le=MAX_ID)]


@dataclass(frozen=True, slots=True)
class RuleInfo:
    """A rule as it is kept."""

    id: int
    shop_id: int
    version: int
    position: int
    name: str
    text: str
    enabled: bool
    actions: Actions
    examples: RuleExamples


@dataclass(frozen=True, slots=True)
class Judged:
    """A turn's understanding after the shop's rules had their say, and what only rules decide."""

    understanding: Understanding
    by_rules: tuple[int, ...] = ()  # all that hold, first one first
    rule_tags: tuple[str, ...] = ()
    priority: Priority | None = None
    skill: str | None = None


@dataclass(frozen=True, slots=True)
class Correction:
    """What somebody said is right of a turn's text: an example to learn from."""

    id: int
    text: str
    field: Field
    value: str


@dataclass(frozen=True, slots=True)
class UnderstandTurn:
    """A job: understand a conversation's last turn."""

    conversation_id: int


@dataclass(frozen=True, slots=True)
class TrainShop:
    """A job: learn from a shop's corrections."""

    shop_id: int
    asked_by: int | None = None
