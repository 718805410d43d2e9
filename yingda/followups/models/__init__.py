"""Tables of promises and holds."""

from yingda.followups.models.promises import (
    ARMED,
    UNSETTLED,
    FollowupShopRow,
    HoldRow,
    PromiseCallRow,
    PromiseRow,
)

__all__ = [
    "ARMED",
    "UNSETTLED",
    "FollowupShopRow",
    "HoldRow",
    "PromiseCallRow",
    "PromiseRow",
]
