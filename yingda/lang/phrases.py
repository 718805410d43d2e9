"""Reads a short turn as a row of known phrases; a turn that has anything else in it is not one."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from functools import cache, cached_property
from importlib.resources import files

from yingda.lang.folding import fold_text

_LONGEST_TURN = 60  # of folded characters; longer ones say something of their own

_STICKER = re.compile(r"#e-s(?:\[[^\]\s]*\]|\d{1,4})|/:(?:\d{2,3}|\^_\^)")
_BRACKETED = re.compile(r"\[([^\[\]\s]{1,6})\]")
_PICTOGRAPH = re.compile("[\u2190-\u21ff\u2300-\u23ff\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff]")
_SEPARATORS = re.compile(r"[\W_]+")

_WARM_PICTOGRAPHS = frozenset("👌👍🙏😊😄😁🙂😃😀☺❤💕💖🌹💐👏🤝✌😘🥰😍🤗👋🆗💪🎉✅😉😇🌺🌸💗💓♥🫶🫡🌷💯")
_COLD_PICTOGRAPHS = frozenset("❓❔😡😠🤬👎😤😭😢😞😔😒🙄😑😣😖😫😩💔🤔😰😨😱😓🤢🤮💩🖕👊😈👿☹🙁😕❌🆘⚠")
_NAME_MASK = re.compile(r"\[(?:姓名|名字)[^\]]{0,3}\]")  # what desensitised logs put for a name


class Kind(Enum):
    """What a phrase does in a turn."""

    THANKS = auto()
    ACK = auto()
    BYE = auto()
    NOTHING_MORE = auto()
    NO = auto()
    YES = auto()
    GREETING = auto()
    FILLER = auto()
    SIGH = auto()
    SCOPE = auto()
    MARK = auto()


# What may not stand directly after what: 没有 + 收到 is "not received", 没有了 + 啊 wonders,
# 其他 + 收到了 says that something is missing.
_AFTER_NO = frozenset({Kind.THANKS, Kind.BYE, Kind.FILLER, Kind.GREETING})
_FORBIDDEN: Mapping[Kind, frozenset[Kind]] = {
    Kind.NO: frozenset(Kind) - _AFTER_NO,
    Kind.NOTHING_MORE: frozenset({Kind.SIGH, Kind.NO}),
    Kind.SCOPE: frozenset(Kind) - {Kind.NO, Kind.NOTHING_MORE, Kind.SCOPE},
    Kind.ACK: frozenset({Kind.NO}),
    Kind.YES: frozenset({Kind.NO}),
}


@dataclass(frozen=True)
class Lexicon:
    """Phrases by kind, folded."""

    kinds: Mapping[str, Kind]

    @cached_property
    def longest(self) -> int:
        return max(map(len, self.kinds))


@cache
def phrases(group: str) -> tuple[str, ...]:
    """The phrases of a group of `phrases.txt`."""
    return _groups()[group]


def lexicon(*groups: tuple[Kind, Iterable[str]]) -> Lexicon:
    """A lexicon of the groups; a phrase keeps the first kind it was given."""
    kinds: dict[str, Kind] = {}
    for kind, words in groups:
        for word in words:
            kinds.setdefault(fold_text(word), kind)
    return Lexicon(kinds)


def kinds_of(text: str, words: Lexicon, *, questions: bool = False) -> frozenset[Kind] | None:
    """The kinds of phrases that the whole turn is made of; None if it has anything else or asks."""
    plain = fold_text(text)
    if len(plain) > _LONGEST_TURN or ("?" in plain and not questions):
        return None
    if not _COLD_PICTOGRAPHS.isdisjoint(plain):
        return None
    rest, marks = _without_pictures(plain)
    read = _read(_SEPARATORS.sub(" ", rest).strip(), words)
    return None if read is None else read | marks


def _without_pictures(plain: str) -> tuple[str, frozenset[Kind]]:
    """The text without emoji and stickers; warm ones are a mark."""
    plain = _NAME_MASK.sub(" ", plain)
    warm = bool(_STICKER.search(plain))
    plain = _STICKER.sub(" ", plain)
    for name in _BRACKETED.findall(plain):
        if name in phrases("sticker"):
            plain, warm = plain.replace(f"[{name}]", " "), True
    warm = warm or not _WARM_PICTOGRAPHS.isdisjoint(plain)
    return _PICTOGRAPH.sub(" ", plain), frozenset({Kind.MARK}) if warm else frozenset()


def _read(plain: str, words: Lexicon) -> frozenset[Kind] | None:
    """The kinds of the best way to read the text as phrases from start to end; None if there is none."""
    # By place: every last kind with the kinds so far. After a space, which ends a clause, all may follow.
    reached: list[dict[Kind | None, frozenset[Kind]]] = [{} for _ in range(len(plain) + 1)]
    reached[0][None] = frozenset()
    for place, states in enumerate(reached[:-1]):
        for last, so_far in states.items():
            if plain[place] == " ":
                reached[place + 1].setdefault(None, so_far)
            for end in range(place + 1, min(len(plain), place + words.longest) + 1):
                kind = words.kinds.get(plain[place:end])
                if kind is None or (last is not None and kind in _FORBIDDEN.get(last, ())):
                    continue
                known = reached[end].get(kind)
                if known is None or _rank(known) < _rank(so_far | {kind}):
                    reached[end][kind] = so_far | {kind}
    endings = [kinds for last, kinds in reached[-1].items() if last is not Kind.SCOPE]
    return max(endings, key=_rank, default=None)


def _rank(kinds: frozenset[Kind]) -> tuple[bool, int]:
    """Of two readings the one without a bare no (没有咯 is one phrase), then the fuller one."""
    return Kind.NO not in kinds, len(kinds)


@cache
def _groups() -> Mapping[str, tuple[str, ...]]:
    groups: dict[str, tuple[str, ...]] = {}
    name = ""
    for line in files("yingda.lang").joinpath("phrases.txt").read_text("utf-8").splitlines():
        if line.startswith("["):
            name = line.strip("[]")
            groups[name] = ()
        elif line and not line.startswith("#"):
            groups[name] += tuple(line.split("、"))
    return groups
