"""Logs: one stream, one shape, the request's id, nothing personal."""

import io
import json
import logging
import sys
from typing import Any

import pytest
import structlog

from yingda.infra.logging import configure_logging
from yingda.infra.settings import Settings


def lines(log_format: str = "json", log_level: str = "info") -> io.StringIO:
    out = io.StringIO()
    configure_logging(Settings(log_format=log_format, log_level=log_level), out)
    return out


def parsed(out: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_our_line_carries_the_requests_id() -> None:
    out = lines()
    with structlog.contextvars.bound_contextvars(request_id="r-1"):
        structlog.get_logger().info("request", method="GET", ms=3)
    [line] = parsed(out)
    assert line.pop("timestamp").endswith("Z")
    assert line == {"event": "request", "level": "info", "method": "GET", "ms": 3, "request_id": "r-1"}


def test_a_librarys_line_looks_the_same() -> None:
    out = lines()
    with structlog.contextvars.bound_contextvars(request_id="r-2"):
        logging.getLogger("uvicorn.error").info("Started on %s", 8000)
    [line] = parsed(out)
    assert (line["event"], line["level"]) == ("Started on 8000", "info")
    assert (line["logger"], line["request_id"]) == ("uvicorn.error", "r-2")


def test_what_is_no_json_is_shown_as_python_shows_it() -> None:
    out = lines()
    structlog.get_logger().info("done", kind=lines.__class__, mark="√")
    [line] = parsed(out)
    assert (line["kind"], line["mark"]) == ("<class 'function'>", "√")


def test_personal_values_are_removed() -> None:
    out = lines()
    structlog.get_logger().info("sent", text="我要退款", phone="13800000000", conversation=7)
    [line] = parsed(out)
    assert (line["text"], line["phone"], line["conversation"]) == ("[removed]", "[removed]", 7)


def test_an_exception_is_shown_without_local_variables() -> None:
    for log_format in ("json", "text"):
        out = lines(log_format)
        written = "我的地址是"
        try:
            raise ValueError(len(written))
        except ValueError:
            structlog.get_logger().exception("failed")
        assert "ValueError: 5" in out.getvalue()
        assert "Traceback" in out.getvalue()
        assert "我的地址是" not in out.getvalue()


def test_the_level_holds_for_everybody() -> None:
    out = lines(log_level="warning")
    structlog.get_logger().info("small")
    logging.getLogger("anything").info("small")
    logging.getLogger("anything").warning("big")
    assert [line["event"] for line in parsed(out)] == ["big"]


def test_access_lines_of_the_server_are_left_to_ours() -> None:
    out = lines()
    logging.getLogger("uvicorn.access").info("GET /c/demo?token=x")
    assert out.getvalue() == ""


def test_text_is_for_people() -> None:
    out = lines("text")
    structlog.get_logger().info("request", path="/c/{shop}")
    assert "request" in out.getvalue()
    assert "path=/c/{shop}" in out.getvalue()
    assert "\x1b[" not in out.getvalue()


def test_a_line_that_cannot_be_written_stops_nobody() -> None:
    out = lines()
    out.close()
    structlog.get_logger().info("ours")
    logging.getLogger("anything").warning("theirs")


def test_without_a_stream_lines_go_where_standard_error_is_by_then(monkeypatch: pytest.MonkeyPatch) -> None:
    configure_logging(Settings(log_format="json"))
    monkeypatch.setattr(sys, "stderr", later := io.StringIO())
    structlog.get_logger().info("small")
    assert [line["event"] for line in parsed(later)] == ["small"]
