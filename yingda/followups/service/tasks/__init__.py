"""The verbs of tasks."""

from yingda.followups.service.tasks.access import access_task
from yingda.followups.service.tasks.arming import FIRE_TASKS, arm
from yingda.followups.service.tasks.changing import (
    change_task,
    check_line,
    give_task,
    move_task,
    take_task,
    watch_task,
)
from yingda.followups.service.tasks.commenting import comment_task
from yingda.followups.service.tasks.erasing import erase_customer, export_of
from yingda.followups.service.tasks.firing import fire_due
from yingda.followups.service.tasks.kinds import create_kind, list_kinds, put_kind
from yingda.followups.service.tasks.lists import (
    TaskQuery,
    count_tasks,
    days_of,
    holders_of,
    list_tasks,
    open_items,
    task_detail,
    tasks_of,
)
from yingda.followups.service.tasks.making import create_task
from yingda.followups.service.tasks.sheet import note_export, sheet_of
from yingda.followups.store.task_lists import TaskOrder, TaskWish

__all__ = [
    "FIRE_TASKS", "TaskOrder", "TaskQuery", "TaskWish", "access_task", "arm", "change_task", "check_line",
    "comment_task", "count_tasks", "create_kind", "create_task", "days_of", "erase_customer",
    "export_of", "fire_due", "give_task", "holders_of", "list_kinds", "list_tasks", "move_task", "note_export",
    "open_items", "put_kind", "sheet_of", "take_task", "task_detail", "tasks_of", "watch_task",
]  # fmt: skip
