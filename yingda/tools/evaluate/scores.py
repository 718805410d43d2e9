"""Scores that several evaluations share."""

from collections import Counter
from collections.abc import Sequence

DIGITS = 4


def accuracy(truth: Sequence[str], said: Sequence[str]) -> float:
    """The share that is right."""
    return _share(sum(one == other for one, other in zip(truth, said, strict=True)), len(truth))


def macro_f1(truth: Sequence[str], said: Sequence[str]) -> float:
    """The mean of the F1 of every label that occurs."""
    labels = sorted({*truth, *said})
    each = [detection([one == label for one in truth], [one == label for one in said])["f1"] for label in labels]
    return _share(sum(each), len(each))


def detection(truth: Sequence[bool], said: Sequence[bool]) -> dict[str, float]:
    """Precision, recall and F1 of finding what is true."""
    counts = Counter(zip(truth, said, strict=True))
    hits, false, missed = counts[True, True], counts[False, True], counts[True, False]
    return {
        "precision": _share(hits, hits + false),
        "recall": _share(hits, hits + missed),
        "f1": _share(2 * hits, 2 * hits + false + missed),
    }


def auc(truth: Sequence[bool], scores: Sequence[float]) -> float:
    """The chance that something true scores higher than something false; ties count half."""
    order = sorted(range(len(scores)), key=scores.__getitem__)
    ranks, at = [0.0] * len(scores), 0
    while at < len(order):
        until = at
        while until < len(order) and scores[order[until]] == scores[order[at]]:
            until += 1
        for index in order[at:until]:
            ranks[index] = (at + until + 1) / 2
        at = until
    positive = sum(truth)
    pairs = positive * (len(truth) - positive)
    above = sum(rank for rank, true in zip(ranks, truth, strict=True) if true) - positive * (positive + 1) / 2
    return _share(above, pairs)


def _share(part: float, whole: float) -> float:
    return round(part / whole, DIGITS) if whole else 0.0
