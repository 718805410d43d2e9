"""Which questions of a heap mean the same, without knowing what is asked for."""

from collections.abc import Sequence

import numpy as np
from scipy import sparse
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform

from yingda.lang.retrieval.features import featurise
from yingda.lang.retrieval.index import KIND_WEIGHTS

# mean distance up to which heaps are joined. Of 300 questions to 60 intents (jddc_intent) about three of four
# pairs that come together mean the same; an editor sees every question and takes a wrong one out.
_APART = 0.82


def gather(heaps: Sequence[Sequence[str]], background: Sequence[str] = ()) -> list[int]:
    """For each heap of questions the place of the first heap that means the same; its own if none does.

    `background` is what the shop is asked anyway: a word that is rare there tells more.
    """
    if len(heaps) < 2:
        return list(range(len(heaps)))
    vectors = _vectors(heaps, background)
    distances = np.clip(1.0 - (vectors @ vectors.T).toarray(), 0.0, None)
    np.fill_diagonal(distances, 0.0)
    labels = fcluster(linkage(squareform(distances, checks=False), "average"), _APART, "distance")
    first: dict[int, int] = {}
    return [first.setdefault(int(label), place) for place, label in enumerate(labels)]


def _vectors(heaps: Sequence[Sequence[str]], background: Sequence[str]) -> sparse.csr_array:
    """One direction for each heap: the mean of its questions, words weighed by their rarity."""
    texts = [text for heap in heaps for text in heap]
    found = featurise([*texts, *background])
    _, places, held = np.unique(found.ids, return_inverse=True, return_counts=True)
    values = np.log(found.count / held)[places] * KIND_WEIGHTS[found.kinds]
    mine = found.rows < len(texts)
    owners = np.repeat(np.arange(len(heaps)), [len(heap) for heap in heaps])
    each = sparse.csr_array((values[mine], (found.rows[mine], places[mine])), shape=(len(texts), len(held)))
    whose = sparse.csr_array((np.ones(len(texts)), (owners, np.arange(len(texts)))), shape=(len(heaps), len(texts)))
    return _unit_rows(whose @ _unit_rows(each))


def _unit_rows(rows: sparse.csr_array) -> sparse.csr_array:
    lengths = np.sqrt((rows * rows).sum(axis=1))
    return sparse.diags_array(1.0 / np.maximum(lengths, 1e-9)) @ rows
