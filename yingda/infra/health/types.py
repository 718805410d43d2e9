"""Findings: what was looked at, how it is, what to do."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from yingda.infra.clock import Clock
from yingda.infra.settings import Settings
from yingda.kit.errors import Scalar


class HealthLevel(StrEnum):
    """How bad it is."""

    OK = "ok"
    WARN = "warn"  # works, and will not for ever
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Finding:
    """What one look showed; the text of `code` says what to do."""

    check: str
    level: HealthLevel
    code: str
    params: Mapping[str, Scalar] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Patient:
    """The installation that is looked at; `address` is where its server listens, if one runs here."""

    settings: Settings
    scripts: Path
    version: str
    clock: Clock
    address: tuple[str, int] | None


Look = Callable[[Patient], Iterator[Finding]]


def ok(code: str, **params: Scalar) -> Finding:
    """All is well; the check is named by the code's second word."""
    return Finding(code.split(".")[1], HealthLevel.OK, code, params)


def warn(code: str, **params: Scalar) -> Finding:
    """Somebody should do something soon."""
    return Finding(code.split(".")[1], HealthLevel.WARN, code, params)


def fail(code: str, **params: Scalar) -> Finding:
    """Somebody should do something now."""
    return Finding(code.split(".")[1], HealthLevel.FAIL, code, params)
