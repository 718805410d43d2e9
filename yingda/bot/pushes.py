"""What the API carries of the bot."""

from datetime import date, datetime

import msgspec

from yingda.bot.types import BotForm, BotRule, BotSettings, Does, RecheckVerdict, Trouble, Why
from yingda.conversations.types import Choice


class BotSetup(msgspec.Struct, frozen=True, kw_only=True):
    """The bot of a shop: settings, trouble, and what is said where a text is left empty."""

    shop_id: int
    version: int
    settings: BotSettings
    trouble: Trouble
    trouble_since: datetime | None
    trouble_told: int
    default_texts: dict[str, str]
    model: str  # the installation's language model; empty: there is none


class BotRuleList(msgspec.Struct, frozen=True):
    """A shop's keyword rules in the order in which they are looked at."""

    items: list[BotRule]


class BotAction(msgspec.Struct, frozen=True):
    """Something that a form can lead to."""

    name: str
    title: str


class BotFormList(msgspec.Struct, frozen=True):
    """A shop's forms, and the actions that they can lead to."""

    items: list[BotForm]
    actions: list[BotAction]


class BotVersion(msgspec.Struct, frozen=True, kw_only=True):
    """What settings, a rule or a form were from then on."""

    id: int
    kind: str
    object_id: int
    number: int
    content: dict[str, object]
    by: str
    at: datetime


class BotVersionList(msgspec.Struct, frozen=True):
    """The newest first."""

    items: list[BotVersion]


class BotLine(msgspec.Struct, frozen=True, kw_only=True):
    """One message that the bot would send."""

    text: str
    article_id: int | None
    choices: list[Choice]


class BotHit(msgspec.Struct, frozen=True, kw_only=True):
    """An article that was found; `sendable` is false while one of its fields has no value."""

    article_id: int
    version: int
    question: str
    phrasing: str
    score: float
    confidence: float
    sendable: bool


class BotReason(msgspec.Struct, frozen=True):
    """A place in the question and what it spoke for."""

    start: int
    end: int
    what: str
    weight: float


class BotUnderstood(msgspec.Struct, frozen=True, kw_only=True):
    """What was understood of the question."""

    kind: str
    category: str
    category_confidence: float
    sub_category: str
    stage: str
    emotion: str
    emotion_strength: float
    urgent: bool
    sensitive: bool
    wants_person: bool
    language: str
    reasons: list[BotReason]
    model_version: str


class BotTrace(msgspec.Struct, frozen=True, kw_only=True):
    """What would happen, or happened, and why."""

    does: Does
    why: Why
    why_text: str
    confidence: float
    answer_at: float
    clarify_at: float
    article_id: int | None
    rule: str | None
    lines: list[BotLine]
    hits: list[BotHit]
    understood: BotUnderstood
    took_ms: float


class BotDecision(msgspec.Struct, frozen=True, kw_only=True):
    """One decision of the past."""

    id: int
    conversation_id: int
    episode_id: int
    seq: int
    at: datetime
    shadow: bool
    question: str
    judged: str | None
    trace: BotTrace


class BotDecisionList(msgspec.Struct, frozen=True):
    """The newest first."""

    items: list[BotDecision]
    next: str | None


class BotCurvePoint(msgspec.Struct, frozen=True):
    """With this threshold so many would be answered, and so many of those wrongly.

    `wrong` is drawn from `known` answers; by chance the share may be as large as `wrong_at_most`.
    """

    threshold: float
    answered: float
    wrong: float
    known: int
    wrong_at_most: float


class BotCurve(msgspec.Struct, frozen=True, kw_only=True):
    """The picture of thresholds; `source` says of what: the shop's past, or its articles' own phrasings."""

    points: list[BotCurvePoint]
    questions: int
    labelled: int
    source: str
    computed_at: datetime | None
    computing: bool


class BotRecheck(msgspec.Struct, frozen=True, kw_only=True):
    """An episode that the bot ended alone, to be looked at."""

    id: int
    shop_id: int
    conversation_id: int
    episode_id: int
    day: date
    doubt: float
    category: str
    article_id: int | None
    question: str
    answer: str
    verdict: RecheckVerdict | None
    note: str
    by: str | None
    judged_at: datetime | None


class BotRecheckList(msgspec.Struct, frozen=True):
    """The most doubtful first."""

    items: list[BotRecheck]
    open: int


class BotDayFigures(msgspec.Struct, frozen=True, kw_only=True):
    """Sums over episodes that began with the bot: of a day, a category, or all."""

    key: str
    episodes: int
    alone: int  # ended with no person
    solved_alone: int
    handed_over: int
    taken: int
    rechecked: int
    wrong: int


class BotShare(msgspec.Struct, frozen=True):
    """How often for this reason."""

    reason: str
    count: int


class BotFigures(msgspec.Struct, frozen=True, kw_only=True):
    """How the bot did, in all, by day and by category, and why it handed over."""

    total: BotDayFigures
    days: list[BotDayFigures]
    categories: list[BotDayFigures]
    reasons: list[BotShare]


class DraftSource(msgspec.Struct, frozen=True):
    """An article that a draft was written from."""

    article_id: int
    version: int
    question: str


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """What the language model wrote for an agent; `problems` say why it is not shown."""

    text: str
    sources: list[DraftSource]
    problems: list[str]
    left_today: int


class DraftShops(msgspec.Struct, frozen=True):
    """Shops in which agents may have something written."""

    shop_ids: list[int]


class ModelCall(msgspec.Struct, frozen=True, kw_only=True):
    """What was sent to the language model and what came back."""

    id: int
    at: datetime
    purpose: str
    model: str
    asked: str
    answered: str
    outcome: str
    conversation_id: int | None
    staff: str | None
    article_ids: list[int]
    took_ms: int


class ModelCallList(msgspec.Struct, frozen=True):
    """The newest first."""

    items: list[ModelCall]
    next: str | None
    used_today: int
    per_day: int
