"""`yingda evaluate`: how well the product understands and finds; what is measured is the code that serves."""

from collections.abc import Mapping

from yingda.tools.evaluate import answers, category, emotion, escalation, intent, promises, urgency
from yingda.tools.evaluate.task import Task

TASKS: Mapping[str, Task] = {
    "answers": answers.TASK,
    "category": category.TASK,
    "emotion": emotion.TASK,
    "escalation": escalation.TASK,
    "intent": intent.TASK,
    "promises": promises.TASK,
    "urgency": urgency.TASK,
}
