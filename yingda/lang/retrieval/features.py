"""Texts as hashed features: pieces of one to three characters, groups of words, pairs of groups, sounds."""

import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from yingda.lang import pinyin
from yingda.lang.retrieval import concepts

BITS = 32  # 50,000 ways of asking have about 400,000 pieces; hardly two of them are taken for one
PIECE, GROUP, PAIR, SOUND = 0, 1, 2, 3  # kinds of features
KINDS = 4
_LONGEST_PIECE = 3
_AT_ONCE = 4096  # texts; more would need much memory for a moment
_LONGEST_TEXT = 200  # characters; what is longer repeats itself
_MOST_GROUPS = 12  # of a text; pairs grow with the square
_BEGIN, _END = "\x02", "\x03"
_SPREAD = np.uint64(0x9E3779B97F4A7C15)
_SALT = np.uint64(0x632BE59BD9B4E019)
_STIR, _STIR_AGAIN = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)  # as splitmix64
_NO_SOUND = 1
_SOUNDS = 0xD000  # about 400 sounds fall on as many numbers
_SPELLED = 0xF0000  # private characters for sounds that were spelled in latin letters
_LATIN = re.compile(r"[a-z]{2,}")

Ints = NDArray[np.int64]
Codes = NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Features:
    """The features of several texts: `ids[i]` of text `rows[i]`, each once in a text, sorted by text and id."""

    rows: NDArray[np.int32]
    ids: NDArray[np.uint32]
    kinds: NDArray[np.uint8]
    count: int


def featurise(texts: Sequence[str]) -> Features:
    """The features of texts; the same text has the same in every process."""
    parts = [_some(texts[start : start + _AT_ONCE], start) for start in range(0, len(texts), _AT_ONCE)]
    if len(parts) == 1:
        return parts[0]
    rows = np.concatenate([np.empty(0, np.int32), *(part.rows for part in parts)])
    ids = np.concatenate([np.empty(0, np.uint32), *(part.ids for part in parts)])
    kinds = np.concatenate([np.empty(0, np.uint8), *(part.kinds for part in parts)])
    return Features(rows, ids, kinds, len(texts))


def _some(texts: Sequence[str], first_row: int) -> Features:
    cores = [concepts.core(text)[:_LONGEST_TEXT] for text in texts]
    groups = [concepts.groups_of(core)[:_MOST_GROUPS] for core in cores]
    parts = [*_pieces(cores), _groups(groups), _pairs(groups), _sounds(cores)]
    keys = np.concatenate([rows << BITS | ids for rows, ids, _ in parts])
    kinds = np.concatenate([np.full(len(rows), kind, np.uint8) for rows, _, kind in parts])
    keys, first = np.unique(keys, return_index=True)
    rows = (keys >> BITS).astype(np.int32) + np.int32(first_row)
    return Features(rows, keys.astype(np.uint32), kinds[first], len(texts))


Part = tuple[Ints, Ints, int]


def _pieces(cores: Sequence[str]) -> list[Part]:
    codes, rows = _joined([f"{_BEGIN}{core}{_END}" for core in cores])
    return [(*_windows(codes, rows, size), PIECE) for size in range(1, _LONGEST_PIECE + 1)]


def _sounds(cores: Sequence[str]) -> Part:
    """Pairs of neighbouring syllables, so that a word of the same sound is nearly the word."""
    codes, rows = _joined([_heard(core) for core in cores])
    if not len(codes):
        return codes.astype(np.int64), rows, SOUND
    heard = codes != _NO_SOUND
    both = heard[:-1] & heard[1:] & (rows[:-1] == rows[1:])
    hashed = _mix(_mix(np.full(int(both.sum()), 11, np.uint64), codes[:-1][both]), codes[1:][both])
    return rows[:-1][both], _bucket(hashed), SOUND


def _groups(groups: Sequence[Sequence[int]]) -> Part:
    rows, named = _columns([(row, group) for row, some in enumerate(groups) for group in some], 2)
    return rows, _bucket(_mix(np.full(len(rows), 21, np.uint64), named)), GROUP


def _pairs(groups: Sequence[Sequence[int]]) -> Part:
    table = [(row, *pair) for row, some in enumerate(groups) for pair in combinations(sorted(some), 2)]
    rows, one, other = _columns(table, 3)
    return rows, _bucket(_mix(_mix(np.full(len(rows), 31, np.uint64), one), other)), PAIR


def _columns(table: Sequence[Sequence[int]], width: int) -> tuple[Ints, ...]:
    return tuple(np.array(table, np.int64).reshape(-1, width).T)


def _joined(texts: Sequence[str]) -> tuple[Codes, Ints]:
    """All characters in a row, and to which text each belongs."""
    codes = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), np.uint32)
    return codes, np.repeat(np.arange(len(texts)), [len(text) for text in texts])


def _windows(codes: Codes, rows: Ints, size: int) -> tuple[Ints, Ints]:
    count = max(0, len(codes) - size + 1)
    whole = rows[:count] == rows[size - 1 : size - 1 + count]
    if size == 1:
        whole = whole & (codes > ord(_END))
    hashed = np.full(count, size, np.uint64)
    for place in range(size):
        hashed = _mix(hashed, codes[place : place + count])
    return rows[:count][whole], _bucket(hashed[whole])


def _mix(hashed: NDArray[np.uint64], codes: NDArray[np.integer]) -> NDArray[np.uint64]:
    mixed = (hashed * _SPREAD) ^ (codes.astype(np.uint64) + _SALT)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * _STIR
    mixed = (mixed ^ (mixed >> np.uint64(27))) * _STIR_AGAIN
    found: NDArray[np.uint64] = mixed ^ (mixed >> np.uint64(31))
    return found


def _bucket(hashed: NDArray[np.uint64]) -> Ints:
    return (hashed >> np.uint64(64 - BITS)).astype(np.int64)


def _heard(core: str) -> str:
    """The text with a sign for each sound; latin letters that are pinyin sound like it."""
    return _LATIN.sub(_spelled, core).translate(_sound_table())


def _spelled(letters: "re.Match[str]") -> str:
    sounds = pinyin.split(letters.group())
    return "".join(chr(_SPELLED + _number(sound)) for sound in sounds) or letters.group()


def _number(sound: str) -> int:
    return zlib.crc32(pinyin.blurred(sound).encode()) % _SOUNDS + 2


@cache
def _sound_table() -> "_SoundTable":
    return _SoundTable()


class _SoundTable(dict[int, int]):
    """For `str.translate`: the number of a character's sound, or that it has none."""

    def __missing__(self, code: int) -> int:
        sound = pinyin.syllable(chr(code))
        self[code] = code - _SPELLED if code >= _SPELLED else _number(sound) if sound else _NO_SOUND
        return self[code]
