"""How alerts are worded, bundled and sent on."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from yingda.alerts.types import Param, Severity, ShopRules, Way
from yingda.kit.texts import catalogue, text

# more than this many of one kind and shop for one reader within this time are told as one, with their number
STORM_MORE_THAN = 5
STORM_WITHIN = timedelta(seconds=60)
SUMMARY = "summary"  # the kind of what was held back through quiet hours
ROBOT_FAILING = "robot_failing"  # the kind that goes to no robot
KEPT = timedelta(days=60)

KIND = "alert.kind."  # how the code of a kind's name begins
_AT = "$at"  # marks an instant among parameters that are kept
_WEIGHT = {Severity.INFO: 0, Severity.WARNING: 1, Severity.URGENT: 2}
_WAYS: Mapping[Severity, tuple[Way, ...]] = {
    Severity.INFO: (),
    Severity.WARNING: (Way.ROBOT,),
    Severity.URGENT: (Way.ROBOT, Way.MAIL),
}


def heavier(one: Severity, other: Severity) -> Severity:
    """Whichever matters more."""
    return max(one, other, key=_WEIGHT.__getitem__)


def reaches(severity: Severity, least: Severity) -> bool:
    """Whether something matters at least as much as `least`."""
    return _WEIGHT[severity] >= _WEIGHT[least]


def ways_of(rules: ShopRules, kind: str, severity: Severity) -> tuple[Way, ...]:
    """How an alert travels besides the bell: as the shop says of its kind, else as it matters."""
    if kind == ROBOT_FAILING:
        return ()
    chosen = rules.ways.get(kind)
    return _WAYS[severity] if chosen is None else tuple(chosen)


def kinds_of(locale: str) -> list[tuple[str, str]]:
    """Every kind of alert that some room tells, with its name: a room that has one names it in its texts."""
    texts = catalogue(locale)
    return sorted((code.removeprefix(KIND), name) for code, name in texts.items() if code.startswith(KIND))


def kept_params(params: Mapping[str, Param]) -> dict[str, Any]:
    """Parameters as they are kept."""
    return {
        name: {_AT: value.isoformat()} if isinstance(value, datetime) else value for name, value in params.items()
    }


def told_text(code: str, kept: Mapping[str, Any], locale: str, zone: str, now: datetime) -> str:
    """The text in the reader's language; instants in the shop's zone, without the date if it is today's."""
    return text(code, locale, {name: _told(value, zone, now) for name, value in kept.items()})


def _told(value: Any, zone: str, now: datetime) -> Any:
    if not isinstance(value, dict):
        return value
    local, today = (one.astimezone(ZoneInfo(zone)) for one in (datetime.fromisoformat(value[_AT]), now))
    return f"{local:%H:%M}" if local.date() == today.date() else f"{local:%m-%d %H:%M}"
