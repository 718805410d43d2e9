"""Staff over HTTP: who somebody is (accounts) and what they do (presence), written in one unit."""

import asyncio
from datetime import datetime
from typing import Annotated

import msgspec
from litestar import Controller, get, patch, post
from litestar.di import NamedDependency
from litestar.params import JSONBody, PathParameter
from litestar.status_codes import HTTP_200_OK

from yingda.accounts import service as accounts
from yingda.accounts.types import Actor, Secret, StaffChange, StaffDraft, StaffInfo, part_of
from yingda.infra.db.database import Database
from yingda.infra.db.unit import Reading, Unit
from yingda.kit.ids import MAX_ID
from yingda.presence import service
from yingda.presence.types import Duty, Profile, ProfileChange, StaffCreate, StaffEdit

PathId = Annotated[int, PathParameter(ge=1, le=MAX_ID)]


class StaffMember(msgspec.Struct, frozen=True, kw_only=True):
    """A member of staff as administration edits one; `aliases` by shop id."""

    id: int
    version: int
    login: str
    name: str
    role: str
    locale: str
    active: bool
    must_change_password: bool
    expires_at: datetime | None
    company: str
    shop_ids: tuple[int, ...]
    team_ids: tuple[int, ...]
    aliases: dict[str, str]
    duty: Duty
    skills: tuple[str, ...]
    capacity: int
    weight: float
    reserved_seats: int


class StaffList(msgspec.Struct, frozen=True):
    """The staff whom the reader may see."""

    items: list[StaffMember]


class NewStaffMember(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody new with the password, which is told only here; none if they have chosen their own already."""

    member: StaffMember
    password: str | None


class NewPassword(msgspec.Struct, frozen=True):
    """A generated password, which is told only here."""

    password: str


class StaffController(Controller):
    """Administration of staff."""

    path = "/api/v1/staff"
    tags = ("staff",)

    @get("/", operation_id="listStaff")
    async def list_staff(self, db: NamedDependency[Database], actor: NamedDependency[Actor]) -> StaffList:
        """The staff of the reader's shops, also the inactive."""
        return StaffList(await db.read(_list, actor))

    @post("/", operation_id="createStaff")
    async def create_staff(
        self, db: NamedDependency[Database], actor: NamedDependency[Actor], data: JSONBody[StaffCreate]
    ) -> NewStaffMember:
        """Take somebody on, with a generated password."""
        password, secret = await asyncio.to_thread(accounts.generate_password)
        member = await db.write(_create, actor, data, secret)
        return NewStaffMember(member=member, password=password if member.must_change_password else None)

    @get("/{staff_id:int}", operation_id="getStaff")
    async def get_staff(
        self, db: NamedDependency[Database], actor: NamedDependency[Actor], staff_id: PathId
    ) -> StaffMember:
        """One member of staff."""
        return await db.read(_get, actor, staff_id)

    @patch("/{staff_id:int}", operation_id="updateStaff")
    async def update_staff(
        self,
        db: NamedDependency[Database],
        actor: NamedDependency[Actor],
        staff_id: PathId,
        data: JSONBody[StaffEdit],
    ) -> StaffMember:
        """Change somebody."""
        return await db.write(_update, actor, staff_id, data)

    @post("/{staff_id:int}/password", operation_id="resetPassword", status_code=HTTP_200_OK)
    async def reset_password(
        self, db: NamedDependency[Database], actor: NamedDependency[Actor], staff_id: PathId
    ) -> NewPassword:
        """Give somebody a generated password and sign them out everywhere."""
        password, secret = await asyncio.to_thread(accounts.generate_password)
        await db.write(accounts.reset_password, actor, staff_id, secret)
        return NewPassword(password)


def _list(reading: Reading, actor: Actor) -> list[StaffMember]:
    staff = accounts.list_staff(reading, actor)
    profiles = service.profiles_of(reading, [each.id for each in staff])
    return [_member(each, profiles[each.id]) for each in staff]


def _get(reading: Reading, actor: Actor, staff_id: int) -> StaffMember:
    return _with_profile(reading, accounts.access_staff(reading, actor, staff_id))


def _create(unit: Unit, actor: Actor, data: StaffCreate, secret: Secret) -> StaffMember:
    staff = accounts.create_staff(unit, actor, part_of(data, StaffDraft), secret)
    service.set_profile(unit, staff.id, part_of(data, ProfileChange), actor)
    return _with_profile(unit, staff)


def _update(unit: Unit, actor: Actor, staff_id: int, data: StaffEdit) -> StaffMember:
    staff = accounts.update_staff(unit, actor, staff_id, part_of(data, StaffChange))
    service.set_profile(unit, staff_id, part_of(data, ProfileChange), actor)
    return _with_profile(unit, staff)


def _with_profile(reading: Reading, staff: StaffInfo) -> StaffMember:
    return _member(staff, service.profiles_of(reading, [staff.id])[staff.id])


def _member(staff: StaffInfo, profile: Profile) -> StaffMember:
    return StaffMember(
        id=staff.id, version=staff.version, login=staff.login, name=staff.name, role=staff.role,
        locale=staff.locale, active=staff.active, must_change_password=staff.must_change_password,
        expires_at=staff.expires_at, company=staff.company,
        shop_ids=staff.shop_ids, team_ids=staff.team_ids,
        aliases={str(shop_id): alias for shop_id, alias in staff.aliases.items()},
        duty=profile.duty, skills=profile.skills, capacity=profile.capacity, weight=profile.weight,
        reserved_seats=profile.reserved_seats,
    )  # fmt: skip
