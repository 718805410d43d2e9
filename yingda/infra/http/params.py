"""Parameters that many routes take, with the bounds that both databases and JavaScript keep."""

from typing import Annotated

from litestar.di import NamedDependency
from litestar.params import PathParameter, QueryParameter
from msgspec import Meta

from yingda.infra.db import Database
from yingda.infra.http.paging import MAX_CURSOR, MAX_LIMIT
from yingda.kit.ids import MAX_ID

Db = NamedDependency[Database]
PathId = Annotated[int, PathParameter(ge=1, le=MAX_ID)]
QueryId = Annotated[int | None, QueryParameter(ge=1, le=MAX_ID)]
# Litestar heeds the bounds of `QueryParameter` only, not those of a `Meta` inside
QuerySeq = Annotated[int | None, QueryParameter(ge=0, le=MAX_ID)]
Count = Annotated[int, QueryParameter(ge=1, le=MAX_LIMIT)]
Cursor = Annotated[str | None, QueryParameter(max_length=MAX_CURSOR)]
Limit = Annotated[int | None, QueryParameter(ge=1, le=MAX_LIMIT)]

Id = Annotated[int, Meta(ge=1, le=MAX_ID)]
# the sender's own id of what is being made: sending it again makes nothing twice
ClientId = Annotated[str, Meta(min_length=8, max_length=64)]
