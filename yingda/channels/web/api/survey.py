"""The page behind a survey's link: rendered here, without a script, good once; it says nothing of who opens it."""

from functools import cache
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote

import msgspec
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter
from litestar.response import Redirect
from litestar.status_codes import (
    HTTP_200_OK,
    HTTP_303_SEE_OTHER,
    HTTP_404_NOT_FOUND,
    HTTP_410_GONE,
    HTTP_429_TOO_MANY_REQUESTS,
)

from yingda.channels.web.api.help import CSP, from_here
from yingda.infra.db import Database
from yingda.infra.http.context import client_address, locale_of
from yingda.infra.http.limits import Limiter, Rule
from yingda.kit.errors import ConflictError, ForbiddenError, NotFoundError, TooManyError
from yingda.kit.texts import text
from yingda.outreach import service as outreach
from yingda.outreach.pushes import LinkPage
from yingda.outreach.types import TEXT_MAX, Answer, LinkState

TEMPLATES = Path(__file__).parent.parent / "templates"
OPENED = Rule("survey.open", 60, 60)
MAX_TOKEN = 64
Asked = Request[Any, Any, Any]
Said = Annotated[str, QueryParameter(max_length=10)]
HEADERS = {
    "Content-Security-Policy": CSP, "Cache-Control": "no-store", "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
}  # fmt: skip


@get("/s/{token:str}", include_in_schema=False, operation_id="surveyPage")
async def survey_page(
    request: Asked,
    db: NamedDependency[Database],
    limiter: NamedDependency[Limiter],
    token: FromPath[str],
    said: Said = "",
) -> Response[str]:
    """The card, or why there is none any more."""
    page = await _opened(request, db, limiter, token)
    if isinstance(page, Response):
        return page
    if page.state is not LinkState.OPEN:
        thanked = page.state is LinkState.USED and said in ("thanks", "no")
        status = HTTP_200_OK if thanked else HTTP_410_GONE
        return _shown("survey_over.html", page.locale, status, page=page, said=said)
    return _shown("survey.html", page.locale, page=page, token=token, empty=said == "empty", text_max=TEXT_MAX)


@post("/s/{token:str}", include_in_schema=False, operation_id="answerSurvey")
async def answer_survey(
    request: Asked, db: NamedDependency[Database], limiter: NamedDependency[Limiter], token: FromPath[str]
) -> Response[Any]:
    """Keep what was answered, once; sent by the form of the page and by no other site."""
    if not from_here(request):
        raise ForbiddenError
    page = await _opened(request, db, limiter, token)
    if isinstance(page, Response):
        return page
    answer = _answer(page, await request.form())
    here = f"/s/{quote(token)}"
    if answer is None:
        return Redirect(f"{here}?said=empty", status_code=HTTP_303_SEE_OTHER)
    try:
        await db.write(outreach.answer_by_link, outreach.hash_of(token), answer)
    except ConflictError:
        return Redirect(here, status_code=HTTP_303_SEE_OTHER)
    return Redirect(f"{here}?said={'no' if answer.settled is False else 'thanks'}", status_code=HTTP_303_SEE_OTHER)


ROUTES = (survey_page, answer_survey)


async def _opened(request: Asked, db: Database, limiter: Limiter, token: str) -> LinkPage | Response[str]:
    """What the link shows, or the page that says why it shows nothing."""
    locale = locale_of(request.scope["headers"])
    try:
        await limiter.hit(OPENED, client_address.get())
        if len(token) > MAX_TOKEN:
            raise NotFoundError
        return await db.read(outreach.page_of, outreach.hash_of(token))
    except TooManyError:
        return _shown("survey_over.html", locale, HTTP_429_TOO_MANY_REQUESTS, page=None, said="too_many")
    except NotFoundError:
        return _shown("survey_over.html", locale, HTTP_404_NOT_FOUND, page=None, said="missing")


def _answer(page: LinkPage, form: Any) -> Answer | None:
    """What the form says; None where it says nothing. What was not asked is not taken."""
    settled = {"yes": True, "no": False}.get(str(form.get("settled", ""))) if page.settles else None
    given = str(form.get("stars", ""))
    stars = int(given) if page.stars and given in {"1", "2", "3", "4", "5"} else None
    offered = {*page.low, *page.high}
    reasons = [one for one in map(str, form.getall("reason", [])) if one in offered][:10]
    comment = str(form.get("comment", "")).replace("\0", "").strip()[:TEXT_MAX]
    if settled is None and stars is None:
        return None
    return msgspec.convert(
        {"settled": settled, "stars": stars, "reasons": list(dict.fromkeys(reasons)), "comment": comment}, Answer
    )


def _shown(name: str, locale: str, status: int = HTTP_200_OK, **values: Any) -> Response[str]:
    page: LinkPage | None = values["page"]
    params = {"shop": page.shop if page else "", "done": page.done if page else ""}

    def say(key: str) -> str:
        return text(f"outreach.page.{key}", locale, params)

    chat = f"/c/{quote(page.code)}" if page else ""
    body = _templates().get_template(name).render(locale=locale, say=say, chat=chat, **values)
    headers = {**HEADERS, "Content-Language": locale}
    return Response(body, status_code=status, media_type="text/html", headers=headers)


@cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=select_autoescape(), undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
