"""Hashed features of a text for linear models: runs of one to four characters and words, each with its place."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple
from zlib import crc32

import numpy as np
import rjieba
from numpy.typing import NDArray

from yingda.lang.folding import fold, fold_text

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]
Hashes = NDArray[np.uint64]

LONGEST = 1000  # characters of a text that are looked at


class Block(NamedTuple):
    """Features of one kind: a range of slots of its own, and its share of a text's vector."""

    slots: int
    share: float


# one, two, three and four characters, words; measured on labelled questions, see docs/models/triage.md
BLOCKS = (Block(1 << 13, 1.0), Block(1 << 15, 1.0), Block(1 << 15, 0.8), Block(1 << 14, 0.3), Block(1 << 14, 1.0))
SLOTS = sum(block.slots for block in BLOCKS)
_RUNS = len(BLOCKS) - 1  # the last block is words
_FIRST = np.cumsum([0, *(block.slots for block in BLOCKS)])[:-1]
_SHARES = np.sqrt(np.array([block.share for block in BLOCKS]) / sum(block.share for block in BLOCKS))

# All numbers read the same, and so do the marks that desensitised logs put for them.
_NUMBER = re.compile(r"\[(?:数字|金额|电话|订单|日期|时间|号码)x\]|\d+(?:[.:]\d+)*")
_BEGIN, _END, _DIGIT = "\x02", "\x03", "0"
_SPREAD = np.uint64(0x9E3779B97F4A7C15)
_STEP = np.uint64(0x100000001B3)
_HIGH = np.uint64(32)


@dataclass(frozen=True, slots=True)
class Features:
    """Every feature of a text in order of kind: its slot, and the characters of the original it was read from."""

    slots: Ints
    starts: Ints
    ends: Ints


def features(text: str) -> Features:
    """The features of a text with the places in the original that they were read from."""
    folded = fold(text[:LONGEST])
    plain, starts, ends = _without_numbers(folded.text)
    slots, first, last = _slots(plain)
    # a boundary has no character of its own
    size = min(len(text), LONGEST)
    begins = np.array([0, *(folded.offsets[each] for each in starts), size], np.int64)
    until = np.array([0, *(folded.ends[each - 1] for each in ends), size], np.int64)
    return Features(slots, begins[first], np.maximum(until[last], begins[first]))


def slots_of(text: str) -> Ints:
    """The slots alone, in less time."""
    plain = _NUMBER.sub(_DIGIT, fold_text(text[:LONGEST]))
    return _slots(plain)[0]


class Vector(NamedTuple):
    """A text's distinct slots, and how much each weighs; every kind of feature has its share of length one."""

    slots: Ints
    values: Floats


def vector(slots: Ints, rarity: Floats) -> Vector:
    """What the linear models multiply: damped counts times rarity, each block brought to its share."""
    distinct, counts = np.unique(slots, return_counts=True)
    values = (1 + np.log(counts)) * rarity[distinct]
    blocks = np.searchsorted(_FIRST, distinct, side="right") - 1
    lengths = np.sqrt(np.bincount(blocks, values * values, len(BLOCKS)))
    scale = _SHARES / np.maximum(lengths, 1e-6)
    return Vector(distinct, (values * scale[blocks]).astype(np.float32))


def rarity_of(texts: Sequence[Ints]) -> Floats:
    """How telling each slot is: the fewer of these texts have it, the more."""
    seen = np.zeros(SLOTS, np.int64)
    for slots in texts:
        seen[np.unique(slots)] += 1
    return (np.log((1 + len(texts)) / (1 + seen)) + 1).astype(np.float32)


def _without_numbers(plain: str) -> tuple[str, list[int], list[int]]:
    """The text with one digit for each number; where each of its characters begins and ends in `plain`."""
    pieces, starts, ends, at = list[str](), list[int](), list[int](), 0
    for hit in _NUMBER.finditer(plain):
        pieces += [plain[at : hit.start()], _DIGIT]
        starts += [*range(at, hit.start()), hit.start()]
        ends += [*range(at + 1, hit.start() + 1), hit.end()]
        at = hit.end()
    starts += range(at, len(plain))
    ends += range(at + 1, len(plain) + 1)
    return "".join([*pieces, plain[at:]]), starts, ends


def window_hashes(text: str, longest: int) -> list[Hashes]:
    """The hashes of all runs of one character, of two, and so on, each in order."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.uint64)
    found, hashes = list[Hashes](), codes * 0
    for size in range(min(longest, len(codes))):
        hashes = hashes[: len(codes) - size] * _STEP + codes[size:] + np.uint64(1)
        found.append(hashes)
    return found


def spread(hashes: Hashes, block: int) -> Ints:
    """Hashes as slots of a block."""
    mixed = ((hashes ^ np.uint64(block)) * _SPREAD) >> _HIGH
    return (mixed % np.uint64(BLOCKS[block].slots)).astype(np.int64) + int(_FIRST[block])


def _slots(plain: str) -> tuple[Ints, Ints, Ints]:
    """Slots, and the first and last character of each in `plain` with its two boundaries."""
    slots, first, last = list[Ints](), list[Ints](), list[Ints]()
    for block, hashes in enumerate(window_hashes(f"{_BEGIN}{plain}{_END}", _RUNS)):
        slots.append(spread(hashes, block))
        first.append(np.arange(len(hashes)))
        last.append(np.arange(len(hashes)) + block)
    words = rjieba.cut(plain) if plain else []
    lengths = np.array([len(word) for word in words], np.int64)
    ends = np.cumsum(lengths)
    slots.append(spread(np.array([crc32(word.encode("utf-8", "replace")) for word in words], np.uint64), _RUNS))
    first.append(ends - lengths + 1)
    last.append(ends)
    return np.concatenate(slots), np.concatenate(first), np.concatenate(last)
