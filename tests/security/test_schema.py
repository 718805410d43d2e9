"""Schemathesis over the whole document: no fault, and no answer that the document does not know.

`YINGDA_TEST_FUZZ_SECONDS` says for how long: 90 in CI, half an hour with `make bench`.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.security import fuzz
from tests.security.fuzz import Asker
from tests.security.town import Town, a_town

SECONDS = float(os.environ.get("YINGDA_TEST_FUZZ_SECONDS", "20"))
# they end the session or the sign-in of whoever asks; others ask them in other tests
ENDING = frozenset({"signOut", "changePassword", "moveClock"})


@pytest.fixture(scope="module")
def town(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with a_town(tmp_path_factory.mktemp("town"), sqlite_template) as made:
        yield made


def staff(town: Town, name: str) -> Asker:
    """Somebody of the staff, who signs in again whenever a request has ended the session."""
    caller = town.callers[name]

    def renew() -> dict[str, str]:
        cookies = "; ".join(f"{key}={value}" for key, value in caller.client.cookies.items())
        return {**caller.headers, "Cookie": cookies}

    return Asker(name, renew, ENDING)


def askers(town: Town) -> list[Asker]:
    visitor = Asker("visitor", lambda: town.callers["visitor"].headers, frozenset({"moveClock"}))
    return [staff(town, "admin"), staff(town, "agent"), visitor]


def test_every_answer_is_one_of_the_document(town: Town) -> None:
    found = fuzz.fuzz(town.document, town.house.url, askers(town), SECONDS)
    assert found.asked > 500
    assert found.seen == {}, f"\n{found}"


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ("500", "not_a_server_error"), ("418", "status_code_conformance"),
        ("html", "content_type_conformance"), ("shape", "response_schema_conformance"),
    ],
)  # fmt: skip
def test_each_check_sees_a_planted_fault(
    town: Town, monkeypatch: pytest.MonkeyPatch, fault: str, kind: str
) -> None:
    """The document says something else than the server does; for the first, the server fails."""
    document: Any = town.document
    operation = document["paths"]["/healthz"]["get"]
    document["paths"] = {"/healthz": {"get": operation}}
    good = operation["responses"]["200"]
    if fault == "500":
        document["paths"] = {"/api/v1/visitor/ping": {"get": {**operation, "operationId": "pingAsVisitor"}}}
        monkeypatch.setattr(town.house.parts.visitor_signer, "verify", broken)
    if fault == "418":
        operation["responses"] = {"418": good}
    if fault == "html":
        good["content"] = {"text/html": good["content"].popitem()[1]}
    if fault == "shape":
        good["content"]["application/json"]["schema"] = {"type": "object", "required": ["soul"]}
    found = fuzz.fuzz(document, town.house.url, [askers(town)[2]], 0)
    assert kind in {check for _, check in found.seen}


def broken(*_: object) -> str:
    raise KeyError("a planted fault")
