"""What fields of requests may hold: lengths are bounded so that no screen breaks and no row grows without end."""

from datetime import datetime
from typing import Annotated, Any, TypeVar

import msgspec
from msgspec import UNSET, Meta

from yingda.kit.ids import MAX_ID

Part = TypeVar("Part", bound=msgspec.Struct)

Id = Annotated[int, Meta(ge=1, le=MAX_ID)]
Name = Annotated[str, Meta(min_length=1, max_length=60)]
Alias = Annotated[str, Meta(max_length=30)]
Words = Annotated[str, Meta(max_length=500)]
Color = Annotated[str, Meta(pattern=r"^#[0-9a-fA-F]{6}$")]
# part of addresses, QR codes and snippets
Code = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9-]{1,39}$")]
Zone = Annotated[str, Meta(min_length=1, max_length=64)]
Locale = Annotated[str, Meta(pattern=r"^(zh-CN|en)$")]
Token = Annotated[str, Meta(min_length=8, max_length=128)]
Questions = Annotated[list[Annotated[str, Meta(min_length=1, max_length=60)]], Meta(max_length=12)]
Minutes = Annotated[int, Meta(ge=1, le=1440)]
Ids = Annotated[list[Id], Meta(max_length=500)]
Company = Annotated[str, Meta(max_length=60)]
RoleCode = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_-]{1,39}$")]
ClientId = Annotated[str, Meta(min_length=8, max_length=64, pattern=r"^[\w.:-]+$")]
Login = Annotated[str, Meta(min_length=2, max_length=64)]
When = Annotated[datetime, Meta(tz=True)]


def part_of(data: msgspec.Struct, kind: type[Part]) -> Part:
    """The fields of a request that belong to one room."""
    wanted = set(kind.__struct_fields__) & set(data.__struct_fields__)
    return kind(**{name: getattr(data, name) for name in wanted})


def changes_of(change: msgspec.Struct) -> dict[str, Any]:
    """The fields that are set, without `version`."""
    values = {name: getattr(change, name) for name in change.__struct_fields__ if name != "version"}
    return {name: value for name, value in values.items() if value is not UNSET}
