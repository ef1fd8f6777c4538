"""How paragraphs and runs look, styles and their ancestors resolved: hints for the structure step."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from lxml import etree

from xiefa.reading.docx.names import attribute, local

_HEADING_NAME = re.compile(r"(?:heading|标题)\s*([1-9])", re.I)
_OFF = frozenset({"0", "false", "off", "none"})
_DEPTH = 30


@dataclass(frozen=True, slots=True)
class Look:
    """What is known of the look of a paragraph or run; ``None`` means: as inherited."""

    level: int | None = None
    is_bold: bool | None = None
    is_centred: bool | None = None
    is_indented: bool | None = None
    is_hidden: bool | None = None
    is_listed: bool | None = None
    starts_page: bool | None = None
    size: float | None = None

    def over(self, below: Look) -> Look:
        """This look laid over another."""
        names = Look.__dataclass_fields__
        return Look(
            *(getattr(self, name) if getattr(self, name) is not None else getattr(below, name) for name in names)
        )


PLAIN = Look()


class Styles:
    """The style sheet of a Word file."""

    def __init__(self, root: etree._Element | None) -> None:
        self._looks: dict[str, tuple[str, Look]] = {}
        self._resolved: dict[str, Look] = {}
        self.names: dict[str, str] = {}
        self._default = ""
        for style in root if root is not None else ():
            if local(style.tag) == "w:style":
                self._add(style)

    def _add(self, style: etree._Element) -> None:
        identity = attribute(style, "styleId")
        look, parent, name = PLAIN, "", ""
        for child in style:
            tag = local(child.tag)
            if tag == "w:basedOn":
                parent = attribute(child, "val")
            elif tag == "w:name":
                name = attribute(child, "val")
            elif tag in ("w:pPr", "w:rPr"):
                look = (paragraph_look(child) if tag == "w:pPr" else run_look(child)).over(look)
        self.names[identity] = name.lower()
        self._looks[identity] = (parent, _named_level(look, name))
        if attribute(style, "type") == "paragraph" and attribute(style, "default") in ("1", "true"):
            self._default = identity

    def look(self, identity: str) -> Look:
        """The look of a style with all it is based on; of the default style for an empty identity."""
        known = identity or self._default
        if known not in self._resolved:
            self._resolved[known] = self._resolve(known)
        return self._resolved[known]

    def _resolve(self, identity: str) -> Look:
        look = PLAIN
        for _ in range(_DEPTH):
            if identity not in self._looks:
                break
            identity, below = self._looks[identity]
            look = look.over(below)
        return look

    def is_contents(self, identity: str) -> bool:
        """Whether a paragraph style is one of the entries of a table of contents."""
        return self.names.get(identity, "").startswith(("toc ", "目录 ", "contents "))


def _named_level(look: Look, name: str) -> Look:
    if look.level is not None:
        return look
    found = _HEADING_NAME.fullmatch(name.strip())
    level = int(found[1]) if found else 1 if name.lower() == "title" else None
    return replace(look, level=level)


def paragraph_look(properties: etree._Element) -> Look:
    """The look that ``w:pPr`` asks for."""
    values: dict[str, object] = {}
    for child in properties:
        tag = local(child.tag)
        if tag == "w:outlineLvl":
            values["level"] = _level(attribute(child, "val"))
        elif tag == "w:jc":
            values["is_centred"] = attribute(child, "val") == "center"
        elif tag == "w:ind":
            values["is_indented"] = _is_indented(child)
        elif tag == "w:numPr":
            values["is_listed"] = any(
                attribute(one, "val") not in ("", "0") for one in child if local(one.tag) == "w:numId"
            )
        elif tag == "w:pageBreakBefore":
            values["starts_page"] = _is_on(child)
    return Look(**values)  # type: ignore[arg-type]


def _level(value: str) -> int:
    """Outline levels count from 0; 9 is body text."""
    return int(value) + 1 if value.isdigit() and int(value) < 9 else 0


def _is_indented(element: etree._Element) -> bool:
    values = (attribute(element, "firstLine"), attribute(element, "firstLineChars"))
    return any(value.lstrip("-").isdigit() and int(value) > 0 for value in values)


def run_look(properties: etree._Element) -> Look:
    """The look that ``w:rPr`` asks for."""
    values: dict[str, object] = {}
    for child in properties:
        tag = local(child.tag)
        if tag == "w:b":
            values["is_bold"] = _is_on(child)
        elif tag == "w:vanish":
            values["is_hidden"] = _is_on(child)
        elif tag == "w:sz":
            values["size"] = _points(attribute(child, "val"))
    return Look(**values)  # type: ignore[arg-type]


def _points(half_points: str) -> float:
    return int(half_points) / 2 if half_points.isdigit() else 0.0


def _is_on(element: etree._Element) -> bool:
    return attribute(element, "val").lower() not in _OFF
