"""Benchmarks run and report what they promise; how fast a shared machine is, no test says."""

import pytest

from yingda.app.cli import open_database
from yingda.tools.bench import run_bench

pytestmark = pytest.mark.load


def test_ingest_reports_both_ratios():
    result = run_bench("ingest", 1.5, {}, open_database)
    assert result["bench"] == "ingest"
    assert result["per_second"] > 0
    assert 0 < result["ratio"] < 1
    assert result["ratio"] < result["floor_ratio"] < 1


def test_push_loses_nothing():
    result = run_bench("push", 1.8, {}, open_database)
    assert (result["messages"], result["lost"], result["sockets"]) == (360, 0, 200)
    assert result["accept_p95_ms"] > 0
    assert result["push_p95_ms"] >= result["push_p50_ms"] >= 0


def test_start_reports_seconds_and_memory():
    result = run_bench("start", 1, {}, open_database)
    assert result["seconds"] > 0
    assert 0 < result["rss_mb"] < result["rss_with_child_mb"]
