"""Column types and the declarative base that every table shares."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

import msgspec
from sqlalchemy import BigInteger, Dialect, Integer, MetaData, Text
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

from yingda.infra.clock import from_ms, to_ms

# SQLite only counts up a column declared exactly INTEGER
BigId = BigInteger().with_variant(Integer(), "sqlite")

CONSTRAINT_NAMES = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Instant(TypeDecorator[datetime]):
    """An aware `datetime`, kept as integer milliseconds UTC on both engines."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> int | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"an instant needs a zone: {value!r}")
        return to_ms(value)

    def process_result_value(self, value: int | None, _dialect: Dialect) -> datetime | None:
        return None if value is None else from_ms(value)


class Json(TypeDecorator[Any]):
    """A small document that is never searched into, kept as text on both engines."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any | None, _dialect: Dialect) -> str | None:
        return None if value is None else msgspec.json.encode(value).decode()

    def process_result_value(self, value: str | None, _dialect: Dialect) -> Any | None:
        return None if value is None else msgspec.json.decode(value)


class Base(DeclarativeBase):
    """Base of every table; constraints are named so that migrations can find them."""

    metadata = MetaData(naming_convention=CONSTRAINT_NAMES)
    type_annotation_map = cast(
        Mapping[Any, Any], {int: BigId, datetime: Instant, dict[str, Any]: Json, list[Any]: Json}
    )
