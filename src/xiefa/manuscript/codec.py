"""Manuscript ↔ JSON. Canonical: sorted keys, no blanks, so that equal manuscripts give equal bytes."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from xiefa.manuscript import model

FORMAT = "xiefa-manuscript/1"
_BLOCKS = {"paragraph": model.Paragraph, "table": model.Table, "picture": model.Picture}
_BLOCK_NAMES = {kind: name for name, kind in _BLOCKS.items()}


def dumps(manuscript: model.Manuscript) -> str:
    """The canonical JSON text of a manuscript."""
    payload = {"format": FORMAT, "manuscript": _plain(manuscript)}
    return json.dumps(payload, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def loads(text: str) -> model.Manuscript:
    """Read what ``dumps`` wrote. ``ValueError`` if it is of another format."""
    payload = json.loads(text)
    if not isinstance(payload, dict) or payload.get("format") != FORMAT:
        raise ValueError(f"not a manuscript of the format {FORMAT}")
    return _manuscript(payload["manuscript"])


def plain_blocks(blocks: tuple[model.Block, ...]) -> list[dict[str, Any]]:
    """Blocks as lists and dictionaries, in the shape they have inside ``dumps``."""
    return [_plain(block) for block in blocks]


def blocks_from_plain(raw: Iterable[dict[str, Any]]) -> tuple[model.Block, ...]:
    """Read what ``plain_blocks`` gave. ``KeyError`` or ``TypeError`` if it is of another shape."""
    return tuple(map(_block, raw))


def _plain(value: Any) -> Any:
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        record = {name: _plain(inner) for name, inner in value._asdict().items()}
        name = _BLOCK_NAMES.get(type(value))
        return {"block": name, **record} if name else record
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


def _manuscript(raw: dict[str, Any]) -> model.Manuscript:
    return model.Manuscript(
        masthead=_masthead(raw["masthead"]),
        contents=_contents(raw["contents"]) if raw["contents"] else None,
        sections=tuple(map(_section, raw["sections"])),
        colophon=_colophon(raw["colophon"]),
        unplaced=tuple(raw["unplaced"]),
        language=raw["language"],
    )


def _masthead(raw: dict[str, Any]) -> model.Masthead:
    known = {**raw, "title_lines": tuple(raw["title_lines"]), "marks": tuple(raw["marks"])}
    known["date"] = date.fromisoformat(raw["date"]) if raw["date"] else None
    return model.Masthead(**known)


def _contents(raw: dict[str, Any]) -> model.Contents:
    groups = (model.ContentsGroup(group["title"], tuple(group["entries"])) for group in raw["groups"])
    return model.Contents(raw["heading"], tuple(groups))


def _section(raw: dict[str, Any]) -> model.Section:
    return model.Section(
        title=raw["title"],
        items=tuple(map(_item, raw["items"])),
        preface=tuple(map(_block, raw["preface"])),
    )


def _item(raw: dict[str, Any]) -> model.Item:
    credit = raw["credit"]
    return model.Item(
        heading=raw["heading"],
        blocks=tuple(map(_block, raw["blocks"])),
        credit=model.Credit(**{**credit, "contributors": tuple(credit["contributors"])}) if credit else None,
    )


def _block(raw: dict[str, Any]) -> model.Block:
    values = {key: value for key, value in raw.items() if key != "block"}
    if raw["block"] == "table":
        values["rows"] = tuple(tuple(row) for row in raw["rows"])
    block: model.Block = _BLOCKS[raw["block"]](**values)
    return block


def _colophon(raw: dict[str, Any]) -> model.Colophon:
    return model.Colophon(
        report_to=_distribution(raw["report_to"]),
        send_to=_distribution(raw["send_to"]),
        officials=tuple(model.Official(**one) for one in raw["officials"]),
        contacts=tuple(model.Contact(**one) for one in raw["contacts"]),
        notes=tuple(raw["notes"]),
    )


def _distribution(raw: dict[str, Any] | None) -> model.Distribution | None:
    return model.Distribution(raw["text"], tuple(raw["bodies"])) if raw else None
