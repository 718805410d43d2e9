"""Which products a text mentions: by their names, and by what people shorten these to."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from yingda.lang.folding import fold_text

if TYPE_CHECKING:
    from ahocorasick_rs import AhoCorasick

_BREAK = re.compile(r"[\s()\[\]【】/|,、+·_-]+")
_HAN = re.compile("[\u3400-\u9fff]{2,}")
_MODEL = re.compile(r"(?=.*[a-z])(?=.*\d)[a-z\d.]{2,}")  # S2, 65W, YS20
_LETTER = re.compile(r"[a-z\d]")
_SHORTEST, _LONGEST = 2, 60  # characters of a way to write a name


@dataclass(frozen=True, slots=True)
class Names:
    """Products by the ways their names are written, longest first where several begin."""

    matcher: "AhoCorasick"
    named: tuple[str, ...]  # for each way, the product as the shop calls it


def read_names(names: Iterable[str]) -> Names | None:
    """Names to look for; None if there are none. What two names begin with is neither."""
    from ahocorasick_rs import AhoCorasick, MatchKind

    ways = _ways(list(dict.fromkeys(names)))
    if not ways:
        return None
    return Names(AhoCorasick(list(ways), matchkind=MatchKind.LeftmostLongest), tuple(ways.values()))


def mentioned(folded: str, names: Names | None) -> tuple[str, ...]:
    """The products that a folded text names, each once, in their order."""
    if names is None:
        return ()
    text = _BREAK.sub("", folded)
    hits = names.matcher.find_matches_as_indexes(text)
    return tuple(dict.fromkeys(names.named[way] for way, start, end in hits if _whole(text, start, end)))


def mentioned_of(folded: str, shop: Names | None, shown: Sequence[str]) -> tuple[str, ...]:
    """The shop's products, and what was shown in the conversation unless the shop's name for it is there."""
    found = mentioned(folded, shop)
    more = mentioned(folded, read_names(shown)) if shown else ()
    known = [_squeezed(name) for name in found]
    return (*found, *(title for title in more if not any(name in _squeezed(title) for name in known)))


def _ways(names: Sequence[str]) -> Mapping[str, str]:
    """Each way of writing with its name: the name itself, and its beginnings that no other name has."""
    whole = {_squeezed(name): name for name in reversed(names)}
    shorter: dict[str, set[str]] = {}
    for name in names:
        parts = [part for part in _BREAK.split(fold_text(name)) if part]
        for count in range(1, len(parts)):
            shorter.setdefault("".join(parts[:count]), set()).add(name)
    unique = {way: next(iter(of)) for way, of in shorter.items() if len(of) == 1 and _telling(way)}
    return {way: name for way, name in (unique | whole).items() if _SHORTEST <= len(way) <= _LONGEST}


def _telling(way: str) -> bool:
    return bool(_HAN.search(way) or _MODEL.fullmatch(way))


def _squeezed(name: str) -> str:
    return _BREAK.sub("", fold_text(name))


def _whole(text: str, start: int, end: int) -> bool:
    """Not a piece of a longer word of letters or digits: S2 is not in PS2, nor in S20."""
    before = start > 0 and _LETTER.match(text[start]) and _LETTER.match(text[start - 1])
    after = end < len(text) and _LETTER.match(text[end - 1]) and _LETTER.match(text[end])
    return not before and not after
