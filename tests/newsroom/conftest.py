"""Fixtures of the newsroom's tests."""

from tests.browsing import browser  # noqa: F401  (a fixture)
