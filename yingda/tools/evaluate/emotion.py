"""`yingda evaluate emotion`: dissatisfied customers against the rest, from what they said."""

from argparse import Namespace
from collections.abc import Mapping
from typing import Literal

import msgspec

from yingda.tools.evaluate.files import read_lines
from yingda.tools.evaluate.scores import auc
from yingda.tools.evaluate.task import Task


class _Turn(msgspec.Struct):
    role: Literal["customer", "agent"]
    text: str


class _Dialogue(msgspec.Struct):
    turns: list[_Turn]
    satisfaction_label: str


def _run(arguments: Namespace) -> Mapping[str, object]:
    from yingda.triage.service import measuring

    dialogues = read_lines(arguments.file, _Dialogue)
    truth = [one.satisfaction_label == "dissatisfied" for one in dialogues]
    said = [[turn.text for turn in one.turns if turn.role == "customer"] for one in dialogues]
    return {"n": len(dialogues), "auc": auc(truth, [measuring.episode_dissatisfaction(turns) for turns in said])}


TASK = Task("tell dissatisfied customers from the rest", _run)
