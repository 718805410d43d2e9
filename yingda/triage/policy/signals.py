"""What is said between the lines (hurry, regulators, wishing for a person, feelings), by cues and corrections."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

from yingda.lang.folding import Folded
from yingda.triage.policy.cues import Hit, chance
from yingda.triage.policy.emotion import find_feeling
from yingda.triage.policy.person import find_person_wish
from yingda.triage.policy.sensitive import find_sensitive
from yingda.triage.policy.urgency import find_urgent
from yingda.triage.types import Emotion, Field, Guess

NEGATIVE, POSITIVE = "negative", "positive"
LABELS = (Field.URGENT.value, Field.SENSITIVE.value, Field.WANTS_PERSON.value, NEGATIVE, POSITIVE)
LABELS_OF: Mapping[Field, tuple[str, ...]] = {
    Field.URGENT: (Field.URGENT.value,),
    Field.SENSITIVE: (Field.SENSITIVE.value,),
    Field.WANTS_PERSON: (Field.WANTS_PERSON.value,),
    Field.EMOTION: (NEGATIVE, POSITIVE),
}

_EVEN = 0.5
_SURE = 1e-4  # nothing is surer than this, so that a chance has its log-odds


@dataclass(frozen=True, slots=True)
class Signals:
    """The chance of each label, what speaks for it in places of the folded text, how strong the feeling is."""

    chances: Mapping[str, float]
    hits: Mapping[str, list[Hit]]
    strength: float


def read_signals(folded: Folded) -> Signals:
    """What the written cues say."""
    pressing, sensitive = find_urgent(folded), find_sensitive(folded)
    wish, feeling = find_person_wish(folded), find_feeling(folded)
    found = (pressing.chance, sensitive.chance, wish.chance, feeling.negative, feeling.positive)
    hits = (pressing.hits, sensitive.hits, wish.hits, feeling.hits, feeling.hits)
    return Signals(dict(zip(LABELS, found, strict=True)), dict(zip(LABELS, hits, strict=True)), feeling.strength)


def moved(signals: Signals, shifts: Mapping[str, float]) -> Signals:
    """The signals with what a shop's corrections add to the log-odds."""
    found = {
        label: chance(log_odds(said) + shifts[label]) if shifts.get(label) else said
        for label, said in signals.chances.items()
    }
    return replace(signals, chances=found)


def log_odds(said: float) -> float:
    """A chance as a score: even is nothing."""
    kept = min(1 - _SURE, max(_SURE, said))
    return math.log(kept / (1 - kept))


def decided(field: Field, chances: Mapping[str, float]) -> Guess:
    """The value of a field, and how sure."""
    if field is Field.EMOTION:
        return _emotion(chances[NEGATIVE], chances[POSITIVE])
    yes = chances[field.value]
    return Guess("yes", round(yes, 3)) if yes > _EVEN else Guess("no", round(1 - yes, 3))


def speaking_for(field: Field, guess: Guess) -> str | None:
    """The label that speaks for a value; None for a no and for calm."""
    if field is Field.EMOTION:
        return guess.value if guess.value in (NEGATIVE, POSITIVE) else None
    return field.value if guess.value == "yes" else None


def wanted(field: Field, value: str) -> tuple[bool, ...]:
    """What a value says of each of the field's labels."""
    if field is Field.EMOTION:
        return value == NEGATIVE, value == POSITIVE
    return (value == "yes",)


def _emotion(negative: float, positive: float) -> Guess:
    if negative > _EVEN:
        return Guess(Emotion.NEGATIVE, round(negative, 3))
    if positive > _EVEN:
        return Guess(Emotion.POSITIVE, round(positive, 3))
    return Guess(Emotion.NEUTRAL, round(1 - max(negative, positive), 3))
