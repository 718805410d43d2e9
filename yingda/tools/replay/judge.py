"""What was said against what arrived: lost, duplicated, out of order; and how long it took. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise


@dataclass(slots=True)
class Verdict:
    """Faults of one or many dialogues."""

    lost: int = 0
    duplicated: int = 0
    out_of_order: int = 0

    def __add__(self, other: "Verdict") -> "Verdict":
        return Verdict(
            self.lost + other.lost, self.duplicated + other.duplicated, self.out_of_order + other.out_of_order
        )


@dataclass(slots=True)
class Times:
    """Milliseconds: sending until accepted, accepted until on the other side's socket."""

    accept_ms: list[float] = field(default_factory=list)
    push_ms: list[float] = field(default_factory=list)

    def forget(self) -> None:
        """Begin anew."""
        self.accept_ms.clear()
        self.push_ms.clear()


def judge(sent: Sequence[str], sides: Iterable[Sequence[str]]) -> Verdict:
    """`sent` in its order against what each side ended up with; a message missing on one side is lost once."""
    lost: set[str] = set()
    verdict = Verdict()
    place = {one: number for number, one in enumerate(sent)}
    for side in sides:
        counted = Counter(one for one in side if one in place)
        lost |= set(sent) - set(counted)
        verdict.duplicated += sum(count - 1 for count in counted.values())
        order = [place[one] for one in dict.fromkeys(side) if one in place]
        verdict.out_of_order += sum(before > after for before, after in pairwise(order))
    verdict.lost = len(lost)
    return verdict


def percentiles(values: Sequence[float]) -> dict[str, float | None]:
    """p50, p95 and p99 by nearest rank; None of nothing."""
    ordered = sorted(values)
    return {f"p{share}": _rank(ordered, share) for share in (50, 95, 99)}


def _rank(ordered: Sequence[float], share: int) -> float | None:
    if not ordered:
        return None
    return round(ordered[max(0, -(-len(ordered) * share // 100) - 1)], 2)
