"""Articles that may answer, as the API carries them."""

import msgspec

from yingda.knowledge.types.articles import Audience


class FoundArticle(msgspec.Struct, frozen=True, kw_only=True):
    """An article that may answer; `phrasing` is the way of asking that was nearest, `confidence` 0..1."""

    article_id: int
    version: int
    question: str
    excerpt: str
    audience: Audience
    confidence: float
    phrasing: str


class FoundArticles(msgspec.Struct, frozen=True):
    """What was found, best first."""

    items: list[FoundArticle]
