"""What all tests of the classroom stand on."""

import pytest


@pytest.fixture(autouse=True)
def _terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """As wide as usual, wherever the tests run."""
    monkeypatch.setenv("COLUMNS", "80")
