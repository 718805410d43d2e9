"""One's own way in: sessions, history, the second step, identities."""

from typing import Annotated, Any

import msgspec
from litestar import Controller, Request, delete, get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody
from litestar.status_codes import HTTP_200_OK
from msgspec import Meta

from yingda.accounts import service
from yingda.accounts.api.asking import PathId
from yingda.accounts.types import Actor, SignedIn
from yingda.accounts.types.signing import Account, Linked, OwnSession, SignInEntry
from yingda.infra.db.database import Database
from yingda.infra.http.limits import Limiter, Rule
from yingda.infra.http.paging import DEFAULT_LIMIT, decode_cursor, encode_cursor
from yingda.infra.http.params import Count, Cursor
from yingda.infra.settings import Settings
from yingda.infra.slowly import slowly
from yingda.kit.errors import FieldError, InvalidError

PROOFS = Rule("account.proof", 10, 60)  # guesses at one's own password or code from an open screen

Password = Annotated[str, Meta(min_length=1, max_length=200)]
Code = Annotated[str, Meta(min_length=1, max_length=64)]


class OwnSessions(msgspec.Struct, frozen=True):
    """Where one is signed in, the latest used first."""

    items: list[OwnSession]


class SignIns(msgspec.Struct, frozen=True):
    """Attempts to sign in, the latest first."""

    items: list[SignInEntry]
    next_cursor: str | None


class Ended(msgspec.Struct, frozen=True):
    """How many sessions ended."""

    ended: int


class Identities(msgspec.Struct, frozen=True):
    """Accounts at the identity provider."""

    items: list[Linked]


class Proven(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One's password, asked again for what decides who gets in."""

    password: Password


class CodeGiven(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A code from the app."""

    code: Code


class TwoStepSecret(msgspec.Struct, frozen=True):
    """What the app has to know, told only here: as text and as the address of a QR code."""

    secret: str
    uri: str


class RecoveryCodes(msgspec.Struct, frozen=True):
    """Codes that each stand in for the app once, told only here."""

    codes: list[str]


class AccountController(Controller):
    """One's own account."""

    path = "/api/v1/account"
    tags = ("account",)

    @get("/", operation_id="getAccount")
    async def get_account(self, db: NamedDependency[Database], signed_in: NamedDependency[SignedIn]) -> Account:
        """How one signs in."""
        return await db.read(service.account_of, signed_in.actor)

    @get("/sessions", operation_id="listOwnSessions")
    async def list_sessions(self, db: NamedDependency[Database], actor: NamedDependency[Actor]) -> OwnSessions:
        """Where one is signed in."""
        return OwnSessions(await db.read(service.list_sessions, actor))

    @delete("/sessions/{session_id:int}", operation_id="endOwnSession")
    async def end_session(
        self, db: NamedDependency[Database], actor: NamedDependency[Actor], session_id: PathId
    ) -> None:
        """Sign one browser out."""
        await db.write(service.end_session, actor, session_id)

    @post("/sessions/end-others", operation_id="endOtherSessions", status_code=HTTP_200_OK)
    async def end_others(self, db: NamedDependency[Database], actor: NamedDependency[Actor]) -> Ended:
        """Sign every other browser out."""
        return Ended(await db.write(service.end_other_sessions, actor))

    @get("/sign-ins", operation_id="listOwnSignIns")
    async def list_sign_ins(
        self,
        db: NamedDependency[Database],
        actor: NamedDependency[Actor],
        cursor: Cursor = None,
        limit: Count = DEFAULT_LIMIT,
    ) -> SignIns:
        """Attempts to sign in under one's name."""
        return page_of(await db.read(service.list_sign_ins, actor, before_of(cursor), limit + 1), limit)

    @delete("/identities/{identity_id:int}", operation_id="unlinkIdentity", status_code=HTTP_200_OK)
    async def unlink(
        self, db: NamedDependency[Database], actor: NamedDependency[Actor], identity_id: PathId
    ) -> Identities:
        """No longer sign in by this account at the identity provider."""
        return Identities(await db.write(service.unlink_identity, actor, identity_id))


class TwoStepController(Controller):
    """One's own second step."""

    path = "/api/v1/account/two-step"
    tags = ("account",)

    @post("/", operation_id="beginTwoStep", status_code=HTTP_200_OK)
    async def begin(
        self,
        db: NamedDependency[Database],
        signed_in: NamedDependency[SignedIn],
        settings: NamedDependency[Settings],
        limiter: NamedDependency[Limiter],
        data: JSONBody[Proven],
    ) -> TwoStepSecret:
        """Make a secret for the app; it counts once a code from there has confirmed it."""
        await _prove(db, limiter, signed_in.actor, data.password)
        secret, uri = service.new_secret(signed_in.login)
        sealed = service.make_sealer(settings.secret).seal(secret)
        await db.write(service.begin_two_step, signed_in.actor, sealed)
        return TwoStepSecret(secret, uri)

    @post("/confirm", operation_id="confirmTwoStep", status_code=HTTP_200_OK)
    async def confirm(
        self,
        db: NamedDependency[Database],
        signed_in: NamedDependency[SignedIn],
        settings: NamedDependency[Settings],
        limiter: NamedDependency[Limiter],
        data: JSONBody[CodeGiven],
    ) -> RecoveryCodes:
        """Switch the second step on."""
        await limiter.hit(PROOFS, str(signed_in.actor.staff_id))
        sealer = service.make_sealer(settings.secret)
        sealed, step = await db.read(service.find_begun, signed_in.actor, data.code, sealer)
        codes, digests = service.new_recovery_codes()
        await db.write(service.confirm_two_step, signed_in.actor, sealed, step, digests)
        return RecoveryCodes(codes)

    @post("/recovery-codes", operation_id="renewRecoveryCodes", status_code=HTTP_200_OK)
    async def renew(
        self,
        db: NamedDependency[Database],
        actor: NamedDependency[Actor],
        limiter: NamedDependency[Limiter],
        data: JSONBody[Proven],
    ) -> RecoveryCodes:
        """Make new recovery codes; the old ones end."""
        await _prove(db, limiter, actor, data.password)
        codes, digests = service.new_recovery_codes()
        await db.write(service.renew_recovery, actor, digests)
        return RecoveryCodes(codes)

    @post("/off", operation_id="endTwoStep", status_code=HTTP_200_OK)
    async def end(
        self,
        db: NamedDependency[Database],
        actor: NamedDependency[Actor],
        limiter: NamedDependency[Limiter],
        data: JSONBody[Proven],
    ) -> Account:
        """Switch the second step off."""
        await _prove(db, limiter, actor, data.password)
        await db.write(service.end_own_two_step, actor)
        return await db.read(service.account_of, actor)


def before_of(cursor: str | None) -> int | None:
    """Before which entry a page begins."""
    return decode_cursor(cursor, tuple[int])[0] if cursor else None


def page_of(found: list[SignInEntry], limit: int) -> SignIns:
    """A page of attempts, of one more than it shows: that one tells whether there are more."""
    more = len(found) > limit
    return SignIns(found[:limit], encode_cursor(found[limit - 1].id) if more else None)


def address_of(request: Request[Any, Any, Any]) -> str:
    """From where a request comes."""
    return request.client.host if request.client else ""


async def _prove(db: Database, limiter: Limiter, actor: Actor, password: str) -> None:
    await limiter.hit(PROOFS, str(actor.staff_id))
    credentials = await db.read(service.credentials_of, actor)
    if not await slowly(service.verify_password, credentials, password):
        raise InvalidError(fields=(FieldError("/password", "accounts.wrong_password"),))
