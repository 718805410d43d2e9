"""Signing in and out over HTTP: who I am, what I may, and my own presence."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial
from typing import Annotated, Any, ParamSpec, TypeVar

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
    Locale,
    NewSession,
    Permission,
    Role,
    ShopBrief,
    SignedIn,
)
from yingda.infra.db.database import Database
from yingda.infra.db.unit import Reading
from yingda.infra.http.context import LOCALE_COOKIE
from yingda.infra.http.limits import Limiter, Rule
from yingda.infra.settings import Settings
from yingda.kit.errors import InvalidError, UnauthenticatedError
from yingda.presence import service
from yingda.presence.pushes import PresenceCard

# guessing one name's password is hopeless at 10 a minute; a whole office behind one address still signs in
BY_LOGIN = Rule("sign_in.login", 10, 60)
BY_ADDRESS = Rule("sign_in.address", 60, 60)
AT_ONCE = 2  # verifying takes 19 MiB and a core each
COOKIE_S = 7 * 86_400  # as long as a session can last

Password = Annotated[str, Meta(min_length=1, max_length=200)]
P = ParamSpec("P")
T = TypeVar("T")


class SignIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Name and password."""

    login: Annotated[str, Meta(min_length=1, max_length=64)]
    password: Password


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
    role: Role
    locale: str
    must_change_password: bool


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """Everything the console asks first."""

    signed_in: bool
    staff: SessionStaff | None
    permissions: list[Permission]
    shops: list[ShopBrief]
    presence: PresenceCard | None
    server_time: datetime
    version: str


AnyRequest = Request[Any, Any, Any]
_threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="yingda-password")


class SessionController(Controller):
    """One's own session."""

    path = "/api/v1/session"
    tags = ("session",)

    @get("/", operation_id="getSession")
    async def get_session(self, request: AnyRequest, db: NamedDependency[Database]) -> Session:
        """Who is signed in, also when nobody is."""
        return await _session(db, request.cookies.get(SESSION_COOKIE))

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
        await limiter.hit(BY_ADDRESS, request.client.host if request.client else "")
        await limiter.hit(BY_LOGIN, accounts.fold_login(data.login))
        credentials = await db.read(accounts.find_credentials, data.login)
        if not await _slowly(accounts.verify_password, credentials, data.password):
            raise UnauthenticatedError("accounts.wrong_sign_in")
        old_token = request.cookies.get(SESSION_COOKIE)
        fresh = await db.write(accounts.open_session, credentials, _browser(request), old_token)
        return _with_cookies(await _session(db, fresh.token), fresh, settings)

    @delete("/", operation_id="signOut", status_code=HTTP_204_NO_CONTENT)
    async def sign_out(self, db: NamedDependency[Database], actor: NamedDependency[Actor]) -> Response[None]:
        """End this browser's session."""
        await db.write(accounts.sign_out, actor)
        gone = [Cookie(key=key, value="", max_age=0, path="/") for key in (SESSION_COOKIE, CSRF_COOKIE)]
        return Response(None, cookies=gone)

    @post("/password", operation_id="changePassword", status_code=HTTP_200_OK)
    async def change_password(
        self,
        request: AnyRequest,
        db: NamedDependency[Database],
        actor: NamedDependency[Actor],
        settings: NamedDependency[Settings],
        limiter: NamedDependency[Limiter],
        data: JSONBody[PasswordChange],
    ) -> Response[Session]:
        """Choose a new password; every other browser is signed out."""
        await limiter.hit(BY_LOGIN, f"#{actor.staff_id}")
        await db.read(accounts.check_new_password, actor, data.new)
        credentials = await db.read(accounts.credentials_of, actor)
        if not await _slowly(accounts.verify_password, credentials, data.old):
            raise InvalidError("accounts.wrong_password")
        secret = await _slowly(accounts.hash_password, data.new)
        fresh = await db.write(accounts.change_password, actor, credentials, secret, _browser(request))
        return _with_cookies(await _session(db, fresh.token), fresh, settings)

    @patch("/", operation_id="changeSession")
    async def change_session(
        self,
        request: AnyRequest,
        db: NamedDependency[Database],
        actor: NamedDependency[Actor],
        data: JSONBody[SessionChange],
    ) -> Response[Session]:
        """Choose the language of the console."""
        await db.write(accounts.set_locale, actor, data.locale)
        session = await _session(db, request.cookies.get(SESSION_COOKIE))
        return Response(session, cookies=[_locale_cookie(data.locale)])


async def _session(db: Database, token: str | None) -> Session:
    found = await db.read(_load, token) if token else None
    if found is None:
        return Session(
            signed_in=False, staff=None, permissions=[], shops=[], presence=None, server_time=db.clock.now(),
            version=yingda.__version__,
        )  # fmt: skip
    signed_in, shops, card = found
    actor = signed_in.actor
    staff = SessionStaff(
        actor.staff_id, actor.name, signed_in.login, actor.role, actor.locale,
        signed_in.must_change_password,
    )  # fmt: skip
    return Session(
        signed_in=True, staff=staff, permissions=sorted(actor.permissions),
        shops=shops, presence=card, server_time=db.clock.now(), version=yingda.__version__,
    )  # fmt: skip


def _load(reading: Reading, token: str) -> tuple[SignedIn, list[ShopBrief], PresenceCard] | None:
    signed_in = accounts.find_session(reading, token)
    if signed_in is None:
        return None
    shops = accounts.shop_briefs(reading, signed_in.actor.shop_ids)
    return signed_in, shops, service.cards(reading, [signed_in.actor.staff_id])[0]


async def _slowly(fn: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run what takes 20 ms and more beside the loop, two at a time."""
    return await asyncio.get_running_loop().run_in_executor(_threads, partial(fn, *args, **kwargs))


def _refuse_forms(request: AnyRequest) -> None:
    # a form on a foreign page can post, but not JSON: it must not sign anybody in as somebody else
    if request.content_type[0] != "application/json":
        raise ClientException(status_code=HTTP_415_UNSUPPORTED_MEDIA_TYPE)


def _browser(request: AnyRequest) -> str:
    return request.headers.get("user-agent", "")


def _with_cookies(session: Session, fresh: NewSession, settings: Settings) -> Response[Session]:
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
    return Response(session, cookies=cookies)


def _locale_cookie(locale: str) -> Cookie:
    return Cookie(key=LOCALE_COOKIE, value=locale, path="/", max_age=COOKIE_S, samesite="lax")
