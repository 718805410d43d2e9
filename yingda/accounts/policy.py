"""Which role may do what, who may be told of whom, what a sign-in needs, what hours mean. Pure."""

import re
import unicodedata
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from zoneinfo import available_timezones

from yingda.accounts.types import (
    Actor,
    Hours,
    HoursExplanation,
    HoursLine,
    HoursPreview,
    OverrideHours,
    Permission,
    Role,
)
from yingda.kit.calendar import (
    BusinessCalendar,
    Explanation,
    Interval,
    calendar_from_json,
    explain,
    explain_add,
    render,
)
from yingda.kit.calendar.codec import WEEKDAYS
from yingda.kit.calendar.types import MINUTES_A_DAY
from yingda.kit.errors import FieldError, ForbiddenError, InvalidError

_AGENT = frozenset({Permission.CONVERSATION_SERVE, Permission.CUSTOMER_EDIT})
_TEAM_LEAD = _AGENT | {
    Permission.CONVERSATION_READ_TEAM,
    Permission.CONVERSATION_TAKE_OVER,
    Permission.CONVERSATION_REASSIGN,
    Permission.QUICK_REPLY_EDIT_TEAM,
    Permission.FIGURES_READ,
    Permission.WALL_READ,
    Permission.NOTICE_WRITE,
}
_SUPERVISOR = _TEAM_LEAD | {
    Permission.CONVERSATION_READ_ALL,
    Permission.QUICK_REPLY_EDIT_SHOP,
    Permission.STAFF_MANAGE,
    Permission.EXPORT,
}
# shop.manage shows the secret that signs customers' identities, so it is the administrator's alone
ROLES: Mapping[Role, frozenset[Permission]] = {
    Role.AGENT: _AGENT,
    Role.TEAM_LEAD: _TEAM_LEAD,
    Role.SUPERVISOR: _SUPERVISOR,
    Role.ADMIN: frozenset(Permission),
    Role.INSPECTOR: frozenset(
        {
            Permission.CONVERSATION_READ_ALL,
            Permission.FIGURES_READ,
            Permission.WALL_READ,
            Permission.EXPORT,
        }
    ),
}

IDLE = timedelta(hours=12)  # a long shift with its breaks, but not the next day's
LONGEST = timedelta(days=7)  # everybody signs in once a week
SEEN_EVERY = timedelta(minutes=10)  # how rarely a session's row is written, however busy it is

PASSWORD_LENGTH = range(8, 129)  # NIST SP 800-63B: at least 8, and long passphrases are welcome
LONGEST_PREVIEW = timedelta(days=31)  # a month on one screen
_LOGIN = re.compile(r"[\w.@-]+")


def permissions_of(role: Role) -> frozenset[Permission]:
    """What the role may do."""
    return ROLES[role]


def roles_with(permission: Permission) -> list[Role]:
    """The roles that hold the permission."""
    return [role for role, held in ROLES.items() if permission in held]


def sees_everything(actor: Actor) -> bool:
    """Whether the actor is shown every shop and everybody: administrators are."""
    return actor.role is Role.ADMIN


def may_grant(actor: Actor, role: Role) -> bool:
    """Nobody can give a role that may do more than the giver."""
    return ROLES[role] <= actor.permissions


def check_may(actor: Actor, permission: Permission) -> None:
    """Refuse an actor without the permission."""
    if not actor.may(permission):
        raise ForbiddenError("accounts.no_permission", permission=permission.value)


def check_grant(actor: Actor, role: Role, shop_ids: Collection[int]) -> None:
    """Refuse to give a role or shops beyond the actor's own."""
    check_may(actor, Permission.STAFF_MANAGE)
    if not may_grant(actor, role):
        raise ForbiddenError("accounts.role_beyond", role=role.value)
    if not sees_everything(actor) and not set(shop_ids) <= actor.shop_ids:
        raise ForbiddenError("accounts.shop_beyond")


def sees_staff(actor: Actor, staff_id: int, shop_ids: Collection[int]) -> bool:
    """Oneself, colleagues of one's shops, and everybody for administrators."""
    return staff_id == actor.staff_id or sees_everything(actor) or bool(actor.shop_ids & set(shop_ids))


def sees_team(actor: Actor, team_id: int, shop_ids: Collection[int]) -> bool:
    """One's own teams, those of one's shops, and all for administrators."""
    return team_id in actor.team_ids or sees_everything(actor) or bool(actor.shop_ids & set(shop_ids))


def is_session_valid(now: datetime, last_seen_at: datetime, expires_at: datetime) -> bool:
    """A session ends after 12 idle hours, and after 7 days in any case."""
    return now < expires_at and now - last_seen_at < IDLE


def is_seen_due(now: datetime, last_seen_at: datetime) -> bool:
    """Whether it is time to write down that a session is in use."""
    return now - last_seen_at >= SEEN_EVERY


def fold_login(login: str) -> str:
    """A sign-in name as it is stored: full width, case and spaces around it make no difference."""
    return unicodedata.normalize("NFKC", login).strip().casefold()


def check_login(login: str) -> str:
    """The folded sign-in name; letters of any script, digits, dot, hyphen, @ and underscore."""
    folded = fold_login(login)
    if len(folded) < 2 or _LOGIN.fullmatch(folded) is None:
        raise _field("/login", "accounts.bad_login")
    return folded


def check_password(password: str, login: str) -> None:
    """Refuse a password that is too short, too long or the sign-in name itself."""
    if len(password) not in PASSWORD_LENGTH:
        limits = {"least": PASSWORD_LENGTH.start, "most": PASSWORD_LENGTH.stop - 1}
        raise InvalidError(fields=(FieldError("/new", "accounts.bad_password", limits),))
    if fold_login(password) == login:
        raise _field("/new", "accounts.password_is_login")


def check_zone(zone: str) -> None:
    """Refuse a time zone that does not exist."""
    if zone not in available_timezones():
        raise _field("/zone", "accounts.bad_zone")


def calendar_of_hours(hours: Hours, zone: str) -> BusinessCalendar:
    """The calendar of hours as the editor sends them; InvalidError says which field is wrong."""
    data = {
        "zone": zone,
        "weekly": {WEEKDAYS[int(day)]: _stretches(each) for day, each in hours.weekly.items()},
        "overrides": [
            {"date": each.date, "label": each.label, "hours": _stretches(each.intervals)}
            for each in hours.overrides
        ],
        "public": hours.public_calendar and {"id": hours.public_calendar},
    }
    try:
        return calendar_from_json(data)
    except InvalidError as error:
        fields = tuple(FieldError(_pointer(wrong.pointer), wrong.code, wrong.params) for wrong in error.fields)
        raise InvalidError(error.code, fields=fields) from error


def hours_of_calendar(calendar: BusinessCalendar, version: int) -> Hours:
    """Hours as the editor shows them."""
    return Hours(
        weekly={str(day): _minutes(each) for day, each in enumerate(calendar.weekly)},
        overrides=[
            OverrideHours(each.day.isoformat(), each.label, _minutes(each.hours)) for each in calendar.overrides
        ],
        public_calendar=calendar.public.id if calendar.public else None,
        version=version,
    )


def preview_hours(asked: HoursPreview, now: datetime, locale: str) -> HoursExplanation:
    """What hours mean, stretch by stretch and in words, before they are kept."""
    calendar = calendar_of_hours(asked.hours, asked.zone)
    explained = _explained(calendar, asked)
    words = render(calendar, explained, locale)
    count = len(explained.stretches)
    lines = [
        HoursLine(start=each.start, end=each.end, used=each.used, reason=each.reason, text=words[index])
        for index, each in enumerate(explained.stretches)
    ]
    return HoursExplanation(
        open_now=calendar.is_open(now),
        next_opening=calendar.next_opening(now),
        next_closing=calendar.next_closing(now),
        working_s=round(explained.working.total_seconds()),
        lines=lines,
        notes=words[count + 1 :],  # between them stands the sum, which is `working_s`
    )


def _explained(calendar: BusinessCalendar, asked: HoursPreview) -> Explanation:
    if asked.add_s is not None:
        return explain_add(calendar, asked.start, timedelta(seconds=asked.add_s))
    end = asked.end or asked.start + timedelta(days=7)
    if not asked.start <= end <= asked.start + LONGEST_PREVIEW:
        raise InvalidError("accounts.preview_range", days=LONGEST_PREVIEW.days)
    return explain(calendar, asked.start, end)


def _stretches(stretches: list[tuple[int, int]]) -> list[dict[str, str]]:
    return [{"from": _wall(start), "to": _wall(end)} for start, end in stretches]


def _wall(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


def _minutes(intervals: tuple[Interval, ...]) -> list[tuple[int, int]]:
    return [(each.start, each.end if each.end <= MINUTES_A_DAY else each.end - MINUTES_A_DAY) for each in intervals]


def _pointer(pointer: str) -> str:
    """Where the editor's form has what the calendar's own has elsewhere."""
    match pointer.split("/")[1:]:
        case ["weekly", day, *rest] if day in WEEKDAYS:
            return "/".join(["/weekly", str(WEEKDAYS.index(day)), *rest])
        case ["overrides", index, "hours", *rest]:
            return "/".join(["/overrides", index, "intervals", *rest])
        case ["public", *_]:
            return "/public_calendar"
    return pointer


def _field(pointer: str, code: str) -> InvalidError:
    return InvalidError(fields=(FieldError(pointer, code),))
