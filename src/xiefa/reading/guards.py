"""Opening packages and XML from strangers: sizes are checked before and while unpacking, DTDs refused."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterable

from lxml import etree

from xiefa.reading import limits
from xiefa.reading.refusals import refusal

_DECLARATION = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.I)
_WIDE_DECLARATION = re.compile(rb"<\x00!\x00D\x00O\x00C\x00T|\x00<\x00!\x00D\x00O\x00C\x00T")
_UNSAFE = re.compile(r"(?:^|[/\\])\.\.(?:[/\\]|$)|^[/\\]|^[A-Za-z]:|\0")


class Package:
    """A zip file whose entries may be read one by one, within limits. Nothing is ever written to disk."""

    def __init__(self, data: bytes, *, name: str) -> None:
        self.name = name
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError) as error:
            raise refusal("truncated", name=name) from error
        self._check_entries(self._zip.infolist())
        self._entries = {entry.filename: entry for entry in self._zip.infolist()}
        self._inflated = 0

    def _check_entries(self, entries: list[zipfile.ZipInfo]) -> None:
        if len(entries) > limits.ZIP_ENTRIES:
            raise refusal("too-complex", name=self.name, part=f"{len(entries)} parts")
        for entry in entries:
            self._check_entry(entry)
        if len({entry.filename for entry in entries}) < len(entries):
            raise refusal("truncated", name=self.name)
        total = sum(entry.file_size for entry in entries)
        if total > limits.ZIP_TOTAL_BYTES:
            raise refusal("zip-bomb", name=self.name, part=f"{total // limits.MEGABYTE} MB")

    def _check_entry(self, entry: zipfile.ZipInfo) -> None:
        # zipfile cuts a name at its first NUL and keeps the original beside it.
        if _UNSAFE.search(entry.filename) or "\0" in entry.orig_filename:
            raise refusal("unsafe-names", name=self.name, part=entry.filename[:80])
        if entry.flag_bits & 0x1:
            raise refusal("encrypted", name=self.name)
        is_large = entry.file_size > limits.ZIP_RATIO_FROM
        if is_large and entry.file_size > limits.ZIP_RATIO * max(entry.compress_size, 1):
            raise refusal("zip-bomb", name=self.name, part=entry.filename[:80])

    def __contains__(self, part: str) -> bool:
        return part in self._entries

    @property
    def parts(self) -> Iterable[str]:
        """The names of all entries."""
        return self._entries.keys()

    def read(self, part: str) -> bytes:
        """The bytes of one entry. ``KeyError`` if there is none; never more than was declared."""
        entry = self._entries[part]
        try:
            with self._zip.open(entry) as stream:
                content = stream.read(entry.file_size + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as error:
            raise refusal("truncated", name=self.name) from error
        self._inflated += len(content)
        if len(content) > entry.file_size or self._inflated > 2 * limits.ZIP_TOTAL_BYTES:
            raise refusal("zip-bomb", name=self.name, part=part[:80])
        return content

    def xml(self, part: str) -> etree._Element:
        """The root of one XML entry, parsed without entities, network or DTD."""
        entry = self._entries[part]
        if entry.file_size > limits.XML_PART_BYTES:
            raise refusal("too-complex", name=self.name, part=part[:80])
        return parsed_xml(self.read(part), name=self.name, part=part)


def parsed_xml(content: bytes, *, name: str, part: str) -> etree._Element:
    """Parse XML that a stranger sent. Comments and processing instructions are dropped, text is kept whole."""
    if _DECLARATION.search(content) or _WIDE_DECLARATION.search(content):
        raise refusal("entities", name=name, part=part[:80])
    if content.count(b"<") > limits.XML_TAGS:
        raise refusal("too-complex", name=name, part=part[:80])
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        code = "too-deep" if "depth" in str(error).lower() else "damaged-xml"
        raise refusal(code, name=name, part=part[:80]) from None
    if getattr(root.getroottree().docinfo, "doctype", ""):
        raise refusal("entities", name=name, part=part[:80])
    return root
