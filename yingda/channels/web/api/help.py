"""A shop's help page: rendered here, read by anybody, without a script."""

import hashlib
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote, urlsplit
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from litestar import Request, Response, get, post
from litestar.di import NamedDependency, Provide
from litestar.enums import RequestEncodingType
from litestar.params import Body, FromPath, QueryParameter
from litestar.response import Redirect
from litestar.status_codes import HTTP_303_SEE_OTHER, HTTP_404_NOT_FOUND, HTTP_429_TOO_MANY_REQUESTS
from markupsafe import Markup

from yingda.accounts import service as accounts
from yingda.accounts.types import ShopInfo
from yingda.bot.ports import Brain
from yingda.infra.db import Database, Reading
from yingda.infra.http.context import LOCALE_COOKIE, client_address, locale_of
from yingda.infra.http.limits import Limiter, Rule
from yingda.infra.settings import Settings
from yingda.kit.errors import ForbiddenError, NotFoundError, TooManyError
from yingda.kit.texts import LOCALES, text
from yingda.knowledge import service as knowledge
from yingda.knowledge.types.gaps import Opinion, Verdict
from yingda.knowledge.types.helping import HelpLine, HelpShelf

TEMPLATES = Path(__file__).parent.parent / "templates"
CSP = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
LANGUAGE_KEPT_S = 365 * 24 * 3600
KEPT_S = 120  # an article that was taken down is gone everywhere within two minutes
FINDS = 5
SEARCHES = Rule("help.search", 60, 60)
OPINIONS = Rule("help.opinion", 20, 60)
Words = Annotated[str, QueryParameter(max_length=200)]
Language = Annotated[str, QueryParameter(max_length=10)]
Form = Annotated[dict[str, str], Body(media_type=RequestEncodingType.URL_ENCODED)]
Asked = Request[Any, Any, Any]


class Page:
    """What every page of a shop's help has."""

    def __init__(self, request: Asked, shop: ShopInfo, locale: str, base: str) -> None:
        self.shop, self.locale = shop, locale
        self.home = f"/help/{quote(shop.code)}"
        self._chosen = "lang" in request.query_params
        self._query = request.url.query
        self._path = request.url.path
        self._base = base

    def show(self, name: str, status: int = 200, **values: Any) -> Response[str]:
        """A page in the reader's language."""

        def say(key: str, **params: object) -> str:
            return text(f"help.{key}", self.locale, {"shop": self.shop.name, **params})

        common = {
            "shop": self.shop, "locale": self.locale, "say": say, "home": self.home, "words": "",
            "canonical": f"{self._base}{self._path}", "base": self._base, "chat": f"/c/{quote(self.shop.code)}",
            "found_here": status == 200 and not self._query,
        }  # fmt: skip
        body = _templates().get_template(name).render(**(common | values))
        headers = {
            "Content-Security-Policy": CSP, "Vary": "Accept-Language, Cookie", "Content-Language": self.locale,
            "Cache-Control": f"public, max-age={KEPT_S}" if status == 200 and not self._chosen else "no-store",
        }  # fmt: skip
        answer = Response(body, status_code=status, media_type="text/html", headers=headers)
        if self._chosen:
            answer.set_cookie(LOCALE_COOKIE, self.locale, max_age=LANGUAGE_KEPT_S, samesite="lax")
        return answer

    def missing(self) -> Response[str]:
        """There is no such page; what to do instead."""
        return self.show("help_missing.html", HTTP_404_NOT_FOUND, reason="help.missing_hint")


async def provide_page(
    request: Asked, db: NamedDependency[Database], settings: NamedDependency[Settings], code: FromPath[str]
) -> Page:
    """The shop that is asked about, the reader's language, and where all this is found from outside."""
    shop: ShopInfo = await db.read(_open_shop, code)
    wanted = request.query_params.get("lang", "")
    locale = wanted if wanted in LOCALES else locale_of(request.scope["headers"])
    base = settings.public_url.rstrip("/") or str(request.base_url).rstrip("/")
    return Page(request, shop, locale, base)


PAGE = {"page": Provide(provide_page)}


@get("/help/{code:str}", dependencies=PAGE, include_in_schema=False, operation_id="helpPage")
async def help_home(
    page: NamedDependency[Page],
    db: NamedDependency[Database],
    brain: NamedDependency[Brain],
    limiter: NamedDependency[Limiter],
    q: Words = "",
) -> Response[str]:
    """Categories and what is often asked, or what was found."""
    words = q.strip()
    if not words:
        shelf: HelpShelf = await db.read(knowledge.help_shelf, page.shop.id)
        return page.show("help_home.html", shelf=shelf, sections=_sections(shelf, page.locale))
    try:
        await limiter.hit(SEARCHES, client_address.get())
    except TooManyError:
        return page.show("help_missing.html", HTTP_429_TOO_MANY_REQUESTS, reason="help.too_many")
    hits = await brain.finder.find(page.shop.id, words, FINDS)
    found = await db.read(knowledge.help_search, page.shop.id, words, [hit.article_id for hit in hits])
    return page.show("help_found.html", words=words, found=found)


@get(
    "/help/{code:str}/c/{category_id:int}", dependencies=PAGE, include_in_schema=False, operation_id="helpCategory"
)
async def help_category(
    page: NamedDependency[Page], db: NamedDependency[Database], category_id: FromPath[int]
) -> Response[str]:
    """What stands in a category, by purchase step."""
    shelf: HelpShelf = await db.read(knowledge.help_shelf, page.shop.id)
    branch = next((one for one in shelf.branches if one.id == category_id), None)
    if branch is None:
        return page.missing()
    below = [one for one in shelf.branches if one.parent_id == branch.id]
    return page.show("help_category.html", branch=branch, below=below, steps=_by_step(branch.lines))


@get("/help/{code:str}/a/{slug:str}", dependencies=PAGE, include_in_schema=False, operation_id="helpArticle")
async def help_article(
    page: NamedDependency[Page], db: NamedDependency[Database], slug: FromPath[str], said: Words = ""
) -> Response[str]:
    """One article."""
    try:
        found = await db.read(knowledge.help_page, page.shop.id, slug)
    except NotFoundError:
        return page.missing()
    data = {
        "@context": "https://schema.org", "@type": "FAQPage",
        "mainEntity": [{
            "@type": "Question", "name": found.line.question,
            "acceptedAnswer": {"@type": "Answer", "text": found.plain},
        }],
    }  # fmt: skip
    day = found.edited_at.astimezone(ZoneInfo(page.shop.zone)).date().isoformat()
    body = Markup(found.html)  # noqa: S704 # cleaned when it was saved
    return page.show("help_article.html", page=found, said=said, data=_script_safe(data), day=day, body=body)


@post(
    "/help/{code:str}/a/{slug:str}/opinion", dependencies=PAGE, include_in_schema=False, operation_id="helpOpinion"
)
async def help_opinion(
    request: Asked,
    page: NamedDependency[Page],
    db: NamedDependency[Database],
    limiter: NamedDependency[Limiter],
    slug: FromPath[str],
    data: Form,
) -> Response[Any]:
    """Whether an article helped; sent by the form of its page and by no other site."""
    if not from_here(request):
        raise ForbiddenError
    back = f"{page.home}/a/{quote(slug)}"
    try:
        await limiter.hit(OPINIONS, client_address.get())
        found = await db.read(knowledge.help_page, page.shop.id, slug)
    except TooManyError:
        return page.show("help_missing.html", HTTP_429_TOO_MANY_REQUESTS, reason="help.too_many")
    except NotFoundError:
        return page.missing()
    verdict = Verdict.HELPFUL if data.get("verdict") == Verdict.HELPFUL else Verdict.WRONG
    opinion = Opinion(found.line.id, page.shop.id, verdict, visitor=_visitor(request))
    first = await db.write(knowledge.give_opinion, opinion)
    return Redirect(f"{back}?said={'thanks' if first else 'twice'}#said", status_code=HTTP_303_SEE_OTHER)


ROUTES = (help_home, help_category, help_article, help_opinion)


def _open_shop(reading: Reading, code: str) -> ShopInfo:
    shop = accounts.shop_by_code(reading, code)
    if not shop.active:
        raise NotFoundError
    return shop


def _sections(shelf: HelpShelf, locale: str) -> list[dict[str, Any]]:
    top = [one for one in shelf.branches if one.parent_id is None]
    return [
        {"id": one.id, "name": one.name if locale.startswith("zh") else one.name_en, "lines": one.lines}
        for one in top
    ]


def _by_step(lines: tuple[HelpLine, ...]) -> list[tuple[str, list[HelpLine]]]:
    steps = ("presales", "fulfilment", "aftersales", "")
    grouped = [(step, [line for line in lines if (line.stage or "") == step]) for step in steps]
    return [(step, several) for step, several in grouped if several]


def from_here(request: Asked) -> bool:
    """Browsers say where a form comes from; whoever says nothing is no browser that could be misled."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == request.headers.get("host")


def _visitor(request: Asked) -> str:
    """The same visitor for the same address and browser; neither can be read back from it."""
    known = f"{client_address.get()}|{request.headers.get('user-agent', '')}"
    return hashlib.sha256(known.encode()).hexdigest()[:32]


def _script_safe(data: Mapping[str, Any]) -> Markup:
    """JSON that cannot end the element in which it stands."""
    said = json.dumps(data, ensure_ascii=False)
    for mark in "<>&":
        said = said.replace(mark, f"\\u{ord(mark):04x}")
    return Markup(said)  # noqa: S704 # nothing in it can be markup any more


@cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=select_autoescape(), undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
