"""Letting people in: invitations, links for a password, and what administration does about somebody's sessions."""

from datetime import datetime
from typing import Annotated, Any

import msgspec
from litestar import Controller, Request, delete, get, post, put
from litestar.di import NamedDependency
from litestar.params import JSONBody
from litestar.status_codes import HTTP_200_OK
from msgspec import Meta

from yingda.accounts import service
from yingda.accounts.api.account import Ended, SignIns, address_of, before_of, page_of
from yingda.accounts.api.asking import PathId
from yingda.accounts.types import Actor, Login, Name
from yingda.accounts.types.signing import (
    Acceptance,
    Entry,
    InvitationDraft,
    InvitationInfo,
    Link,
    SignInRules,
)
from yingda.infra.db.database import Database
from yingda.infra.db.unit import Reading, Unit
from yingda.infra.http.limits import Limiter, Rule
from yingda.infra.http.paging import DEFAULT_LIMIT
from yingda.infra.http.params import Count, Cursor
from yingda.infra.slowly import slowly

LINKS = Rule("links", 30, 60)  # tokens are beyond guessing; this spares the processor

LinkToken = Annotated[str, Meta(min_length=16, max_length=128)]
Password = Annotated[str, Meta(min_length=1, max_length=200)]


class Invitation(msgspec.Struct, frozen=True, kw_only=True):
    """An invitation; `state` is waiting, expired, accepted or revoked."""

    id: int
    name: str
    role: str
    shop_ids: list[int]
    team_ids: list[int]
    company: str
    account_ends_at: datetime | None
    inviter: str
    created_at: datetime
    expires_at: datetime
    state: str
    staff_id: int | None


class Invitations(msgspec.Struct, frozen=True):
    """Invitations that wait, and those of the last month."""

    items: list[Invitation]


class SecretLink(msgspec.Struct, frozen=True):
    """The secret part of a link, told only here."""

    token: str
    expires_at: datetime


class Invited(msgspec.Struct, frozen=True):
    """An invitation and the secret part of its link, told only here."""

    invitation: Invitation
    link: SecretLink


class LinkGiven(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The secret part of a link; sent as a body so that no log keeps it."""

    token: LinkToken


class Welcome(msgspec.Struct, frozen=True):
    """What an invited person is told before accepting."""

    name: str
    role: str
    role_name: str
    shops: list[str]
    inviter: str
    locale: str
    expires_at: datetime


class Accept(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the invited person chooses."""

    token: LinkToken
    login: Login
    name: Name
    password: Password


class LinkOwner(msgspec.Struct, frozen=True):
    """Whose password a link lets choose."""

    login: str
    name: str


class PasswordChosen(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A password chosen by a link."""

    token: LinkToken
    password: Password


class Entered(msgspec.Struct, frozen=True):
    """The sign-in name with which one can sign in now."""

    login: str


class InvitationController(Controller):
    """Inviting, and being invited."""

    path = "/api/v1/invitations"
    tags = ("invitations",)

    @get("/", operation_id="listInvitations")
    async def list_invitations(self, db: NamedDependency[Database], actor: NamedDependency[Actor]) -> Invitations:
        """Invitations that wait, and those of the last month."""
        return Invitations(await db.read(_list, actor))

    @post("/", operation_id="createInvitation")
    async def create(
        self, db: NamedDependency[Database], actor: NamedDependency[Actor], data: JSONBody[InvitationDraft]
    ) -> Invited:
        """Invite somebody by a link that works for seven days, once."""
        return await db.write(_create, actor, data)

    @post("/{invitation_id:int}/renew", operation_id="renewInvitation", status_code=HTTP_200_OK)
    async def renew(
        self, db: NamedDependency[Database], actor: NamedDependency[Actor], invitation_id: PathId
    ) -> Invited:
        """Make another link for an invitation; the old one ends."""
        return await db.write(_renew, actor, invitation_id)

    @post("/{invitation_id:int}/revoke", operation_id="revokeInvitation", status_code=HTTP_200_OK)
    async def revoke(
        self, db: NamedDependency[Database], actor: NamedDependency[Actor], invitation_id: PathId
    ) -> Invitation:
        """Take an invitation back."""
        return await db.write(_revoke, actor, invitation_id)

    @post("/look", operation_id="lookAtInvitation", status_code=HTTP_200_OK)
    async def look(
        self,
        request: Request[Any, Any, Any],
        db: NamedDependency[Database],
        limiter: NamedDependency[Limiter],
        data: JSONBody[LinkGiven],
    ) -> Welcome:
        """What one is invited to."""
        await limiter.hit(LINKS, address_of(request))
        return await db.read(_welcome, data.token)

    @post("/accept", operation_id="acceptInvitation", status_code=HTTP_200_OK)
    async def accept(
        self,
        request: Request[Any, Any, Any],
        db: NamedDependency[Database],
        limiter: NamedDependency[Limiter],
        data: JSONBody[Accept],
    ) -> Entered:
        """Become staff with a name and a password of one's own."""
        await limiter.hit(LINKS, address_of(request))
        await db.read(service.open_invitation, data.token)
        service.check_chosen(data.login, data.password)
        secret = await slowly(service.hash_password, data.password)
        chosen = Acceptance(login=data.login, name=data.name)
        return Entered(await db.write(service.accept_invitation, data.token, chosen, secret))


class PasswordLinkController(Controller):
    """Choosing a password by a link of the administration's."""

    path = "/api/v1/password-links"
    tags = ("session",)

    @post("/look", operation_id="lookAtPasswordLink", status_code=HTTP_200_OK)
    async def look(
        self,
        request: Request[Any, Any, Any],
        db: NamedDependency[Database],
        limiter: NamedDependency[Limiter],
        data: JSONBody[LinkGiven],
    ) -> LinkOwner:
        """Whose link this is."""
        await limiter.hit(LINKS, address_of(request))
        return LinkOwner(*await db.read(service.open_password_link, data.token))

    @post("/use", operation_id="usePasswordLink", status_code=HTTP_200_OK)
    async def use(
        self,
        request: Request[Any, Any, Any],
        db: NamedDependency[Database],
        limiter: NamedDependency[Limiter],
        data: JSONBody[PasswordChosen],
    ) -> Entered:
        """Choose a password; the link ends."""
        await limiter.hit(LINKS, address_of(request))
        login, _ = await db.read(service.open_password_link, data.token)
        service.check_chosen(login, data.password)
        secret = await slowly(service.hash_password, data.password)
        return Entered(await db.write(service.use_password_link, data.token, secret))


class EntryController(Controller):
    """How members of staff sign in."""

    path = "/api/v1/staff/{staff_id:int}"
    tags = ("staff",)

    @get("/entry", operation_id="getStaffEntry")
    async def get_entry(
        self, db: NamedDependency[Database], actor: NamedDependency[Actor], staff_id: PathId
    ) -> Entry:
        """Second step and sessions of somebody."""
        return await db.read(service.entry_of, actor, staff_id)

    @get("/sign-ins", operation_id="listStaffSignIns")
    async def list_sign_ins(
        self,
        db: NamedDependency[Database],
        actor: NamedDependency[Actor],
        staff_id: PathId,
        cursor: Cursor = None,
        limit: Count = DEFAULT_LIMIT,
    ) -> SignIns:
        """Attempts to sign in as somebody."""
        found = await db.read(service.sign_ins_of, actor, staff_id, before_of(cursor), limit + 1)
        return page_of(found, limit)

    @post("/password-link", operation_id="createPasswordLink", status_code=HTTP_200_OK)
    async def password_link(
        self, db: NamedDependency[Database], actor: NamedDependency[Actor], staff_id: PathId
    ) -> SecretLink:
        """A link with which somebody chooses a new password; the old one and all sessions end now."""
        return _told(await db.write(service.create_password_link, actor, staff_id))

    @delete("/sessions/{session_id:int}", operation_id="endStaffSession")
    async def end_session(
        self,
        db: NamedDependency[Database],
        actor: NamedDependency[Actor],
        staff_id: PathId,
        session_id: PathId,
    ) -> None:
        """Sign somebody out of one browser."""
        await db.write(service.end_staff_session, actor, staff_id, session_id)

    @post("/sessions/end", operation_id="endStaffSessions", status_code=HTTP_200_OK)
    async def end_sessions(
        self, db: NamedDependency[Database], actor: NamedDependency[Actor], staff_id: PathId
    ) -> Ended:
        """Sign somebody out everywhere."""
        return Ended(await db.write(service.end_staff_sessions, actor, staff_id))

    @delete("/two-step", operation_id="endStaffTwoStep")
    async def end_two_step(
        self, db: NamedDependency[Database], actor: NamedDependency[Actor], staff_id: PathId
    ) -> None:
        """Switch off somebody's second step and sign them out everywhere."""
        await db.write(service.end_staff_two_step, actor, staff_id)


class SignInRulesController(Controller):
    """Rules of this installation for signing in."""

    path = "/api/v1/sign-in-rules"
    tags = ("session",)

    @get("/", operation_id="getSignInRules")
    async def get_rules(self, db: NamedDependency[Database], actor: NamedDependency[Actor]) -> SignInRules:
        """How long sessions last and who needs a second step."""
        return await db.read(service.get_rules, actor)

    @put("/", operation_id="putSignInRules")
    async def put_rules(
        self, db: NamedDependency[Database], actor: NamedDependency[Actor], data: JSONBody[SignInRules]
    ) -> SignInRules:
        """Change how long sessions last and who needs a second step."""
        return await db.write(service.put_rules, actor, data)


def _list(reading: Reading, actor: Actor) -> list[Invitation]:
    found = service.list_invitations(reading, actor)
    return [_shown(reading, each) for each in found]


def _create(unit: Unit, actor: Actor, draft: InvitationDraft) -> Invited:
    info, link = service.create_invitation(unit, actor, draft)
    return Invited(_shown(unit, info), _told(link))


def _renew(unit: Unit, actor: Actor, invitation_id: int) -> Invited:
    info, link = service.renew_invitation(unit, actor, invitation_id)
    return Invited(_shown(unit, info), _told(link))


def _revoke(unit: Unit, actor: Actor, invitation_id: int) -> Invitation:
    return _shown(unit, service.revoke_invitation(unit, actor, invitation_id))


def _shown(reading: Reading, info: InvitationInfo) -> Invitation:
    draft = info.draft
    return Invitation(
        id=info.id, name=draft.name, role=draft.role, shop_ids=draft.shop_ids, team_ids=draft.team_ids,
        company=draft.company, account_ends_at=draft.expires_at, inviter=_inviter(reading, info),
        created_at=info.created_at, expires_at=info.expires_at, state=service.state_of(info, reading.now),
        staff_id=info.staff_id,
    )  # fmt: skip


def _welcome(reading: Reading, token: str) -> Welcome:
    info = service.open_invitation(reading, token)
    draft = info.draft
    return Welcome(
        draft.name, draft.role, service.role_names(reading, draft.locale).get(draft.role, draft.role),
        [shop.name for shop in service.shop_briefs(reading, draft.shop_ids)], _inviter(reading, info), draft.locale,
        info.expires_at,
    )  # fmt: skip


def _inviter(reading: Reading, info: InvitationInfo) -> str:
    if info.invited_by is None:
        return ""
    return service.names_of(reading, [info.invited_by])[info.invited_by].name


def _told(link: Link) -> SecretLink:
    return SecretLink(link.token, link.expires_at)
