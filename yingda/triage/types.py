"""What is understood of a customer's turn."""

from dataclasses import dataclass
from enum import StrEnum


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
