"""Tables of promises and holds."""

from yingda.followups.models.callbacks import (
    CallbackRow,
    CustomerTextRow,
    MatterRow,
    TextAccountRow,
    TextTemplateRow,
)
from yingda.followups.models.promises import (
    ARMED,
    UNSETTLED,
    FollowupShopRow,
    HoldRow,
    PromiseCallRow,
    PromiseRow,
)
from yingda.followups.models.tasks import TaskCommentRow, TaskEntryRow, TaskKindRow, TaskRow, TaskWatcherRow

__all__ = [
    "ARMED",
    "UNSETTLED",
    "CallbackRow",
    "CustomerTextRow",
    "FollowupShopRow",
    "HoldRow",
    "MatterRow",
    "PromiseCallRow",
    "PromiseRow",
    "TaskCommentRow",
    "TaskEntryRow",
    "TaskKindRow",
    "TaskRow",
    "TaskWatcherRow",
    "TextAccountRow",
    "TextTemplateRow",
]
