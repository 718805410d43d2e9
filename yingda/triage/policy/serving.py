"""The model as turns are judged with it."""

from dataclasses import dataclass

from yingda.lang.courtesy import is_courtesy_turn, is_greeting
from yingda.triage.types import Category, Emotion, Guess, Stage, TurnKind, Understanding

UNKNOWN = Guess("", 0.0)
NO = Guess("no", 0.0)


@dataclass(frozen=True, slots=True)
class Models:
    """Nothing is learned yet."""

    version: str = "none"


def load_models(weights: bytes) -> Models:
    """The models of a shop; empty weights are those that ship."""
    return Models("none" if not weights else "shop")


def understand(texts: tuple[str, ...], models: Models) -> Understanding:
    """What a turn is, as far as it can be said without a model."""
    text = "\n".join(texts)
    kind = TurnKind.QUESTION
    if not text.strip():
        kind = TurnKind.MEDIA
    elif is_greeting(text):
        kind = TurnKind.GREETING
    elif is_courtesy_turn(text):
        kind = TurnKind.COURTESY
    return Understanding(
        kind, Guess(Category.ACCOUNT_OTHER, 0.0), UNKNOWN, Guess(Stage.PRESALES, 0.0), Guess(Emotion.NEUTRAL, 0.0),
        0.0, NO, NO, NO, "zh", (), (), (), (), None, models.version,
    )  # fmt: skip
