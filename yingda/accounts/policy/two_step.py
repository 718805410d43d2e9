"""The second step: which code is right when, and what recovery codes look like. Pure."""

import hashlib
import hmac
import re
from collections.abc import Callable, Iterable
from datetime import datetime

STEP_S = 30  # RFC 6238
WINDOW = (0, -1, 1)  # phones' clocks are off by some seconds, and typing takes some
RECOVERY_CODES = 10
RECOVERY_BYTES = 8  # 64 bits: nothing to guess, so a plain digest protects them
_CODE = re.compile(r"\d{6}")


def step_of(now: datetime) -> int:
    """The number of the time step."""
    return int(now.timestamp()) // STEP_S


def matching_step(code: str, code_at: Callable[[int], str], now: datetime, last_step: int) -> int | None:
    """The time step whose code this is: around now, and later than any that was used."""
    if _CODE.fullmatch(code) is None or not code.isascii():
        return None
    steps = (step_of(now) + off for off in WINDOW)
    fresh = [step for step in steps if step > last_step]
    # every candidate is compared, so that time tells nothing
    right = [step for step in fresh if hmac.compare_digest(code_at(step), code)]
    return min(right, default=None)


def fold_code(code: str) -> str:
    """A code as it is compared: however it was spaced, dashed or cased."""
    return re.sub(r"[\s\-]", "", code).lower()


def format_recovery(raw: bytes) -> str:
    """A recovery code in groups that can be read aloud."""
    text = raw.hex()
    return "-".join(text[at : at + 4] for at in range(0, len(text), 4))


def recovery_digest(code: str) -> bytes:
    """A recovery code as it is kept."""
    return hashlib.sha256(fold_code(code).encode()).digest()


def find_recovery(code: str, kept: Iterable[bytes]) -> bytes | None:
    """The kept digest of this recovery code."""
    digest = recovery_digest(code)
    return digest if any(hmac.compare_digest(digest, each) for each in kept) else None
