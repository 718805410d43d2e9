"""What is moved, and what can be wrong with it."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from yingda.kit.errors import AppError

# told of what is done: a table, so many of so many rows of all tables
Told = Callable[[str, int, int], None]
Row = tuple[Any, ...]

_BITS = 128


class MoveError(AppError):
    """A move that cannot begin, go on or end; the source is as it was."""

    default_code = "move.failed"


@dataclass(frozen=True, slots=True)
class Column:
    """A column as PostgreSQL has it."""

    name: str
    kind: str

    def plain(self, value: Any) -> Any:
        """A value of either engine in the form in which both can be compared."""
        if value is None:
            return None
        match self.kind:
            case "boolean":
                return bool(value)
            case "double precision":
                return float(value)
            case "tsvector":
                return sorted(set(value.split()))
            case _:
                return value


@dataclass(frozen=True, slots=True)
class Table:
    """A table that both sides have."""

    name: str
    columns: tuple[Column, ...]

    @property
    def has_index_of_words(self) -> bool:
        """Whether it is kept as a full-text table on one side and as a vector on the other."""
        return any(column.kind == "tsvector" for column in self.columns)


@dataclass(frozen=True, slots=True)
class Sum:
    """How many rows, and a checksum over all of them in any order."""

    rows: int
    checksum: str


def sum_of(columns: Sequence[Column], rows: Iterable[Row]) -> Sum:
    """Count and checksum of rows; one bit of one value more or less changes it."""
    count, total = 0, 0
    for row in rows:
        plain = [column.plain(value) for column, value in zip(columns, row, strict=True)]
        digest = hashlib.blake2b(msgspec.json.encode(plain), digest_size=_BITS // 8).digest()
        total = (total + int.from_bytes(digest, "big")) % 2**_BITS
        count += 1
    return Sum(count, f"{total:032x}")
