"""Which places of a way of asking a query has in common with it, to be shown."""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import pairwise

from yingda.lang import pinyin
from yingda.lang.folding import Folded, fold
from yingda.lang.retrieval import concepts

_LONGEST = 200  # characters of a query that are looked at


@dataclass(frozen=True, slots=True)
class Looked:
    """What is looked for: pieces of `size` characters, groups of words, pairs of sounds; letters as initials."""

    size: int
    pieces: frozenset[str]
    groups: frozenset[int]
    sounds: frozenset[tuple[str, str]]
    letters: str


def prepare(query: str) -> Looked:
    """What is looked for in every way of asking."""
    core = concepts.core(query)[:_LONGEST]
    size = min(2, len(core))
    pieces = frozenset(core[at : at + size] for at in range(len(core) - size + 1)) if size else frozenset()
    pairs = frozenset(pair for pair in pairwise(_heard(core)) if all(pair))
    letters = core if core.isascii() and len(core) > 1 else ""
    return Looked(size, pieces, frozenset(concepts.groups_of(core)), pairs, letters)


def spans_of(looked: Looked, phrasing: str) -> tuple[tuple[int, int], ...]:
    """Where the same pieces, words of the same meaning or the same sounds stand; in order, not overlapping."""
    folded = fold(phrasing)
    text = folded.text
    marked: set[int] = set()
    for start, end in (*_pieces(looked, text), *_groups(looked, text), *_sounds(looked, text)):
        marked.update(range(start, end))
    if not marked and looked.letters:
        marked.update(_initials(looked.letters, text))
    return tuple(_merged(sorted(marked), folded))


def _pieces(looked: Looked, text: str) -> Iterator[tuple[int, int]]:
    size = looked.size
    return ((at, at + size) for at in range(len(text) - size + 1) if text[at : at + size] in looked.pieces)


def _groups(looked: Looked, text: str) -> Iterator[tuple[int, int]]:
    return ((word.start, word.end) for word in concepts.find(text) if not looked.groups.isdisjoint(word.groups))


def _sounds(looked: Looked, text: str) -> Iterator[tuple[int, int]]:
    sounds = [pinyin.blurred(pinyin.syllable(each)) for each in text]
    return ((at, at + 2) for at, pair in enumerate(pairwise(sounds)) if pair in looked.sounds)


def _heard(core: str) -> list[str]:
    sounds = pinyin.split(core) if core.isascii() else [pinyin.syllable(each) for each in core]
    return [pinyin.blurred(sound) for sound in sounds]


def _initials(letters: str, text: str) -> list[int]:
    voiced = [at for at, each in enumerate(text) if pinyin.initials(each)]
    at = pinyin.initials(text).find(letters)
    return voiced[at : at + len(letters)] if at >= 0 else []


def _merged(places: list[int], folded: Folded) -> Iterator[tuple[int, int]]:
    known: AbstractSet[int] = set(places)
    for place in places:
        if place - 1 in known:
            continue
        end = place + 1
        while end in known:
            end += 1
        yield folded.original_span(place, end)
