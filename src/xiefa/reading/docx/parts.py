"""Which parts a Word file has, and what they point at."""

from __future__ import annotations

import mimetypes
import posixpath
from dataclasses import dataclass, field

from lxml import etree

from xiefa.reading.docx.names import attribute, local
from xiefa.reading.guards import Package
from xiefa.reading.refusals import refusal

_DEFAULT_MAIN = "word/document.xml"
_STORIES = ("header", "footer", "footnotes", "endnotes")


@dataclass(frozen=True, slots=True)
class Relation:
    """What one part points at: ``kind`` is the last word of the type, ``target`` a part or an address."""

    kind: str
    target: str
    is_external: bool = False


@dataclass(slots=True)
class Parts:
    """The parts that hold text, parsed once, and the relations of each."""

    package: Package
    main: str
    roots: dict[str, etree._Element] = field(default_factory=dict)
    relations: dict[str, dict[str, Relation]] = field(default_factory=dict)

    def related(self, kind: str) -> list[str]:
        """The parts of a kind that the main part points at, each once, in the order of the file."""
        found = (one.target for one in self.relations[self.main].values() if one.kind == kind and not one.is_external)
        return [target for target in dict.fromkeys(found) if target in self.package]

    def root(self, part: str) -> etree._Element:
        """The parsed root of a part."""
        if part not in self.roots:
            self.roots[part] = self.package.xml(part)
            self.relations[part] = _relations(self.package, part)
        return self.roots[part]

    @property
    def stories(self) -> list[str]:
        """All parts that hold text: the main part, headers, footers, footnotes, endnotes."""
        return [self.main, *(part for kind in _STORIES for part in self.related(kind))]


def opened(data: bytes, *, name: str) -> Parts:
    """Open a Word file and parse its main part."""
    package = Package(data, name=name)
    main = _main_part(package)
    if main not in package:
        raise refusal("truncated", name=name)
    parts = Parts(package, main)
    if not _bodies(parts.root(main)):
        raise refusal("damaged-xml", name=name, part=main)
    return parts


def _bodies(root: etree._Element) -> list[etree._Element]:
    return [child for child in root if local(child.tag) == "w:body"]


def _main_part(package: Package) -> str:
    found = _relations(package, "") if "_rels/.rels" in package else {}
    return next((one.target for one in found.values() if one.kind == "officeDocument"), _DEFAULT_MAIN)


def _relations(package: Package, part: str) -> dict[str, Relation]:
    folder, base = posixpath.split(part)
    path = posixpath.join(folder, "_rels", f"{base}.rels")
    if path not in package:
        return {}
    return {one.get("Id", ""): _relation(one, folder) for one in package.xml(path)}


def _relation(element: etree._Element, folder: str) -> Relation:
    target = element.get("Target", "")
    is_external = element.get("TargetMode", "") == "External"
    if not is_external:
        joined = posixpath.join("/" + folder, target)
        target = posixpath.normpath(joined).lstrip("/")
    return Relation(element.get("Type", "").rpartition("/")[2], target, is_external)


def media_type(part: str) -> str:
    """The media type of a picture part, by its name."""
    known = {".emf": "image/emf", ".wmf": "image/wmf", ".jfif": "image/jpeg"}
    extension = posixpath.splitext(part)[1].lower()
    return known.get(extension) or mimetypes.guess_type(part)[0] or "application/octet-stream"


def text_of(element: etree._Element) -> str:
    """All Word text below an element, paragraphs separated by blanks: for comments."""
    pieces = []
    for one in element.iter():
        name = local(one.tag)
        pieces.append(one.text or "" if name == "w:t" else " " if name == "w:p" else "")
    return "".join(pieces).strip()


def identifier(element: etree._Element) -> str:
    """The ``w:id`` of a note, a comment or a reference to one."""
    return attribute(element, "id")
