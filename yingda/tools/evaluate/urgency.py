"""`yingda evaluate urgency`: customers who press for time."""

from argparse import Namespace
from collections.abc import Mapping
from typing import Literal

import msgspec

from yingda.tools.evaluate.files import read_lines
from yingda.tools.evaluate.scores import detection
from yingda.tools.evaluate.task import Task


class _Line(msgspec.Struct):
    text: str
    urgent: Literal[0, 1]


def _run(arguments: Namespace) -> Mapping[str, object]:
    from yingda.triage.service import measuring

    lines = read_lines(arguments.file, _Line)
    found = measuring.understood([line.text for line in lines])
    truth = [line.urgent == 1 for line in lines]
    return {"n": len(lines), **detection(truth, [one.urgent.value == "yes" for one in found])}


TASK = Task("find customers who press for time", _run)
