"""What is sealed can be read by this installation only."""

import pytest

from yingda.infra.sealing import Sealer
from yingda.kit.errors import UnauthenticatedError

SECRET = "s" * 32


def test_what_was_sealed_comes_back() -> None:
    sealer = Sealer(SECRET, "codes")
    sealed = sealer.seal("应答 JBSWY3DP")
    assert "JBSWY3DP" not in sealed
    assert sealer.open(sealed) == "应答 JBSWY3DP"


def test_nobody_else_opens_it() -> None:
    sealed = Sealer(SECRET, "codes").seal("x")
    for other in (Sealer(SECRET, "else"), Sealer("t" * 32, "codes")):
        with pytest.raises(UnauthenticatedError):
            other.open(sealed)


@pytest.mark.parametrize("changed", ["", "x", "A" * 100, "中"])
def test_what_was_changed_is_refused(changed: str) -> None:
    with pytest.raises(UnauthenticatedError):
        Sealer(SECRET, "codes").open(changed)
