"""Where the faces come from: a folder of the office's own, then the packaged open fonts.

Official style asks for faces under licence (仿宋_GB2312, 方正小标宋). They are never shipped; an
office that owns them names their folder in ``XIEFA_FONT_DIR`` and they are preferred from then on.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from pylopdf_fonts_zh_cn import sans_path, serif_path

SERIF = "Noto Serif SC"
SANS = "Noto Sans SC"

_WISHES = {
    "text": ("FangSong_GB2312", "仿宋_GB2312", "FangSong", "仿宋", "STFangsong", "FandolFang R", "FandolFang"),
    "credit": ("KaiTi_GB2312", "楷体_GB2312", "KaiTi", "楷体", "STKaiti", "LXGW WenKai", "FandolKai"),
    "heading": ("SimHei", "黑体", "Source Han Sans SC"),
    "title": ("FZXiaoBiaoSong-B05S", "方正小标宋简体", "FZXiaoBiaoSong-B05", "FandolSong"),
}
_FALLBACK = {"text": (SERIF, SANS), "credit": (SERIF, SANS), "heading": (SANS, SERIF), "title": (SERIF, SANS)}


class Faces(NamedTuple):
    """Font families by use, best first; every tuple ends with the packaged faces."""

    text: tuple[str, ...]
    credit: tuple[str, ...]
    heading: tuple[str, ...]
    title: tuple[str, ...]


def font_folders(configured: str = "") -> tuple[str, ...]:
    """The folders to load, the configured one (argument, else ``XIEFA_FONT_DIR``) first."""
    own = configured or os.environ.get("XIEFA_FONT_DIR", "")
    packaged = dict.fromkeys(str(Path(str(path)).parent) for path in (serif_path(), sans_path()))
    return (*((own,) if own else ()), *packaged)


def faces_among(families: Iterable[str]) -> Faces:
    """Choose from the families that were really found, so that no wish goes unnoticed."""
    found = frozenset(families)
    chosen = {use: (*(name for name in wishes if name in found), *_FALLBACK[use]) for use, wishes in _WISHES.items()}
    return Faces(**chosen)
