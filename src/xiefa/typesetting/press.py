"""Typst, loaded once a process: fonts, one template, and what it said when it could not set a page."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Lock
from typing import Any

from xiefa.typesetting.fonts import Faces, faces_among, font_folders
from xiefa.typesetting.glyphs import PLAIN

# Under these Typst refuses a character without a glyph, where plain PDF would drop it without a word.
STANDARDS = ("a-2a", "ua-1")

_NO_GLYPH = re.compile(r'(?:the text|codepoint) `"(?P<text>.+?)"`', re.DOTALL)
_ESCAPE = re.compile(r"\\u\{([0-9a-f]+)\}")
_EPOCH = date(2000, 1, 1)  # for a sheet without a date: a fixed moment, never the clock's


class CannotSet(Exception):
    """Typst gave up. ``text`` is what it has no glyph for, or empty when something else was wrong."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        found = _NO_GLYPH.search(message)
        self.text = _ESCAPE.sub(lambda code: chr(int(code[1], 16)), found["text"]) if found else ""


class Press:
    """One template, one set of fonts and one compiler, which takes one sheet at a time: threads wait for each other."""

    def __init__(self, template: Path, *, font_dir: str = "") -> None:
        import typst  # slow to load

        folders: list[Any] = list(font_folders(font_dir))
        self._typst, self._lock, self._template = typst, Lock(), template.read_bytes()
        self._fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=folders)
        self._compiler = self._new_compiler()
        self.faces: Faces = faces_among(self._fonts.families())

    def set(
        self,
        data: Mapping[str, Any],
        *,
        files: Mapping[str, bytes] | None = None,
        day: date | None = None,
        form: str = "pdf",
        is_standard: bool = True,
    ) -> Any:
        """What Typst makes of the data: bytes for ``pdf``, a list of pages for ``svg``; ``CannotSet`` says why not.

        The same data and files give the same bytes. ``day`` is the date that a PDF carries. ``files`` are what
        the template names.
        """
        options: dict[str, Any] = {"format": form, "sys_inputs": {"data": self._payload(data)}}
        if form == "pdf":
            options["timestamp"] = _moment(day)
            options |= {"pdf_standards": list(STANDARDS)} if is_standard else {}
        with self._lock:
            try:
                made = self._compile(options, files or {})
            except self._typst.TypstError as error:
                self._compiler = self._new_compiler()  # Typst forgets its source after an error
                raise CannotSet(error.message) from error
        return [made] if form != "pdf" and isinstance(made, bytes) else made

    def _payload(self, data: Mapping[str, Any]) -> str:
        return json.dumps(data, ensure_ascii=False).translate(PLAIN)

    def _new_compiler(self) -> Any:
        return self._typst.Compiler(font_paths=self._fonts, ignore_system_fonts=True)

    def _compile(self, options: Mapping[str, Any], files: Mapping[str, bytes]) -> Any:
        if not files:
            return self._compiler.compile(self._template, **options)
        from tempfile import TemporaryDirectory  # slow to load, and few sheets bring files

        with TemporaryDirectory(prefix="xiefa-press-") as folder:
            for name, content in files.items():
                (Path(folder) / name).write_bytes(content)
            return self._compiler.compile(self._template, root=folder, **options)


def _moment(day: date | None) -> datetime:
    day = day or _EPOCH
    return datetime(day.year, day.month, day.day, 8, tzinfo=UTC)
