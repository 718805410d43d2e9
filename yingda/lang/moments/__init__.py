"""Time statements in a text: where they stand, which instants they mean, and why."""

from yingda.lang.moments.finding import find_moments
from yingda.lang.moments.types import Moment, Precision, Relation, Why

__all__ = ["Moment", "Precision", "Relation", "Why", "find_moments"]
