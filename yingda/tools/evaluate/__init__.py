"""`yingda evaluate`: how well the product understands and finds; what is measured is the code that serves."""

from collections.abc import Mapping

from yingda.tools.evaluate import emotion
from yingda.tools.evaluate.task import Task

TASKS: Mapping[str, Task] = {
    "emotion": emotion.TASK,
}
