"""Dialogues to be played: one JSON object a line, `{"turns": [{"role": "customer|agent", "text": …}, …]}`."""

from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Literal

import msgspec

from yingda.tools.errors import CommandError

LONGEST = 5000  # what the chat page takes


@dataclass(frozen=True, slots=True)
class Turn:
    """What one side says."""

    role: Literal["customer", "agent"]
    text: str


@dataclass(frozen=True, slots=True)
class Script:
    """One dialogue; blank turns are left out, as nobody can send them."""

    turns: tuple[Turn, ...]

    def only_customers(self) -> "Script":
        """The customer's half."""
        return Script(tuple(turn for turn in self.turns if turn.role == "customer"))


class _Line(msgspec.Struct):
    turns: list[Turn]


def load_scripts(file: Path, limit: int | None = None) -> list[Script]:
    """The dialogues of a file, the first `limit` of them."""
    scripts = []
    decoder = msgspec.json.Decoder(_Line)
    if not file.is_file():
        raise CommandError(f"there is no file {file}")
    with file.open("rb") as lines:
        for number, line in enumerate(islice(lines, limit), 1):
            try:
                turns = decoder.decode(line).turns
            except msgspec.DecodeError as error:
                raise CommandError(f"{file}, line {number}: {error}") from error
            clean = (Turn(turn.role, turn.text.strip()[:LONGEST].strip()) for turn in turns)
            scripts.append(Script(tuple(turn for turn in clean if turn.text)))
    return [script for script in scripts if script.turns]
