"""What the guard says, and the text that it let through."""

from dataclasses import dataclass
from enum import StrEnum


class SourceKind(StrEnum):
    """Where an outgoing text comes from, so that "who was told this" can be answered."""

    TYPED = "typed"
    QUICK_REPLY = "quick_reply"
    SCRIPT = "script"
    ARTICLE = "article"
    BOT = "bot"
    AUTOMATIC = "automatic"


@dataclass(frozen=True, slots=True)
class Source:
    """The thing a text was made from, in the version it had."""

    kind: SourceKind
    id: int | None = None
    version: int | None = None


class Level(StrEnum):
    """Pass, warn the sender, or refuse."""

    PASS = "pass"  # noqa: S105 # a verdict, not a password
    WARN = "warn"
    BLOCK = "block"


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule that a text breaks: [start, end) in the text as typed."""

    rule: str
    level: Level
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Cleared:
    """A text that may be sent; only `guard.service.clear` makes one (a test looks for others)."""

    text: str
    source: Source
    findings: tuple[Finding, ...] = ()
