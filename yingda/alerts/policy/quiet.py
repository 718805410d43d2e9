"""Quiet hours: whether something waits, and until when."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from yingda.alerts.types import AlertSettings, Severity, ShopRules


def quiet_end(now: datetime, zone: str, start: str, end: str) -> datetime | None:
    """When the quiet hours from `start` to `end` ("22:00") that hold now are over; None outside of them."""
    local = now.astimezone(ZoneInfo(zone))
    at = f"{local:%H:%M}"
    inside = start <= at < end if start < end else start != end and (at >= start or at < end)
    if not inside:
        return None
    day = local.date() if at < end else local.date() + timedelta(days=1)
    over = datetime.combine(day, time.fromisoformat(end), local.tzinfo)
    if over.astimezone(UTC) <= now:  # the clock was put back meanwhile: the end is the later of the two
        over = over.replace(fold=1)
    return over.astimezone(UTC)


def held_until(
    now: datetime, severity: Severity, rules: ShopRules, shop_zone: str, own: AlertSettings | None = None
) -> datetime | None:
    """Until when an alert waits for the shop's quiet hours and the reader's own; urgent ones never do."""
    if severity is Severity.URGENT:
        return None
    ends = []
    if rules.quiet:
        ends.append(quiet_end(now, shop_zone, rules.quiet_from, rules.quiet_until))
    if own is not None and own.quiet:
        ends.append(quiet_end(now, _zone(own.zone, shop_zone), own.quiet_from, own.quiet_until))
    return max((end for end in ends if end is not None), default=None)


def _zone(wanted: str, otherwise: str) -> str:
    """What a browser calls its zone, if this machine knows it by that name."""
    try:
        ZoneInfo(wanted)
    except (LookupError, ValueError, OSError):
        return otherwise
    return wanted
