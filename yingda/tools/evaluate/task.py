"""What one evaluation is to the command line."""

from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Mapping
from dataclasses import dataclass


def no_options(_parser: ArgumentParser) -> None:
    """The file alone is enough."""


@dataclass(frozen=True, slots=True)
class Task:
    """`run` gets the parsed command line (`file` and the options) and returns `n` and the figures."""

    about: str
    run: Callable[[Namespace], Mapping[str, object]]
    options: Callable[[ArgumentParser], None] = no_options
