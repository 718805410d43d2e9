"""The chance that what was found first is right, from how far it is ahead and how near it is."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import msgspec

_FILE = "calibration.json"


@dataclass(frozen=True, slots=True)
class Signals:
    """How far an answer is ahead of the next other one, and how near its nearest way of asking is (0–1)."""

    lead: float
    nearest: float


class Curve(msgspec.Struct, frozen=True):
    """A logistic curve; its weights are never negative, so that more of a signal is never less chance."""

    bias: float
    lead: float
    nearest: float

    def chance(self, signals: Signals) -> float:
        """Between 0 and 1; of two that are level, neither is likelier than not."""
        ahead = self.lead * signals.lead
        return min(_logistic(self.bias + ahead + self.nearest * signals.nearest), _logistic(ahead))


class Calibration(msgspec.Struct, frozen=True):
    """Curves for an index that has learned to tell its articles apart, and for one that has not."""

    learned: Curve
    plain: Curve


def _logistic(strength: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, strength))))


@cache
def calibration() -> Calibration:
    """The curves that ship; `yingda evaluate intent --calibrate` makes them again."""
    return msgspec.json.decode(files("yingda.lang.retrieval").joinpath(_FILE).read_bytes(), type=Calibration)


def chances(scores: Sequence[float], signals: Signals, *, learned: bool) -> list[float]:
    """The chance of each of the best articles, best first; together never more than one."""
    if not scores:
        return []
    curve = calibration().learned if learned else calibration().plain
    first = curve.chance(signals)
    found, left = [first], 1 - first
    for score in scores[1:]:
        found.append(max(0.0, min(found[-1], left, first * math.exp(score - scores[0]))))
        left -= found[-1]
    return found
