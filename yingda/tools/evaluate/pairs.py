"""Pairs of questions, each judged as the finder would: how alike are they?"""

import statistics
from collections.abc import Mapping, Sequence

import msgspec

from yingda.lang import retrieval
from yingda.tools.evaluate.scores import DIGITS, detection

_SAME = 4.0  # from this score on people called them the same question
_STEPS = 100


class Pair(msgspec.Struct):
    """Two questions and how alike people found them (1–5)."""

    text_a: str
    text_b: str
    score: float


def judge_pairs(pairs: Sequence[Pair]) -> Mapping[str, object]:
    """How well likeness follows the scores; F1 of the best cut is of the very pairs, so a little too good."""
    found = likenesses(pairs)
    truth = [pair.score >= _SAME for pair in pairs]
    cuts = sorted(found)[:: max(1, len(found) // _STEPS)]
    best = max((detection(truth, [one >= cut for one in found])["f1"], cut) for cut in cuts)
    correlation = spearman([pair.score for pair in pairs], found)
    return {"n": len(pairs), "spearman": correlation, "f1": best[0], "cut": round(best[1], DIGITS)}


def likenesses(pairs: Sequence[Pair]) -> list[float]:
    """How alike each pair is, rarity being counted over all texts of the file."""
    texts = list(dict.fromkeys(text for pair in pairs for text in (pair.text_a, pair.text_b)))
    return retrieval.likenesses(texts, [(pair.text_a, pair.text_b) for pair in pairs])


def spearman(one: Sequence[float], other: Sequence[float]) -> float:
    """The correlation of ranks; equal values share theirs."""
    if len(set(one)) < 2 or len(set(other)) < 2:
        return 0.0
    return round(statistics.correlation(_ranks(one), _ranks(other)), DIGITS)


def _ranks(values: Sequence[float]) -> list[float]:
    places: dict[float, list[int]] = {}
    for place, value in enumerate(sorted(values)):
        places.setdefault(value, []).append(place)
    return [sum(places[value]) / len(places[value]) for value in values]
