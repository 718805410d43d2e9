"""What a sheet of people means, row by row, and what is wrong with it. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from yingda.accounts.policy.rights import may_fill, may_grant
from yingda.accounts.policy.signing import check_login
from yingda.accounts.types import DEFAULT_ZONE, Role, RoleInfo, ShopBrief, StaffDraft, Team
from yingda.accounts.types.intake import Cell, Column, Directory, IntakeLine
from yingda.kit.errors import FieldError, InvalidError

MOST_PEOPLE = 100  # all of a sheet are taken on in one transaction, and each costs a few milliseconds
_NEEDED = (Column.LOGIN, Column.NAME)
_LONGEST = {Column.NAME: 60, Column.ALIAS: 30, Column.COMPANY: 60, Column.LOGIN: 64}
_SEPARATORS = re.compile(r"[,，、;；\n]+")  # 中文标点也用来分隔
_DAY = re.compile(r"(\d{4})\D+(\d{1,2})\D+(\d{1,2})\D*")
_DUTY = "temporary"

Found = TypeVar("Found")


def fold(word: str) -> str:
    """A name in a sheet as it is looked up: width, case and spaces make no difference."""
    return "".join(unicodedata.normalize("NFKC", word).casefold().split())


def read_people(rows: Sequence[Sequence[Cell]], headings: Mapping[str, Column]) -> list[IntakeLine]:
    """The people of a sheet whose first row says what stands where; empty rows are passed over."""
    words = [fold(_text(cell)) for cell in rows[0]] if rows else []
    places = {headings[word]: at for at, word in enumerate(words) if word in headings}
    if not all(column in places for column in _NEEDED):
        raise InvalidError("accounts.intake.heading")
    lines = [
        IntakeLine(number, {column: row[at] if at < len(row) else None for column, at in places.items()})
        for number, row in enumerate(rows[1:], start=2)
        if any(cell is not None for cell in row)
    ]
    if not lines:
        raise InvalidError("accounts.intake.empty")
    return lines


def judge_people(lines: Iterable[IntakeLine], directory: Directory, now: datetime) -> list[IntakeLine]:
    """Each with who would be taken on, or with everything that is wrong."""
    seen: dict[str, int] = {}
    return [_Judge(line, directory, now, seen).judged() for line in lines]


@dataclass
class _Judge:
    line: IntakeLine
    directory: Directory
    now: datetime
    seen: dict[str, int]
    problems: list[FieldError] = field(default_factory=list)

    def judged(self) -> IntakeLine:
        login, name = self.login(), self.needed(Column.NAME)
        role = self.role()
        shops = self.several(Column.SHOPS, self.directory.shops)
        if not self.text(Column.SHOPS):
            self.wrong(Column.SHOPS, "error.field.required")
        teams = self.teams()
        duty = self.one(Column.DUTY, self.directory.duties, _DUTY, "accounts.intake.no_such_duty")
        expires_at = self.expiry(shops)
        company, alias = self.short(Column.COMPANY), self.short(Column.ALIAS)
        if role is not None and role.vendor and not company:
            self.wrong(Column.COMPANY, "accounts.company_needed")
        if self.problems or role is None:
            return replace(self.line, problems=tuple(self.problems))
        draft = StaffDraft(
            login=login, name=name, role=role.code, expires_at=expires_at, company=company,
            shop_ids=[shop.id for shop in shops], team_ids=[team.id for team in teams],
            aliases={shop.id: alias for shop in shops} if alias else {},
        )  # fmt: skip
        return replace(self.line, draft=draft, duty=duty or _DUTY)

    def wrong(self, column: Column, code: str, **params: str | int) -> None:
        self.problems.append(FieldError(f"/{column}", code, params))

    def text(self, column: Column) -> str:
        return _text(self.line.cells.get(column))

    def short(self, column: Column) -> str:
        text = self.text(column)
        if len(text) > _LONGEST[column]:
            self.wrong(column, "error.field.too_long", limit=_LONGEST[column])
        return text

    def needed(self, column: Column) -> str:
        text = self.short(column)
        if not text:
            self.wrong(column, "error.field.required")
        return text

    def login(self) -> str:
        wanted = self.needed(Column.LOGIN)
        if not wanted:
            return ""
        try:
            login = check_login(wanted)
        except InvalidError as error:
            self.problems += error.fields
            return wanted
        if login in self.seen:
            self.wrong(Column.LOGIN, "accounts.intake.twice", row=self.seen[login])
        elif login in self.directory.taken:
            self.wrong(Column.LOGIN, "accounts.login_taken")
        self.seen.setdefault(login, self.line.number)
        return login

    def role(self) -> RoleInfo | None:
        known = self.directory.roles
        role = self.one(Column.ROLE, known, known.get(Role.AGENT.value), "accounts.no_such_role")
        if role is not None and not may_grant(self.directory.actor, role):
            self.wrong(Column.ROLE, "accounts.role_beyond", role=self.text(Column.ROLE))
        return role

    def teams(self) -> list[Team]:
        teams = self.several(Column.TEAMS, self.directory.teams)
        if not all(may_fill(self.directory.actor, team) for team in teams):
            self.wrong(Column.TEAMS, "accounts.team_beyond")
        return teams

    def one(self, column: Column, known: Mapping[str, Found], default: Found | None, code: str) -> Found | None:
        text = self.text(column)
        found = known.get(fold(text)) if text else default
        if found is None:
            self.wrong(column, code)
        return found

    def several(self, column: Column, known: Mapping[str, Found]) -> list[Found]:
        names = [name for name in map(str.strip, _SEPARATORS.split(self.text(column))) if name]
        unknown = [name for name in names if fold(name) not in known]
        if unknown:
            self.wrong(column, "accounts.intake.unknown", names="、".join(unknown))
        return [] if unknown else [known[fold(name)] for name in names]

    def expiry(self, shops: Sequence[ShopBrief]) -> datetime | None:
        cell = self.line.cells.get(Column.EXPIRES_ON)
        if cell is None:
            return None
        day = _day(cell)
        if day is None:
            self.wrong(Column.EXPIRES_ON, "accounts.intake.bad_day")
            return None
        zone = ZoneInfo(shops[0].zone if shops else DEFAULT_ZONE)
        end = datetime(day.year, day.month, day.day, tzinfo=zone) + timedelta(days=1)
        if end <= self.now:
            self.wrong(Column.EXPIRES_ON, "accounts.expiry_past")
        return end


def _text(cell: Cell) -> str:
    return "" if cell is None else str(cell).strip()


def _day(cell: Cell) -> date | None:
    """A day as Excel keeps it or as people type it: 2026-12-31, 2026/12/31, 2026年12月31日."""
    if isinstance(cell, datetime):
        return cell.date()
    match = _DAY.fullmatch(cell or "")
    try:
        return date(*map(int, match.groups())) if match else None
    except ValueError:
        return None
