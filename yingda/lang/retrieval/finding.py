"""The articles that fit a text, best first, each with the chance that it is the right one."""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from yingda.lang.retrieval import concepts, confidence
from yingda.lang.retrieval.features import SOUND, Features, Ints, featurise
from yingda.lang.retrieval.index import Classifier, Floats, Index
from yingda.lang.retrieval.marks import Looked, prepare, spans_of
from yingda.lang.retrieval.types import Hit

# Both by cross-validation on jddc_intent (docs/models/retrieval.md)
_MEAN = 1.0  # what the mean over an article's ways of asking counts beside the nearest
_NEAREST = 2.0  # what the nearest counts beside the classifier's logits
_SHORT, _NEAREST_SHORT = 16, 10.0  # of so few features (about four characters) the classifier knows little
_UNKNOWN = 0.2  # what a feature that was never learned counts for the length of a text
_MOST_READ = 30_000  # of all ways of asking that have the features of a query: a millisecond
_MOST_NEAR = 120  # ways of asking that are looked at closely where there are more
_SAME = 0.999  # alike but for rounding
_SAME_COUNTS = 20.0  # asked word for word: before everything that was learned
_LETTERS = re.compile(r"[a-z]{2,24}")
_MOST_PLACES = 500  # where initials are looked for
_BY_LETTERS = 0.2  # chance: a few letters may mean anything


Weighed = tuple[Ints, Floats, Floats]  # as Index.weigh gives it


@dataclass(frozen=True, slots=True)
class Ranked:
    """How well every article fits, its nearest way of asking, and the likeness of each."""

    scores: Floats
    nearest: Floats
    likeness: Floats


def search(index: Index, query: str, limit: int) -> list[Hit]:
    """At most `limit` articles that have anything in common with the query, best first."""
    if not len(index.ids) or limit < 1:
        return []
    letters = concepts.core(query)
    if not any(map(str.isalnum, letters)):
        return []
    if _LETTERS.fullmatch(letters):
        hits = _by_sound(index, letters, limit) or _by_initials(index, letters, limit)
        if hits:
            return hits
    ranked = rank(index, featurise([query]))
    best = _best(ranked, max(limit, 2))
    scores = ranked.scores[best].tolist()
    found = confidence.chances(scores, _signals(ranked, best), learned=index.classifier is not None)
    looked = prepare(query)
    return [
        _hit(index, looked, (int(article), score, chance), _nearest_phrasing(index, ranked, int(article)))
        for article, score, chance in zip(best[:limit], scores, found, strict=False)
    ]


def judge(index: Index, query: str) -> tuple[int, confidence.Signals] | None:
    """The first article's id and what speaks for it, before any calibration; None if there is none."""
    ranked = rank(index, featurise([query]))
    best = _best(ranked, 2)
    return (int(index.ids[best[0]]), _signals(ranked, best)) if len(best) else None


def rank(index: Index, query: Features) -> Ranked:
    """How well every article fits the features of one text."""
    weighed = index.weigh(query)
    likeness = _likeness(index, weighed)
    nearest = np.maximum.reduceat(likeness, index.starts)
    same = np.float32(_SAME_COUNTS) * (nearest > _SAME)
    if index.classifier is not None:
        near = _NEAREST if len(query.ids) > _SHORT else _NEAREST_SHORT
        scores = _logits(index.classifier, weighed) + near * nearest + same
        return Ranked(scores.astype(np.float32), nearest, likeness)
    counts = np.diff(np.append(index.starts, len(likeness)))
    mean = np.add.reduceat(likeness, index.starts) / counts
    return Ranked((nearest + _MEAN * mean + same).astype(np.float32), nearest, likeness)


def _signals(ranked: Ranked, best: Ints) -> confidence.Signals:
    if not len(best):
        return confidence.Signals(0.0, 0.0)
    scores = ranked.scores[best].tolist()
    lead = scores[0] - scores[1] if len(scores) > 1 else scores[0]
    if bool((ranked.nearest[best[:2]] > _SAME).all()) and len(scores) > 1:
        lead = 0.0  # both are asked word for word
    return confidence.Signals(lead, float(ranked.nearest[best[0]]))


def _best(ranked: Ranked, limit: int) -> Ints:
    """The numbers of the best articles of those that have anything in common with the query."""
    scores = np.where(ranked.nearest > 0, ranked.scores, -np.inf)
    near = np.argpartition(-scores, limit)[:limit] if limit < len(scores) else np.arange(len(scores))
    order = near[np.lexsort((near, -scores[near]))]  # equal ones in a fixed order
    return order[ranked.nearest[order] > 0]


def _likeness(index: Index, weighed: Weighed) -> Floats:
    """The cosine between the query and every way of asking."""
    known, values, unknown = weighed
    values = values / (math.sqrt(_square(values) + _square(unknown)) or 1.0)
    order = np.argsort(index.offsets[known + 1] - index.offsets[known], kind="stable")  # rarest first
    known, values = known[order], values[order]
    begins, ends = index.offsets[known], index.offsets[known + 1]
    sizes = ends - begins
    read = max(1, int(np.searchsorted(np.cumsum(sizes), _MOST_READ, side="right")))
    some = sizes[:read]
    places = np.repeat(begins[:read] - np.cumsum(some) + some, some) + np.arange(int(some.sum()))
    weights = np.repeat(values[:read], some) * index.values[places]
    summed = np.bincount(index.holders[places], weights=weights, minlength=len(index.phrasings))
    likeness = summed.astype(np.float32)
    if read < len(known):
        _add_common(index, likeness, zip(begins[read:].tolist(), ends[read:].tolist(), values[read:], strict=True))
    return likeness


def _add_common(index: Index, likeness: Floats, features: Iterable[tuple[int, int, float]]) -> None:
    """Add what very common features say, for those that come into question without them."""
    near = np.sort(np.argpartition(-likeness, _MOST_NEAR)[:_MOST_NEAR]) if len(likeness) > _MOST_NEAR else None
    # of the same type as the holders, or they would be copied for every feature
    rows = (np.arange(len(likeness)) if near is None else near).astype(np.int32)
    for begin, end, value in features:
        at = np.searchsorted(index.holders[begin:end], rows)
        at[at == end - begin] = 0
        has = index.holders[begin + at] == rows
        likeness[rows[has]] += value * index.values[begin + at[has]]


def _logits(classifier: Classifier, weighed: Weighed) -> Floats:
    known, values, unknown = weighed
    columns = classifier.columns[known]
    taught = columns >= 0
    # a text of which little is known is no strong case for anything
    strange = _square(values[~taught]) + _square(unknown)
    length = math.sqrt(_square(values[taught]) + _UNKNOWN * strange) or 1.0
    return np.asarray((values[taught] / length) @ classifier.weights[columns[taught]], np.float32)


def _square(values: Floats) -> float:
    return float((values * values).sum())


def _nearest_phrasing(index: Index, ranked: Ranked, article: int) -> str:
    start, end = index.asked(article)
    return index.phrasings[start + int(ranked.likeness[start:end].argmax())]


def _by_sound(index: Index, letters: str, limit: int) -> list[Hit]:
    """Articles in which pinyin that was typed is heard."""
    spelled = featurise([letters])
    heard = spelled.kinds == SOUND
    sounds = Features(spelled.rows[heard], spelled.ids[heard], spelled.kinds[heard], 1)
    likeness = _likeness(index, index.weigh(sounds))
    nearest = np.maximum.reduceat(likeness, index.starts)
    ranked, looked = Ranked(nearest, nearest, likeness), prepare(letters)
    return [
        _hit(index, looked, (each, float(nearest[each]), _BY_LETTERS), _nearest_phrasing(index, ranked, each))
        for each in _best(ranked, limit).tolist()
    ]


def _by_initials(index: Index, letters: str, limit: int) -> list[Hit]:
    """Articles with a word of these initials: a beginning before a middle, a short text before a long one."""
    best: dict[int, tuple[float, str]] = {}
    place = index.letters.find(letters)
    for _ in range(_MOST_PLACES):
        if place < 0:
            break
        row = int(np.searchsorted(index.letter_starts, place, side="right")) - 1
        article = int(np.searchsorted(index.starts, row, side="right")) - 1
        end = index.letters.find("\n", place)
        begin = int(index.letter_starts[row])
        score = len(letters) / (end - begin) / (1 + 0.1 * (place - begin))
        if article not in best or best[article][0] < score:
            start, until = index.asked(article)
            best[article] = (score, index.phrasings[row if row < until else start])
        place = index.letters.find(letters, end)
    ordered = sorted(best, key=lambda article: (-best[article][0], article))[:limit]
    looked = prepare(letters)
    return [_hit(index, looked, (each, best[each][0], _BY_LETTERS), best[each][1]) for each in ordered]


def _hit(index: Index, looked: Looked, judged: tuple[int, float, float], phrasing: str) -> Hit:
    article, score, chance = judged
    return Hit(int(index.ids[article]), score, chance, phrasing, spans_of(looked, phrasing))
