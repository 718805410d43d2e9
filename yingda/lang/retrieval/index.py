"""An index of articles: for every feature the ways of asking that have it, and what tells articles apart."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from yingda.lang import pinyin
from yingda.lang.folding import fold_text
from yingda.lang.retrieval import training
from yingda.lang.retrieval.features import GROUP, KINDS, PAIR, PIECE, SOUND, Features, Ints, featurise
from yingda.lang.retrieval.types import Entry

Floats = NDArray[np.float32]

# How much a feature of each kind says besides its rarity; by cross-validation (docs/models/retrieval.md)
_EXTRA = 0.5  # what further words count beside ways of asking
KIND_WEIGHTS = np.ones(KINDS, np.float32)
KIND_WEIGHTS[[PIECE, GROUP, PAIR, SOUND]] = 1.0, 1.5, 1.5, 0.5


@dataclass(frozen=True, slots=True)
class Classifier:
    """`columns` has the row of `weights` for every known feature; -1 for those it has not learned."""

    columns: NDArray[np.int32]
    weights: Floats


@dataclass(frozen=True, slots=True)
class Index:
    """Everything that a search needs; frozen, so that it is read while the next one is built."""

    ids: Ints  # of the articles, in order
    starts: Ints  # where the texts of each article begin: its ways of asking, then its further words
    ends: Ints  # where its ways of asking end
    phrasings: tuple[str, ...]
    known: NDArray[np.uint32]  # all features, sorted
    rarity: Floats  # of every known feature
    unknown_rarity: float
    offsets: Ints  # where in `holders` those of a known feature begin
    holders: NDArray[np.int32]  # ways of asking
    values: Floats
    letters: str  # the pinyin initials of all ways of asking, parted by line ends
    letter_starts: Ints
    classifier: Classifier | None
    could_learn: bool  # more than it has

    def weigh(self, query: Features) -> tuple[Ints, Floats, Floats]:
        """Places of the query's known features, what they say, and what its unknown ones would say."""
        places = np.minimum(np.searchsorted(self.known, query.ids), len(self.known) - 1)
        hit = self.known[places] == query.ids
        kinds = KIND_WEIGHTS[query.kinds]
        return places[hit], self.rarity[places[hit]] * kinds[hit], self.unknown_rarity * kinds[~hit]

    def asked(self, article: int) -> tuple[int, int]:
        """Where the ways of asking of an article begin and end."""
        return int(self.starts[article]), int(self.ends[article])


@dataclass(frozen=True, slots=True)
class _Texts:
    """All texts of all articles in a row: whose each is, and whether it is a way of asking or further words."""

    all: tuple[str, ...]
    owners: Ints
    asked: NDArray[np.bool_]


def build(entries: Sequence[Entry], *, learn: bool = True) -> Index:
    """The index of entries; without `learn` at once, with it better where articles have many ways of asking."""
    kept = [entry for entry in entries if any(phrasing.strip() for phrasing in entry.phrasings)]
    texts = _texts(kept)
    found = featurise(texts.all)
    known, inverse, held = np.unique(found.ids, return_inverse=True, return_counts=True)
    places = inverse.astype(np.int32)
    del inverse  # as large as the index
    rarity = rarity_of(held, len(texts.all))
    order = np.argsort(places, kind="stable")
    values = _weighed(found, rarity[places]) * np.where(texts.asked, 1, _EXTRA).astype(np.float32)[found.rows]
    letters = [f"{pinyin.initials(fold_text(text))}\n" for text in texts.all]
    starts = np.searchsorted(texts.owners, np.arange(len(kept)))
    worth = training.is_worth_it(len(found.ids), len(texts.all), len(kept))
    return Index(
        ids=np.array([entry.id for entry in kept], np.int64), starts=starts,
        ends=starts + np.array([len(entry.phrasings) for entry in kept], np.int64),
        phrasings=texts.all, known=known, rarity=rarity, unknown_rarity=math.log(1 + len(texts.all)) + 1,
        offsets=np.concatenate([[0], np.cumsum(held)]),
        holders=found.rows[order], values=values[order],
        letters="".join(letters), letter_starts=np.cumsum([0, *map(len, letters)])[:-1],
        classifier=_classifier(_Learned(found, places, rarity), texts, kept) if worth and learn else None,
        could_learn=worth and not learn,
    )  # fmt: skip


def _texts(entries: Sequence[Entry]) -> _Texts:
    every = [
        (number, text, place < len(entry.phrasings))
        for number, entry in enumerate(entries)
        for place, text in enumerate((*entry.phrasings, entry.extra))
        if place < len(entry.phrasings) or text.strip()
    ]
    owners = np.array([number for number, _, _ in every], np.int64)
    asked = np.array([is_asked for _, _, is_asked in every], np.bool_)
    return _Texts(tuple(text for _, text, _ in every), owners, asked)


def likenesses(texts: Sequence[str], pairs: Sequence[tuple[str, str]]) -> list[float]:
    """The cosine of each pair; what is rare among `texts` counts more."""
    known, held = np.unique(featurise(texts).ids, return_counts=True)
    rarity = rarity_of(held, len(texts))
    one, other = (_matrix(featurise([pair[side] for pair in pairs]), known, rarity) for side in (0, 1))
    found: list[float] = np.asarray(one.multiply(other).sum(axis=1)).ravel().tolist()
    return found


def _matrix(found: Features, known: NDArray[np.uint32], rarity: Floats) -> "sparse.csr_matrix":
    places = np.searchsorted(known, found.ids)
    values = _weighed(found, rarity[places])
    return sparse.csr_matrix((values, (found.rows, places)), shape=(found.count, len(known)))


def rarity_of(held: Ints, texts: int) -> Floats:
    """How much a feature says that `held` of so many texts have."""
    found: Floats = (np.log((1 + texts) / (1 + held)) + 1).astype(np.float32)
    return found


def lengths(rows: "Ints | NDArray[np.int32]", values: Floats, count: int) -> Floats:
    """The length of each row's vector; one for an empty row."""
    found = np.sqrt(np.bincount(rows, weights=values * values, minlength=count))
    found[found == 0] = 1
    return found.astype(np.float32)


def _weighed(found: Features, rarity: Floats) -> Floats:
    values: Floats = rarity * KIND_WEIGHTS[found.kinds]
    return values / lengths(found.rows, values, found.count)[found.rows]


@dataclass(frozen=True, slots=True)
class _Learned:
    """The features of all texts, the place of each among the known ones, and how rare those are."""

    found: Features
    places: NDArray[np.int32]
    rarity: Floats


def _classifier(learned: _Learned, texts: _Texts, entries: Sequence[Entry]) -> Classifier:
    found, places, rarity = learned.found, learned.places, learned.rarity
    told = texts.asked[found.rows]
    held = np.bincount(places[told], minlength=len(rarity))
    # what only one way of asking has would be learned by heart
    taught = np.flatnonzero(held > 1)
    columns = np.full(len(rarity), -1, np.int32)
    columns[taught] = np.arange(len(taught))
    kept = told & (columns[places] >= 0)
    rows = (np.cumsum(texts.asked) - 1)[found.rows[kept]]
    values = rarity[places[kept]] * KIND_WEIGHTS[found.kinds[kept]]
    count = int(texts.asked.sum())
    values = values / lengths(rows, values, count)[rows]
    shape = (count, len(taught))
    matrix = sparse.csr_matrix((values, (rows, columns[places[kept]])), shape=shape, dtype=np.float32)
    groups = tuple(entry.group for entry in entries)
    return Classifier(columns, training.learn(training.Examples(matrix, texts.owners[texts.asked], groups)))
