"""The unit of work: synchronous functions over a `Unit`, committed in groups."""

from yingda.infra.db.database import Database
from yingda.infra.db.lists import one_of
from yingda.infra.db.prepared import Prepared
from yingda.infra.db.types import Base, BigId, Instant, Json
from yingda.infra.db.unit import Reactions, Reading, Unit, Wiring

__all__ = [
    "Base", "BigId", "Database", "Instant", "Json", "Prepared", "Reactions", "Reading", "Unit", "Wiring", "one_of",
]  # fmt: skip
