"""What follow-ups keep of customers' words, for clearing what is old."""

from yingda.followups.store.duties import run
from yingda.followups.store.handover import handover, item
from yingda.followups.store.hard_cases import hard_case
from yingda.followups.store.promises import call, promise
from yingda.followups.store.task_notes import WORDS as WORDS_OF_TASKS
from yingda.followups.store.task_notes import comment, entry, erase_tasks
from yingda.followups.store.tasks import task
from yingda.followups.store.texting import OPEN, text
from yingda.infra.words import Beside, Words

WORDS = (
    Words(
        table=promise, at=promise.c.made_at, gone={"said": "", "number": "", "reason": ""},
        ready=promise.c.settled_at.is_not(None), conversation=promise.c.conversation_id,
        episode=promise.c.episode_id, customer=promise.c.customer_id,
        beside=(Beside(call, call.c.promise_id, {"note": ""}),),
    ),
    Words(
        table=text, at=text.c.made_at, gone={"number": "", "text": "", "variables": {}},
        ready=text.c.state.not_in(OPEN), conversation=text.c.conversation_id, customer=text.c.customer_id,
    ),
    Words(
        table=task, at=task.c.made_at, gone=WORDS_OF_TASKS, ready=task.c.closed_at.is_not(None),
        conversation=task.c.conversation_id, customer=task.c.customer_id, order=task.c.order_no != "",
        beside=(Beside(comment, comment.c.task_id, {"text": ""}), Beside(entry, entry.c.task_id, {"detail": {}})),
        erase=erase_tasks,
    ),
    Words(
        table=item, at=item.c.deadline_at, gone={"title": "", "summary": "", "reason": ""},
        ready=item.c.decided_at.is_not(None), conversation=item.c.conversation_id,
    ),
    Words(table=handover, at=handover.c.started_at, gone={"note": ""}),
    Words(
        table=hard_case, at=hard_case.c.changed_at, gone={"problem": "", "solution": ""},
        conversation=hard_case.c.conversation_id, episode=hard_case.c.episode_id,
    ),
    Words(table=run, at=run.c.due_at, gone={"note": ""}, ready=run.c.done_at.is_not(None)),
)  # fmt: skip
