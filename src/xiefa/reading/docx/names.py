"""Qualified names of WordprocessingML, and nothing else."""

from __future__ import annotations

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
WORD_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS_STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships"
COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
VML = "urn:schemas-microsoft-com:vml"


def local(tag: object) -> str:
    """The name of an element without its namespace, prefixed with ``w:`` when it is Word's, ``mc:`` when
    it is a compatibility switch, ``v:`` when it is VML; comments give an empty string."""
    if not isinstance(tag, str):
        return ""
    space, _, name = tag.rpartition("}")
    return _PREFIXES.get(space, "") + name


_PREFIXES = {
    f"{{{WORD}": "w:",
    f"{{{WORD_STRICT}": "w:",
    f"{{{COMPATIBILITY}": "mc:",
    f"{{{VML}": "v:",
    "{http://schemas.openxmlformats.org/officeDocument/2006/math": "m:",
    "{http://purl.oclc.org/ooxml/officeDocument/math": "m:",
    "{http://schemas.openxmlformats.org/drawingml/2006/main": "a:",
    "{http://purl.oclc.org/ooxml/drawingml/main": "a:",
    "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing": "wp:",
    "{http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing": "wp:",
}


def attribute(element: object, name: str) -> str:
    """An attribute by its local name, whatever its namespace; empty when absent."""
    for key, value in element.items():  # type: ignore[attr-defined]
        if key == name or key.endswith("}" + name):
            return str(value)
    return ""
