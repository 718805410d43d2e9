"""Hashed features of what a text asks for: it without politeness, groups of words of one sense, and its sounds.

The slots are those of `features`, the blocks mean something else: a model reads one kind or the other.
"""

from itertools import combinations, pairwise
from zlib import crc32

import numpy as np

from yingda.lang import pinyin
from yingda.lang.features import LONGEST, Hashes, Ints, spread, window_hashes
from yingda.lang.retrieval import concepts

_RUNS = 3  # of one to three characters
_SOUNDS, _GROUPS = 3, 4  # blocks
_MOST_GROUPS = 12  # of a text; pairs grow with the square
_BEGIN, _END = "\x02", "\x03"


def asked_slots(text: str) -> Ints:
    """The slots of a text, several times those that it has several times."""
    core = concepts.core(text[:LONGEST])
    runs = window_hashes(f"{_BEGIN}{core}{_END}", _RUNS)
    runs[0] = runs[0][1:-1]  # an edge alone says nothing
    groups = concepts.groups_of(core)[:_MOST_GROUPS]
    senses = [f"{group}" for group in groups]
    senses += [f"{one},{other}" for one, other in combinations(sorted(groups), 2)]
    slots = [spread(hashes, block) for block, hashes in enumerate(runs)]
    return np.concatenate([*slots, spread(_hashes(_sounds(core)), _SOUNDS), spread(_hashes(senses), _GROUPS)])


def _sounds(core: str) -> list[str]:
    """Pairs of neighbouring syllables as they sound, so that a word of the same sound is nearly the word."""
    heard = [pinyin.blurred(sound) if (sound := pinyin.syllable(each)) else "" for each in core]
    return [f"{one} {other}" for one, other in pairwise(heard) if one and other]


def _hashes(names: list[str]) -> Hashes:
    return np.array([crc32(name.encode()) for name in names], np.uint64)
