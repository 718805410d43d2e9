"""What goes to a person at once, whatever the bot might know."""

from collections.abc import Iterator

from yingda.bot.types import Context, Why
from yingda.conversations.types import ChoiceKind
from yingda.triage.types import Category, Emotion, Guess, TurnKind

SURE = 0.5
ANGRY = 0.6  # how strong a negative emotion has to be


def people_first(context: Context) -> Why | None:
    """Why this turn is a person's, or None."""
    if not context.on:
        return Why.OFF
    if context.turn.picked is not None:
        return Why.WANTS_PERSON if context.turn.picked.kind is ChoiceKind.PERSON else None
    return next((why for why, holds in _grounds(context) if holds), None)


def _grounds(context: Context) -> Iterator[tuple[Why, bool]]:
    seen = context.understanding
    sure = seen.kind in (TurnKind.QUESTION, TurnKind.ORDER_CARD) and seen.category.confidence >= SURE
    upset = seen.emotion.value == Emotion.NEGATIVE and seen.emotion_strength >= ANGRY
    yield Why.WANTS_PERSON, _yes(seen.wants_person)
    yield Why.SENSITIVE, _yes(seen.sensitive)
    yield Why.COMPLAINT, sure and seen.category.value == Category.COMPLAINT
    yield Why.ANGER, upset
    yield Why.RISKY, sure and seen.category.value in context.settings.risky
    yield Why.MEDIA, context.turn.media


def _yes(guess: Guess) -> bool:
    return guess.value == "yes" and guess.confidence >= SURE
