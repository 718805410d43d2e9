"""`yingda triage train | show`: the models from labelled files to their file."""

from pathlib import Path
from typing import TYPE_CHECKING

from yingda.tools.errors import CommandError
from yingda.tools.evaluate.category import Line
from yingda.tools.evaluate.files import read_lines

if TYPE_CHECKING:
    from yingda.triage.service.measuring import Shown, Trained

NAME = "base.zip"


def train_models(data: Path, out: Path | None) -> "Trained":
    """Train on the examples that ship and on every labelled file of a folder; the file is written at the end."""
    from yingda.triage.service import measuring

    files = sorted(data.glob("*.jsonl"))
    if not files:
        raise CommandError(f"{data} has no *.jsonl")
    examples = [
        measuring.example(line.text, line.category, line.intent, file.stem)
        for file in files
        for line in read_lines(file, Line)
    ]
    trained = measuring.train(examples)
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
        (out / NAME).write_bytes(trained.models)
    return trained


def show_models(file: Path | None) -> "Shown":
    """What the models are that ship, or those of a file."""
    from yingda.triage.service import measuring

    if file is not None and not file.is_file():
        raise CommandError(f"there is no file {file}")
    try:
        return measuring.show(file.read_bytes() if file else measuring.shipped_file())
    except ValueError as error:
        raise CommandError(f"{file} holds no models of this program: {error}") from error
