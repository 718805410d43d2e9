"""A linear model that tells a shop's articles apart, learned from their ways of asking when an index is built."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from yingda.lang.retrieval.features import Ints

Floats = NDArray[np.float32]

STEPS = 40
PENALTY = 5e-6  # on the squared weights; by cross-validation on jddc_intent
KINSHIP = 0.3  # how far articles of one group learn together
_BOLD = 4.0  # steps longer than the bound: it holds for the one direction that all texts share
_MOST_WORK = 60_000_000  # features of all texts × articles: a pass of about 0.1 s


@dataclass(frozen=True, slots=True)
class Examples:
    """Weighted features of texts and the article (by number) that each belongs to."""

    matrix: "sparse.csr_matrix"
    answers: Ints
    groups: tuple[str, ...]  # of every article


def is_worth_it(features: int, texts: int, articles: int) -> bool:
    """Whether there are enough texts to learn from, and few enough to be quick."""
    return articles > 1 and texts >= 3 * articles and features * articles <= _MOST_WORK


def learn(examples: Examples) -> Floats:
    """Weights by feature and article: logistic regression by accelerated gradients, kin sharing what they learn."""
    matrix = examples.matrix.astype(np.float32)
    texts, articles = matrix.shape[0], len(examples.groups)
    transposed = matrix.T.tocsr()
    kin = _kinship(examples.groups)
    widest = float(np.linalg.eigvalsh(kin)[-1])
    pace = _BOLD / (0.5 * _spread(matrix, transposed) * widest**0.5 / texts + PENALTY)
    truth = np.zeros((texts, articles), np.float32)
    truth[np.arange(texts), examples.answers] = 1
    weights = np.zeros((matrix.shape[1], articles), np.float32)
    ahead, momentum = weights, 1.0
    for _ in range(STEPS):
        wrong = (softmax(matrix @ ahead) - truth) @ kin
        stepped = ahead - pace * ((transposed @ wrong) / texts + PENALTY * ahead)
        following = (1 + (1 + 4 * momentum * momentum) ** 0.5) / 2
        ahead = stepped + ((momentum - 1) / following) * (stepped - weights)
        weights, momentum = stepped, following
    return weights


def softmax(scores: Floats) -> Floats:
    """Chances by row."""
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    found: Floats = raised / raised.sum(axis=1, keepdims=True)
    return found


def _kinship(groups: tuple[str, ...]) -> Floats:
    names = np.array(groups)
    same = (names[:, None] == names[None]) & (names != "")[:, None]
    found: Floats = (np.eye(len(groups)) + KINSHIP * same).astype(np.float32)
    return found


def _spread(matrix: "sparse.csr_matrix", transposed: "sparse.csr_matrix") -> float:
    """The largest eigenvalue of the features' products, about."""
    vector = np.ones(matrix.shape[1], np.float32)
    for _ in range(8):
        vector /= max(float(np.linalg.norm(vector)), 1e-9)
        vector = transposed @ (matrix @ vector)
    return float(np.linalg.norm(vector))
