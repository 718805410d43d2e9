"""Attachments over HTTP: by signed, expiring link only, shown in place only if harmless."""

from datetime import UTC, datetime, timedelta
from urllib.parse import quote

from litestar import Response, get
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from yingda.infra.clock import Clock
from yingda.infra.http.signing import Signer
from yingda.infra.sniff import INLINE, UNKNOWN
from yingda.infra.storage import Storage, mime_of_key
from yingda.kit.errors import NotFoundError, UnauthenticatedError

PURPOSE = "file"
# links change every 6 hours and hold for 6 to 12, so that a browser's cache finds its pictures again
STEP = timedelta(hours=6)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
CSP = "default-src 'none'; sandbox; frame-ancestors 'none'"


def file_link(signer: Signer, key: str, name: str, now: datetime) -> str:
    """A path that shows this one file to whoever has it, until it expires."""
    expires_at = EPOCH + ((now - EPOCH) // STEP + 2) * STEP
    return f"/files/{signer.sign(key, expires_at, name)}/{quote(name, safe='')}"


def files_route(storage: Storage, signer: Signer, clock: Clock) -> HTTPRouteHandler:
    """The route behind `file_link`; the signer's purpose is PURPOSE."""

    @get("/files/{signed:str}/{name:str}", operation_id="get_file", include_in_schema=False)
    async def get_file(signed: FromPath[str], name: FromPath[str]) -> Response[bytes]:
        try:
            key = signer.verify(signed, clock.now(), name)
        except UnauthenticatedError as error:
            raise NotFoundError(error.code) from error  # signing in would not help
        mime = mime_of_key(key)
        # a text's encoding is not known, and Litestar's guess would garble it
        shown = UNKNOWN if mime.startswith("text/") else mime
        return Response(await storage.get(key), media_type=shown, headers=_headers(mime, name))

    return get_file


def _headers(mime: str, name: str) -> dict[str, str]:
    kind = "inline" if mime in INLINE else "attachment"
    return {
        "Content-Disposition": f"{kind}; filename*=UTF-8''{quote(name, safe='')}",
        "Content-Security-Policy": CSP,
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": f"private, max-age={int(STEP.total_seconds())}, immutable",
    }
