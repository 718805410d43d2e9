"""How sure and how right an index is about ways of asking that it has not seen."""

from collections.abc import Sequence
from dataclasses import replace

from yingda.lang import retrieval
from yingda.lang.retrieval.types import Entry

PARTS = 4
MOST_ARTICLES = 600  # a part is built and asked in about two seconds


def rate_part(entries: Sequence[Entry], part: int) -> list[tuple[float, bool]]:
    """Ask the ways of asking of one part (of PARTS) of an index of the others: how sure, and whether rightly."""
    step = -(-len(entries) // MOST_ARTICLES) or 1
    looked_at = [entry for entry in entries[::step] if len(entry.phrasings) > 1]
    kept = [replace(entry, phrasings=_others(entry, part)) for entry in looked_at]
    index = retrieval.build(kept)
    rated = []
    for entry in looked_at:
        for place in range(1, len(entry.phrasings)):
            if place % PARTS != part:
                continue
            hits = retrieval.search(index, entry.phrasings[place], 1)
            rated.append((hits[0].confidence if hits else 0.0, bool(hits) and hits[0].id == entry.id))
    return rated


def _others(entry: Entry, part: int) -> tuple[str, ...]:
    """The question itself and all ways of asking of other parts."""
    return tuple(text for place, text in enumerate(entry.phrasings) if place == 0 or place % PARTS != part)
