"""The picture of thresholds: how many would be answered, and how many of those wrongly."""

from collections.abc import Sequence
from math import sqrt

from yingda.bot.types import CurvePoint, Sample

STEPS = tuple(round(0.3 + 0.02 * i, 2) for i in range(35))  # 0.30 to 0.98
Z = 1.2816  # one side, nine times in ten
ENOUGH = 50  # questions of the past with a known outcome, before they say more than the articles do


def curve_of(samples: Sequence[Sample]) -> tuple[CurvePoint, ...]:
    """For every threshold the share answered of all, and the share wrong of those whose outcome is known."""
    total = len(samples)
    points = []
    for threshold in STEPS:
        above = [one for one in samples if one.confidence >= threshold]
        known = [one for one in above if one.right is not None]
        wrong = sum(one.right is False for one in known)
        points.append(
            CurvePoint(
                threshold, len(above) / total if total else 0.0, wrong / len(known) if known else 0.0, len(known),
                at_most(wrong, len(known)),
            )
        )  # fmt: skip
    return tuple(points)


def at_most(wrong: int, known: int) -> float:
    """How large the share of wrong answers may be that so few show: Wilson's bound, nine times in ten."""
    if not known:
        return 1.0
    share, z2 = wrong / known, Z * Z
    middle = share + z2 / (2 * known)
    spread = Z * sqrt(share * (1 - share) / known + z2 / (4 * known * known))
    return min(1.0, (middle + spread) / (1 + z2 / known))


def mixed(past: Sequence[Sample], articles: Sequence[Sample]) -> tuple[list[Sample], str]:
    """What to draw from: the past where enough of it is known, else the articles' own phrasings."""
    known = sum(one.right is not None for one in past)
    if known >= ENOUGH or not articles:
        return list(past), "past"
    return list(articles), "articles"
