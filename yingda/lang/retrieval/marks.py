"""Which places of a way of asking a query has in common with it, to be shown."""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from itertools import pairwise

from yingda.lang import pinyin
from yingda.lang.folding import Folded, fold
from yingda.lang.retrieval import concepts

_LONGEST = 200  # characters of a query that are looked at


def spans_of(query: str, phrasing: str) -> tuple[tuple[int, int], ...]:
    """Where the same pieces, words of the same meaning or the same sounds stand; in order, not overlapping."""
    folded = fold(phrasing)
    core = concepts.core(query)[:_LONGEST]
    marked: set[int] = set()
    for start, end in (*_pieces(core, folded.text), *_groups(core, folded.text), *_sounds(core, folded.text)):
        marked.update(range(start, end))
    if not marked and core.isascii():
        for start, end in _initials(core, folded.text):
            marked.update(range(start, end))
    return tuple(_merged(sorted(marked), folded))


def _pieces(core: str, text: str) -> Iterator[tuple[int, int]]:
    size = min(2, len(core))
    wanted = {core[at : at + size] for at in range(len(core) - size + 1)} if size else set()
    return ((at, at + size) for at in range(len(text) - size + 1) if text[at : at + size] in wanted)


def _groups(core: str, text: str) -> Iterator[tuple[int, int]]:
    wanted = set(concepts.groups_of(core))
    return ((word.start, word.end) for word in concepts.find(text) if not wanted.isdisjoint(word.groups))


def _sounds(core: str, text: str) -> Iterator[tuple[int, int]]:
    heard = _heard(core)
    wanted = set(pairwise(heard)) - {("", "")}
    sounds = [pinyin.blurred(pinyin.syllable(each)) for each in text]
    return ((at, at + 2) for at, pair in enumerate(pairwise(sounds)) if all(pair) and pair in wanted)


def _heard(core: str) -> list[str]:
    if core.isascii():
        return [pinyin.blurred(sound) for sound in pinyin.split(core)]
    return [pinyin.blurred(pinyin.syllable(each)) for each in core]


def _initials(core: str, text: str) -> Iterator[tuple[int, int]]:
    letters = pinyin.initials(core)
    voiced = [at for at, each in enumerate(text) if pinyin.initials(each)]
    at = pinyin.initials(text).find(letters) if len(letters) > 1 else -1
    if at >= 0:
        yield from ((place, place + 1) for place in voiced[at : at + len(letters)])


def _merged(places: list[int], folded: Folded) -> Iterator[tuple[int, int]]:
    known: AbstractSet[int] = set(places)
    for place in places:
        if place - 1 in known:
            continue
        end = place + 1
        while end in known:
            end += 1
        yield folded.original_span(place, end)
