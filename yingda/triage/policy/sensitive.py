"""Whether a customer turns to regulators, police, courts or the media: a sensitive complaint."""

import re
from typing import NamedTuple

from yingda.lang.folding import Folded
from yingda.triage.policy.cues import Hit, chance, find, lexicon

_BIAS = -2.0
_SURE = 5.0
_BEFORE, _AFTER = 12, 8  # characters around a name in which somebody acts

# 没必要去消协 takes it back; 别逼我找媒体 doesn't
_TAKEN_BACK = re.compile(
    r"(?<!逼我)(?<!逼着我)(?:不想|不打算|没打算|没想|没有要|不是要|不至于|犯不着|用不着|没必要|不用|不需要)"
    r"[^,。!?;@]{0,6}$"
)


class Finding(NamedTuple):
    """The chance, and what speaks for it in places of the folded text."""

    chance: float
    hits: list[Hit]


def find_sensitive(folded: Folded) -> Finding:
    """The chance that somebody outside the shop is called in; another mention raises it.

    Courts, police and media that are only named (法院判决书的文件夹) count where somebody near them does something.
    """
    words = lexicon("sensitive")
    harmless = words.harmless_spans(folded.text)
    named = [hit for hit in find(lexicon("institution").cues, folded, harmless) if _somebody_acts(folded, hit)]
    found = [*find(words.cues, folded, harmless), *named]
    hits = [hit for hit in found if not _TAKEN_BACK.search(folded.text[: hit.start])]
    score = min(_SURE, sum(hit.weight for hit in hits[:1]) + 0.5 * len(hits[1:]))
    return Finding(chance(_BIAS + score), hits)


def _somebody_acts(folded: Folded, named: Hit) -> bool:
    around = folded.text[max(0, named.start - _BEFORE) : named.end + _AFTER]
    return any(cue.pattern.search(around) for cue in lexicon("actor").cues)
