"""Business calendar: when a shop is open, and working time between instants."""

from yingda.kit.calendar.business import BusinessCalendar, NeverOpenError, around_the_clock
from yingda.kit.calendar.codec import calendar_from_json, calendar_to_json
from yingda.kit.calendar.explain import Explanation, Note, Stretch, explain, explain_add, render
from yingda.kit.calendar.types import DayHours, Interval, Override, PublicRules

__all__ = [
    "BusinessCalendar",
    "DayHours",
    "Explanation",
    "Interval",
    "NeverOpenError",
    "Note",
    "Override",
    "PublicRules",
    "Stretch",
    "around_the_clock",
    "calendar_from_json",
    "calendar_to_json",
    "explain",
    "explain_add",
    "render",
]
