"""Structured logs on standard error: text or JSON lines, with the request's id, without personal data."""

import logging
import sys
from typing import TextIO

import msgspec
import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from yingda.infra.settings import Settings

# what people write and who they are is in the database, where it can be shown to them and erased
PERSONAL = frozenset(
    {
        "text", "body", "content", "name", "phone", "email", "address", "ip", "client",
        "identity", "query", "url", "password", "secret", "token", "cookie", "authorization",
    }
)  # fmt: skip
REMOVED = "[removed]"

# libraries that say more at "info" than an operator wants to read
QUIET = ("uvicorn.access", "httpx", "httpcore", "alembic.runtime.plugins", "websockets", "asyncio", "PIL")


def configure_logging(settings: Settings, stream: TextIO | None = None) -> None:
    """Send the logs of our code and of all libraries one way; can be called again."""
    out = stream or sys.stderr
    level = logging.getLevelNamesMapping()[settings.log_level.upper()]
    shared = _shared_processors()
    last = _last_processors(settings.log_format, out)
    structlog.configure(
        processors=[*shared, *last],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(out),
        cache_logger_on_first_use=False,
    )
    _route_libraries(level, out, shared, last)


def remove_personal(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Blank the values whose names say that they are personal or secret."""
    for key in PERSONAL.intersection(event):
        event[key] = REMOVED
    return event


def _shared_processors() -> list[Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        remove_personal,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]


def _last_processors(log_format: str, out: TextIO) -> list[Processor]:
    if log_format == "json":
        return [
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(serializer=_json),
        ]
    # the plain traceback: the rich one prints local variables, which hold what customers wrote
    renderer = structlog.dev.ConsoleRenderer(
        colors=out.isatty(), exception_formatter=structlog.dev.plain_traceback
    )
    return [renderer]


def _json(event: EventDict, **_ours: object) -> str:
    return msgspec.json.encode(event, enc_hook=repr).decode()


def _route_libraries(level: int, out: TextIO, shared: list[Processor], last: list[Processor]) -> None:
    handler = logging.StreamHandler(out)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, structlog.stdlib.add_logger_name],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logger = logging.getLogger(name)
        logger.handlers = []
        logger.propagate = True
        logger.setLevel(logging.NOTSET)
    for name in QUIET:
        logging.getLogger(name).setLevel(max(level, logging.WARNING))
