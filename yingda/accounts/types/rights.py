"""Permissions, roles, who asks, and sessions."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import msgspec
from msgspec import UNSET, UnsetType

from yingda.accounts.types.fields import ClientId, Name
from yingda.kit.errors import ForbiddenError
from yingda.kit.texts import DEFAULT_LOCALE

SESSION_COOKIE = "yingda_session"
CSRF_COOKIE = "yingda_csrf"
CSRF_HEADER = "X-CSRF-Token"


class Permission(StrEnum):
    """What somebody may do; roles are sets of these."""

    CONVERSATION_SERVE = "conversation.serve"
    CONVERSATION_READ_TEAM = "conversation.read_team"
    CONVERSATION_READ_ALL = "conversation.read_all"
    CONVERSATION_TAKE_OVER = "conversation.take_over"
    CONVERSATION_REASSIGN = "conversation.reassign"
    QUICK_REPLY_EDIT_SHOP = "quick_reply.edit_shop"
    QUICK_REPLY_EDIT_TEAM = "quick_reply.edit_team"
    KNOWLEDGE_EDIT = "knowledge.edit"
    KNOWLEDGE_MANAGE = "knowledge.manage"
    TRIAGE_MANAGE = "triage.manage"
    BOT_MANAGE = "bot.manage"
    SLA_MANAGE = "sla.manage"
    CUSTOMER_EDIT = "customer.edit"
    CUSTOMER_SEE_CONTACT = "customer.see_contact"
    FIGURES_READ = "figures.read"
    WALL_READ = "wall.read"
    NOTICE_WRITE = "notice.write"
    SHOP_MANAGE = "shop.manage"
    STAFF_MANAGE = "staff.manage"
    ROLE_MANAGE = "role.manage"
    INTEGRATION_MANAGE = "integration.manage"
    EXPORT = "export"
    AUDIT_READ = "audit.read"
    PRIVACY_MANAGE = "privacy.manage"
    OPERATIONS_READ = "operations.read"
    OPERATIONS_MANAGE = "operations.manage"


class Role(StrEnum):
    """The roles that are shipped; shops add their own by copying one."""

    ADMIN = "admin"
    SUPERVISOR = "supervisor"
    TEAM_LEAD = "team_lead"
    AGENT = "agent"
    INSPECTOR = "inspector"
    VENDOR_AGENT = "vendor_agent"


@dataclass(frozen=True, slots=True)
class RoleInfo:
    """A named set of permissions: a shipped role (`name` from the catalogue), or one of the shops' own."""

    code: str
    permissions: frozenset[Permission]
    vendor: bool = False
    name: str = ""
    version: int = 0

    @property
    def shipped(self) -> bool:
        """Whether it comes with the product, and so cannot be changed."""
        return not self.version


@dataclass(frozen=True, slots=True)
class Standing:
    """What decides somebody's rights."""

    role: RoleInfo
    shop_ids: frozenset[int]
    active: bool = True
    expires_at: datetime | None = None


class RoleDraft(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A role to be added; the same `client_id` again gives the first."""

    client_id: ClientId | None = None
    name: Name
    permissions: list[Permission]
    vendor: bool = False


class RoleChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What changes of a role; whom it is for stays."""

    version: int | UnsetType = UNSET
    name: Name | UnsetType = UNSET
    permissions: list[Permission] | UnsetType = UNSET


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks, with everything that decides what the answer may be."""

    staff_id: int
    name: str
    role: str
    permissions: frozenset[Permission]
    shop_ids: frozenset[int]
    team_ids: frozenset[int] = frozenset()
    session_id: int | None = None
    locale: str = DEFAULT_LOCALE

    def may(self, permission: Permission) -> bool:
        """Whether the actor holds `permission` at all."""
        return permission in self.permissions

    def may_in(self, permission: Permission, shop_id: int) -> bool:
        """Whether the actor holds `permission` and works in the shop."""
        return permission in self.permissions and shop_id in self.shop_ids

    def check(self, permission: Permission) -> None:
        """Raise ForbiddenError unless the actor holds `permission`."""
        if permission not in self.permissions:
            raise ForbiddenError


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A valid session: who it is, and what a request must echo."""

    actor: Actor
    login: str
    csrf: str
    must_change_password: bool
    last_seen_at: datetime
    account_ends_at: datetime | None = None
    role_name: str = ""
    ends_at: datetime | None = None
    must_set_up_two_step: bool = False

    @property
    def restricted(self) -> bool:
        """Whether nothing else may be done before the password is changed or the second step set up."""
        return self.must_change_password or self.must_set_up_two_step


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a password is checked against; nobody's for a sign-in name that does not exist."""

    staff_id: int | None
    password_hash: str


@dataclass(frozen=True, slots=True)
class NewSession:
    """The secrets of a fresh session; only their owner's browser keeps them."""

    token: str
    csrf: str


@dataclass(frozen=True, slots=True)
class Secret:
    """A new password as its hash; `must_change` when somebody else knows it."""

    password_hash: str
    must_change: bool = False
