"""Finding one's way in the tree: chosen branches, rows and cells, spans, styles, descriptions."""

from __future__ import annotations

from lxml import etree

from xiefa.reading.docx.names import attribute, local

PROPERTIES = frozenset(
    {"w:pPr", "w:rPr", "w:tblPr", "w:tblGrid", "w:trPr", "w:tcPr", "w:sectPr", "w:sdtPr", "w:sdtEndPr"}
)


def chosen(switch: etree._Element) -> list[etree._Element]:
    """The branch of a compatibility switch that is read: all choices there are, else the fallback."""
    choices = [child for child in switch if local(child.tag) == "mc:Choice"]
    return choices or [child for child in switch if local(child.tag) == "mc:Fallback"]


def inside(element: etree._Element, wanted: str) -> list[etree._Element]:
    """The rows of a table or cells of a row, looking into content controls and tracked insertions."""
    found: list[etree._Element] = []
    for child in element:
        name = local(child.tag)
        if name == wanted:
            found.append(child)
        elif name == "mc:AlternateContent":
            found += [one for branch in chosen(child) for one in inside(branch, wanted)]
        elif name not in PROPERTIES:
            found += inside(child, wanted)
    return found


def span(cell: etree._Element) -> int:
    """How many columns a cell covers."""
    for properties in cell:
        if local(properties.tag) == "w:tcPr":
            spans = [attribute(child, "val") for child in properties if local(child.tag) == "w:gridSpan"]
            return int(spans[0]) if spans and spans[0].isdigit() else 1
    return 1


def style_of(properties: etree._Element | None, name: str) -> str:
    """The style that ``w:pPr`` or ``w:rPr`` names; empty when it names none."""
    if properties is None:
        return ""
    return next((attribute(child, "val") for child in properties if local(child.tag) == name), "")


def description(element: etree._Element) -> str:
    """The words that describe a picture, from the drawing around it."""
    for one in element.iterancestors():
        if local(one.tag) in ("w:drawing", "w:pict", "w:object"):
            found = [child for child in one.iter() if local(child.tag) in ("wp:docPr", "v:shape")]
            return next((text for child in found if (text := attribute(child, "descr") or attribute(child, "alt"))), "")
    return ""
