"""Signing in by the company's identity provider: out to it, and back."""

from typing import Any
from urllib.parse import quote

import msgspec
from litestar import Controller, Request, Response, get, post
from litestar.datastructures import Cookie
from litestar.di import NamedDependency
from litestar.params import FromQuery
from litestar.status_codes import HTTP_200_OK, HTTP_303_SEE_OTHER

from yingda.accounts import service as accounts
from yingda.accounts.types import SESSION_COOKIE, Actor
from yingda.accounts.types.signing import Method, Outcome, Person
from yingda.infra.db.database import Database
from yingda.infra.http.limits import Limiter
from yingda.infra.oidc import Begun, Client, OidcError
from yingda.infra.sealing import Sealer
from yingda.infra.settings import Settings
from yingda.kit.errors import AppError, NotFoundError, UnauthenticatedError
from yingda.presence.api.session import load_session, origin_of, session_cookies
from yingda.presence.api.throttle import BY_ADDRESS

COOKIE = "yingda_company"
PATH = "/api/v1/session/company"
CALLBACK = f"{PATH}/callback"
COOKIE_S = 600  # as long as the way out and back may take
MAX_NEXT = 500


class Away(msgspec.Struct, frozen=True):
    """Where the browser has to go."""

    url: str


AnyRequest = Request[Any, Any, Any]


class CompanyController(Controller):
    """The identity provider."""

    path = PATH
    tags = ("session",)

    @get("/", operation_id="beginCompanySignIn", status_code=HTTP_303_SEE_OTHER)
    async def begin(
        self,
        request: AnyRequest,
        settings: NamedDependency[Settings],
        limiter: NamedDependency[Limiter],
        oidc: NamedDependency[Client | None],
        next_page: FromQuery[str] = "",
    ) -> Response[None]:
        """Send the browser to the identity provider."""
        await limiter.hit(BY_ADDRESS, origin_of(request).address)
        try:
            url, begun = await _provider(oidc).begin(_callback(settings), _own_page(next_page))
        except OidcError as error:
            return _back(settings, error)
        return Response(
            None, status_code=HTTP_303_SEE_OTHER, headers={"Location": url}, cookies=[_kept(settings, begun)]
        )

    @post("/link", operation_id="linkIdentity", status_code=HTTP_200_OK)
    async def link(
        self,
        actor: NamedDependency[Actor],
        settings: NamedDependency[Settings],
        oidc: NamedDependency[Client | None],
    ) -> Response[Away]:
        """Begin to link one's account at the identity provider."""
        url, begun = await _provider(oidc).begin(_callback(settings), "/account", actor.staff_id)
        return Response(Away(url), cookies=[_kept(settings, begun)])

    @get("/callback", operation_id="endCompanySignIn", status_code=HTTP_303_SEE_OTHER)
    async def callback(
        self,
        request: AnyRequest,
        db: NamedDependency[Database],
        settings: NamedDependency[Settings],
        limiter: NamedDependency[Limiter],
        oidc: NamedDependency[Client | None],
    ) -> Response[None]:
        """The browser is back, with a code if all went well."""
        await limiter.hit(BY_ADDRESS, origin_of(request).address)
        try:
            begun, person = await _person(request, settings, _provider(oidc))
            if begun.staff_id is not None:
                return await _linked(request, db, settings, begun, person)
            return await _entered(request, db, settings, begun, person)
        except AppError as error:
            return _back(settings, error)


async def _person(request: AnyRequest, settings: Settings, client: Client) -> tuple[Begun, Person]:
    """What this browser began, and for whom the provider vouches."""
    query = request.query_params
    try:
        kept = _sealer(settings).open(request.cookies.get(COOKIE, ""))
    except UnauthenticatedError as error:
        raise OidcError("oidc.state") from error
    begun = msgspec.json.decode(kept, type=Begun)
    client.check_return(begun, query.get("state", ""), query.get("iss"))
    if "code" not in query:
        raise OidcError("oidc.code")
    claims = await client.redeem(query["code"], begun, _callback(settings))
    return begun, Person(claims.issuer, claims.subject, claims.name, claims.email, claims.email_verified)


async def _entered(
    request: AnyRequest, db: Database, settings: Settings, begun: Begun, person: Person
) -> Response[None]:
    origin = origin_of(request)
    try:
        fresh = await db.write(
            accounts.open_company_session, person, origin, request.cookies.get(SESSION_COOKIE),
            by_email=settings.oidc_link_by_email,
        )  # fmt: skip
    except UnauthenticatedError:
        # the address may be no sign-in name, so all that can be told is that somebody tried
        await db.write(
            accounts.note_failure, person.email or person.subject, Outcome.UNKNOWN, origin, Method.COMPANY
        )
        raise
    session = await load_session(db, settings, fresh.token)
    cookies = session_cookies(session, fresh, settings)
    return _gone_to(settings, begun.next or "/desk", cookies)


async def _linked(
    request: AnyRequest, db: Database, settings: Settings, begun: Begun, person: Person
) -> Response[None]:
    """Only who began may be linked: the session of now must be the same person's."""
    actor = await db.read(accounts.actor_for_token, request.cookies.get(SESSION_COOKIE, ""))
    if actor is None or actor.staff_id != begun.staff_id:
        raise OidcError("oidc.state")
    await db.write(accounts.link_identity, actor, person)
    return _gone_to(settings, begun.next, [])


def _provider(client: Client | None) -> Client:
    if client is None:
        raise NotFoundError
    return client


def _own_page(page: str) -> str:
    """A page of the console, or none: nobody is sent elsewhere by a link of ours."""
    inside = page.startswith("/") and not page.startswith(("//", "/\\")) and len(page) <= MAX_NEXT
    return page if inside else ""


def _callback(settings: Settings) -> str:
    return settings.public_url.rstrip("/") + CALLBACK


def _sealer(settings: Settings) -> Sealer:
    return Sealer(settings.secret, "company")


def _kept(settings: Settings, begun: Begun) -> Cookie:
    value = _sealer(settings).seal(msgspec.json.encode(begun).decode())
    return _cookie(settings, value, COOKIE_S)


def _cookie(settings: Settings, value: str, max_age: int) -> Cookie:
    secure = settings.public_url.startswith("https:")
    return Cookie(key=COOKIE, value=value, path=PATH, max_age=max_age, samesite="lax", secure=secure, httponly=True)


def _back(settings: Settings, error: AppError) -> Response[None]:
    """To the sign-in page, which says what went wrong."""
    return _gone_to(settings, f"/sign-in?problem={quote(error.code)}", [])


def _gone_to(settings: Settings, page: str, cookies: list[Cookie]) -> Response[None]:
    return _sent_to(f"/console{page}", [*cookies, _cookie(settings, "", 0)])


def _sent_to(url: str, cookies: list[Cookie]) -> Response[None]:
    headers = {"Location": url, "Cache-Control": "no-store"}
    return Response(None, status_code=HTTP_303_SEE_OTHER, headers=headers, cookies=cookies)
