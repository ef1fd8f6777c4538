"""The six channels by name. Each is loaded when it is first asked for: Typst and the Word library
are slow to load, and a page that shows HTML needs neither."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module

from xiefa.manuscript import Manuscript
from xiefa.publishing.rendition import Options, Rendition

Renderer = Callable[..., Rendition]


def _channel(name: str) -> Renderer:
    def render_channel(
        manuscript: Manuscript, *, pictures: Mapping[str, bytes] | None = None, options: Options | None = None
    ) -> Rendition:
        renderer: Renderer = import_module(f"{__name__}.{name}").render
        return renderer(manuscript, pictures=pictures, options=options)

    return render_channel


CHANNELS: dict[str, Renderer] = {name: _channel(name) for name in ("pdf", "docx", "web", "wechat", "email", "text")}


def render(
    manuscript: Manuscript,
    *,
    to: str,
    pictures: Mapping[str, bytes] | None = None,
    options: Options | None = None,
) -> Rendition:
    """The manuscript in one channel. ``KeyError`` for a name that is not in ``CHANNELS``."""
    return CHANNELS[to](manuscript, pictures=pictures, options=options)
