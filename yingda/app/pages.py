"""Pages: the landing page, the shells of console and chat, the bubble's script, hashed assets."""

from pathlib import Path
from typing import Any

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import File
from litestar.static_files import create_static_files_router

import yingda
from yingda.accounts import service as accounts
from yingda.infra.db import Database
from yingda.infra.http.headers import CONSOLE_CSP, PageRule, console_rules
from yingda.kit.errors import NotFoundError, UnavailableError

VERSION = yingda.__version__
WEB = Path(__file__).parent / "web"
PAGE_RULES = (*console_rules("/console"), PageRule("/", CONSOLE_CSP))


@get(["/console", "/console/{path:path}"], include_in_schema=False, operation_id="consolePage")
async def console_page() -> Response[bytes]:
    """The console's shell; the browser's router does the rest."""
    return _page("console.html")


@get("/c/{shop:str}", include_in_schema=False, operation_id="chatPage")
async def chat_page(db: NamedDependency[Database], shop: FromPath[str]) -> Response[bytes]:
    """A shop's chat page."""
    await db.read(accounts.shop_by_code, shop)
    return _page("chat.html")


@get("/bubble.js", include_in_schema=False, operation_id="bubbleScript")
async def bubble_script() -> Response[bytes]:
    """The bubble for any page; short-lived, because its address never changes."""
    file = WEB / "bubble.js"
    if not file.is_file():
        raise UnavailableError(code="page.not_built")
    headers = {"Cache-Control": "public, max-age=300", "Cross-Origin-Resource-Policy": "cross-origin"}
    return Response(file.read_bytes(), media_type="text/javascript", headers=headers)


def _page(name: str) -> Response[bytes]:
    file = WEB / name
    if not file.is_file():
        raise UnavailableError(code="page.not_built")
    return Response(file.read_bytes(), media_type="text/html", headers={"Cache-Control": "no-cache"})


def _assets() -> Any:
    folder = WEB / "assets"
    folder.mkdir(parents=True, exist_ok=True)
    return create_static_files_router(
        "/assets", [folder], include_in_schema=False, after_request=_keep_long, name="assets"
    )


def _keep_long(response: Response[Any]) -> Response[Any]:
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


ROUTES = (console_page, chat_page, bubble_script, _assets())
