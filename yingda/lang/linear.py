"""Linear models over hashed features: probabilities, reasons, and a file of a few hundred kilobytes each."""

import io
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from yingda.lang.features import LONGEST, SLOTS, Floats, Ints, Vector, features, rarity_of, slots_of, vector

STRENGTH = 0.5  # of the penalty on large weights; measured, see docs/models/triage.md
FOLDS = 5
MANY = 10_000  # examples beyond which one held-back part says enough
FORMAT = 1
MOST_REASONS = 3

_BIAS = 0.45  # of the constant feature; the square is a fifth of a text's own length
_STEPS = 127  # of a stored weight, either side of nothing
_SCALES = np.geomspace(0.5, 30, 60)  # that a calibration chooses from
_TOLERANCE = 3e-3
_MOST_STEPS = 100
_TINY = 1e-20
_TELLING = 0.4  # of the strongest character's gain: from there on a character is a reason


class ModelError(ValueError):
    """What was loaded is no model of this format."""


@dataclass(frozen=True, slots=True, eq=False)
class LinearModel:
    """Labels and what each slot says for them; `scale` makes the scores into chances that hold."""

    labels: tuple[str, ...]
    rarity: Floats
    weights: NDArray[np.float16]
    bias: Floats
    scale: float

    def probabilities(self, texts: Sequence[str]) -> Floats:
        """A row for each text, a column for each label."""
        return self.chances([slots_of(text) for text in texts])

    def chances(self, slots: Sequence[Ints]) -> Floats:
        """The same for texts whose slots are known."""
        return softmax(self.scores(slots) * self.scale)

    def scores(self, slots: Sequence[Ints]) -> Floats:
        """How much speaks for each label, uncalibrated."""
        found = [self._score(vector(each, self.rarity)) for each in slots]
        return np.array(found, np.float32).reshape(len(slots), len(self.labels))

    def reasons(self, text: str, label: str) -> list[tuple[int, int, float]]:
        """The spans of the text that speak most for the label against the others, strongest first."""
        found = features(text)
        weighed = vector(found.slots, self.rarity)
        place = self.labels.index(label)
        rows = self.weights[weighed.slots].astype(np.float32)
        gain = (rows[:, place] - rows.mean(axis=1)) * weighed.values
        strength = np.zeros(SLOTS, np.float32)
        strength[weighed.slots] = gain
        return _spans(min(len(text), LONGEST), found.starts, found.ends, strength[found.slots])

    def _score(self, one: Vector) -> Floats:
        scored = one.values @ self.weights[one.slots].astype(np.float32) + self.bias
        return np.asarray(scored, np.float32)


class Fitted(NamedTuple):
    """A model, and what models that had not seen each example said of it."""

    model: LinearModel
    held_out: Floats


def softmax(scores: Floats) -> Floats:
    """Chances that add up to one."""
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True), np.float32)


def fit(
    slots: Sequence[Ints], truth: Sequence[str], groups: Sequence[int], weights: Floats | None = None
) -> Fitted:
    """Train on examples; those of one group are never on both sides when the chances are calibrated.

    `weights` says how much each example counts. Of many examples only a fifth is judged by a model that has not
    seen them; the rows of the others are not numbers.
    """
    labels = tuple(sorted(set(truth)))
    rarity = rarity_of(slots)
    table = _table(slots, rarity)
    wanted = _places(labels, truth)
    goal = _goal(wanted, len(labels))
    counts = np.ones(len(slots), np.float32) if weights is None else weights
    fold = np.array(groups) % FOLDS
    held = np.full((len(slots), len(labels)), np.nan, np.float32)
    for number in range(FOLDS if len(slots) <= MANY else 1):
        inside = fold != number
        if inside.any() and not inside.all():
            held[~inside] = table[~inside] @ _solve(table[inside], goal[inside], counts[inside])
    known = ~np.isnan(held[:, 0])
    scale = _calibrated(held[known], wanted[known]) if known.any() else 1.0
    solved = _solve(table, goal, counts)
    model = LinearModel(labels, rarity, solved[:-1].astype(np.float16), solved[-1] * np.float32(_BIAS), scale)
    return Fitted(model, softmax(held * scale))


def adapt(
    model: LinearModel, slots: Sequence[Ints], truth: Sequence[str], anchors: Sequence[Ints] = ()
) -> LinearModel:
    """The model with as little changed as makes it right on these examples; on anchors it should say the same."""
    table = _table([*slots, *anchors], model.rarity)
    known = np.vstack([model.weights.astype(np.float32), model.bias / np.float32(_BIAS)])
    missing = np.zeros((table.shape[0], len(model.labels)), np.float32)
    wanted = _places(model.labels, truth)
    missing[: len(slots)] = _goal(wanted, len(model.labels)) - table[: len(slots)] @ known
    changed = known + _solve(table, missing, np.ones(len(missing), np.float32))
    return replace(model, weights=changed[:-1].astype(np.float16), bias=changed[-1] * np.float32(_BIAS))


def shift(labels: tuple[str, ...], rarity: Floats, slots: Sequence[Ints], missing: Floats) -> LinearModel:
    """What adds to each text's scores what is missing, with as little as does it; nothing is added to all texts."""
    table = _table(slots, rarity)[:, :SLOTS]
    weights = _solve(table, missing, np.ones(len(missing), np.float32))[:SLOTS]
    return LinearModel(labels, rarity, weights.astype(np.float16), np.zeros(len(labels), np.float32), 1.0)


def dump(model: LinearModel) -> bytes:
    """The model as a compressed file; weights are rounded to 255 steps a label."""
    rows = np.flatnonzero(np.abs(model.weights).max(axis=1) > 0)
    kept = model.weights[rows].astype(np.float32)
    step = np.maximum(np.abs(kept).max(axis=0, initial=0.0), 1e-6) / _STEPS
    about = json.dumps({"format": FORMAT, "labels": model.labels, "scale": model.scale, "slots": SLOTS})
    target = io.BytesIO()
    np.savez_compressed(
        target, about=np.frombuffer(about.encode(), np.uint8), rows=rows.astype(np.uint32),
        weights=np.round(kept / step).astype(np.int8), step=step.astype(np.float32),
        bias=model.bias, rarity=model.rarity.astype(np.float16),
    )  # fmt: skip
    return target.getvalue()


def load(data: bytes) -> LinearModel:
    """A model that `dump` wrote; ModelError for anything else."""
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as stored:
            about = json.loads(stored["about"].tobytes())
            if about["format"] != FORMAT or about["slots"] != SLOTS:
                found = f"{about['format']} with {about['slots']} slots"
                raise ModelError(f"format {found} is not {FORMAT} with {SLOTS}")
            weights = np.zeros((SLOTS, len(about["labels"])), np.float16)
            weights[stored["rows"]] = stored["weights"] * stored["step"]
            rarity = stored["rarity"].astype(np.float32)
            return LinearModel(tuple(about["labels"]), rarity, weights, stored["bias"], float(about["scale"]))
    except (BadZipFile, KeyError, OSError, EOFError, IndexError, TypeError, ValueError) as error:
        raise ModelError(str(error)) from error


def _table(slots: Sequence[Ints], rarity: Floats) -> Any:
    """The vectors of all texts as rows of a sparse matrix, with a constant at the end."""
    from scipy.sparse import csr_matrix

    vectors = [vector(each, rarity) for each in slots]
    starts = np.cumsum([0, *(len(each.slots) + 1 for each in vectors)])
    columns = np.concatenate([np.append(each.slots, SLOTS) for each in vectors])
    values = np.concatenate([np.append(each.values, np.float32(_BIAS)) for each in vectors])
    return csr_matrix((values, columns, starts), shape=(len(vectors), SLOTS + 1), dtype=np.float32)


def _places(labels: Sequence[str], truth: Sequence[str]) -> Ints:
    place = {label: index for index, label in enumerate(labels)}
    return np.array([place[label] for label in truth], np.int64)


def _goal(wanted: Ints, labels: int) -> Floats:
    goal = np.full((len(wanted), labels), -1.0, np.float32)
    goal[np.arange(len(wanted)), wanted] = 1.0
    return goal


def _solve(table: Any, goal: Floats, counts: Floats) -> Floats:
    """Weights by least squares with a penalty: one column for each label, all found together.

    Conjugate gradients; scikit-learn's Ridge takes the columns one by one, which is five times slower.
    """
    used = np.unique(table.indices)
    rows = table[:, used].multiply(np.sqrt(counts)[:, None]).tocsr()
    columns = rows.T.tocsr()
    residual = columns @ (goal * np.sqrt(counts)[:, None])
    found, step = np.zeros_like(residual), residual.copy()
    error = (residual * residual).sum(axis=0)
    enough = _TOLERANCE**2 * error
    for _ in range(_MOST_STEPS):
        if (error <= enough).all():
            break
        moved = columns @ (rows @ step) + STRENGTH * step
        length = error / np.maximum((step * moved).sum(axis=0), _TINY)
        found += length * step
        residual -= length * moved
        before, error = error, (residual * residual).sum(axis=0)
        step = residual + error / np.maximum(before, _TINY) * step
    solved = np.zeros((SLOTS + 1, goal.shape[1]), np.float32)
    solved[used] = found
    return solved


def _calibrated(scores: Floats, wanted: Ints) -> float:
    """The scale under which the right labels are least surprising."""
    rows = np.arange(len(wanted))
    losses = [-np.log(np.maximum(softmax(scores * scale)[rows, wanted], 1e-9)).mean() for scale in _SCALES]
    return float(_SCALES[int(np.argmin(losses))])


def _spans(length: int, starts: Ints, ends: Ints, gains: Floats) -> list[tuple[int, int, float]]:
    """Each feature's gain is spread over its characters; runs of the telling ones, strongest first."""
    change = np.zeros(length + 1)
    share = gains / np.maximum(ends - starts, 1)
    written = ends > starts
    np.add.at(change, starts[written], share[written])
    np.add.at(change, ends[written], -share[written])
    telling = np.cumsum(change)[:length]
    if not length or telling.max() <= 0:
        return []
    inside = np.concatenate([[False], telling >= _TELLING * telling.max(), [False]])
    edges = np.flatnonzero(inside[1:] != inside[:-1]).tolist()
    runs = zip(edges[::2], edges[1::2], strict=True)
    found = [(start, end, float(telling[start:end].sum())) for start, end in runs]
    return sorted(found, key=lambda each: -each[2])[:MOST_REASONS]
