"""What the tests of the registry share."""

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def seed_text() -> str:
    """The text of the real briefing of 2024-01-10."""
    folder = Path(__file__).parents[1] / "golden"
    return (folder / "briefing-2023-06.txt").read_text(encoding="utf-8")
