"""How long a queue takes: its recent rate, the expected wait as a range, what may be told."""

from dataclasses import replace
from datetime import datetime

from yingda.routing.types import Place, Rate, Wait

NEWEST_WEIGHS = 0.2  # so that about the last ten assignments make the rate
HANDLING_MS = 300_000  # assumed length of a reception until the queue's own rate is known
EARLY, LATE = 0.75, 1.5  # the upper end is what customers hold us to, so it is the wider side

# minutes up to ten, then five minutes, past the hour half-hours: nobody believes "43 minutes"
STEPS = ((600, 60), (3600, 300))
COARSE_S = 1800


def observe(rate: Rate, now: datetime, assigned: int, *, still_waiting: bool) -> Rate:
    """The rate after a route unit; only time in which somebody waited counts."""
    interval = rate.interval_ms
    if assigned and rate.since is not None:
        sample = _ms(rate.since, now) / assigned
        keep = (1 - NEWEST_WEIGHS) ** assigned
        interval = sample if interval is None else keep * interval + (1 - keep) * sample
    if not still_waiting:
        return Rate(interval, None)
    return Rate(interval, now if assigned or rate.since is None else rate.since)


def expected_wait(ahead: int, rate: Rate, seats: int, now: datetime) -> Wait | None:
    """When somebody with `ahead` others before them is received, as a range; None with nobody online."""
    if not seats:
        return None
    interval = rate.interval_ms if rate.interval_ms is not None else HANDLING_MS / seats
    if rate.since is not None:
        interval = max(interval, _ms(rate.since, now))  # a queue that has stopped is as slow as it has stood
    expected_s = (ahead + 1) * interval / 1000
    low, high = round_up(expected_s * EARLY), round_up(expected_s * LATE)
    return Wait(low, high if high > low else round_up(low + 1))


def round_up(seconds: float) -> int:
    """Seconds rounded up to what people say: whole minutes, five minutes, half-hours; at least a minute."""
    step = next((step for most, step in STEPS if seconds <= most), COARSE_S)
    return max(1, -int(-seconds // step)) * step


def tell(told: Place | None, ahead: int, wait: Wait | None) -> Place:
    """What to show after `told`; more than before is marked as risen, never shown silently."""
    fresh = Place(ahead, wait)
    if told is None or (told.ahead, told.wait) == (ahead, wait):
        return told or fresh
    longer = told.wait is not None and (wait is None or _ends(wait) > _ends(told.wait))
    return replace(fresh, risen=longer or ahead > told.ahead)


def _ends(wait: Wait) -> tuple[int, int]:
    return wait.high_s, wait.low_s


def _ms(start: datetime, end: datetime) -> float:
    return max(1.0, (end - start).total_seconds() * 1000)
