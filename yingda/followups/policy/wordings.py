"""The wordings of `wordings.txt` as patterns: how somebody gets in touch, acts, waits, and what takes it back."""

import re
from functools import cache
from importlib.resources import files

_HEAD = re.compile(r"\[(?P<name>[a-z_]+)\]")


@cache
def _sections() -> dict[str, str]:
    """The alternatives of each section as one pattern, with the named ones filled in."""
    found, lines = dict[str, list[str]](), list[str]()
    for line in files("yingda.followups.policy").joinpath("wordings.txt").read_text("utf-8").splitlines():
        head = _HEAD.fullmatch(line)
        if head:
            lines = found.setdefault(head["name"], [])
        elif line and not line.startswith("# "):
            lines.append(line)
    joined = {name: "|".join(parts) for name, parts in found.items()}
    return {
        name: pattern.replace("{you}", f"(?:{joined['you']})").replace("{to}", f"(?:{joined['to']})")
        for name, pattern in joined.items()
    }


def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(_sections()[name])


CONTACT = _pattern("contact")
TELL = _pattern("tell")
AHEAD = _pattern("ahead")
OWN_ACT = _pattern("own_act")
ACT = _pattern("act")
EXPECTED = _pattern("expected")
BANK = _pattern("bank")
HOLD = _pattern("hold")
SHORT_WAIT = _pattern("short_wait")
FOR_YOU = _pattern("for_you")
NEGATED = _pattern("negated")
DOUBLE_NEGATED = _pattern("double_negated")
PAST_BEFORE = _pattern("past_before")
AHEAD_DAY = _pattern("ahead_day")
PAST_AFTER = _pattern("past_after")
WILL = _pattern("will")
ASKED = _pattern("asked")
PROPOSED = _pattern("proposed")
WISHED = _pattern("wished")
CONDITION = _pattern("condition")
ASKED_OF_YOU = _pattern("asked_of_you")
UNSURE = _pattern("unsure")
YOURS = _pattern("yours")
WHEN_IT_HAPPENS = _pattern("when_it_happens")
CODE_SENT = _pattern("code_sent")
GENERAL = _pattern("general")
ASIDE = _pattern("aside")
NOUN = _pattern("noun")
ONGOING = _pattern("ongoing")
LOOKING = _pattern("looking")
TIMESTAMP = _pattern("timestamp")
REACHABLE = _pattern("reachable")
ASKED_WHEN = _pattern("asked_when")
ASKED_CONTACT = _pattern("asked_contact")
ASKED_ACT = _pattern("asked_act")
USUALLY = _pattern("usually")
LISTENING = _pattern("listening")
OTHERS_SAID = _pattern("others_said")
ASKING = _pattern("asking")
