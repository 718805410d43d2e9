"""Text messages: what a template may hold, how long one is, when it may go out, and when it is tried again."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta

from yingda.followups.types import PromiseSettings
from yingda.followups.types.texting import TextVariable
from yingda.kit.calendar import BusinessCalendar, NeverOpenError
from yingda.kit.calendar.types import minutes_of
from yingda.kit.errors import FieldError, InvalidError

_VARIABLE = re.compile(r"\$\{([^{}]*)\}")
_ALONE, _PART = 70, 67  # characters of one text message, and of each part of a longer one
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
MOST_ATTEMPTS = 8
LONGEST_WAIT = timedelta(hours=1)


def check_template(text: str) -> None:
    """Refuse what nobody could fill in."""
    known = {each.value for each in TextVariable}
    wrong = [name for name in _VARIABLE.findall(text) if name not in known]
    if wrong:
        names = " ".join(f"${{{each.value}}}" for each in TextVariable)
        raise InvalidError(
            fields=(FieldError("/text", "followups.text_variable", {"name": wrong[0], "known": names}),)
        )
    if "【" in text or "】" in text:  # the provider puts the signature before it
        raise InvalidError(fields=(FieldError("/text", "followups.text_sign"),))


def needed(text: str, values: Mapping[TextVariable, str]) -> dict[str, str]:
    """Of the values those that a template asks for: a provider refuses others."""
    return {name: values[TextVariable(name)] for name in dict.fromkeys(_VARIABLE.findall(text))}


def filled(sign: str, text: str, values: Mapping[str, str]) -> str:
    """What the customer reads."""
    return f"【{sign}】" + _VARIABLE.sub(lambda found: values.get(found[1], found[0]), text)


def segments_of(text: str) -> int:
    """As how many text messages it is charged."""
    return 1 if len(text) <= _ALONE else -(-len(text) // _PART)


def locale_of(text: str) -> str:
    """The language that a template is written in: what is filled in has to be the same."""
    return "zh-CN" if _CHINESE.search(text) else "en"


def time_words(at: datetime, calendar: BusinessCalendar, locale: str) -> str:
    """An instant as it stays true however late it is read: 11月12日 12:00."""
    local = calendar.local(at)
    if locale == "zh-CN":
        return f"{local.month}月{local.day}日 {local:%H:%M}"
    return f"{local:%b} {local.day}, {local:%H:%M}"


def goes_out(now: datetime, calendar: BusinessCalendar, settings: PromiseSettings) -> datetime:
    """When a text message may go out: now, or, at night, once the night is over and the shop opens."""
    if not _is_night(now, calendar, settings):
        return now
    local = calendar.local(now)
    begins = minutes_of(settings.text_from)
    day = local.date() if local.hour * 60 + local.minute < begins else local.date() + timedelta(days=1)
    over = calendar.instant(day, begins)
    try:
        opening = calendar.next_opening(over)
    except NeverOpenError:
        return over
    return over if _is_night(opening, calendar, settings) else opening


def _is_night(at: datetime, calendar: BusinessCalendar, settings: PromiseSettings) -> bool:
    local = calendar.local(at)
    minutes, begins, ends = (
        local.hour * 60 + local.minute, minutes_of(settings.text_from), minutes_of(settings.text_until),
    )  # fmt: skip
    return not begins <= minutes < ends


def wait_after(attempts: int, again_s: float) -> timedelta:
    """How long to wait after an attempt: twice as long each time."""
    return min(timedelta(seconds=again_s * 2 ** (attempts - 1)), LONGEST_WAIT)


def check_times(settings: PromiseSettings) -> None:
    """Refuse parts of a day that overlap, and days without night or without day."""
    names = ("call_from", "noon", "evening", "last_call")
    minutes = [minutes_of(getattr(settings, name)) for name in names]
    wrong = [
        FieldError(f"/settings/{name}", "followups.times_in_order")
        for name, before, after in zip(names[1:], minutes, minutes[1:], strict=False)
        if before >= after
    ]
    if minutes_of(settings.text_from) >= minutes_of(settings.text_until):
        wrong.append(FieldError("/settings/text_until", "followups.times_in_order"))
    if wrong:
        raise InvalidError(fields=tuple(wrong))
