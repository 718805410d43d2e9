"""Tables of promises and holds."""

from yingda.followups.models.callbacks import (
    CallbackRow,
    CustomerTextRow,
    MatterRow,
    TextAccountRow,
    TextTemplateRow,
)
from yingda.followups.models.duties import DutyRow, DutyRunRow
from yingda.followups.models.handover import HandoverItemRow, HandoverRow
from yingda.followups.models.hard_cases import HardCaseRow
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
    "DutyRow",
    "DutyRunRow",
    "FollowupShopRow",
    "HandoverItemRow",
    "HandoverRow",
    "HardCaseRow",
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
