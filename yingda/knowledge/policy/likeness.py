"""How alike two questions are: pairs of characters, without the words that every question has."""

import re
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache

from yingda.knowledge.types.articles import IndexEntry
from yingda.knowledge.types.gaps import Asked, ClusterText, GapState, Similar
from yingda.lang.folding import fold_text

SAME = 0.7  # of pairs in common; below it 防水 and 防摔 of one product are still apart
ALIKE = 0.5  # worth showing to an editor
MOST_SIMILAR = 5
_FILLERS = re.compile(
    r"请问|您好|你好|亲亲?|你们|我们|咱们|我想|想问|问一下|一下|这个|那个|这款|那款|可不可以|能不能|可以|是不是|有没有"
    r"|麻烦|谢谢|怎么样|吗|呢|啊|呀|吧|哦|的|了|please|hello|hi\b"
)
_WHETHER = re.compile(r"(\w)[不没]\1")  # 防不防水 asks for 防水
_OTHERS = re.compile(r"[\W_]+")


@lru_cache(maxsize=8192)
def pairs_of(text: str) -> frozenset[str]:
    """Pairs of characters of what a question is about; of a short one, the whole."""
    folded = fold_text(text)
    bare = _OTHERS.sub("", _WHETHER.sub(r"\1", _FILLERS.sub("", _OTHERS.sub(" ", folded))))
    bare = bare or _OTHERS.sub("", folded)
    if len(bare) < 2:
        return frozenset({bare} if bare else ())
    return frozenset(bare[at : at + 2] for at in range(len(bare) - 1))


def likeness(one: str, other: str) -> float:
    """0: nothing in common, 1: the same."""
    a, b = pairs_of(one), pairs_of(other)
    return 2 * len(a & b) / (len(a) + len(b)) if a and b else 0.0


def cluster_for(text: str, clusters: Iterable[ClusterText]) -> int | None:
    """The cluster that a question belongs to: the most alike; of equals one that is open."""
    found = [(likeness(text, one.text), one.state is GapState.OPEN, -one.id, one.id) for one in clusters]
    best = max(found, default=None)
    return best[-1] if best and best[0] >= SAME else None


def similar_to(texts: Collection[str], articles: Iterable[Asked]) -> list[Similar]:
    """Articles that may say the same already, the most alike first."""
    found = [
        Similar(one.id, one.question, one.state, round(_best(texts, (one.question, *one.phrasings)), 2))
        for one in articles
    ]
    likely = sorted((one for one in found if one.likeness >= ALIKE), key=lambda one: (-one.likeness, one.id))
    return likely[:MOST_SIMILAR]


def asked_by(text: str, articles: Iterable[IndexEntry]) -> list[tuple[IndexEntry, float, str]]:
    """Articles that a text may ask for, the likeliest first: each with how alike, and the nearest way of asking."""
    nearest = [
        (one, *max((likeness(text, asked), asked) for asked in (one.question, *one.phrasings))) for one in articles
    ]
    return sorted((found for found in nearest if found[1] >= ALIKE), key=lambda found: (-found[1], found[0].id))


def contradictions(articles: Sequence[Asked]) -> list[tuple[str, tuple[int, ...]]]:
    """Questions that several articles answer, and differently."""
    askers: dict[str, dict[int, str]] = {}
    answers = {one.id: _bare(one.answer) for one in articles}
    for one in articles:
        for asked in (one.question, *one.phrasings):
            askers.setdefault(_bare(asked), {}).setdefault(one.id, asked)
    found: dict[tuple[int, ...], str] = {}
    for several in askers.values():
        ids = tuple(sorted(several))
        if len(ids) > 1 and len({answers[one] for one in ids}) > 1:
            found.setdefault(ids, several[ids[0]])
    return [(question, ids) for ids, question in found.items()]


def phrasings_of(question: str, asked: Iterable[str], most: int = 20) -> list[str]:
    """Ways in which customers asked, each once, without the one that became the question."""
    kept = {_bare(question): ""}
    for text in asked:
        line = " ".join(text.split())[:200]
        if line:
            kept.setdefault(_bare(line), line)
    return [line for line in kept.values() if line][:most]


def _best(texts: Collection[str], others: Collection[str]) -> float:
    return max((likeness(one, other) for one in texts for other in others), default=0.0)


def _bare(text: str) -> str:
    return _OTHERS.sub("", fold_text(text))
