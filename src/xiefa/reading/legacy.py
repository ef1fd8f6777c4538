"""Old Word files (.doc, .wps): LibreOffice, where the machine has it, turns them into .docx first.

Antiword prints text only and breaks lines; it is the second choice, for machines without LibreOffice.
"""

from __future__ import annotations

import shutil
import struct
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path

from xiefa.reading import docx, plaintext
from xiefa.reading.refusals import refusal
from xiefa.reading.source import Source

_SECONDS = 90
_ENCRYPTED = 0x0100
_FIB_MARK = 0xA5EC


def read_source(data: bytes, *, name: str) -> Source:
    """Read an old Word file through a converter. ``Unreadable`` where there is none, or it fails."""
    if is_encrypted(data):
        raise refusal("encrypted", name=name)
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office:
        return replace(docx.read_source(_by_office(data, office, name=name), name=name), format="doc")
    antiword = shutil.which("antiword")
    if not antiword:
        raise refusal("old-word", name=name)
    return replace(plaintext.source_of(_by_antiword(data, antiword, name=name), name=name), format="doc")


def is_encrypted(data: bytes) -> bool:
    """Whether the file information block of a Word 97 file says that the text is encrypted."""
    entry = data.find("WordDocument".encode("utf-16-le"))
    if entry < 0 or len(data) < entry + 128:
        return False
    (shift,) = struct.unpack_from("<H", data, 30)
    (sector,) = struct.unpack_from("<I", data, entry + 116)
    at = (sector + 1) << min(shift, 12)
    if at + 12 > len(data):
        return False
    mark, flags = struct.unpack_from("<H8xH", data, at)
    return mark == _FIB_MARK and bool(flags & _ENCRYPTED)


def _by_office(data: bytes, program: str, *, name: str) -> bytes:
    with tempfile.TemporaryDirectory(prefix="xiefa-doc-") as folder:
        source, made = Path(folder, "in.doc"), Path(folder, "in.docx")
        source.write_bytes(data)
        profile = f"-env:UserInstallation={Path(folder, 'profile').as_uri()}"
        command = [program, profile, "--headless", "--convert-to", "docx", "--outdir", folder, str(source)]
        _run(command, name=name)
        if not made.exists():
            raise refusal("conversion-failed", name=name)
        return made.read_bytes()


def _by_antiword(data: bytes, program: str, *, name: str) -> str:
    with tempfile.TemporaryDirectory(prefix="xiefa-doc-") as folder:
        source = Path(folder, "in.doc")
        source.write_bytes(data)
        text = _run([program, "-w", "0", "-m", "UTF-8.txt", str(source)], name=name).decode("utf-8", "replace")
    if not text.strip():
        raise refusal("conversion-failed", name=name)
    return text


def _run(command: list[str], *, name: str) -> bytes:
    try:
        return subprocess.run(command, capture_output=True, timeout=_SECONDS, check=True).stdout
    except (subprocess.SubprocessError, OSError) as error:
        raise refusal("conversion-failed", name=name) from error
