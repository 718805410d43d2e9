"""Requests made from the server's own OpenAPI document, as nobody would type them, and what the answers may be."""

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import CheckFunction, not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

CHECKS: tuple[CheckFunction, ...] = (
    not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance,
)  # fmt: skip
BUSY = 503  # is no fault: it keeps nothing and says when to come again
EXAMPLES = 6  # of an operation in one round
MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)


@dataclass(frozen=True)
class Asker:
    """Under which rights the requests are sent; `renew` brings a session back that a request has ended."""

    name: str
    renew: Callable[[], Mapping[str, str]]
    skips: frozenset[str] = frozenset()


@dataclass
class Findings:
    """What went wrong, once for each operation and kind."""

    seen: dict[tuple[str, str], str] = field(default_factory=dict)
    asked: int = 0

    def __str__(self) -> str:
        return "\n".join(f"{operation}: {kind}: {what}" for (operation, kind), what in self.seen.items())


def fuzz(document: Mapping[str, Any], url: str, askers: list[Asker], lasting_s: float) -> Findings:
    """Ask every operation as everybody, in rounds with new seeds, until the time is over (one round at least)."""
    loaded = schemathesis.openapi.from_dict(dict(document))
    found, until = Findings(), time.monotonic() + lasting_s
    for round_ in range(10_000):
        for asker, operation in _pairs(loaded, askers):
            if round_ > 0 and time.monotonic() > until:
                return found
            _ask(found, operation, asker, url, round_)
    return found


def _pairs(loaded: Any, askers: list[Asker]) -> Iterator[tuple[Asker, Any]]:
    operations = [one.ok() for one in loaded.get_all_operations()]
    for asker in askers:
        for operation in operations:
            if operation.definition.raw["operationId"] not in asker.skips:
                yield asker, operation


def _ask(found: Findings, operation: Any, asker: Asker, url: str, round_: int) -> None:
    headers = dict(asker.renew())
    mode = MODES[round_ % 2]
    quiet = settings(
        max_examples=EXAMPLES, deadline=None, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip

    def one(case: Any) -> None:
        found.asked += 1
        name = f"{operation.method.upper()} {operation.path} as {asker.name}"
        try:
            answer = case.call(base_url=url, headers=headers, timeout=30)
        except requests.exceptions.InvalidHeader:
            return
        for check in CHECKS:
            if answer.status_code == BUSY and check is not_a_server_error:
                continue
            try:
                case.validate_response(answer, checks=[check])
            except BaseExceptionGroup as group:
                what = "; ".join(str(error)[:300] for error in group.exceptions)
                body = f" | {case.method} {case.formatted_path} {case.query} {case.body!r}"[:300]
                found.seen.setdefault((name, check.__name__), f"{answer.status_code} {what}{body}")

    try:
        seed(round_)(quiet(given(case=operation.as_strategy(generation_mode=mode))(one)))()
    except (schemathesis.errors.SchemathesisError, Unsatisfiable):
        if mode is GenerationMode.POSITIVE:
            raise
        # nothing wrong can be made of an operation that takes hardly any input
