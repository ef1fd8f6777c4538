"""What every test shares; settings are in ``tests/settings.py``."""

from tests.browsing import browser

__all__ = ["browser"]
