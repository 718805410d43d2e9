"""Learning from a shop's corrections, in a child of its own."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from yingda.triage.policy.serving import load_models, pack
from yingda.triage.policy.shifting import learn_signals
from yingda.triage.policy.subjects import CATEGORY_OF
from yingda.triage.policy.training import LabelledText, broad_category, group_of, own_examples
from yingda.triage.types import Category, Correction, Field

if TYPE_CHECKING:
    from yingda.lang.features import Ints
    from yingda.lang.linear import LinearModel

ENOUGH = 20  # new corrections after which a shop's model is trained anew by itself
MOST = 20_000  # corrections that a model learns from, the newest ones

_PARTS = 5
_WHOLE = 4_000  # examples up to which every part is held back once; beyond, one part says enough
_FORGIVEN = 0.03  # of the examples that ship, which may be lost for what a shop gains


@dataclass(frozen=True, slots=True)
class Figure:
    """How good a model is at one field, beside the one that ships, on what neither has learned from."""

    field: str
    value: float | None
    base: float | None


@dataclass(frozen=True, slots=True)
class Trained:
    """A new version: `better` if it may take over."""

    weights: bytes
    base_version: str
    examples: int
    scores: tuple[Figure, ...]
    better: bool


@dataclass(frozen=True, slots=True)
class _Lesson:
    """Texts and what is right of them, for one model."""

    slots: "list[Ints]"
    truth: list[str]
    groups: list[int]


def learn(corrections: tuple[Correction, ...]) -> Trained:
    """The model that ships, adapted to what a shop's agents corrected, and what that adds to the written cues."""
    from yingda.lang.asking import asked_slots
    from yingda.lang.features import slots_of

    base = load_models(b"")
    own = own_examples()
    known = _Lesson([slots_of(one.text) for one in own], [broad_category(one) for one in own], [])
    asked = [asked_slots(one.text) for one in own]
    category = _lesson(_categories(corrections), slots_of)
    sub = _lesson(_sub_categories(corrections), asked_slots)
    signals, judged = learn_signals(corrections, base.category.rarity)
    scores = (
        _figure(Field.CATEGORY, base.category, category, known.slots),
        _figure(Field.SUB_CATEGORY, base.sub_category, sub, asked),
        *(Figure(one.field, one.value, one.base) for one in judged),
    )
    changed = _adapted(base.category, category, known.slots)
    packed = pack(changed, _adapted(base.sub_category, sub, asked), "shop", signals)
    kept = _right(changed, known) >= _right(base.category, known) - _FORGIVEN
    return Trained(packed, base.version, len(corrections), scores, better=kept and is_better(scores))


def is_better(scores: Sequence[Figure]) -> bool:
    """Whether a field was judged and gained, and none lost."""
    judged = [(one.value, one.base) for one in scores if one.value is not None and one.base is not None]
    return any(value > base for value, base in judged) and all(value >= base for value, base in judged)


def _categories(corrections: Sequence[Correction]) -> list[tuple[str, str]]:
    said = [
        (one.text, one.value) for one in corrections if one.field is Field.CATEGORY and one.value in set(Category)
    ]
    return [(text, broad_category(LabelledText(text, value))) for text, value in said]


def _sub_categories(corrections: Sequence[Correction]) -> list[tuple[str, str]]:
    """A correction to price says the sub-category, too: that is where the models know prices."""
    said = [
        (one.text, one.value) for one in corrections if one.field is Field.SUB_CATEGORY and one.value in CATEGORY_OF
    ]
    priced = [one.text for one in corrections if one.field is Field.CATEGORY and one.value == Category.PRICE]
    spoken = {text for text, _ in said}
    return said + [(text, "price") for text in priced if text not in spoken]


def _lesson(pairs: Sequence[tuple[str, str]], read: "Callable[[str], Ints]") -> _Lesson:
    """What was said last of a text holds."""
    last = dict(pairs)
    return _Lesson([read(text) for text in last], list(last.values()), [group_of(text) for text in last])


def _adapted(model: "LinearModel", lesson: _Lesson, anchors: "list[Ints]") -> "LinearModel":
    from yingda.lang.linear import adapt

    return adapt(model, lesson.slots, lesson.truth, anchors) if lesson.slots else model


def _figure(field: Field, base: "LinearModel", lesson: _Lesson, anchors: "list[Ints]") -> Figure:
    """Accuracy of adapted models on the parts that they had not seen, beside the base's on the same."""
    right, plain, judged = 0.0, 0.0, 0
    for part in range(_PARTS if len(lesson.slots) <= _WHOLE else 1):
        seen = _part(lesson, [index for index, group in enumerate(lesson.groups) if group % _PARTS != part])
        unseen = _part(lesson, [index for index, group in enumerate(lesson.groups) if group % _PARTS == part])
        if not seen.slots or not unseen.slots:
            continue
        right += _right(_adapted(base, seen, anchors), unseen) * len(unseen.slots)
        plain += _right(base, unseen) * len(unseen.slots)
        judged += len(unseen.slots)
    if not judged:
        return Figure(field, None, None)
    return Figure(field, round(right / judged, 4), round(plain / judged, 4))


def _part(lesson: _Lesson, places: Sequence[int]) -> _Lesson:
    return _Lesson(
        [lesson.slots[each] for each in places], [lesson.truth[each] for each in places],
        [lesson.groups[each] for each in places],
    )  # fmt: skip


def _right(model: "LinearModel", lesson: _Lesson) -> float:
    """The share of a lesson that a model says."""
    guessed = model.scores(lesson.slots).argmax(axis=1).tolist()
    right = sum(model.labels[each] == truth for each, truth in zip(guessed, lesson.truth, strict=True))
    return int(right) / len(guessed)
