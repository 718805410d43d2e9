"""Linear models over hashed features: probabilities, reasons, and a file of a few hundred kilobytes each."""

import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from yingda.lang.features import SLOTS, Floats, Ints, Vector, features, rarity_of, slots_of, vector

STRENGTH = 0.5  # of the penalty on large weights; measured, see docs/models/triage.md
FOLDS = 5
FORMAT = 1
MOST_REASONS = 3

_BIAS = 0.45  # of the constant feature; the square is a fifth of a text's own length
_STEPS = 127  # of a stored weight, either side of nothing
_SCALES = np.geomspace(0.5, 30, 60)  # that a calibration chooses from
_TOLERANCE = 1e-3


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
        return _spans(found.starts, found.ends, strength[found.slots])

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

    `weights` says how much each example counts.
    """
    labels = tuple(sorted(set(truth)))
    rarity = rarity_of(slots)
    table = _table(slots, rarity)
    place = {label: index for index, label in enumerate(labels)}
    wanted = np.array([place[label] for label in truth])
    counts = np.ones(len(slots), np.float32) if weights is None else weights
    fold = np.array(groups) % FOLDS
    held = np.zeros((len(slots), len(labels)), np.float32)
    for number in np.unique(fold):
        inside = fold != number
        solved = _solve(table[inside], wanted[inside], len(labels), counts[inside])
        held[~inside] = table[~inside] @ solved
    scale = _calibrated(held, wanted)
    solved = _solve(table, wanted, len(labels), counts)
    model = LinearModel(labels, rarity, solved[:-1].astype(np.float16), solved[-1] * np.float32(_BIAS), scale)
    return Fitted(model, softmax(held * scale))


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
    except (KeyError, OSError, EOFError, IndexError, TypeError, ValueError) as error:
        raise ModelError(str(error)) from error


def _table(slots: Sequence[Ints], rarity: Floats):  # type: ignore[no-untyped-def]  # scipy has no types
    """The vectors of all texts as rows, with a constant at the end."""
    from scipy.sparse import csr_matrix

    vectors = [vector(each, rarity) for each in slots]
    starts = np.cumsum([0, *(len(each.slots) + 1 for each in vectors)])
    columns = np.concatenate([np.append(each.slots, SLOTS) for each in vectors])
    values = np.concatenate([np.append(each.values, np.float32(_BIAS)) for each in vectors])
    return csr_matrix((values, columns, starts), shape=(len(vectors), SLOTS + 1), dtype=np.float32)


def _solve(table, wanted: Ints, labels: int, counts: Floats) -> Floats:  # type: ignore[no-untyped-def]
    """Weights by least squares with a penalty: one column for each label."""
    from sklearn.linear_model import Ridge

    used = np.unique(table.indices)
    goal = np.full((len(wanted), labels), -1.0, np.float32)
    goal[np.arange(len(wanted)), wanted] = 1.0
    ridge = Ridge(alpha=STRENGTH, fit_intercept=False, solver="sparse_cg", tol=_TOLERANCE)
    ridge.fit(table[:, used], goal, sample_weight=counts)
    solved = np.zeros((SLOTS + 1, labels), np.float32)
    solved[used] = ridge.coef_.T
    return solved


def _calibrated(scores: Floats, wanted: Ints) -> float:
    """The scale under which the right labels are least surprising."""
    rows = np.arange(len(wanted))
    losses = [-np.log(np.maximum(softmax(scores * scale)[rows, wanted], 1e-9)).mean() for scale in _SCALES]
    return float(_SCALES[int(np.argmin(losses))])


def _spans(starts: Ints, ends: Ints, gains: Floats) -> list[tuple[int, int, float]]:
    """The strongest spans, none inside or across another."""
    total: dict[tuple[int, int], float] = {}
    for start, end, gain in zip(starts.tolist(), ends.tolist(), gains.tolist(), strict=True):
        if end > start:
            total[start, end] = total.get((start, end), 0.0) + gain
    chosen = list[tuple[int, int, float]]()
    for (start, end), gain in sorted(total.items(), key=lambda each: -each[1]):
        if gain <= 0 or len(chosen) == MOST_REASONS:
            break
        if all(end <= other[0] or start >= other[1] for other in chosen):
            chosen.append((start, end, gain))
    return chosen
