"""Text taken out of renditions by programs we did not write."""

import email
import email.policy
import io
import re
import subprocess
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def ran(*command: str) -> str:
    """What a program printed; it must succeed."""
    done = subprocess.run(command, capture_output=True, check=True, timeout=120)
    return done.stdout.decode("utf-8", "replace")


def pdf_text(content: bytes, folder: Path) -> str:
    """The text of the structure tree by poppler: artifacts are not part of it."""
    path = folder / "issue.pdf"
    path.write_bytes(content)
    lines = ran("pdfinfo", "-enc", "UTF-8", "-struct-text", str(path)).split("\n")
    quoted = re.compile(r'^\s*"(.*)"$')
    return "".join(found[1] for found in map(quoted.match, lines) if found)


def docx_text(content: bytes) -> str:
    """Every ``w:t`` of the document part, in order, by a bare XML walk."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        root = ElementTree.fromstring(package.read("word/document.xml"))
    return "".join(node.text or "" for node in root.iter(f"{_WORD}t"))


def office_text(content: bytes, folder: Path) -> str:
    """What LibreOffice reads in the Word file."""
    path = folder / "issue.docx"
    path.write_bytes(content)
    profile = f"-env:UserInstallation=file://{folder}/profile"
    ran("soffice", profile, "--headless", "--convert-to", "txt:Text (encoded):UTF8", "--outdir", str(folder), str(path))
    return (folder / "issue.txt").read_text(encoding="utf-8-sig")


def mail_parts(content: bytes) -> tuple[str, str]:
    """The plain and the HTML part of a message."""
    message = email.message_from_bytes(content, policy=email.policy.default)
    plain, html = message.get_body(("plain",)), message.get_body(("html",))
    return plain.get_content().replace("\r\n", "\n"), html.get_content()


def before_signature(text: str) -> str:
    """Text without the furniture after the last signature line."""
    return text.rpartition("\n-- \n")[0]


def seen(page: Any, html: str, selector: str) -> str:
    """The innerText of what a browser shows."""
    page.set_content(html)
    return str(page.locator(selector).inner_text())
