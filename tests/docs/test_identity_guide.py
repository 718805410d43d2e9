"""The snippets that sign an identity do what the server checks, in each language."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from yingda.channels.web.policy import signed_identity
from yingda.infra.http.signing import identity_matches

GUIDE = Path(__file__).parents[2] / "docs/guide/identity.md"
SECRET, USER, NAME = "secret-1", "会员-42", "张女士"


def snippet(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)
    assert found is not None
    return found[1]


def check(made: dict[str, object]) -> None:
    assert set(made) == {"user_id", "issued_at", "name", "signature"}
    assert (made["user_id"], made["name"]) == (USER, NAME)
    signature, issued_at = made["signature"], made["issued_at"]
    assert isinstance(signature, str)
    assert isinstance(issued_at, int)
    assert identity_matches(SECRET, signed_identity(USER, issued_at), signature)
    assert not identity_matches("secret-2", signed_identity(USER, issued_at), signature)


def test_the_python_snippet() -> None:
    names: dict[str, Any] = {}
    exec(snippet("python"), names)  # our own document
    check(json.loads(names["identity"](SECRET, USER, NAME)))


@pytest.mark.skipif(shutil.which("node") is None, reason="Node is not here")
def test_the_node_snippet() -> None:
    call = f"console.log(identity({json.dumps(SECRET)}, {json.dumps(USER)}, {json.dumps(NAME)}))"
    command = ["node", "-e", snippet("js") + call]
    check(json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout))
