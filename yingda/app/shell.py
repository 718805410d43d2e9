"""The console as an app of its own: manifest, service worker, the page without network."""

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

from litestar import Response, get

from yingda.kit.errors import UnavailableError

HERE = Path(__file__).parent
WEB = HERE / "web"
OFFLINE_PARTS = ("offline.css", "offline.js", "icons/icon-192.png")
# what every agent loads first; the rest comes with the page that needs it
FIRST = ("console.html", "src/console/signin/SignIn.vue", "src/console/shell/AppShell.vue",
         "src/console/workbench/WorkbenchPage.vue", "src/console/i18n/zh-CN.ts")  # fmt: skip

# addresses are relative to the manifest's own, so it holds behind a path as well
MANIFEST = {
    "name": "应答 · 客服工作台",
    "short_name": "应答",
    "description": "接待、转接、查记录，都在手机上。",
    "lang": "zh-CN",
    "start_url": "./desk",
    "scope": "./",
    "display": "standalone",
    "background_color": "#edf1f0",
    "theme_color": "#0f6b68",
    "icons": [
        {"src": "../static/icons/icon-192.png", "sizes": "192x192", "type": "image/png"},
        {"src": "../static/icons/icon-512.png", "sizes": "512x512", "type": "image/png"},
        {"src": "../static/icons/maskable-512.png", "sizes": "512x512", "type": "image/png", "purpose": "maskable"},
    ],
}


@get("/console/manifest.webmanifest", include_in_schema=False, operation_id="appManifest")
async def manifest() -> Response[bytes]:
    """What a phone needs to know to install the console."""
    body = json.dumps(MANIFEST, ensure_ascii=False).encode()
    return Response(body, media_type="application/manifest+json", headers={"Cache-Control": "no-cache"})


@get("/console/sw.js", include_in_schema=False, operation_id="serviceWorker")
async def service_worker() -> Response[str]:
    """The service worker of this release: another release is another text, so browsers take it."""
    file = WEB / "manifest-console.json"
    if not file.is_file():
        raise UnavailableError(code="page.not_built")
    body = worker_text(file.read_text("utf-8"))
    return Response(body, media_type="text/javascript", headers={"Cache-Control": "no-cache"})


@get("/console/offline", include_in_schema=False, operation_id="offlinePage")
async def offline_page() -> Response[bytes]:
    """What is shown without network; kept by the service worker."""
    body = (HERE / "templates/offline.html").read_bytes()
    return Response(body, media_type="text/html", headers={"Cache-Control": "no-cache"})


@cache
def worker_text(built: str) -> str:
    """The worker with what it keeps: the first files of the console and those of the page without network."""
    shell = [
        *(f"/static/{part}" for part in OFFLINE_PARTS),
        *(f"/{file}" for file in first_files(json.loads(built))),
    ]
    code = (HERE / "static/sw.js").read_text("utf-8")
    parts = (HERE / "templates/offline.html", *(HERE / "static" / part for part in OFFLINE_PARTS))
    kept = b"".join(part.read_bytes() for part in parts)
    version = hashlib.sha256(json.dumps(shell).encode() + code.encode() + kept).hexdigest()[:16]
    return f"const VERSION = 'yingda-{version}'\nconst SHELL = {json.dumps(shell)}\n{code}"


def first_files(built: dict[str, Any]) -> list[str]:
    """Scripts and styles that the workbench needs, each once."""
    found: dict[str, None] = {}
    waiting, seen = [key for key in FIRST if key in built], set[str]()
    while waiting:
        key = waiting.pop()
        if key in seen:
            continue
        seen.add(key)
        chunk = built[key]
        found |= dict.fromkeys([chunk["file"], *chunk.get("css", [])])
        waiting += chunk.get("imports", [])
    return sorted(found)


ROUTES = (manifest, service_worker, offline_page)
