"""Whether a customer presses for time: chasing, a deadline, not waiting any longer. A polite 尽快 alone is none."""

from typing import NamedTuple

from yingda.lang.folding import Folded
from yingda.triage.policy.cues import Hit, chance, find, lexicon, quoted

_BIAS = -2.0
_MOST = 6.0


class Pressing(NamedTuple):
    """The chance, and what speaks for it in places of the folded text."""

    chance: float
    hits: list[Hit]


def find_urgent(folded: Folded) -> Pressing:
    """The chance that the customer presses for time; each further cue counts half of the one before."""
    words = lexicon("urgent")
    hits = find(words.cues, folded, words.harmless_spans(folded.text) + quoted(folded.text))
    score = sum(hit.weight / 2**place for place, hit in enumerate(hits))
    return Pressing(chance(_BIAS + min(_MOST, score)), hits)
