"""Real files for the reader: Word packages of raw XML, PDFs by Typst, web pages, and hostile ones."""

from __future__ import annotations

import io
import struct
import subprocess
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from xml.sax.saxutils import escape

NAMESPACES = " ".join(
    f'xmlns:{prefix}="{address}"'
    for prefix, address in {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
        "v": "urn:schemas-microsoft-com:vml",
    }.items()
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
# The smallest PNG there is: one pixel.
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360000002000100ffff03000006000557bfabd40000000049454e44ae426082"
)


def run(text: str, *, properties: str = "") -> str:
    """``w:r`` with text."""
    look = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{look}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraph(*content: str, properties: str = "") -> str:
    """``w:p`` of runs; a content that is no XML becomes a run."""
    inner = "".join(one if one.startswith("<") else run(one) for one in content)
    look = f"<w:pPr>{properties}</w:pPr>" if properties else ""
    return f"<w:p>{look}{inner}</w:p>"


def heading(text: str, level: int = 1) -> str:
    """A paragraph with an outline level."""
    return paragraph(run(text), properties=f'<w:outlineLvl w:val="{level - 1}"/>')


def text_box(*paragraphs: str) -> str:
    """A text box as Word saves it: a choice for new programs, the same text again for old ones."""
    inner = "".join(paragraphs)
    return (
        "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wp:anchor><a:graphic><a:graphicData>"
        f"<wps:wsp><wps:txbx><w:txbxContent>{inner}</w:txbxContent></wps:txbx></wps:wsp>"
        "</a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>"
        f"<w:txbxContent>{inner}</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )


def complex_field(instruction: str, *result: str) -> str:
    """A field as ``w:fldChar`` marks around its instruction and result."""
    shown = "".join(one if one.startswith("<") else run(one) for one in result)
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve">{escape(instruction)}</w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{shown}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def table(*rows: tuple[str, ...]) -> str:
    """``w:tbl``; a cell that is no XML becomes one paragraph."""
    body = ""
    for row in rows:
        cells = (one if one.startswith("<") else paragraph(one) for one in row)
        body += f"<w:tr>{''.join(f'<w:tc>{cell}</w:tc>' for cell in cells)}</w:tr>"
    return f"<w:tbl>{body}</w:tbl>"


def picture(relation: str, *, description: str = "") -> str:
    """A run with an embedded picture."""
    return (
        f'<w:r><w:drawing><wp:inline><wp:docPr id="1" name="图片 1" descr="{escape(description)}"/><a:graphic>'
        f'<a:graphicData><pic:pic><pic:blipFill><a:blip r:embed="{relation}"/></pic:blipFill></pic:pic>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def word_file(
    *blocks: str,
    parts: Mapping[str, str] | None = None,
    links: Mapping[str, str] | None = None,
    media: Mapping[str, bytes] | None = None,
    styles: str = "",
) -> bytes:
    """A .docx of these blocks. ``parts`` maps header, footer, footnotes, endnotes, comments to their
    inner XML; ``links`` relation → address; ``media`` relation → bytes of a PNG."""
    files: dict[str, str | bytes] = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relations([("rId1", "officeDocument", "word/document.xml", False)]),
        "word/document.xml": _part("document", f"<w:body>{''.join(blocks)}<w:sectPr/></w:body>"),
    }
    related = [(identity, "hyperlink", target, True) for identity, target in (links or {}).items()]
    for kind, inner in (parts or {}).items():
        root = {"header": "hdr", "footer": "ftr"}.get(kind, kind)
        files[f"word/{kind}1.xml"] = _part(root, inner)
        related.append((f"r-{kind}", kind, f"{kind}1.xml", False))
    for identity, content in (media or {}).items():
        files[f"word/media/{identity}.png"] = content
        related.append((identity, "image", f"media/{identity}.png", False))
    if styles:
        files["word/styles.xml"] = _part("styles", styles)
        related.append(("r-styles", "styles", "styles.xml", False))
    files["word/_rels/document.xml.rels"] = _relations(related)
    return zipped(files)


def _part(root: str, inner: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:{root} {NAMESPACES}>{inner}</w:{root}>'


def _content_types() -> str:
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    return (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="png" ContentType="image/png"/>'
        f'<Override PartName="/word/document.xml" ContentType="{main}"/></Types>'
    )


def _relations(related: list[tuple[str, str, str, bool]]) -> str:
    body = "".join(
        f'<Relationship Id="{identity}" Type="{_OFFICE}/{kind}" Target="{escape(target)}"'
        f"{' TargetMode=' + chr(34) + 'External' + chr(34) if is_external else ''}/>"
        for identity, kind, target, is_external in related
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{body}</Relationships>'


def zipped(files: Mapping[str, str | bytes]) -> bytes:
    """A zip file of these entries, in order."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in files.items():
            package.writestr(name, content)
    return made.getvalue()


def replaced_entry(data: bytes, name: str, content: bytes) -> bytes:
    """The same package with one entry changed or added."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        files: dict[str, str | bytes] = {one: package.read(one) for one in package.namelist()}
    return zipped({**files, name: content})


def as_encrypted_entry(data: bytes) -> bytes:
    """Set the flag that says "encrypted" on every entry, in both directories of the zip file."""
    changed = bytearray(data)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            (flags,) = struct.unpack_from("<H", data, at + offset)
            struct.pack_into("<H", changed, at + offset, flags | 1)
            at = data.find(mark, at + 4)
    return bytes(changed)


def encrypted_office_file() -> bytes:
    """The outer shell of a Word file with a password: OLE with a stream called EncryptedPackage."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(2048)


def pdf_by_typst(source: str) -> bytes:
    """A PDF of Typst source, in the font that the project carries."""
    import pylopdf_fonts_zh_cn
    import typst

    folder = str(Path(pylopdf_fonts_zh_cn.serif_path()).parent)
    head = '#set text(font: ("Noto Serif SC", "Noto Sans SC"), lang: "zh", cjk-latin-spacing: none)\n'
    return bytes(typst.compile((head + source).encode(), font_paths=[folder], ignore_system_fonts=True))


def pdf_of_objects(*objects: bytes, trailer: bytes = b"") -> bytes:
    """A PDF put together by hand: objects numbered from 1, the first of which is the catalogue."""
    body = b"%PDF-1.7\n"
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table_at = len(body)
    body += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    body += b"".join(b"%010d 00000 n \n" % place for place in places)
    return body + b"trailer\n<< /Root 1 0 R /Size %d %s >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        trailer,
        table_at,
    )


def pdf_page(stream: bytes, *, count: int = 1, compressed: bool = False) -> bytes:
    """A PDF whose pages all show one content stream in Helvetica."""
    content = zlib.compress(stream, 9) if compressed else stream
    packing = b"/Filter /FlateDecode " if compressed else b""
    kids = b" ".join(b"%d 0 R" % (5 + at) for at in range(count))
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 3 0 R /Resources << /Font << /F1 4 0 R >> >> >>"
    return pdf_of_objects(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, count),
        b"<< %s/Length %d >>\nstream\n%s\nendstream" % (packing, len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        *([page] * count),
    )


def converted(data: bytes, *, suffix: str, to: str, folder: Path) -> bytes:
    """What LibreOffice makes of a file: ``to`` is the new extension, with a filter after a colon."""
    source = folder / f"source{suffix}"
    source.write_bytes(data)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", to, "--outdir", str(folder), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return (folder / f"source.{to.partition(':')[0]}").read_bytes()
