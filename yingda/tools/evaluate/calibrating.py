"""Makes the curves again that turn how far and how near an answer is into the chance that it is right."""

from collections.abc import Iterator, Sequence

from yingda.lang import retrieval
from yingda.lang.retrieval import Entry
from yingda.lang.retrieval.confidence import Calibration, Curve, Signals
from yingda.tools.evaluate.intent import Query, entries_of, folds

PARTS = 5
_STRANGE = 7  # every seventh article is left out, so that there are questions that nothing answers
_FEW = 8  # ways of asking that an ordinary article has
_ROUNDS = 4_000
_PACE = 0.5

Judged = tuple[Signals, bool]


def calibrate(queries: Sequence[Query]) -> Calibration:
    """Both curves, from answers to held-back questions."""
    learned, plain = (fit(list(_judged(queries, learn=learn))) for learn in (True, False))
    return Calibration(learned, plain)


def fit(judged: Sequence[Judged]) -> Curve:
    """The logistic curve that fits best among those that never fall."""
    import numpy as np

    said = np.array([[1.0, signals.lead, signals.nearest] for signals, _ in judged])
    right = np.array([is_right for _, is_right in judged], np.float64)
    scale = np.maximum(said.std(axis=0), 1e-9) + np.array([1.0, 0.0, 0.0])
    weights = np.zeros(3)
    for _ in range(_ROUNDS):
        chance = 1 / (1 + np.exp(-(said / scale) @ weights))
        weights -= _PACE * ((said / scale).T @ (chance - right)) / len(right)
        weights[1:] = np.maximum(weights[1:], 0)
    bias, lead, nearest = (round(float(each), 3) for each in weights / scale)
    return Curve(bias, lead, nearest)


def _judged(queries: Sequence[Query], *, learn: bool) -> Iterator[Judged]:
    for few in (False, True):
        for part, (known, held) in enumerate(folds(queries, PARTS)):
            entries = [entry for entry in entries_of(known) if entry.id % _STRANGE != part]
            entries = [_short(entry) for entry in entries] if few else entries
            numbers = {intent: number for number, intent in enumerate(sorted({query.intent for query in known}))}
            yield from _answers(entries, [(query.text, numbers.get(query.intent, -1)) for query in held], learn)


def _short(entry: Entry) -> Entry:
    return Entry(entry.id, entry.phrasings[:_FEW], entry.extra, entry.group)


def _answers(entries: Sequence[Entry], asked: Sequence[tuple[str, int]], learn: bool) -> Iterator[Judged]:
    from yingda.lang.retrieval.finding import judge

    index = retrieval.build(entries, learn=learn)
    for text, right in asked:
        first = judge(index, text)
        if first is not None:
            yield first[1], first[0] == right
