"""The installations of the stories, for the commands that need one."""

from tests.stories.conftest import demo_at_rest, empty_at_rest

__all__ = ["demo_at_rest", "empty_at_rest"]
