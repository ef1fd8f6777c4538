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
_BLOCK_MARK = b"\xec\xa5"  # the file information block begins so, at a sector of the OLE file
_SMALL_SECTOR = 64
_VERSIONS = range(0x0060, 0x0140)


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
    at = data.find(_BLOCK_MARK, 512)
    while 0 <= at <= len(data) - 12:
        version, flags = struct.unpack_from("<H6xH", data, at + 2)
        if at % _SMALL_SECTOR == 0 and version in _VERSIONS:
            return (int(flags) & _ENCRYPTED) != 0
        at = data.find(_BLOCK_MARK, at + 1)
    return False


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
    """Run a converter. Its arguments are paths of ours: no name that a stranger chose gets there."""
    try:
        return subprocess.run(  # noqa: S603
            command, capture_output=True, timeout=_SECONDS, check=True
        ).stdout
    except (subprocess.SubprocessError, OSError) as error:
        raise refusal("conversion-failed", name=name) from error
