"""Whether what an agent typed is what an article says."""

import re
from collections.abc import Iterable
from itertools import groupby

from yingda.knowledge.policy.likeness import likeness
from yingda.knowledge.types.telling import SaidText
from yingda.lang.folding import fold_text

SHORTEST = 12  # characters: 好的，马上帮您查 is nobody's answer
NEARLY = 0.8  # of pairs of characters in common; a greeting before a long answer leaves it above
CHUNK, MOST_CHUNKS = 6, 8
_OTHERS = re.compile(r"[\W_]+")


def typed_turns(said: Iterable[SaidText]) -> list[tuple[int, str]]:
    """What agents typed themselves: each message, and those in a row as one; with who typed."""
    turns: list[tuple[int, list[str]]] = []
    for who, some in groupby(said, key=lambda one: one.typed_by):
        texts = [one.text for one in some]
        if who is not None:
            turns.append((who, list(dict.fromkeys([*texts, "\n".join(texts)]))))
    return [(who, text) for who, texts in turns for text in texts if len(_bare(text)) >= SHORTEST]


def chunks_of(text: str) -> list[str]:
    """Pieces of a text of which an article that says the same has one at least, as articles are looked up."""
    runs = [run for run in _OTHERS.split("".join(fold_text(text).split())) if len(run) >= CHUNK]
    pieces = [run[at : at + CHUNK] for run in runs for at in range(0, len(run) - CHUNK + 1, CHUNK)]
    step = max(1, len(pieces) // MOST_CHUNKS)
    return list(dict.fromkeys(pieces[::step]))[:MOST_CHUNKS]


def says_the_same(text: str, answer: str) -> bool:
    """Whether a typed text is an answer, or nearly."""
    return len(_bare(answer)) >= SHORTEST and likeness(text, answer) >= NEARLY


def is_word_for_word(text: str, answer: str) -> bool:
    """Whether nothing but punctuation differs."""
    return _bare(text) == _bare(answer)


def _bare(text: str) -> str:
    return _OTHERS.sub("", fold_text(text))
