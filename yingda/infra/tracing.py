"""Traces by OpenTelemetry, where a setting names a collector: requests, units, jobs, requests to others."""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import TYPE_CHECKING, Any

import structlog

import yingda
from yingda.infra.settings import Settings, SettingsError

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import SpanExporter
    from opentelemetry.trace import Tracer

Attributes = Mapping[str, str | int]

# None where nobody asked for traces: then a span costs one comparison and nothing is imported
_tracer: "Tracer | None" = None
_nothing: AbstractContextManager[None] = nullcontext()


def span(name: str, attributes: Attributes | None = None) -> AbstractContextManager[Any]:
    """Time what is done inside, as a part of whatever is going on around it."""
    if _tracer is None:
        return _nothing
    return _span(name, attributes or {})


def note(current: Any, key: str, value: str | int) -> None:
    """Add to a span what is known only at its end."""
    if current is not None:
        current.set_attribute(key, value)


def name_request(current: Any, method: str, template: str | None, status: int) -> None:
    """Name a request by its route: paths themselves name people."""
    if current is None:
        return
    current.update_name(f"{method} {template or 'unknown'}")
    current.set_attributes(
        {"http.request.method": method, "http.route": template or "", "http.response.status_code": status}
    )


@contextmanager
def tracing(settings: Settings, exporter: "SpanExporter | None" = None) -> Iterator[None]:
    """Send traces where the settings say, for as long as this lasts; what waits is sent at the end."""
    global _tracer  # noqa: PLW0603 # one per process, like the log
    if not settings.otel_endpoint and exporter is None:
        yield
        return
    provider = _provider(settings, exporter)
    _tracer = provider.get_tracer("yingda")
    try:
        yield
    finally:
        _tracer = None
        provider.shutdown()


def _provider(settings: Settings, exporter: "SpanExporter | None") -> "TracerProvider":
    try:
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor, SimpleSpanProcessor
        from opentelemetry.sdk.trace.sampling import ParentBased, TraceIdRatioBased
    except ImportError as error:
        raise SettingsError("otel_endpoint needs the extra: pip install 'yingda[otel]'") from error
    resource = Resource.create({"service.name": "yingda", "service.version": yingda.__version__})
    # whole traces or none: what belongs to a request that is not sent is not sent either
    provider = TracerProvider(resource=resource, sampler=ParentBased(TraceIdRatioBased(settings.otel_share)))
    if exporter is not None:
        provider.add_span_processor(SimpleSpanProcessor(exporter))
        return provider
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter

    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(settings.otel_endpoint)))
    return provider


@contextmanager
def _span(name: str, attributes: Attributes) -> Iterator[Any]:
    assert _tracer is not None
    # the id under which logs and problem documents tell of the same request
    bound = structlog.contextvars.get_contextvars().get("request_id")
    given = {**attributes, **({"yingda.request_id": bound} if bound else {})}
    # what an exception says may hold what people wrote: its name is enough, the log has the rest
    with _tracer.start_as_current_span(name, attributes=given, record_exception=False) as current:
        yield current
