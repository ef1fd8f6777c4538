"""Changing the plain data of a scheme, one thing at a time; every function gives a new copy and leaves the old alone.

A *path* is the positions of an indicator from the top, as in ``outline.Line``. Nothing here asks whether the result is
sound: that is said by ``scoring.problems``, beside the place.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any

Content = dict[str, Any]
Node = dict[str, Any]
Path = tuple[int, ...]
_WHOLE = re.compile(r"-?(0|[1-9][0-9]{0,8})")


def path_of(address: str) -> Path:
    """The path that an address such as ``1-0-2`` names; ``top`` is the level of the dimensions."""
    return () if address == "top" else tuple(int(one) for one in address.split("-") if one.isdecimal())


def siblings_at(content: Content, path: Path) -> list[Any]:
    """The list that holds the indicators below a path; IndexError when there is no such indicator."""
    nodes, here = content.setdefault("dimensions", []), path
    while here:
        node = nodes[here[0]]
        nodes, here = node.setdefault("children", []), here[1:]
    return nodes if isinstance(nodes, list) else []


def node_at(content: Mapping[str, Any], path: Path) -> Node:
    """A copy of the indicator at a path; IndexError when there is none."""
    node = siblings_at(deepcopy(dict(content)), path[:-1])[path[-1]] if path else None
    if not isinstance(node, dict):
        raise IndexError(path)
    return node


def with_node(content: Content, path: Path, node: Node) -> Content:
    """The content with another indicator in this place."""
    changed = deepcopy(content)
    siblings_at(changed, path[:-1])[path[-1]] = node
    return changed


def with_added(content: Content, above: Path, node: Node) -> Content:
    """The content with one more indicator below a path, the last of its level."""
    changed = deepcopy(content)
    if above:
        siblings_at(changed, above[:-1])[above[-1]].pop("rule", None)
    siblings_at(changed, above).append(node)
    return changed


def without(content: Content, path: Path) -> Content:
    """The content without the indicator at a path and everything below it."""
    changed = deepcopy(content)
    del siblings_at(changed, path[:-1])[path[-1]]
    return changed


def moved(content: Content, path: Path, step: int) -> Content:
    """The content with an indicator one place further up (-1) or down (1) among its siblings; at the end it stays."""
    changed = deepcopy(content)
    nodes, at = siblings_at(changed, path[:-1]), path[-1]
    if 0 <= at + step < len(nodes):
        nodes.insert(at + step, nodes.pop(at))
    return changed


def typed_number(text: str) -> int | str:
    """A number as people type it, for the data: a whole one as such, anything else as text."""
    plain = unicodedata.normalize("NFKC", text).strip()
    return int(plain) if _WHOLE.fullmatch(plain) else plain


def put(data: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """The mapping with these values; what is empty leaves it."""
    kept = {key: value for key, value in data.items() if key not in values}
    said = {key: value for key, value in values.items() if value is not False and value not in ("", None, [])}
    order = [*data, *values]
    return dict(sorted((kept | said).items(), key=lambda pair: order.index(pair[0])))


def weighs(content: Mapping[str, Any], path: Path) -> bool:
    """Whether the siblings at a path share weights instead of points."""
    nodes: Sequence[Any] = siblings_at(deepcopy(dict(content)), path[:-1] if path else ())
    return any(isinstance(one, dict) and "weight" in one for one in nodes)
