"""A progress bar on stderr, where somebody watches."""

import sys
from typing import TextIO

WIDTH = 30


class Progress:
    """Counts up to `total`; silent unless its stream is a terminal."""

    def __init__(self, label: str, total: int, stream: TextIO | None = None) -> None:
        self._label, self._total = label, max(total, 1)
        self._stream = sys.stderr if stream is None else stream
        self._shown = self._stream.isatty()
        self._done = self._drawn = 0

    def add(self, count: int = 1) -> None:
        """`count` more are done."""
        self._done += count
        filled = min(self._done, self._total) * WIDTH // self._total
        percent = min(self._done, self._total) * 100 // self._total
        if self._shown and percent != self._drawn:
            self._drawn = percent
            bar = "█" * filled + "·" * (WIDTH - filled)
            print(f"\r  {self._label} {bar} {percent:3d} %", end="", file=self._stream, flush=True)

    def close(self) -> None:
        """Leave the line."""
        if self._shown and self._done:
            print(file=self._stream, flush=True)
