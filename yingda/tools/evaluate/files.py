"""Labelled files: one JSON object a line; whatever cannot be read is an error that names its line."""

from pathlib import Path
from typing import TypeVar

import msgspec

from yingda.tools.errors import CommandError

Line = TypeVar("Line", bound=msgspec.Struct)


def read_lines(file: Path, kind: type[Line]) -> list[Line]:
    """Every line as `kind`, whose fields must be there; others may be; blank lines are passed over."""
    if not file.is_file():
        raise CommandError(f"there is no file {file}")
    decoder, found = msgspec.json.Decoder(kind), list[Line]()
    with file.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                found.append(decoder.decode(line))
            except (msgspec.DecodeError, UnicodeDecodeError) as error:
                raise CommandError(f"{file}, line {number}: {error}") from error
    if not found:
        raise CommandError(f"{file} has no lines")
    return found
