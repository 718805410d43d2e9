"""Written cues: patterns over folded text, how strongly each speaks, and what takes a hit back."""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from yingda.lang.folding import Folded

_CLAUSE = re.compile(r"[,。.!?;:~\s、…()\[\]【】]+")
_NEGATION = re.compile(
    r"(?:不用|不要|不必|不需要|不想|不会|不打算|不是|并不|并非|没想|没有要|没打算|无需|又不|不|没|别)"
    r"(?:再|去|太|很|是|要|那么|这么|怎么|特别|那|会|必)?$"
)
_QUOTED = re.compile(r"[“\"「『](?P<inner>[^“”\"「」『』]{1,30})[”\"」』]")
_LOOK_BACK = 8


@dataclass(frozen=True, slots=True)
class Cue:
    """A pattern and what a hit adds; `plain` ones are not taken back by a negation before them."""

    pattern: re.Pattern[str]
    weight: float
    plain: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """A cue that was found, in places of the folded text."""

    start: int
    end: int
    weight: float


def cue(pattern: str, weight: float, *, plain: bool = False) -> Cue:
    """A cue of a pattern."""
    return Cue(re.compile(pattern), weight, plain)


def find(cues: Iterable[Cue], folded: Folded, passed_over: Sequence[tuple[int, int]] = ()) -> list[Hit]:
    """The hits, strongest first, none across another; neither negated nor inside a span that is passed over."""
    found = list[Hit]()
    for one in cues:
        for match in one.pattern.finditer(folded.text):
            start, end = match.span()
            if any(start < until and end > begin for begin, until in passed_over):
                continue
            if not one.plain and is_negated(folded.text, start):
                continue
            found.append(Hit(start, end, one.weight))
    found.sort(key=lambda hit: (-abs(hit.weight), hit.start))
    chosen = list[Hit]()
    for hit in found:
        if all(hit.end <= other.start or hit.start >= other.end for other in chosen):
            chosen.append(hit)
    return chosen


def is_negated(text: str, start: int) -> bool:
    """Whether a negation stands before the place, in the same clause."""
    before = _CLAUSE.split(text[max(0, start - _LOOK_BACK) : start])[-1]
    return _NEGATION.search(before) is not None


def quoted(text: str) -> list[tuple[int, int]]:
    """What stands in quotation marks: somebody else's words, or a name."""
    return [match.span("inner") for match in _QUOTED.finditer(text)]


def chance(score: float) -> float:
    """A score as a chance: nothing is even."""
    return 1 / (1 + math.exp(-score))
