"""What follows from an understanding: who goes first, and why an episode is said to be there."""

from dataclasses import dataclass

from yingda.conversations.types import Priority as Place
from yingda.triage.types import Category, Emotion, Field, Guess, Judged, Priority, TurnKind, Understanding

LIKELY = 0.6  # above it something is acted on that does no harm if it is wrong
ANGRY = 0.8  # of the strength of a feeling
SURE = 0.75  # above it nobody has to choose the contact reason at the end

MARKS = (Field.SENSITIVE, Field.URGENT)

_PLACES = {Priority.HIGH: Place.HIGH, Priority.URGENT: Place.URGENT}


@dataclass(frozen=True, slots=True)
class ContactReason:
    """Why a customer came: of a whole episode; `confidence` in percent, 100 if a person said so."""

    category: str
    sub_category: str
    stage: str
    confidence: int
    by_person: bool = False

    @property
    def sure(self) -> bool:
        """Whether it needs nobody's look at the end."""
        return self.confidence >= SURE * 100


def place_of(judged: Judged) -> Place | None:
    """The priority that a turn gives its episode; None leaves it as it is (T3)."""
    if judged.priority is not None:
        return _PLACES[judged.priority]
    understood = judged.understanding
    pressing = said(understood.sensitive) or said(understood.urgent) or is_complaint(understood)
    return Place.URGENT if pressing or is_angry(understood) else None


def marks_of(understood: Understanding) -> frozenset[Field]:
    """Which of the marks of lists a turn gives its conversation; a later, calmer turn takes none away."""
    return frozenset(field for field in MARKS if said(getattr(understood, field.value)))


def is_complaint(understood: Understanding) -> bool:
    """Whether it is likely a complaint."""
    return understood.category.value == Category.COMPLAINT and understood.category.confidence >= LIKELY


def is_angry(understood: Understanding) -> bool:
    """Whether the customer is not only dissatisfied but angry."""
    negative = understood.emotion.value == Emotion.NEGATIVE and understood.emotion.confidence >= LIKELY
    return negative and understood.emotion_strength >= ANGRY


def said(guess: Guess) -> bool:
    """Whether a yes-or-no guess is likely a yes."""
    return guess.value == "yes" and guess.confidence >= LIKELY


def reason_after(before: ContactReason | None, understood: Understanding) -> ContactReason | None:
    """The episode's contact reason after one more turn: what a person said stays, else the surest turn's counts."""
    if (before is not None and before.by_person) or understood.kind is not TurnKind.QUESTION:
        return before
    confidence = round(understood.category.confidence * 100)
    if before is not None and confidence <= before.confidence and not is_complaint(understood):
        return before
    return ContactReason(
        understood.category.value, understood.sub_category.value, understood.stage.value, confidence
    )
