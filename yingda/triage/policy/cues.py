"""Written cues: patterns over folded text, how strongly each speaks, and what takes a hit back."""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from yingda.lang.folding import Folded

_CLAUSE = re.compile(r"[,。.!?;:~\s、…()\[\]【】]+")
_NEGATION = re.compile(
    r"(?:不用|不要|不必|不需要|不想|不会|不打算|不是|并不|并非|没想|没有要|没打算|无需|又不|不|没|别)"
    r"(?:再|去|太|很|是|要|那么|这么|怎么|特别|那|会|必)?$"
)
_QUOTED = re.compile(r"[“\"「『](?P<inner>[^“”\"「」『』]{1,30})[”\"」』]")
_LOOK_BACK = 8
_HEAD = re.compile(r"\[[a-z_]+ (?:pattern|harmless|[\d.]+)(?: plain)?\]")


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


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The cues of one thing, and what only reads like them."""

    cues: tuple[Cue, ...]
    harmless: re.Pattern[str] | None

    def harmless_spans(self, folded: str) -> list[tuple[int, int]]:
        """Where the text only reads like a cue."""
        return [match.span() for match in self.harmless.finditer(folded)] if self.harmless else []


@cache
def lexicon(name: str) -> Lexicon:
    """The lexicon of that name in `cues.txt`."""
    cues, harmless = list[Cue](), None
    for head, pattern in _sections():
        if head[0] != name:
            continue
        if head[1] == "harmless":
            harmless = re.compile(pattern)
        else:
            cues.append(Cue(re.compile(pattern), float(head[1]), "plain" in head[2:]))
    return Lexicon(tuple(cues), harmless)


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


@cache
def _sections() -> list[tuple[list[str], str]]:
    """Heads and patterns, with the named patterns filled in."""
    sections, lines = list[tuple[list[str], list[str]]](), list[str]()
    for line in files("yingda.triage.policy").joinpath("cues.txt").read_text("utf-8").splitlines():
        if line.startswith("[") and line.endswith("]") and _HEAD.fullmatch(line):
            lines = []
            sections.append((line[1:-1].split(), lines))
        elif line and not line.startswith("#"):
            lines.append(line)
    joined = [(head, "|".join(parts)) for head, parts in sections]
    named = {head[0]: f"(?:{pattern})" for head, pattern in joined if head[1] == "pattern"}
    return [(head, _filled(pattern, named)) for head, pattern in joined if head[1] != "pattern"]


def _filled(pattern: str, named: Mapping[str, str]) -> str:
    for name, value in named.items():
        pattern = pattern.replace(f"{{{name}}}", value)
    return pattern
