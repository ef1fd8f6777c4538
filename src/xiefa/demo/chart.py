"""A small bar chart as a PNG file, drawn by the typesetter that also prints the issues."""

from __future__ import annotations

import json
from typing import Any

from xiefa.demo.material import read_bytes
from xiefa.typesetting.fonts import font_folders

# Dots per inch: about 1100 pixels wide, sharp in print and small as a file.
_RESOLUTION = 300


def bar_chart(data: dict[str, Any]) -> bytes:
    """The PNG of ``data``: a ``unit`` and ``bars``, pairs of label and number."""
    import typst  # slow to load

    fonts = typst.Fonts(include_system_fonts=False, font_paths=[*font_folders()])
    content: bytes = typst.compile(
        read_bytes("chart.typ"),
        format="png",
        ppi=_RESOLUTION,
        font_paths=fonts,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
    )
    return content
