"""What is told of answers, and to whom when."""

from collections.abc import Iterable

GOOD_STARS = 4
LOW_STARS = 2


def mean(stars: Iterable[tuple[int, int]]) -> float:
    """The mean of (stars, how often), to two places."""
    found = list(stars)
    number = sum(times for _, times in found)
    return round(sum(star * times for star, times in found) / number, 2) if number else 0.0
