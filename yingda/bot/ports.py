"""What the bot needs of others: understanding a turn, finding articles, their texts, actions, a language model."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from yingda.kit.texts import text
from yingda.triage.types import Understanding


@dataclass(frozen=True, slots=True)
class Found:
    """An article that was found, and the chance that it is the right one."""

    article_id: int
    version: int
    question: str
    score: float
    confidence: float
    phrasing: str = ""


@dataclass(frozen=True, slots=True)
class ArticleText:
    """What an article says to customers now, with its fields filled in; empty while one has no value."""

    id: int
    version: int
    question: str
    text: str
    category: str = ""
    pictures: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A question that nobody could answer, and where it was asked."""

    shop_id: int
    text: str
    conversation_id: int
    seq: int
    customer_id: int


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a customer says of the article that they were sent."""

    shop_id: int
    article_id: int
    conversation_id: int
    customer_id: int
    helpful: bool


@dataclass(frozen=True, slots=True)
class Asking:
    """Where and what is asked."""

    shop_id: int
    texts: tuple[str, ...]
    channel: str = "web"
    page_url: str = ""


class Understander(Protocol):
    """Understands a turn of a customer."""

    async def understand(self, asking: Asking) -> Understanding:
        """Category, emotion, wishes, with confidence and reasons."""
        ...


class Finder(Protocol):
    """Finds articles that customers may read."""

    async def find(self, shop_id: int, text: str, limit: int = 3) -> Sequence[Found]:
        """The best ones first."""
        ...

    async def rate(self, shop_id: int) -> Sequence[tuple[float, bool]]:
        """Each phrasing of the shop's articles asked of the others: how sure, and whether rightly."""
        ...


class Library(Protocol):
    """Reads articles, and hears what was wrong with them or missing; `reading` and `unit` are infra.db's."""

    def answers(self, reading: Any, shop_id: int, ids: Collection[int]) -> Mapping[int, ArticleText]:
        """Articles by id, as customers of the shop read them now."""
        ...

    def note_sent(self, unit: Any, shop_id: int, article_id: int) -> None:
        """A customer was sent an article."""
        ...

    def note_opinion(self, unit: Any, opinion: Opinion) -> None:
        """A customer, or who looked again, says whether it helped."""
        ...

    def note_gap(self, unit: Any, asked: Unanswered) -> None:
        """Nobody could answer."""
        ...


@dataclass(frozen=True, slots=True)
class Errand:
    """A form that is filled in: whose it is, and what was said, by the codes of its slots."""

    shop_id: int
    conversation_id: int
    customer_id: int
    locale: str
    facts: Mapping[str, str]


class Action(Protocol):
    """What a form leads to, by name; rooms that can do something register theirs in app.wiring."""

    def title(self, locale: str) -> str:
        """How whoever sets up a form reads it."""
        ...

    def __call__(self, unit: Any, errand: Errand) -> str | None:
        """Do it in the very unit in which the customer is told so; None: it cannot be done, a person sees to it."""
        ...


class TrialAction:
    """Does nothing and says so, with what it was given; an installation that tries out forms switches it on."""

    NAME = "trial"

    def title(self, locale: str) -> str:
        """As everywhere."""
        return text("bot.action.trial", locale)

    def __call__(self, unit: Any, errand: Errand) -> str | None:  # noqa: ARG002 # nothing is done
        """Tell the facts back."""
        facts = ", ".join(value for value in errand.facts.values() if value)
        return text("bot.action.trial_told", errand.locale, {"facts": facts})


@dataclass(frozen=True, slots=True)
class Spoken:
    """What a language model said, and how many tokens went both ways."""

    text: str
    tokens: int = 0


class LanguageModel(Protocol):
    """Writes a text from instructions and material; off unless the installation names one."""

    @property
    def name(self) -> str:
        """Which model; empty while there is none."""
        ...

    async def complete(self, system: str, user: str) -> Spoken:
        """One answer; raises ModelError."""
        ...


class ModelError(Exception):
    """The model gave nothing that can be used; `code` says what was wrong."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


@dataclass(frozen=True, slots=True)
class Brain:
    """Everything that the bot thinks with."""

    understander: Understander
    finder: Finder
    library: Library
    model: LanguageModel
    actions: Mapping[str, Action]
