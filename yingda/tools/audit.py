"""`yingda audit verify`: is the trail of changes as it was sealed?"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from yingda.infra.audit import service as audit
from yingda.infra.audit.types import Checked, Finding
from yingda.tools.errors import CommandError

SHOWN = 20
WORDS = {
    "changed": "entry {id} was changed",
    "removed": "entry {id} was removed",
    "inserted": "entry {id} was put in afterwards",
    "personal": "the personal part of entry {id} was changed",
    "seal": "its seal does not fit (changed, or one before it was; or the secret of this installation is another)",
    "gap": "a seal before it was removed",
}


def verify(read: Callable[..., Any], secret: str, expected: str) -> tuple[Checked, list[str]]:
    """Check the whole trail; a line for each fault, the first ones first."""
    checked = audit.check_all(read, secret)
    if not expected or checked.findings:
        return checked, [_line(one) for one in checked.findings[:SHOWN]]
    number, _, seal = expected.partition(":")
    if not number.isdecimal() or not seal:
        raise CommandError("a seal is NUMBER:HASH, as an earlier run or the server's log printed it")
    if not read(audit.has_seal, int(number), seal):
        return checked, [f"seal {number} is not the one that was expected: the trail was cut off or written anew"]
    return checked, []


def _line(one: Finding) -> str:
    return f"{_minute(one.minute)} UTC: {WORDS[one.fault].format(id=one.entry_id)}"


def _minute(at: datetime) -> str:
    return at.strftime("%Y-%m-%d %H:%M")
