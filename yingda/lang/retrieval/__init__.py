"""Finding the article that a text asks for; numpy is loaded by the first call, not by the import."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from yingda.lang.retrieval.types import Entry, Hit

if TYPE_CHECKING:
    from yingda.lang.retrieval.index import Index

__all__ = ["Entry", "Hit", "build", "gather", "likenesses", "search"]


def build(entries: Sequence[Entry], *, learn: bool = True) -> "Index":
    """The index of entries; without `learn` sooner, with it better where articles have several ways of asking."""
    from yingda.lang.retrieval import index

    return index.build(entries, learn=learn)


def search(index: "Index", query: str, limit: int) -> list[Hit]:
    """At most `limit` articles that have anything in common with the query, best first."""
    from yingda.lang.retrieval import finding

    return finding.search(index, query, limit)


def gather(heaps: Sequence[Sequence[str]], background: Sequence[str] = ()) -> list[int]:
    """For each heap of questions the place of the first heap that means the same; its own if none does."""
    from yingda.lang.retrieval import gathering

    return gathering.gather(heaps, background)


def likenesses(texts: Sequence[str], pairs: Sequence[tuple[str, str]]) -> list[float]:
    """How alike each pair of texts is (0–1), rarity being counted over `texts`."""
    from yingda.lang.retrieval import index

    return index.likenesses(texts, pairs)
