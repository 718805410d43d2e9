"""What the finder gives."""

from dataclasses import dataclass

import msgspec

from yingda.knowledge.types.articles import Audience


@dataclass(frozen=True, slots=True)
class Found:
    """An article that fits; `confidence` is the chance that it is the right one.

    `phrasing` is the way of asking that was nearest; at `spans` it has something in common with the question.
    """

    article_id: int
    version: int
    question: str
    score: float
    confidence: float
    phrasing: str
    spans: tuple[tuple[int, int], ...]
    audience: Audience


class WarmIndex(msgspec.Struct, frozen=True):
    """The job that builds the indexes of a shop anew."""

    shop_id: int
