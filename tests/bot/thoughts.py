"""A brain for tests: what is understood and found is said beforehand."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from yingda.bot.ports import Action, ArticleText, Asking, Brain, Found, ModelError, Opinion, Spoken, Unanswered
from yingda.bot.types import DEFAULTS, BotSettings, Context, Dialogue, Hit, Turn
from yingda.conversations.types import Choice
from yingda.lang.courtesy import is_courtesy_turn, is_greeting
from yingda.triage.types import Category, Emotion, Guess, Stage, TurnKind, Understanding

NEW = Dialogue()
NO = Guess("no", 1.0)
YES = Guess("yes", 0.95)
PLAIN = Understanding(
    TurnKind.QUESTION, Guess(Category.PRODUCT, 0.9), Guess("", 0.0), Guess(Stage.PRESALES, 0.9),
    Guess(Emotion.NEUTRAL, 0.9), 0.0, NO, NO, NO, "zh", (), (), (), (), None, "test",
)  # fmt: skip


@dataclass
class Thoughts:
    """Understands by words, finds by words; keeps what it is told."""

    articles: dict[str, tuple[Found, ArticleText]] = field(default_factory=dict)
    sent: list[int] = field(default_factory=list)
    opinions: list[Opinion] = field(default_factory=list)
    gaps: list[Unanswered] = field(default_factory=list)
    replies: list[str | ModelError] = field(default_factory=list)
    prompts: list[tuple[str, str]] = field(default_factory=list)
    rated: Sequence[tuple[float, bool]] = ()
    name: str = ""
    fail: bool = False
    actions: dict[str, Action] = field(default_factory=dict)

    def knows(self, word: str, number: int, text: str, confidence: float = 0.9) -> None:
        """Whoever writes `word` asks for this article."""
        question = f"关于{word}"
        self.articles[word] = (
            Found(number, 1, question, confidence, confidence, word),
            ArticleText(number, 1, question, text),
        )

    def brain(self) -> Brain:
        return Brain(self, self, self, self, self.actions)

    async def understand(self, asking: Asking) -> Understanding:
        if self.fail:
            raise RuntimeError("the child is gone")
        said = "\n".join(asking.texts)
        if is_courtesy_turn(said):
            return replace(PLAIN, kind=TurnKind.COURTESY)
        if is_greeting(said):
            return replace(PLAIN, kind=TurnKind.GREETING)
        wants = YES if "人工" in said else NO
        category = Guess(Category.COMPLAINT, 0.9) if "投诉" in said else PLAIN.category
        return replace(PLAIN, wants_person=wants, category=category)

    async def find(self, shop_id: int, text: str, limit: int = 3) -> Sequence[Found]:
        found = [found for word, (found, _) in self.articles.items() if word in text]
        return sorted(found, key=lambda one: -one.confidence)[:limit]

    async def rate(self, shop_id: int) -> Sequence[tuple[float, bool]]:
        return self.rated

    def answers(self, reading: Any, shop_id: int, ids: Collection[int]) -> Mapping[int, ArticleText]:
        return {text.id: text for _, text in self.articles.values() if text.id in ids}

    def note_sent(self, unit: Any, shop_id: int, article_id: int) -> None:
        self.sent.append(article_id)

    def note_opinion(self, unit: Any, opinion: Opinion) -> None:
        self.opinions.append(opinion)

    def note_gap(self, unit: Any, asked: Unanswered) -> None:
        self.gaps.append(asked)

    async def complete(self, system: str, user: str) -> Spoken:
        self.prompts.append((system, user))
        reply = self.replies.pop(0)
        if isinstance(reply, ModelError):
            raise reply
        return Spoken(reply)


def context(
    text: str = "怎么充电",
    *,
    hits: tuple[Hit, ...] = (),
    picked: Choice | None = None,
    dialogue: Dialogue = NEW,
    settings: BotSettings = DEFAULTS,
    seen: Understanding = PLAIN,
    **more: Any,
) -> Context:
    """A turn with everything that a decision depends on."""
    return Context(settings, Turn(1, (text,), picked), seen, hits, dialogue, **more)


def hit(number: int, confidence: float, text: str = "请插上充电线") -> Hit:
    return Hit(number, 1, f"问题{number}", text, confidence)
