"""Whether a customer asks for a person instead of the bot."""

import re
from typing import NamedTuple

from yingda.lang.folding import Folded
from yingda.triage.policy.cues import Hit, chance, find, lexicon

_BIAS = -2.0
_MOST = 5.0
_WHOLE = re.compile(r"[\s,。.!?~]*(?:请|要|转|给我|我要|麻烦)?(?:转)?人工(?:客服|服务|坐席)?[\s,。.!?~]*")


class Wish(NamedTuple):
    """The chance, and what speaks for it in places of the folded text."""

    chance: float
    hits: list[Hit]


def find_person_wish(folded: Folded) -> Wish:
    """The chance that a person is asked for."""
    if _WHOLE.fullmatch(folded.text):
        return Wish(chance(_MOST + _BIAS), [Hit(0, len(folded.text), _MOST)])
    words = lexicon("person")
    hits = find(words.cues, folded, words.harmless_spans(folded.text))
    score = sum(hit.weight / 2**place for place, hit in enumerate(hits))
    return Wish(chance(_BIAS + min(_MOST, score)), hits)
