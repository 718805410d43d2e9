"""Many people from one sheet over HTTP: template, trial, and all of them or nobody."""

import asyncio
import base64
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated

import msgspec
from litestar import Controller, Response, get, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.enums import RequestEncodingType
from litestar.params import Body, QueryParameter
from litestar.status_codes import HTTP_200_OK

from yingda.accounts import service as accounts
from yingda.accounts.types import Actor, Permission, Secret
from yingda.accounts.types.intake import Cell, Column, IntakeLine
from yingda.infra.compute import Compute
from yingda.infra.db.database import Database
from yingda.infra.db.unit import Reading, Unit
from yingda.infra.sheets import MAX_BYTES, XLSX, read_rows, write_rows
from yingda.infra.slowly import slowly
from yingda.kit.errors import FieldError, InvalidError
from yingda.kit.texts import LOCALES, text
from yingda.presence import service
from yingda.presence.types import Duty, ProfileChange

Upload = Annotated[dict[str, UploadFile], Body(media_type=RequestEncodingType.MULTI_PART)]
Me = NamedDependency[Actor]
Db = NamedDependency[Database]
Work = NamedDependency[Compute]
# rows add their number to it
SheetId = Annotated[str, QueryParameter(min_length=8, max_length=56, pattern=r"^[\w.:-]+$")]


class IntakeProblem(msgspec.Struct, frozen=True):
    """What is wrong in one cell."""

    column: Column
    text: str


class IntakeRow(msgspec.Struct, frozen=True):
    """One person of a sheet as it was read, and all that is wrong."""

    row: int
    cells: dict[str, str]
    problems: list[IntakeProblem]


class IntakeReport(msgspec.Struct, frozen=True):
    """What taking a sheet's people on would do; nothing is done while any row is wrong."""

    rows: list[IntakeRow]
    wrong: int


class IntakePerson(msgspec.Struct, frozen=True):
    """Somebody who was taken on, with the password, which is told only here."""

    staff_id: int
    login: str
    name: str
    password: str


class IntakeResult(msgspec.Struct, frozen=True):
    """Everybody who was taken on; `sheet` is the same as an Excel file in base64."""

    people: list[IntakePerson]
    sheet: str


class IntakeController(Controller):
    """Taking many people on at once."""

    path = "/api/v1/staff/intake"
    tags = ("staff",)

    @get("/template", operation_id="getIntakeTemplate", media_type=XLSX)
    async def template(self, actor: Me, compute: Work) -> Response[bytes]:
        """An empty sheet with its headings."""
        accounts.check_may(actor, Permission.STAFF_MANAGE)
        headings = [_heading(column, actor.locale) for column in Column]
        hints = [text(f"intake.hint.{column}", actor.locale) for column in Column]
        title = text("intake.title", actor.locale)
        made = await compute.run(write_rows, title, [headings], hints)
        return Response(made, headers={"Content-Disposition": 'attachment; filename="staff.xlsx"'}, media_type=XLSX)

    @post("/check", operation_id="checkIntake", status_code=HTTP_200_OK)
    async def check(self, db: Db, actor: Me, compute: Work, data: Upload) -> IntakeReport:
        """Try a sheet: every row with everything that is wrong, and nothing is kept."""
        rows = await _rows(compute, actor, data)
        return _report(await db.read(_judged, actor, rows, ""), actor.locale)

    @post("/", operation_id="takeOnStaff", status_code=HTTP_200_OK)
    async def take_on(self, db: Db, actor: Me, compute: Work, data: Upload, client_id: SheetId) -> IntakeResult:
        """Take everybody of a sheet on, or nobody; the same `client_id` again gives them new passwords."""
        rows = await _rows(compute, actor, data)
        lines = await db.read(_judged, actor, rows, client_id)
        if any(line.problems for line in lines):
            raise InvalidError("accounts.intake.problems", rows=sum(bool(line.problems) for line in lines))
        made = await asyncio.gather(*(slowly(accounts.generate_password) for _ in lines))
        people = await db.write(_take_on, actor, lines, made, client_id)
        return IntakeResult(people, await _sheet(compute, people, actor.locale))


async def _rows(compute: Compute, actor: Actor, data: Mapping[str, UploadFile]) -> list[list[Cell]]:
    accounts.check_may(actor, Permission.STAFF_MANAGE)
    upload = data.get("file")
    content = b"" if upload is None else await upload.read(MAX_BYTES + 1)
    if not content:
        raise InvalidError("error.file.empty")
    return await compute.run(read_rows, content, accounts.MOST_PEOPLE + 1)


def _judged(reading: Reading, actor: Actor, rows: Sequence[Sequence[Cell]], client_id: str) -> list[IntakeLine]:
    headings = {_heading(column, locale): column for column in Column for locale in LOCALES}
    duties = {text(f"duty.{duty}", locale): duty.value for duty in Duty for locale in LOCALES}
    return accounts.judge_sheet(reading, actor, rows, accounts.Sheet(headings, duties, client_id))


def _take_on(
    unit: Unit,
    actor: Actor,
    lines: Sequence[IntakeLine],
    passwords: Sequence[tuple[str, Secret]],
    client_id: str,
) -> list[IntakePerson]:
    people = []
    for line, (password, secret) in zip(lines, passwords, strict=True):
        assert line.draft is not None
        draft = msgspec.structs.replace(line.draft, client_id=f"{client_id}:{line.number}")
        made = accounts.create_staff(unit, actor, draft, secret)
        service.set_profile(unit, made.id, ProfileChange(duty=Duty(line.duty)), actor)
        people.append(IntakePerson(made.id, made.login, made.name, password))
    return people


async def _sheet(compute: Compute, people: Sequence[IntakePerson], locale: str) -> str:
    headings = [_heading(Column.LOGIN, locale), _heading(Column.NAME, locale), text("intake.password", locale)]
    rows = [headings, *([each.login, each.name, each.password] for each in people)]
    made = await compute.run(write_rows, text("intake.title", locale), rows)
    return base64.b64encode(made).decode()


def _report(lines: Sequence[IntakeLine], locale: str) -> IntakeReport:
    rows = [
        IntakeRow(
            line.number,
            {column.value: _shown(cell) for column, cell in line.cells.items()},
            [_problem(each, locale) for each in line.problems],
        )
        for line in lines
    ]
    return IntakeReport(rows, sum(bool(row.problems) for row in rows))


def _problem(error: FieldError, locale: str) -> IntakeProblem:
    return IntakeProblem(Column(error.pointer.removeprefix("/")), text(error.code, locale, error.params))


def _shown(cell: Cell) -> str:
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return cell or ""


def _heading(column: Column, locale: str) -> str:
    return text(f"intake.column.{column}", locale)
