"""Who sits at the other end of a browser."""

from dataclasses import dataclass

CHANNEL = "web"


@dataclass(frozen=True, slots=True)
class Visitor:
    """A browser (`user_id` None) or a customer for whom the shop vouches, in one shop."""

    shop_id: int
    key: str
    user_id: str | None = None
    name: str | None = None
    locale: str = "zh-CN"
