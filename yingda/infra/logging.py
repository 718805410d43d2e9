"""Structured logs on standard error: text or JSON lines, with the request's id, without personal data."""

import contextlib
import logging
import sys
from typing import TextIO, cast

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


class LogStream:
    """Where lines go: `stream`, else standard error as it is then; a line that cannot be written is dropped."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream

    def write(self, line: str) -> None:
        """Write what there is."""
        with contextlib.suppress(OSError, ValueError):  # a full disk, a closed pipe
            self._to().write(line)

    def flush(self) -> None:
        """Hand on what was written."""
        with contextlib.suppress(OSError, ValueError):
            self._to().flush()

    def isatty(self) -> bool:
        """Whether somebody looks on, who likes colours."""
        return self._to().isatty()

    def _to(self) -> TextIO:
        return self._stream or sys.stderr


def configure_logging(settings: Settings, stream: TextIO | None = None) -> None:
    """Send the logs of our code and of all libraries one way; can be called again."""
    out = LogStream(stream)
    shared = _shared_processors()
    last = _last_processors(settings.log_format, out)
    structlog.configure(
        processors=[*shared, *last],
        logger_factory=structlog.WriteLoggerFactory(cast(TextIO, out)),
        cache_logger_on_first_use=False,
    )
    _route_libraries(out, shared, last)
    set_level(settings.log_level)


def set_level(name: str) -> None:
    """Log at `name` and above from now on, our code and all libraries."""
    level = logging.getLevelNamesMapping()[name.upper()]
    structlog.configure(**structlog.get_config() | {"wrapper_class": structlog.make_filtering_bound_logger(level)})
    logging.getLogger().setLevel(level)
    for library in QUIET:
        logging.getLogger(library).setLevel(max(level, logging.WARNING))


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


def _last_processors(log_format: str, out: LogStream) -> list[Processor]:
    if log_format == "json":
        return [
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(serializer=_json),
        ]
    # the plain traceback: the rich one prints local variables, which hold what customers wrote
    renderer = structlog.dev.ConsoleRenderer(colors=out.isatty(), exception_formatter=structlog.dev.plain_traceback)
    return [renderer]


def _json(event: EventDict, **_ours: object) -> str:
    return msgspec.json.encode(event, enc_hook=repr).decode()


def _route_libraries(out: LogStream, shared: list[Processor], last: list[Processor]) -> None:
    handler = logging.StreamHandler(out)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, structlog.stdlib.add_logger_name],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logger = logging.getLogger(name)
        logger.handlers = []
        logger.propagate = True
        logger.setLevel(logging.NOTSET)
