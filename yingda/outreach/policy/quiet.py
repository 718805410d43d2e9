"""Quiet hours of a shop: when no link goes out."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from yingda.outreach.types import SurveySettings


def quiet_end(settings: SurveySettings, zone: str, now: datetime) -> datetime | None:
    """When the quiet hours that hold now are over; None outside of them."""
    start, end = settings.quiet_from, settings.quiet_until
    local = now.astimezone(ZoneInfo(zone))
    at = f"{local:%H:%M}"
    inside = start <= at < end if start < end else start != end and (at >= start or at < end)
    if not settings.quiet or not inside:
        return None
    day = local.date() if at < end else local.date() + timedelta(days=1)
    return datetime.combine(day, time.fromisoformat(end), local.tzinfo).astimezone(UTC)


def day_of(zone: str, now: datetime) -> str:
    """The shop's day, as "2026-11-22"."""
    return now.astimezone(ZoneInfo(zone)).date().isoformat()
