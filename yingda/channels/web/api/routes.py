"""The chat page's interface."""

from typing import Annotated, Any

import msgspec
from litestar import Controller, Request, get, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency, Provide
from litestar.enums import RequestEncodingType
from litestar.params import Body, JSONBody
from litestar.status_codes import HTTP_200_OK, HTTP_204_NO_CONTENT

from yingda.accounts import service as accounts
from yingda.channels.web import service
from yingda.channels.web.api.shapes import (
    VisitedPage,
    VisitorConsent,
    VisitorContact,
    VisitorEnd,
    VisitorEntered,
    VisitorHello,
    VisitorLeave,
    VisitorPerson,
    VisitorRead,
    VisitorSend,
    VisitorSettled,
    VisitorStars,
    VisitorVisit,
)
from yingda.channels.web.policy import (
    TOKEN_LASTS,
    check_fresh,
    decode_visitor,
    encode_visitor,
    signed_identity,
    uploader_of,
)
from yingda.channels.web.pushes import VisitorMessages, VisitorSession, VisitorState
from yingda.channels.web.types import Visitor
from yingda.conversations.pushes import VisitorConversation, VisitorMessage
from yingda.conversations.service import Span, Wish
from yingda.conversations.types import Draft, Kind
from yingda.infra.db import Database, Reading
from yingda.infra.files import service as files
from yingda.infra.files.service import UploadedFile
from yingda.infra.http.limits import Limiter, Rule
from yingda.infra.http.params import Count, QueryId, QuerySeq
from yingda.infra.http.signing import Signer, identity_matches
from yingda.infra.storage import Storage
from yingda.kit.errors import FieldError, InvalidError, UnauthenticatedError
from yingda.kit.ids import new_token
from yingda.kit.texts import choose_locale
from yingda.outreach.types import Answer

# a person types at most a few lines a second; an address may hold a whole company
BY_VISITOR = Rule("visitor.write", 60, 60)
BY_ADDRESS = Rule("visitor.address", 3000, 60)
# opening is counted apart, so that whoever opens one session after another takes nobody the word
OPENINGS = Rule("visitor.opening", 1200, 60)
UPLOADS = Rule("visitor.upload", 30, 60)
VISITS = Rule("visitor.page", 20, 60)  # each may have a picture fetched

AnyRequest = Request[Any, Any, Any]


async def provide_visitor(
    request: AnyRequest, db: NamedDependency[Database], visitor_signer: NamedDependency[Signer]
) -> Visitor:
    """Who makes the request, by the token of the page."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        raise UnauthenticatedError
    return visitor_of_token(visitor_signer, token, db)


def visitor_of_token(signer: Signer, token: str, db: Database) -> Visitor:
    """The visitor whom a token names."""
    return decode_visitor(signer.verify(token.strip(), db.clock.now()))


async def provide_writer(
    request: AnyRequest, limiter: NamedDependency[Limiter], visitor: NamedDependency[Visitor]
) -> Visitor:
    """Who asks for something to be written, unless they ask too often."""
    await limiter.hit(BY_VISITOR, f"{visitor.shop_id}:{visitor.user_id or visitor.key}")
    await limiter.hit(BY_ADDRESS, _address(request))
    return visitor


class VisitorController(Controller):
    """A customer's side of a conversation."""

    path = "/api/v1/visitor"
    tags = ("visitor",)
    dependencies = {"writer": Provide(provide_writer)}  # noqa: RUF012 # Litestar's own way

    @post("/session", operation_id="openVisitorSession", status_code=HTTP_200_OK)
    async def open_session(
        self,
        request: AnyRequest,
        db: NamedDependency[Database],
        limiter: NamedDependency[Limiter],
        visitor_signer: NamedDependency[Signer],
        data: JSONBody[VisitorHello],
    ) -> VisitorSession:
        """Come to a shop: the token, the shop, and what was said before."""
        await limiter.hit(OPENINGS, _address(request))
        known = _known_visitor(visitor_signer, data, db)
        return await db.read(_session, visitor_signer, data, known)

    @get("/ping", operation_id="pingAsVisitor", status_code=HTTP_204_NO_CONTENT)
    async def ping(self, visitor: NamedDependency[Visitor]) -> None:
        """Whether the token still holds; the cheapest authenticated route, against which others are measured."""

    @get("/conversation", operation_id="getVisitorState")
    async def state(self, db: NamedDependency[Database], visitor: NamedDependency[Visitor]) -> VisitorState:
        """The shop and the conversation now."""
        return await db.read(service.state_of, visitor)

    @get("/messages", operation_id="listVisitorMessages")
    async def messages(
        self,
        db: NamedDependency[Database],
        visitor: NamedDependency[Visitor],
        before_seq: QueryId = None,
        after_seq: QuerySeq = None,
        limit: Count = 50,
    ) -> VisitorMessages:
        """Older messages, or those that were missed."""
        return await db.read(service.messages_of, visitor, Span(after_seq, before_seq, limit))

    @post("/messages", operation_id="sendVisitorMessage", status_code=HTTP_200_OK)
    async def send(
        self,
        db: NamedDependency[Database],
        writer: NamedDependency[Visitor],
        data: JSONBody[VisitorSend],
    ) -> VisitorMessage:
        """Say something."""
        return await db.write(service.say, writer, _draft(data), Wish(urgent=data.urgent), _kept(data.page))

    @post("/files", operation_id="uploadVisitorFile", status_code=HTTP_200_OK)
    async def upload(
        self,
        request: AnyRequest,
        db: NamedDependency[Database],
        limiter: NamedDependency[Limiter],
        storage: NamedDependency[Storage],
        visitor: NamedDependency[Visitor],
        data: Annotated[dict[str, UploadFile], Body(media_type=RequestEncodingType.MULTI_PART)],
    ) -> UploadedFile:
        """Upload a picture or file, to be sent by its token."""
        await limiter.hit(UPLOADS, visitor.user_id or visitor.key)
        await limiter.hit(BY_ADDRESS, _address(request))
        upload = data.get("file")
        if upload is None:
            raise InvalidError("error.file.empty")
        stored = await storage.put(await upload.read(), upload.filename)
        return await db.write(files.register, stored, uploader_of(visitor))

    @post("/page", operation_id="visitPage", status_code=HTTP_204_NO_CONTENT)
    async def visit(
        self,
        db: NamedDependency[Database],
        limiter: NamedDependency[Limiter],
        writer: NamedDependency[Visitor],
        data: JSONBody[VisitorVisit],
    ) -> None:
        """Say that one moved on to another page of the shop; agents see it while the conversation is open."""
        await limiter.hit(VISITS, f"{writer.shop_id}:{writer.user_id or writer.key}")
        await db.write(service.visit, writer, msgspec.to_builtins(data.page))

    @post("/entered", operation_id="enterChat", status_code=HTTP_204_NO_CONTENT)
    async def entered(
        self,
        db: NamedDependency[Database],
        writer: NamedDependency[Visitor],
        data: JSONBody[VisitorEntered],  # noqa: ARG002 # entering twice arms one greeting
    ) -> None:
        """Say that the chat page is open; whoever says nothing for a while is greeted."""
        await db.write(service.enter, writer)

    @post("/read", operation_id="markVisitorRead", status_code=HTTP_204_NO_CONTENT)
    async def read(
        self, db: NamedDependency[Database], visitor: NamedDependency[Visitor], data: JSONBody[VisitorRead]
    ) -> None:
        """Say how far one has read."""
        await db.write(service.mark_read, visitor, data.seq)

    @post("/contact", operation_id="giveVisitorContact", status_code=HTTP_200_OK)
    async def contact(
        self, db: NamedDependency[Database], writer: NamedDependency[Visitor], data: JSONBody[VisitorContact]
    ) -> VisitorConversation | None:
        """Say how one can be reached."""
        return await db.write(service.give_contact, writer, data.contact, data.name)

    @post("/person", operation_id="askForPerson", status_code=HTTP_200_OK)
    async def person(
        self,
        db: NamedDependency[Database],
        writer: NamedDependency[Visitor],
        data: JSONBody[VisitorPerson],
    ) -> VisitorConversation | None:
        """Ask for a person."""
        return await db.write(service.ask_for_person, writer, Wish(urgent=data.urgent), _kept(data.page))

    @post("/leave", operation_id="leaveMessage", status_code=HTTP_200_OK)
    async def leave(
        self, db: NamedDependency[Database], writer: NamedDependency[Visitor], data: JSONBody[VisitorLeave]
    ) -> VisitorConversation | None:
        """Leave a message instead of waiting."""
        return await db.write(service.leave_message, writer, data.contact)

    @post("/consent", operation_id="answerTransfer", status_code=HTTP_200_OK)
    async def consent(
        self, db: NamedDependency[Database], writer: NamedDependency[Visitor], data: JSONBody[VisitorConsent]
    ) -> VisitorConversation | None:
        """Agree to be handed on, or not."""
        return await db.write(service.consent, writer, data.transfer_id, agree=data.agree)

    @post("/end", operation_id="endByVisitor", status_code=HTTP_200_OK)
    async def end(
        self,
        db: NamedDependency[Database],
        writer: NamedDependency[Visitor],
        data: JSONBody[VisitorEnd],  # noqa: ARG002 # ending is idempotent by itself
    ) -> VisitorConversation | None:
        """Close the matter."""
        return await db.write(service.end, writer)

    @post("/stars", operation_id="rateEpisode", status_code=HTTP_200_OK)
    async def stars(
        self, db: NamedDependency[Database], writer: NamedDependency[Visitor], data: JSONBody[VisitorStars]
    ) -> VisitorConversation | None:
        """Rate an episode; again replaces what was given."""
        answer = Answer(stars=data.stars, reasons=data.reasons, comment=data.comment or "")
        return await db.write(service.answer, writer, data.episode_id, answer)

    @post("/settled", operation_id="confirmEpisode", status_code=HTTP_200_OK)
    async def settled(
        self, db: NamedDependency[Database], writer: NamedDependency[Visitor], data: JSONBody[VisitorSettled]
    ) -> VisitorConversation | None:
        """Say whether an episode is settled; if it is not, the same agent goes on with it first."""
        return await db.write(service.answer, writer, data.episode_id, Answer(settled=data.settled))


ROUTES = (VisitorController,)


def _known_visitor(signer: Signer, hello: VisitorHello, db: Database) -> Visitor | None:
    if hello.token is None:
        return None
    try:
        return visitor_of_token(signer, hello.token, db)
    except (UnauthenticatedError, msgspec.DecodeError):
        return None  # an old token is no error: the page simply starts anew


def _session(reading: Reading, signer: Signer, hello: VisitorHello, known: Visitor | None) -> VisitorSession:
    shop = accounts.shop_by_code(reading, hello.shop)
    locale = choose_locale([hello.locale, shop.locale])
    visitor = _visitor(reading, hello, known, locale)
    page = service.messages_of(reading, visitor, Span(limit=service.FIRST_PAGE))
    return VisitorSession(
        token=signer.sign(encode_visitor(visitor), reading.now + TOKEN_LASTS), locale=locale,
        shop=service.shop_of(reading, shop.id), customer=service.about(reading, visitor),
        conversation=service.conversation_of(reading, visitor), messages=page.items, has_more=page.has_more,
    )  # fmt: skip


def _visitor(reading: Reading, hello: VisitorHello, known: Visitor | None, locale: str) -> Visitor:
    shop = accounts.shop_by_code(reading, hello.shop)
    # whoever was signed in is so only while the shop says so: the browser may be somebody else's by now
    anonymous = known is not None and known.shop_id == shop.id and known.user_id is None
    key = known.key if known is not None and anonymous else new_token(12)
    identity = hello.identity
    if identity is None:
        return Visitor(shop.id, key, locale=locale)
    check_fresh(identity.issued_at, reading.now)
    signed = signed_identity(identity.user_id, identity.issued_at)
    if not identity_matches(shop.identity_secret, signed, identity.signature):
        raise InvalidError("web.identity_wrong")
    return Visitor(shop.id, key, identity.user_id, identity.name, locale)


def _draft(data: VisitorSend) -> Draft:
    kind = Kind(data.kind)
    text = data.text.strip()
    if data.picked is not None:  # the button says what the text is
        return Draft(data.client_id, Kind.TEXT, text, picked=data.picked)
    if kind is Kind.TEXT and not text:
        raise InvalidError(fields=(FieldError("/text", "web.empty"),))
    if kind is Kind.PRODUCT:
        return _product_draft(data)
    if kind is not Kind.TEXT and data.file_token is None:
        raise InvalidError(fields=(FieldError("/file_token", "web.no_file"),))
    if kind is Kind.VOICE and data.duration_ms is None:
        raise InvalidError(fields=(FieldError("/duration_ms", "web.no_duration"),))
    return Draft(data.client_id, kind, text, data.file_token, data.quote_seq, duration_ms=data.duration_ms)


def _product_draft(data: VisitorSend) -> Draft:
    if data.product is None:
        raise InvalidError(fields=(FieldError("/product", "web.no_product"),))
    # its title is what lists show and the search finds
    return Draft(data.client_id, Kind.PRODUCT, data.product.title, product=data.product)


def _kept(page: VisitedPage | None) -> dict[str, Any] | None:
    return None if page is None else msgspec.to_builtins(page)


def _address(request: AnyRequest) -> str:
    return request.client.host if request.client else ""
