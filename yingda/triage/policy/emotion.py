"""How a customer feels, turn by turn and over a whole dialogue: written cues, how loud, and how it ends."""

import math
import re
from collections.abc import Sequence
from typing import NamedTuple

from yingda.lang.folding import Folded, fold
from yingda.triage.policy.cues import Hit, chance, find, lexicon

_LOUD = re.compile(r"[!?]{2,}|[。.]{4,}|[~～]{9,}")
# Over a whole dialogue: whom it is about, giving up, coming back to what is not settled, and courtesy.
# The weights below are rounded from what tells dissatisfied customers apart in public help-desk dialogues.
_EXCLAIMED, _ASKED = re.compile("!"), re.compile(r"\?")
_BLAMED = re.compile(r"你们|贵公司|贵司|你(?!好)")
_RESIGNED = re.compile(
    r"难道|废话|反正|算了|只能|就(?:是|这样|这)|这么|那么|而且|根本|实际|还要|还是|还不|也不"
    r"|都不|都没|又不|又没|一样|结果|要不|任何"
)
_UNSETTLED = re.compile(r"解决|处理|回复|答复|反馈|投诉|解释|告诉|说法|承诺")
_POLITE = re.compile(
    r"请问|麻烦|帮我|帮忙|希望|谢谢|感谢|好的|嗯|恩|~|哦|呀|已?私信|支持|可以吗|您|提醒|建议"
    r"|怎么(?:办|弄|操作|设置)|明白|知道|提示"
)
_EPISODE_BIAS = -4.7
_UPSET_AT = 1.9  # of the score, where a turn counts as negative
_GLAD_AT = 1.5
_MOST = 9.0


class Feeling(NamedTuple):
    """Chances of feeling bad and good, how strongly (0–1), and what speaks for it."""

    negative: float
    positive: float
    strength: float
    hits: list[Hit]


def find_feeling(folded: Folded) -> Feeling:
    """What one turn says of the customer's feelings; each further cue adds less than the one before."""
    harmless = lexicon("feeling").harmless_spans(folded.text)
    bad = find(lexicon("upset").cues, folded, harmless)
    good = find(lexicon("glad").cues, folded, [(hit.start, hit.end) for hit in bad])
    loud = min(3, len(_LOUD.findall(folded.text)))
    anger, joy = _sum(bad), _sum(good)
    if anger:
        anger += 0.4 * loud
        joy *= 0.5  # thanks are the form, the complaint the matter
    # a single mild word (怎么回事, 还没解决) is a question, not a feeling
    negative = chance(1.4 * (anger - joy - _UPSET_AT))
    positive = chance(1.6 * (joy - anger - _GLAD_AT)) * (1 - negative)
    strength = min(1.0, max(anger, joy) / _MOST)
    return Feeling(negative, positive, strength, [*bad, *good])


def episode_dissatisfaction(turns: Sequence[str]) -> float:
    """The chance that a customer who said all this, in this order, is dissatisfied.

    What is said after the first answer counts twice: an unhappy question is usual, an unhappy reply is not.
    """
    said = [fold(turn) for turn in turns if turn.strip()]
    if not said:
        return 0.0
    felt, later = [find_feeling(one) for one in said], [one.text for one in said[1:]]
    everything = [one.text for one in said]
    anger = [one.strength * _MOST * one.negative for one in felt]
    thanks = [one.strength * _MOST * one.positive for one in felt]
    score = (
        0.6 * math.log1p(sum(anger)) + 0.6 * math.log1p(sum(anger[1:])) - 0.9 * math.log1p(sum(thanks))
        + 0.35 * _often(_EXCLAIMED, everything) + 0.3 * _often(_ASKED, everything)
        + 0.55 * _often(_BLAMED, everything) + 0.75 * _often(_BLAMED, later)
        + 0.45 * _often(_RESIGNED, everything)
        + 0.45 * _often(_UNSETTLED, everything) + 0.7 * _often(_UNSETTLED, later)
        - 0.9 * _often(_POLITE, everything) - 0.5 * _often(_POLITE, everything[-1:])
        + 0.1 * math.log1p(sum(map(len, later)))
    )  # fmt: skip
    return chance(score + _EPISODE_BIAS)


def _often(pattern: re.Pattern[str], texts: Sequence[str]) -> float:
    """How often the pattern stands in the texts, damped."""
    return math.log1p(sum(len(pattern.findall(text)) for text in texts))


def _sum(hits: Sequence[Hit]) -> float:
    """The strongest in full, the second by 0.6 of itself, the third by 0.36, …"""
    return sum(hit.weight * 0.6**place for place, hit in enumerate(hits))
