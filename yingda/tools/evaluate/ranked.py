"""How good ranked answers are: where the right one stands, and how many could be sent alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

DIGITS = 4
ALLOWED = 0.05  # of what is answered alone may be wrong
_WRONG_SHARES = (0.01, 0.02, 0.03, 0.05, 0.08, 0.1, 0.15, 0.2)  # where the curve is drawn


@dataclass(frozen=True, slots=True)
class Answered:
    """One question: where the right article stood (from 1; 0: nowhere), and how sure the first one was."""

    place: int
    confidence: float


def figures(answered: Sequence[Answered]) -> Mapping[str, object]:
    """Everything that is reported of a set of questions."""
    count = len(answered)
    curve = curve_of(answered)
    return {
        "n": count,
        "accuracy_at_1": _share(sum(one.place == 1 for one in answered), count),
        "accuracy_at_3": _share(sum(1 <= one.place <= 3 for one in answered), count),
        "mrr": _share(sum(1 / one.place for one in answered if one.place), count),
        "answered_at_5pct_wrong": share_answered(curve, ALLOWED),
        "curve": [
            {"wrong": wrong, "answered": share_answered(curve, wrong), "threshold": threshold(curve, wrong)}
            for wrong in _WRONG_SHARES
        ],
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Point:
    """With this threshold so many of all would be answered, and so many of the answered wrongly."""

    threshold: float
    answered: float
    wrong: float


def curve_of(answered: Sequence[Answered]) -> list[Point]:
    """A point for every threshold that makes a difference, from the highest; equal ones fall together."""
    ordered = sorted(answered, key=lambda one: -one.confidence)
    points, wrong = list[Point](), 0
    for number, one in enumerate(ordered, 1):
        wrong += one.place != 1
        if number == len(ordered) or ordered[number].confidence < one.confidence:
            points.append(Point(one.confidence, number / len(ordered), wrong / number))
    return points


def share_answered(curve: Sequence[Point], allowed: float) -> float:
    """The most that could be answered with at most `allowed` of them wrong."""
    return round(max((point.answered for point in curve if point.wrong <= allowed), default=0.0), DIGITS)


def threshold(curve: Sequence[Point], allowed: float) -> float | None:
    """The lowest confidence that keeps to it; None if none does."""
    kept = [point.threshold for point in curve if point.wrong <= allowed]
    return round(min(kept), DIGITS) if kept else None


def _share(part: float, whole: int) -> float:
    return round(part / whole, DIGITS) if whole else 0.0
