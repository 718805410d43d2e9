"""The move: copied slice by slice, verified row by row, then shown at once. It may be killed at any time."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from yingda.infra.moving.source import Source
from yingda.infra.moving.target import Target, opened
from yingda.infra.moving.types import MoveError, Sum, Table, Told, sum_of

SLICE = 5_000  # rows that are kept together; what a kill costs


@dataclass(frozen=True, slots=True)
class Move:
    """From a SQLite file that nobody serves to an empty PostgreSQL database."""

    file: Path
    url: str
    scripts: Path
    start_over: bool = False
    slice_rows: int = SLICE


def move(job: Move, told: Told, verified: Callable[[str, Sum], None]) -> dict[str, Sum]:
    """Move everything; what each table holds now. Going on after a kill is calling it again."""
    with _both(job) as (source, target):
        tables = _begin(job, source, target)
        total, done = sum(source.count(table) for table in tables), 0
        for table in tables:
            for rows in _fill(job, source, target, table):
                done += rows
                told(table.name, done, total)
        sums = {}
        for table in tables:
            sums[table.name] = _verify(source, target, table)
            verified(table.name, sums[table.name])
        target.finish()
        return sums


@contextmanager
def _both(job: Move) -> Iterator[tuple[Source, Target]]:
    try:
        with closing(Source(job.file)) as source, opened(job.url) as target:
            yield source, target
    except psycopg.Error as error:
        raise MoveError(reason=str(error)) from error


def _begin(job: Move, source: Source, target: Target) -> list[Table]:
    if job.start_over and target.is_begun():
        target.start_over()
    target.check_empty()
    if not target.is_begun():
        target.begin(job.scripts)
    target.check_version(job.scripts)
    tables = target.tables()
    if odd := source.tables() ^ {table.name for table in tables}:
        raise MoveError("move.other_tables", tables=", ".join(sorted(odd)))
    return tables


def _fill(job: Move, source: Source, target: Target, table: Table) -> Iterator[int]:
    """Copy what is missing; yields how many rows each step has brought."""
    last = target.last_row(table)
    yield source.count_to(table, last)
    while found := source.slice_of(table, last, job.slice_rows):
        last = found[-1][0]
        target.add(table, [row for _, row in found], last)
        yield len(found)


def _verify(source: Source, target: Target, table: Table) -> Sum:
    there, here = sum_of(table.columns, source.rows(table)), sum_of(table.columns, target.rows(table))
    if there != here:
        raise MoveError("move.differs", table=table.name, there=there.rows, here=here.rows)
    return here
