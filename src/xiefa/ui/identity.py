"""What the installation calls itself at the head of every page.

The name is a fact of the registry, which this room may not know: a higher room says where it is found.
"""

from __future__ import annotations

from collections.abc import Callable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PRODUCT: Promise = _("协发")

_source: list[Callable[[], str]] = []


def named_by(source: Callable[[], str]) -> None:
    """Let ``source`` name the site; it may return an empty string while nobody has named it yet."""
    _source[:] = [source]


def site_name() -> str:
    """The name of the network that publishes here, or the product's name."""
    return (_source[0]() if _source else "") or str(PRODUCT)
