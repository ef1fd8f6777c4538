"""Reasons in words: which fields of two records agree, and which do not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from xiefa.activities.doubles.likeness import Reason


def as_json(reason: Reason) -> dict[str, Any]:
    """The reason as plain data, to be kept with the pair."""
    return {"code": reason.code, "agrees": reason.agrees, "detail": reason.detail}


def words_of(kept: Reason | Mapping[str, Any]) -> str:
    """One reason as a reader takes it in; an empty text for a code of another time."""
    one = as_json(kept) if isinstance(kept, Reason) else kept
    words = _agreeing() if one.get("agrees") else _differing()
    text = words.get(str(one.get("code")), "")
    return f"{text} {one['detail']}" if text and one.get("detail") else text


def agrees(kept: Reason | Mapping[str, Any]) -> bool:
    """Whether the reason speaks for one activity."""
    return kept.agrees if isinstance(kept, Reason) else bool(kept.get("agrees"))


def _agreeing() -> dict[str, str]:
    return {
        "same_file": _("佐证文件完全相同"),
        "same_picture": _("佐证图片是同一张"),
        "same_link": _("佐证网址相同"),
        "title": _("名称相似"),
        "days": _("日期相同"),
        "days_near": _("日期相差不超过一天"),
        "place": _("地点相符"),
        "people": _("参加人数相同"),
        "people_near": _("参加人数相近"),
        "organisations": _("有共同的单位"),
        "edition": _("届次相同"),
        "kind": _("类别相同"),
    }


def _differing() -> dict[str, str]:
    return {
        "title": _("名称只有部分相似"),
        "days_near": _("日期相差几天"),
        "people": _("参加人数不同"),
        "organisations": _("没有共同的单位"),
        "edition": _("只有一条写明届次"),
        "kind": _("类别不同"),
    }
