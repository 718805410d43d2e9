"""The snippet that signs an identity does what the server checks."""

import json
import re
from pathlib import Path
from typing import Any

from yingda.channels.web.policy import signed_identity
from yingda.infra.http.signing import identity_matches

GUIDE = Path(__file__).parents[2] / "docs/guide/bubble.md"


def test_the_snippet_makes_an_identity_that_the_server_accepts() -> None:
    snippet = re.search(r"```python\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    assert snippet is not None
    names: dict[str, Any] = {}
    exec(snippet[1], names)  # our own document

    made = json.loads(names["identity"]("secret-1", "u-42", "张女士"))

    assert set(made) == {"user_id", "issued_at", "name", "signature"}
    signed = signed_identity(made["user_id"], made["issued_at"])
    assert identity_matches("secret-1", signed, made["signature"])
    assert not identity_matches("secret-2", signed, made["signature"])
