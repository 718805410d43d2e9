"""Who makes a request."""

import hmac
from typing import Annotated, Any

from litestar import Request
from litestar.di import NamedDependency
from litestar.params import PathParameter

from yingda.accounts import service
from yingda.accounts.types import CSRF_HEADER, SESSION_COOKIE, Actor, SignedIn
from yingda.infra.db.database import Database
from yingda.infra.http.context import client_address
from yingda.infra.http.limits import Limiter, Rule
from yingda.kit.errors import ForbiddenError, UnauthenticatedError
from yingda.kit.ids import MAX_ID

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
PathId = Annotated[int, PathParameter(ge=1, le=MAX_ID)]

# ten a second: enough to follow every conversation, too little to read a shop empty in an hour
BY_KEY = Rule("api_key", 600, 60)
WRONG_KEY = Rule("api_key.wrong", 30, 60)
# what is about the person: a key is none
ONLY_PEOPLE = (
    "/api/v1/session", "/api/v1/account", "/api/v1/me/", "/api/v1/presence/me", "/api/v1/keys", "/api/v1/webhooks",
    "/api/v1/invitations", "/api/v1/password-links", "/api/v1/sign-in-rules",
)  # fmt: skip


async def provide_signed_in(request: Request[Any, Any, Any], db: NamedDependency[Database]) -> SignedIn:
    """Who is signed in by the request's cookie; a request that writes must echo the session's token."""
    token = request.cookies.get(SESSION_COOKIE)
    signed_in = await db.read(service.find_session, token) if token else None
    if signed_in is None:
        raise UnauthenticatedError
    echoed = request.headers.get(CSRF_HEADER, "")
    if request.method not in SAFE and not hmac.compare_digest(echoed.encode(), signed_in.csrf.encode()):
        raise ForbiddenError("error.csrf")
    session_id = signed_in.actor.session_id
    if session_id is not None and service.is_touch_due(signed_in, db.clock.now()):
        await db.write(service.touch_session, session_id)
    return signed_in


async def provide_actor(
    request: Request[Any, Any, Any], db: NamedDependency[Database], limiter: NamedDependency[Limiter]
) -> Actor:
    """Who makes the request; refused while a password is to be changed or a second step to be set up."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and service.is_key(token):
        return await _key_holder(request, db, limiter, token)
    signed_in = await provide_signed_in(request, db)
    if signed_in.must_change_password:
        raise ForbiddenError("accounts.must_change_password")
    if signed_in.must_set_up_two_step:
        raise ForbiddenError("accounts.must_set_up_two_step")
    return signed_in.actor


async def _key_holder(request: Request[Any, Any, Any], db: Database, limiter: Limiter, token: str) -> Actor:
    """Who acts by a key: no browser sends one by itself, so nothing needs to be echoed."""
    holder = await db.read(service.find_key_holder, token)
    if holder is None:
        await limiter.hit(WRONG_KEY, client_address.get())
        raise UnauthenticatedError("accounts.wrong_key")
    await limiter.hit(BY_KEY, f"key:{holder.key_id}")
    if request.scope["path"].startswith(ONLY_PEOPLE):
        raise ForbiddenError("accounts.only_people")
    if holder.touch:
        await db.write(service.touch_key, holder.key_id, client_address.get())
    return holder.actor
