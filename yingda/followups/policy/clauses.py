"""A line cut into clauses, with the times that belong to each."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from yingda.lang.moments import Moment

# A space parts clauses unless it stands before a unit or between Latin words: 上午[数字x] 点前.
_BREAK = re.compile(
    r"[,。!?;~…\n、]|(?<!\d):|\.(?=\s|$)|\.{2,}"
    r"|(?<![a-z\d\]\s]) +|(?<=[a-z\d\]]) +(?![个点天号日月小时分周工年a-z\d-])"
)
_QUOTED = re.compile(r"[“\"「『](?P<inner>[^“”\"「」『』]{1,40})[”\"」』]")


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause of the folded line from `start` on; `asked` if a question mark ends it, `ends` a full stop."""

    start: int
    text: str
    mark: str
    moments: tuple[Moment, ...]

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def clauses_of(text: str, moments: Sequence[Moment]) -> list[Clause]:
    """The clauses of a folded text in order; a time belongs to the clause in which it begins."""
    found, begin = list[Clause](), 0
    inside = [(each.start, each.end) for each in moments]
    for match in _BREAK.finditer(text):
        if any(start < match.end() and match.start() < end for start, end in inside):
            continue
        found.append(_clause(text, (begin, match.start()), match[0].strip()[:1], moments))
        begin = match.end()
    found.append(_clause(text, (begin, len(text)), "", moments))
    return [each for each in found if each.text.strip()]


def _clause(text: str, span: tuple[int, int], mark: str, moments: Sequence[Moment]) -> Clause:
    start, end = span
    return Clause(start, text[start:end], mark, tuple(each for each in moments if start <= each.start < end))


def quoted_spans(text: str) -> list[tuple[int, int]]:
    """What stands in quotation marks: somebody else's words, or a name."""
    return [match.span("inner") for match in _QUOTED.finditer(text)]
