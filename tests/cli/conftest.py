"""The demo of the stories, for the commands that need an installation."""

from tests.stories.conftest import demo_at_rest

__all__ = ["demo_at_rest"]
