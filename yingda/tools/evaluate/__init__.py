"""`yingda evaluate`: how well the product understands and finds; what is measured is the code that serves."""

from collections.abc import Mapping

from yingda.tools.evaluate import answers, emotion, intent
from yingda.tools.evaluate.task import Task

TASKS: Mapping[str, Task] = {
    "answers": answers.TASK,
    "emotion": emotion.TASK,
    "intent": intent.TASK,
}
