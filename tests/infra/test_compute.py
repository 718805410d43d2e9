"""Compute: results and errors come back, a dead or stuck child harms nobody else."""

import functools
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.infra import work
from yingda.infra.compute import InlineCompute, ProcessCompute, make_compute
from yingda.kit.errors import UnavailableError

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
async def compute() -> AsyncIterator[ProcessCompute]:
    compute = ProcessCompute(1, timeout_s=0.5)
    yield compute
    await compute.close()


async def test_a_result_comes_back(compute: ProcessCompute) -> None:
    assert await compute.run(work.add, 1, right=2) == 3


async def test_an_error_comes_back_as_itself(compute: ProcessCompute) -> None:
    with pytest.raises(ValueError, match="坏"):
        await compute.run(work.refuse, "坏")


async def test_the_child_is_another_process_and_polite(compute: ProcessCompute) -> None:
    niceness, is_child = await compute.run(work.priority_and_parent)
    assert is_child
    assert niceness >= 10


async def test_a_stuck_function_is_stopped_and_the_child_goes_on(compute: ProcessCompute) -> None:
    with pytest.raises(TimeoutError):
        await compute.run(work.loop_for_ever)
    assert await compute.run(work.add, 2, 2) == 4


async def test_work_survives_the_death_of_its_child(compute: ProcessCompute, tmp_path: Path) -> None:
    assert await compute.run(work.die_once, str(tmp_path / "marker")) == "alive"


async def test_work_that_kills_twice_is_given_up(compute: ProcessCompute) -> None:
    with pytest.raises(UnavailableError):
        await compute.run(work.die)
    assert await compute.run(work.add, 3, 3) == 6


async def test_the_inline_twin_answers_alike() -> None:
    inline = make_compute(0)
    assert isinstance(inline, InlineCompute)
    assert await inline.run(work.add, 1, right=2) == 3
    with pytest.raises(ValueError, match="坏"):
        await inline.run(work.refuse, "坏")
    await inline.close()


async def test_only_top_level_functions_are_taken() -> None:
    def inner() -> None: ...

    with pytest.raises(TypeError, match="top-level"):
        await InlineCompute().run(inner)
    with pytest.raises(TypeError, match="top-level"):
        await InlineCompute().run(lambda: None)
    with pytest.raises(TypeError, match="top-level"):
        await InlineCompute().run(functools.partial(work.add, 1), 2)
