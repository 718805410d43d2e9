"""What a text asks for, whatever the words: groups of words that shops' customers use for the same thing."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from yingda.lang.folding import fold_text

_FILE = "synonyms.txt"
# What is said for politeness or out of habit, and asks for nothing.
_POLITE = re.compile(
    r"你好|您好|哈喽|hello|请问一?下?|亲爱的|亲亲?|麻烦|谢谢|感谢|哦|呢|吧|啊|呀|嗯|那个|我想问一?下?|问一?下|"
    r"[,。?!.~…、;:\s]"
)
_MASK = re.compile(r"\[[^\[\]]{1,6}\]")  # desensitised logs put [数字x] for a number


@dataclass(frozen=True, slots=True)
class Found:
    """A word from `start` to before `end`, and the groups that it belongs to."""

    start: int
    end: int
    groups: tuple[int, ...]


def core(text: str) -> str:
    """The folded text without politeness and signs; all of it if nothing else is there."""
    folded = fold_text(text)
    return _POLITE.sub("", _MASK.sub("#", folded)) or folded


def find(folded: str) -> list[Found]:
    """The known words of a folded text, longest first at each place; a word inside another is passed over."""
    words, sizes = _words(), _sizes()
    found: list[Found] = []
    reached = 0
    for start, character in enumerate(folded):
        for size in sizes.get(character, ()):
            end = start + size
            groups = words.get(folded[start:end]) if end > reached else None
            if groups is not None and end <= len(folded):
                found.append(Found(start, end, groups))
                reached = end
                break
    return found


def groups_of(folded: str) -> list[int]:
    """The groups of all known words, each once."""
    return list(dict.fromkeys(group for word in find(folded) for group in word.groups))


@cache
def _sizes() -> Mapping[str, tuple[int, ...]]:
    """How long the words are that begin with a character, longest first."""
    sizes: dict[str, set[int]] = {}
    for word in _words():
        sizes.setdefault(word[0], set()).add(len(word))
    return {first: tuple(sorted(found, reverse=True)) for first, found in sizes.items()}


@cache
def _words() -> Mapping[str, tuple[int, ...]]:
    """Each word with its groups."""
    groups: dict[str, tuple[int, ...]] = {}
    text = files("yingda.lang.retrieval").joinpath(_FILE).read_text("utf-8")
    lines = [line for line in text.splitlines() if "：" in line and not line.startswith("#")]
    for number, line in enumerate(lines):
        name, rest = line.split("：", 1)
        for word in (name, *rest.split("、")):
            folded = fold_text(word)
            groups[folded] = (*groups.get(folded, ()), number)
    return groups
