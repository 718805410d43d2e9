"""A past of any size, written as rows: benchmarks need a million messages before they begin."""

from yingda.tools.crowd.fill import fill
from yingda.tools.crowd.past import COMMON_WORD, RARE_WORD, USUAL_WORD, Crowd

__all__ = ["COMMON_WORD", "RARE_WORD", "USUAL_WORD", "Crowd", "fill"]
