"""Signing in and out over HTTP: who I am, what I may, and my own presence."""

from datetime import datetime
from typing import Annotated, Any

import msgspec
from litestar import Controller, Request, Response, delete, get, patch, post
from litestar.datastructures import Cookie
from litestar.di import NamedDependency
from litestar.exceptions import ClientException
from litestar.params import JSONBody
from litestar.status_codes import HTTP_200_OK, HTTP_204_NO_CONTENT, HTTP_415_UNSUPPORTED_MEDIA_TYPE
from msgspec import Meta

import yingda
from yingda.accounts import service as accounts
from yingda.accounts.types import (
    CSRF_COOKIE,
    SESSION_COOKIE,
    Actor,
    Credentials,
    Locale,
    NewSession,
    Permission,
    ShopBrief,
    SignedIn,
)
from yingda.accounts.types.signing import Method, Origin, Outcome
from yingda.infra.db.database import Database
from yingda.infra.db.unit import Reading
from yingda.infra.http.context import LOCALE_COOKIE
from yingda.infra.http.limits import Limiter
from yingda.infra.settings import Settings
from yingda.infra.slowly import slowly
from yingda.kit.errors import FieldError, InvalidError, UnauthenticatedError
from yingda.presence import service
from yingda.presence.api.throttle import BY_PAIR, CODES, admit
from yingda.presence.pushes import PresenceCard

COOKIE_S = 31 * 86_400  # longer than any session; the server knows when it is over

Password = Annotated[str, Meta(min_length=1, max_length=200)]


class SignIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Name and password, and a code (or recovery code) where the second step is on."""

    login: Annotated[str, Meta(min_length=1, max_length=64)]
    password: Password
    code: Annotated[str, Meta(max_length=64)] = ""


class PasswordChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One's present password and the next."""

    old: Password
    new: Password


class SessionChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The language of the console."""

    locale: Locale


class SessionStaff(msgspec.Struct, frozen=True):
    """Who is signed in."""

    id: int
    name: str
    login: str
    role: str
    role_name: str
    locale: str
    must_change_password: bool
    expires_at: datetime | None
    must_set_up_two_step: bool


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """Everything the console asks first; `company` names the identity provider's button."""

    signed_in: bool
    ends_at: datetime | None
    company: str | None
    staff: SessionStaff | None
    permissions: list[Permission]
    shops: list[ShopBrief]
    presence: PresenceCard | None
    server_time: datetime
    version: str


AnyRequest = Request[Any, Any, Any]


class SessionController(Controller):
    """One's own session."""

    path = "/api/v1/session"
    tags = ("session",)

    @get("/", operation_id="getSession")
    async def get_session(
        self, request: AnyRequest, db: NamedDependency[Database], settings: NamedDependency[Settings]
    ) -> Session:
        """Who is signed in, also when nobody is."""
        return await load_session(db, settings, request.cookies.get(SESSION_COOKIE))

    @post("/", operation_id="signIn", status_code=HTTP_200_OK)
    async def sign_in(
        self,
        request: AnyRequest,
        db: NamedDependency[Database],
        settings: NamedDependency[Settings],
        limiter: NamedDependency[Limiter],
        data: JSONBody[SignIn],
    ) -> Response[Session]:
        """Sign in; the answer to an unknown name is that to a wrong password."""
        _refuse_forms(request)
        origin = origin_of(request)
        credentials, known = await db.read(_find, data.login, origin)
        await admit(limiter, accounts.fold_login(data.login), origin, known=known)
        if not await slowly(accounts.verify_password, credentials, data.password):
            await db.write(accounts.note_failure, data.login, Outcome.WRONG_PASSWORD, origin)
            raise UnauthenticatedError("accounts.wrong_sign_in")
        if data.code:
            await limiter.hit(CODES, f"{credentials.staff_id} {origin.address}")
        sealer = accounts.make_sealer(settings.secret)
        proof = await db.read(accounts.prove, credentials, data.code, sealer)
        if isinstance(proof, Outcome):
            await db.write(accounts.note_failure, data.login, proof, origin, Method.CODE)
            raise UnauthenticatedError("accounts.wrong_code" if data.code else "accounts.code_needed")
        old_token = request.cookies.get(SESSION_COOKIE)
        fresh = await db.write(accounts.open_session, credentials, origin, old_token, proof)
        return await _entered(db, settings, fresh)

    @delete("/", operation_id="signOut", status_code=HTTP_204_NO_CONTENT)
    async def sign_out(self, db: NamedDependency[Database], signed_in: NamedDependency[SignedIn]) -> Response[None]:
        """End this browser's session."""
        await db.write(accounts.sign_out, signed_in.actor)
        gone = [Cookie(key=key, value="", max_age=0, path="/") for key in (SESSION_COOKIE, CSRF_COOKIE)]
        return Response(None, cookies=gone)

    @post("/password", operation_id="changePassword", status_code=HTTP_200_OK)
    async def change_password(
        self,
        request: AnyRequest,
        db: NamedDependency[Database],
        signed_in: NamedDependency[SignedIn],
        settings: NamedDependency[Settings],
        limiter: NamedDependency[Limiter],
        data: JSONBody[PasswordChange],
    ) -> Response[Session]:
        """Choose a new password; every other browser is signed out."""
        actor, origin = signed_in.actor, origin_of(request)
        await limiter.hit(BY_PAIR, f"#{actor.staff_id} {origin.address}")
        await db.read(accounts.check_new_password, actor, data.new)
        credentials = await db.read(accounts.credentials_of, actor)
        if not await slowly(accounts.verify_password, credentials, data.old):
            raise InvalidError("accounts.wrong_password")
        if data.old == data.new:
            raise InvalidError(fields=(FieldError("/new", "accounts.password_same"),))
        secret = await slowly(accounts.hash_password, data.new)
        fresh = await db.write(accounts.change_password, actor, credentials, secret, origin)
        return await _entered(db, settings, fresh)

    @patch("/", operation_id="changeSession")
    async def change_session(
        self,
        request: AnyRequest,
        db: NamedDependency[Database],
        actor: NamedDependency[Actor],
        settings: NamedDependency[Settings],
        data: JSONBody[SessionChange],
    ) -> Response[Session]:
        """Choose the language of the console."""
        await db.write(accounts.set_locale, actor, data.locale)
        session = await load_session(db, settings, request.cookies.get(SESSION_COOKIE))
        return Response(session, cookies=[_locale_cookie(data.locale)])


async def load_session(db: Database, settings: Settings, token: str | None) -> Session:
    """What the console asks first, for the holder of this token."""
    found = await db.read(_load, token) if token else None
    company = settings.oidc_name if settings.oidc_issuer else None
    if found is None:
        return Session(
            signed_in=False, ends_at=None, company=company, staff=None, permissions=[], shops=[], presence=None,
            server_time=db.clock.now(), version=yingda.__version__,
        )  # fmt: skip
    signed_in, shops, card = found
    actor = signed_in.actor
    staff = SessionStaff(
        actor.staff_id, actor.name, signed_in.login, actor.role, signed_in.role_name, actor.locale,
        signed_in.must_change_password, signed_in.account_ends_at, signed_in.must_set_up_two_step,
    )  # fmt: skip
    return Session(
        signed_in=True, ends_at=signed_in.ends_at, company=company, staff=staff,
        permissions=[] if signed_in.restricted else sorted(actor.permissions),
        shops=shops, presence=card, server_time=db.clock.now(), version=yingda.__version__,
    )  # fmt: skip


def session_cookies(session: Session, fresh: NewSession, settings: Settings) -> list[Cookie]:
    """What the browser keeps of a fresh session."""
    secure = settings.public_url.startswith("https:")
    cookies = [
        Cookie(
            key=key, value=value, path="/", max_age=COOKIE_S, samesite="lax", secure=secure,
            httponly=key == SESSION_COOKIE,
        )
        for key, value in ((SESSION_COOKIE, fresh.token), (CSRF_COOKIE, fresh.csrf))
    ]  # fmt: skip
    if session.staff:
        cookies.append(_locale_cookie(session.staff.locale))
    return cookies


def origin_of(request: AnyRequest) -> Origin:
    """From where a request comes."""
    address = request.client.host if request.client else ""
    return accounts.origin_of(address, request.headers.get("user-agent", ""))


async def _entered(db: Database, settings: Settings, fresh: NewSession) -> Response[Session]:
    session = await load_session(db, settings, fresh.token)
    return Response(session, cookies=session_cookies(session, fresh, settings))


def _find(reading: Reading, login: str, origin: Origin) -> tuple[Credentials, bool]:
    """What to check a password against, and whether its owner has lately signed in from there."""
    credentials = accounts.find_credentials(reading, login)
    return credentials, accounts.is_known_place(reading, credentials.staff_id, origin)


def _load(reading: Reading, token: str) -> tuple[SignedIn, list[ShopBrief], PresenceCard] | None:
    signed_in = accounts.find_session(reading, token)
    if signed_in is None:
        return None
    shops = accounts.shop_briefs(reading, signed_in.actor.shop_ids)
    return signed_in, shops, service.cards(reading, [signed_in.actor.staff_id])[0]


def _refuse_forms(request: AnyRequest) -> None:
    # a form on a foreign page can post, but not JSON: it must not sign anybody in as somebody else
    if request.content_type[0] != "application/json":
        raise ClientException(status_code=HTTP_415_UNSUPPORTED_MEDIA_TYPE)


def _locale_cookie(locale: str) -> Cookie:
    return Cookie(key=LOCALE_COOKIE, value=locale, path="/", max_age=COOKIE_S, samesite="lax")
