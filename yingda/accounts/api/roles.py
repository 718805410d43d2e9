"""Roles over HTTP: the matrix of what each may do."""

from typing import Annotated

import msgspec
from litestar import Controller, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import JSONBody, PathParameter

from yingda.accounts import policy, service
from yingda.accounts.policy.areas import permission_areas
from yingda.accounts.types import Actor, Permission, RoleChange, RoleDraft, RoleInfo
from yingda.infra.db.database import Database
from yingda.infra.db.unit import Reading, Unit
from yingda.kit.texts import text

PathCode = Annotated[str, PathParameter(min_length=2, max_length=40)]


class RoleCard(msgspec.Struct, frozen=True, kw_only=True):
    """A role as the matrix shows it; `grantable` if the reader may give it, `editable` if they may change it."""

    code: str
    version: int
    name: str
    permissions: list[Permission]
    vendor: bool
    shipped: bool
    holders: int
    grantable: bool
    editable: bool


class PermissionLine(msgspec.Struct, frozen=True):
    """A permission in a few words and in a sentence; `vendor` if people of another company may have it."""

    code: Permission
    name: str
    text: str
    vendor: bool
    held: bool


class PermissionArea(msgspec.Struct, frozen=True):
    """Permissions that belong together."""

    key: str
    name: str
    permissions: list[PermissionLine]


class RoleList(msgspec.Struct, frozen=True):
    """Every role, the shipped ones first, and what there is to be permitted."""

    items: list[RoleCard]
    areas: list[PermissionArea]


class RoleController(Controller):
    """Roles."""

    path = "/api/v1/roles"
    tags = ("roles",)

    @get("/", operation_id="listRoles")
    async def list_roles(self, db: NamedDependency[Database], actor: NamedDependency[Actor]) -> RoleList:
        """Every role with its permissions and how many hold it."""
        return await db.read(_list, actor)

    @post("/", operation_id="createRole")
    async def create_role(
        self, db: NamedDependency[Database], actor: NamedDependency[Actor], data: JSONBody[RoleDraft]
    ) -> RoleCard:
        """Add a role of the shops' own."""
        return await db.write(_create, actor, data)

    @patch("/{code:str}", operation_id="updateRole")
    async def update_role(
        self,
        db: NamedDependency[Database],
        actor: NamedDependency[Actor],
        code: PathCode,
        data: JSONBody[RoleChange],
    ) -> RoleCard:
        """Change a role of the shops' own; its holders have the new rights at once."""
        return await db.write(_update, actor, code, data)

    @delete("/{code:str}", operation_id="deleteRole")
    async def delete_role(
        self, db: NamedDependency[Database], actor: NamedDependency[Actor], code: PathCode
    ) -> None:
        """Take away a role that nobody holds."""
        await db.write(service.delete_role, actor, code)


def _list(reading: Reading, actor: Actor) -> RoleList:
    roles, holders = service.list_roles(reading, actor), service.count_holders(reading)
    areas = [
        PermissionArea(
            key, text(f"permission_area.{key}", actor.locale), [_line(actor, each) for each in permissions]
        )
        for key, permissions in permission_areas().items()
    ]
    return RoleList([_card(actor, role, holders.get(role.code, 0)) for role in roles], areas)


def _create(unit: Unit, actor: Actor, draft: RoleDraft) -> RoleCard:
    return _card(actor, service.create_role(unit, actor, draft), 0)


def _update(unit: Unit, actor: Actor, code: str, change: RoleChange) -> RoleCard:
    role = service.update_role(unit, actor, code, change)
    return _card(actor, role, service.count_holders(unit).get(code, 0))


def _card(actor: Actor, role: RoleInfo, holders: int) -> RoleCard:
    may_change = actor.may(Permission.ROLE_MANAGE) and role.permissions <= actor.permissions
    return RoleCard(
        code=role.code, version=role.version, name=role.name or text(f"role.{role.code}", actor.locale),
        permissions=sorted(role.permissions), vendor=role.vendor, shipped=role.shipped, holders=holders,
        grantable=policy.may_grant(actor, role), editable=may_change and not role.shipped,
    )  # fmt: skip


def _line(actor: Actor, permission: Permission) -> PermissionLine:
    return PermissionLine(
        permission,
        text(f"permission.{permission}", actor.locale),
        text(f"permission_text.{permission}", actor.locale),
        permission not in policy.NOT_FOR_VENDORS,
        actor.may(permission),
    )
