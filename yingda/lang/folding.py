"""One spelling for what reads the same, with the way back to the original characters."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

# What shows nothing and would split a word: controls, soft hyphen, joiners, directional marks, fillers,
# variation selectors, tags (Unicode's Default_Ignorable_Code_Point and Cc without white space).
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]+"
)
_SPACES = re.compile(r"\s+")
_HAN_RANGES = ((0x3400, 0xA000), (0xF900, 0xFB00), (0x20000, 0x323B0))
_FIRST_COMPOSING = "\u0300"  # below it no character composes with the one before it; nor does an ideograph
_LONGEST_CACHED = 8  # a character with ordinary marks; heaps of marks are not worth keeping
_IDEOGRAPHS = ("\u3400", "\u9fff")


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded text; `offsets[i]` is where the character begins in the original, `ends[i]` where it ends."""

    text: str
    offsets: tuple[int, ...]
    ends: tuple[int, ...]

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """Where in the original the folded characters from `start` to before `end` stand."""
        if not 0 <= start <= end <= len(self.text):
            raise ValueError(f"no such span: {start}–{end}")
        if start == end:
            begin = self.offsets[start] if start < len(self.offsets) else (self.ends[-1] if self.ends else 0)
            return begin, begin
        return self.offsets[start], self.ends[end - 1]


def fold_text(text: str) -> str:
    """NFKC, half width, lower case, simplified, nothing invisible, runs of white space as one space."""
    return _SPACES.sub(" ", _fold_piece(_INVISIBLE.sub("", text)))


def fold(text: str) -> Folded:
    """Like `fold_text`, with the offsets of every character in the original."""
    folded: list[str] = []
    offsets: list[int] = []
    ends: list[int] = []
    for start, end in _pieces(text):
        for character in _fold_cached(_INVISIBLE.sub("", text[start:end])):
            blank = character.isspace()
            if blank and folded and folded[-1] == " ":
                ends[-1] = end
                continue
            folded.append(" " if blank else character)
            offsets.append(start)
            ends.append(end)
    return Folded("".join(folded), tuple(offsets), tuple(ends))


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """Spans that fold on their own: a character with whatever composes with it."""
    cuts = [0]
    for index in range(1, len(text)):
        if _begins_piece(text, cuts[-1], index):
            cuts.append(index)
    if text:
        yield from pairwise([*cuts, len(text)])


def _begins_piece(text: str, start: int, index: int) -> bool:
    character = text[index]
    if character < _FIRST_COMPOSING or _IDEOGRAPHS[0] <= character <= _IDEOGRAPHS[1]:
        return not _INVISIBLE.match(character)
    if _INVISIBLE.match(character):
        return False
    first = unicodedata.normalize("NFKD", character)[0]
    if unicodedata.combining(first):
        return False
    before = _INVISIBLE.sub("", text[start:index])
    return _fold_cached(before + character) == _fold_cached(before) + _fold_cached(character)


def _fold_piece(text: str) -> str:
    """Repeats the steps until nothing changes, since one step may make work for another."""
    while True:
        folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
        folded = _INVISIBLE.sub("", folded).translate(_simplified())
        if folded == text:
            return folded
        text = folded


def _fold_cached(piece: str) -> str:
    return _fold_short(piece) if len(piece) <= _LONGEST_CACHED else _fold_piece(piece)


@lru_cache(maxsize=16_384)  # more than the characters in daily use
def _fold_short(piece: str) -> str:
    return _fold_piece(piece)


@cache
def _simplified() -> dict[int, str]:
    """Traditional → simplified by character, read from opencc once (35 ms); chains are followed."""
    from opencc import OpenCC

    characters = [chr(code) for first, last in _HAN_RANGES for code in range(first, last)]
    # On lines of their own no phrase rule of the converter can apply to two of them.
    converted = OpenCC("t2s").convert("\n".join(characters)).split("\n")
    table = {a: b for a, b in zip(characters, converted, strict=True) if a != b}
    return {ord(a): "".join(table.get(each, each) for each in b) for a, b in table.items()}
