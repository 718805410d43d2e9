"""What a prepared statement found, as SQLAlchemy's rows, without what its results cost beside them."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Row, RowMapping
from sqlalchemy.engine.result import SimpleResultMetaData
from sqlalchemy.exc import MultipleResultsFound, NoResultFound

AnyRow = Row[*tuple[Any, ...]]


class Rows:
    """The found rows, all of them read already; the few ways of taking them that stores use."""

    __slots__ = ("_found", "_keys", "_shape")

    def __init__(self, shape: SimpleResultMetaData, found: Sequence[tuple[Any, ...]]) -> None:
        self._shape, self._found = shape, found
        self._keys = shape._key_to_index  # what `Result` gives its rows too

    def __iter__(self) -> Iterator[AnyRow]:
        return iter(self.all())

    def all(self) -> list[AnyRow]:
        """Every row."""
        shape, keys = self._shape, self._keys
        return [Row(shape, None, keys, raw) for raw in self._found]

    def first(self) -> AnyRow | None:
        """The first row, if there is one."""
        return Row(self._shape, None, self._keys, self._found[0]) if self._found else None

    def one(self) -> AnyRow:
        """The only row."""
        self._check_one()
        return Row(self._shape, None, self._keys, self._found[0])

    def one_or_none(self) -> AnyRow | None:
        """The only row, if there is one."""
        return self.one() if self._found else None

    def scalar(self) -> Any:
        """The first column of the first row; None if there is no row."""
        return self._found[0][0] if self._found else None

    def scalar_one(self) -> Any:
        """The first column of the only row."""
        self._check_one()
        return self._found[0][0]

    def scalars(self) -> list[Any]:
        """The first column of every row."""
        return [raw[0] for raw in self._found]

    def mappings(self) -> list[RowMapping]:
        """Every row by the names of its columns."""
        return [row._mapping for row in self.all()]

    def _check_one(self) -> None:
        if not self._found:
            raise NoResultFound("no row was found when one was required")
        if len(self._found) > 1:
            raise MultipleResultsFound("several rows were found when one was required")
