"""Words of finding: what is looked through and what is found. Nothing here needs numpy."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """An article as it is found: its ways of asking (the question first), further words, and its neighbours' name.

    `extra` (tags, products, category) makes it findable, but is no way of asking; entries of one `group` are kin.
    """

    id: int
    phrasings: tuple[str, ...]
    extra: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """An article that fits; `confidence` is the chance that it is the right one.

    `spans` are the places in `phrasing`, the way of asking that was nearest, that the query has in common with it.
    """

    id: int
    score: float
    confidence: float
    phrasing: str
    spans: tuple[tuple[int, int], ...] = ()
