"""`yingda evaluate escalation`: customers who turn to regulators, police, courts or the media."""

from argparse import Namespace
from collections.abc import Mapping
from typing import Literal

import msgspec

from yingda.tools.evaluate.files import read_lines
from yingda.tools.evaluate.scores import detection
from yingda.tools.evaluate.task import Task


class _Line(msgspec.Struct):
    text: str
    label: Literal["external_escalation", "complaint", "neutral_mention"]


def _run(arguments: Namespace) -> Mapping[str, object]:
    from yingda.triage.service import measuring

    lines = read_lines(arguments.file, _Line)
    found = measuring.understood([line.text for line in lines])
    truth = [line.label == "external_escalation" for line in lines]
    return {"n": len(lines), **detection(truth, [one.sensitive.value == "yes" for one in found])}


TASK = Task("find sensitive complaints", _run)
