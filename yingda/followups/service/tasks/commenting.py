"""What colleagues say about a task."""

from dataclasses import replace

from yingda.accounts.types import Actor
from yingda.followups.pushes import TaskCard
from yingda.followups.service.tasks import telling
from yingda.followups.service.tasks.access import lock_seen
from yingda.followups.service.tasks.making import check_people
from yingda.followups.service.tasks.showing import keep, task_cards
from yingda.followups.store import task_notes
from yingda.followups.store import tasks as store
from yingda.followups.types import NewComment
from yingda.infra.db import Unit
from yingda.kit.errors import FieldError, InvalidError


def comment_task(unit: Unit, actor: Actor, task_id: int, made: NewComment) -> TaskCard:
    """Say something about a task; whoever is mentioned is told, and watches it from now on."""
    one = lock_seen(unit, actor, task_id)
    if not made.text.strip():
        raise InvalidError(fields=(FieldError("/text", "followups.task_comment"),))
    check_people(unit, one.shop_id, made.mentions, "mentions")
    comment_id = task_notes.insert_comment(unit, one.id, actor.staff_id, made)
    if comment_id is None:
        return task_cards(unit, [one])[0]
    mentioned = set(made.mentions) - {actor.staff_id}
    watchers = set(store.find_watchers(unit, [one.id])[one.id])
    if not mentioned <= watchers:
        store.put_watchers(unit, one.id, watchers | mentioned)
    telling.tell_mentioned(unit, one, comment_id, mentioned)
    return keep(unit, one, replace(one, comments=one.comments + 1))
