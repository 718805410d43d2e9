"""Pages: the landing page, demo shop pages, the shells of console and chat, the bubble's script, hashed assets."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.static_files import create_static_files_router

import yingda
from yingda.accounts import service as accounts
from yingda.accounts.types import ShopInfo
from yingda.app.storefront import FRONTS
from yingda.infra.db import Database, Reading
from yingda.infra.http.headers import console_rules
from yingda.kit.errors import NotFoundError, UnavailableError

VERSION = yingda.__version__
HERE = Path(__file__).parent
WEB = HERE / "web"
PAGE_RULES = console_rules("/console")
# no script at all on the landing page; on a shop's page what a careful merchant would allow, and the bubble
LANDING_CSP = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
STORE_CSP = f"{LANDING_CSP}; script-src 'self'; frame-src 'self'"


@dataclass(frozen=True, slots=True)
class ShopDoor:
    """A demo shop on the landing page."""

    code: str
    name: str
    color: str
    open: bool


@get("/", include_in_schema=False, operation_id="landingPage")
async def landing_page(db: NamedDependency[Database]) -> Response[str]:
    """Doors to the demo shops and the console, or first steps."""
    shops = await db.read(_demo_shops)
    return _rendered("landing.html", LANDING_CSP, shops=shops, version=VERSION)


@get("/demo/{code:str}", include_in_schema=False, operation_id="demoShopPage")
async def demo_shop_page(db: NamedDependency[Database], code: FromPath[str]) -> Response[str]:
    """A demo shop's own page with the bubble, under a strict policy."""
    shop: ShopInfo = await db.read(accounts.shop_by_code, code)
    front = FRONTS.get(code)
    if front is None:
        raise NotFoundError
    return _rendered("storefront.html", STORE_CSP, shop=shop, front=front)


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


def _demo_shops(reading: Reading) -> list[ShopDoor]:
    doors = []
    for code in FRONTS:
        try:
            shop = accounts.shop_by_code(reading, code)
        except NotFoundError:
            continue
        is_open = accounts.calendar_of(reading, shop.id).is_open(reading.now)
        doors.append(ShopDoor(code, shop.name, shop.color, is_open))
    return doors


def _rendered(name: str, csp: str, **values: Any) -> Response[str]:
    headers = {"Cache-Control": "no-cache", "Content-Security-Policy": csp}
    return Response(_templates().get_template(name).render(**values), media_type="text/html", headers=headers)


@cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(HERE / "templates"), autoescape=select_autoescape(), undefined=StrictUndefined
    )


def _static() -> Any:
    return create_static_files_router(
        "/static", [HERE / "static"], include_in_schema=False, after_request=_keep_shortly, name="static"
    )


def _keep_shortly(response: Response[Any]) -> Response[Any]:
    response.headers["Cache-Control"] = "public, max-age=300"
    return response


def _assets() -> Any:
    folder = WEB / "assets"
    folder.mkdir(parents=True, exist_ok=True)
    return create_static_files_router(
        "/assets", [folder], include_in_schema=False, after_request=_keep_long, name="assets"
    )


def _keep_long(response: Response[Any]) -> Response[Any]:
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


ROUTES = (landing_page, demo_shop_page, console_page, chat_page, bubble_script, _static(), _assets())
