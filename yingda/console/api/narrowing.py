"""What a list is narrowed to, from the address."""

from typing import Annotated

from litestar.di import NamedDependency, Provide
from litestar.params import QueryParameter
from msgspec import Meta
from msgspec.structs import replace

from yingda.conversations.types import ListFilter, Result, State
from yingda.infra.http.params import Id

Ids = Annotated[list[Id] | None, QueryParameter(max_items=50)]
Words = Annotated[list[Annotated[str, Meta(min_length=1, max_length=30)]] | None, QueryParameter(max_items=20)]


async def provide_marks(
    channels: Words = None,
    states: Annotated[list[State] | None, QueryParameter(max_items=5)] = None,
    tags: Words = None,
    results: Annotated[list[Result] | None, QueryParameter(max_items=5)] = None,
    vip: Annotated[bool, QueryParameter()] = False,
) -> ListFilter:
    """What the conversation says of itself."""
    return ListFilter(channels=channels or [], states=states or [], tags=tags or [], results=results or [], vip=vip)


async def provide_understood(
    marks: NamedDependency[ListFilter],
    sensitive: Annotated[bool, QueryParameter()] = False,
    pressing: Annotated[bool, QueryParameter()] = False,
) -> ListFilter:
    """With what triage understood of it."""
    return replace(marks, sensitive=sensitive, pressing=pressing)


async def provide_narrowed(
    understood: NamedDependency[ListFilter],
    shop_ids: Ids = None,
    owner_ids: Ids = None,
    team_ids: Ids = None,
    waiting_s: Annotated[int | None, QueryParameter(ge=0, le=86_400)] = None,
    days: Annotated[int | None, QueryParameter(ge=1, le=366)] = None,
) -> ListFilter:
    """Everything that narrows."""
    return replace(
        understood, shop_ids=shop_ids or [], owner_ids=owner_ids or [], team_ids=team_ids or [],
        waiting_s=waiting_s, days=days,
    )  # fmt: skip


NARROWED = {
    "marks": Provide(provide_marks),
    "understood": Provide(provide_understood),
    "narrowed": Provide(provide_narrowed),
}
