"""Two people saved the same version: what each did, and a proposal that keeps both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from xiefa.newsroom.blocks import json_from_blocks
from xiefa.newsroom.domain.versions import Comparison, compare
from xiefa.newsroom.merging import Merged, merge
from xiefa.newsroom.models import ArticleVersion
from xiefa.newsroom.plaintext import text_from_blocks

_PLAIN = ("kind", "activity", "heading", "credit_text", "credit_source")


@dataclass(frozen=True, slots=True)
class Conflict:
    """``theirs`` and ``mine`` are compared with the version both began from; ``fields`` are proposed values."""

    base: ArticleVersion
    latest: ArticleVersion
    theirs: Comparison
    mine: Comparison
    merged: Merged
    fields: dict[str, str]
    my_text: str


def conflict_of(*, base: ArticleVersion, latest: ArticleVersion, mine: dict[str, Any]) -> Conflict:
    """The conflict between ``latest`` and what this person sent, as ``ArticleForm.values`` gives it."""
    own = _content(mine)
    return Conflict(
        base=base,
        latest=latest,
        theirs=compare(base.content, latest.content),
        mine=compare(base.content, own),
        merged=merge(base.blocks, tuple(mine["blocks"]), latest.blocks),
        fields=_fields(base.content, own, latest.content),
        my_text=text_from_blocks(mine["blocks"]),
    )


def _content(values: dict[str, Any]) -> dict[str, Any]:
    """What a person sent, in the shape of a version."""
    return {
        **{name: values[name] for name in _PLAIN},
        "blocks": json_from_blocks(values["blocks"]),
        "contributors": [[one.code, str(one)] for one in values["contributors"]],
        "event_since": _iso(values["event_on"]),
        "event_until": _iso(values["event_until"]),
    }


def _fields(base: dict[str, Any], mine: dict[str, Any], theirs: dict[str, Any]) -> dict[str, str]:
    """Form values: mine where I changed something, theirs elsewhere."""
    taken = {name: mine[name] if mine[name] != base[name] else theirs[name] for name in base if name != "blocks"}
    return {
        **{name: taken[name] for name in _PLAIN},
        "contributors": "、".join(name for _code, name in taken["contributors"]),
        "event_on": taken["event_since"],
        "event_until": taken["event_until"],
    }


def _iso(day: Any) -> str:
    return day.isoformat() if day else ""
