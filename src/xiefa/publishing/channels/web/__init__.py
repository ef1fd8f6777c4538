"""Web: a semantic article, alone in a page of its own or inside a page of the archive.

``render`` gives one HTML5 file that needs nothing else: styles and pictures are inside it.
``render_article`` gives only the ``<article>``, with an anchor for every section and item, for a
page that brings ``publishing/article.css``. Page furniture stands outside the ``<article>``.
"""

from xiefa.publishing.channels.web.article import render_article
from xiefa.publishing.channels.web.page import render

__all__ = ["render", "render_article"]
