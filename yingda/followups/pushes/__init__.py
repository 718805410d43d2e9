"""What screens are shown of promises and holds."""

from yingda.followups.pushes.promises import (
    HOLD,
    PROMISE,
    ConversationPromises,
    HoldCard,
    PromiseCard,
    PromisePage,
    PromiseReading,
    PromiseShopSettings,
    ReadStatement,
    TeamName,
)

__all__ = [
    "HOLD",
    "PROMISE",
    "ConversationPromises",
    "HoldCard",
    "PromiseCard",
    "PromisePage",
    "PromiseReading",
    "PromiseShopSettings",
    "ReadStatement",
    "TeamName",
]
