"""What is known of a running process."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

BEAT_S = 10.0
# three beats missed: it was killed, or its machine is away
SILENT = timedelta(seconds=35)


class ProcessKind(StrEnum):
    """What a process does."""

    SERVER = "server"
    WORKER = "worker"


@dataclass(frozen=True, slots=True)
class Beat:
    """What a process says of itself."""

    token: str
    kind: ProcessKind
    host: str
    pid: int
    version: str
    started_at: datetime
    sockets: int
    memory: int
    log_level: str


@dataclass(frozen=True, slots=True)
class Order:
    """How much a process shall log, and until when."""

    level: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Process:
    """A process as operators see it: `alive` while its beats come, `log_level` from its next beat on."""

    id: int
    kind: ProcessKind
    host: str
    pid: int
    version: str
    started_at: datetime
    seen_at: datetime
    sockets: int
    memory: int
    log_level: str
    log_until: datetime | None
    alive: bool
