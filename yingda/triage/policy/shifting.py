"""Learning what corrections add to the written cues: as little as makes them right, and nothing elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from yingda.lang.folding import fold
from yingda.triage.policy.signals import LABELS, LABELS_OF, decided, log_odds, moved, read_signals, wanted
from yingda.triage.policy.training import group_of, own_examples, own_signals
from yingda.triage.types import Correction, Field

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from yingda.lang.features import Floats, Ints
    from yingda.lang.linear import LinearModel
    from yingda.triage.policy.signals import Signals

FEW = 5  # different texts; fewer say nothing about others

_MARGIN = 1.5  # log-odds on the right side: a chance of 0.82
_PARTS = 5
_SPOILED = 0.01  # of the lines that ship, whose value may change
_EVERY = 4  # of the examples of categories: enough to hold the rest in place


@dataclass(frozen=True, slots=True)
class Judged:
    """How often a field was right on corrections that were not learned from, with what was learned and without."""

    field: Field
    value: float | None
    base: float | None


@dataclass(frozen=True, slots=True)
class _Line:
    """A text, what the cues say of it, and what is right (None: what they say)."""

    slots: "Ints"
    signals: "Signals"
    truth: str | None
    part: int


@dataclass(frozen=True, slots=True)
class _Lesson:
    field: Field
    lines: tuple[_Line, ...]
    anchors: tuple[_Line, ...]


def learn_signals(
    corrections: Sequence[Correction], rarity: "Floats"
) -> "tuple[LinearModel | None, tuple[Judged, ...]]":
    """What is added to the cues, None for nothing; a field that doesn't gain, or spoils others, is left alone."""
    import numpy as np

    from yingda.lang.features import SLOTS
    from yingda.lang.linear import LinearModel

    weights = np.zeros((SLOTS, len(LABELS)), np.float16)
    judged = [Judged(field, None, None) for field in LABELS_OF]
    lessons = _lessons(corrections)
    anchors = _anchors() if lessons else ()
    for place, field in enumerate(LABELS_OF):
        if field not in lessons:
            continue
        lesson = _Lesson(field, lessons[field], anchors)
        judged[place] = one = _judge(lesson, rarity)
        if one.value != one.base:
            columns = [LABELS.index(label) for label in LABELS_OF[field]]
            weights[:, columns] = _shift(lesson.field, [*lesson.lines, *anchors], rarity).weights
    if not weights.any():
        return None, tuple(judged)
    return LinearModel(LABELS, rarity, weights, np.zeros(len(LABELS), np.float32), 1.0), tuple(judged)


def _lessons(corrections: Sequence[Correction]) -> dict[Field, tuple[_Line, ...]]:
    """What was said last of each text, for the fields of which enough was said."""
    said: dict[Field, dict[str, str]] = {}
    for one in corrections:
        if one.field in LABELS_OF:
            said.setdefault(one.field, {})[one.text] = one.value
    found = {field: tuple(_line(text, value) for text, value in last.items()) for field, last in said.items()}
    return {field: lines for field, lines in found.items() if len({group_of(text) for text in said[field]}) >= FEW}


@cache
def _anchors() -> tuple[_Line, ...]:
    texts = [*own_signals(), *(one.text for one in own_examples()[::_EVERY])]
    return tuple(_line(text, None) for text in texts)


def _line(text: str, truth: str | None) -> _Line:
    from yingda.lang.features import slots_of

    return _Line(slots_of(text), read_signals(fold(text)), truth, group_of(text) % _PARTS)


def _judge(lesson: _Lesson, rarity: "Floats") -> Judged:
    """By models that have seen neither the corrections nor the anchors that they are judged on."""
    right = plain = changed = 0
    for part in range(_PARTS):
        lines = [each for each in lesson.lines if each.part != part]
        unseen = [each for each in lesson.lines if each.part == part]
        held = [each for each in lesson.anchors if each.part == part]
        seen = [*lines, *(each for each in lesson.anchors if each.part != part)]
        model = _shift(lesson.field, seen, rarity)
        values = _values(lesson.field, unseen, model)
        right += sum(value == each.truth for value, each in zip(values, unseen, strict=True))
        plain += sum(_value(lesson.field, each.signals) == each.truth for each in unseen)
        kept = zip(_values(lesson.field, held, model), held, strict=True)
        changed += sum(value != _value(lesson.field, each.signals) for value, each in kept)
    base = round(plain / len(lesson.lines), 4)
    gains = right > plain and changed <= _SPOILED * len(lesson.anchors)
    return Judged(lesson.field, round(right / len(lesson.lines), 4) if gains else base, base)


def _shift(field: Field, lines: Sequence[_Line], rarity: "Floats") -> "LinearModel":
    from yingda.lang.linear import shift

    return shift(LABELS_OF[field], rarity, [each.slots for each in lines], _missing(field, lines))


def _missing(field: Field, lines: Sequence[_Line]) -> "NDArray[np.float32]":
    """How far each line's log-odds are from the right side; nothing for those that are there."""
    import numpy as np

    labels = LABELS_OF[field]
    found = np.zeros((len(lines), len(labels)), np.float32)
    for row, line in enumerate(lines):
        if line.truth is None:
            continue
        for column, (label, holds) in enumerate(zip(labels, wanted(field, line.truth), strict=True)):
            sign = 1.0 if holds else -1.0
            score = log_odds(line.signals.chances[label])
            found[row, column] = sign * max(0.0, _MARGIN - sign * score)
    return found


def _values(field: Field, lines: Sequence[_Line], model: "LinearModel") -> list[str]:
    scores = model.scores([each.slots for each in lines]).tolist()
    shifts = [dict(zip(model.labels, row, strict=True)) for row in scores]
    return [_value(field, moved(each.signals, one)) for each, one in zip(lines, shifts, strict=True)]


def _value(field: Field, signals: "Signals") -> str:
    return decided(field, signals.chances).value
