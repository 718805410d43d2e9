"""`yingda evaluate promises`: agents' lines that commit the shop to a call, a message or an act by a time."""

from argparse import Namespace
from collections.abc import Mapping
from typing import Literal

import msgspec

from yingda.tools.evaluate.files import read_lines
from yingda.tools.evaluate.scores import DIGITS, detection
from yingda.tools.evaluate.task import Task


class _Line(msgspec.Struct):
    text: str
    is_checkable_promise: Literal[0, 1]
    prev_customer: str = ""


def _run(arguments: Namespace) -> Mapping[str, object]:
    from yingda.followups.service import measuring

    lines = read_lines(arguments.file, _Line)
    found = [measuring.promised(line.text, line.prev_customer) for line in lines]
    truth = [line.is_checkable_promise == 1 for line in lines]
    promises = [one for one in found if one.promise]
    definite = sum(one.timed for one in promises) / len(promises) if promises else 0.0
    said = [one.promise for one in found]
    return {"n": len(lines), **detection(truth, said), "definite": round(definite, DIGITS)}


TASK = Task("find promises in agents' lines", _run)
