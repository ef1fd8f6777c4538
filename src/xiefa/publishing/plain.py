"""An issue laid out as plain text, shared by the text channel and the plain part of the mail."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from xiefa.manuscript import Block, Item, Manuscript, Paragraph, Picture, Section, Table, printed_form, text_digest
from xiefa.manuscript.text import colophon_lines, masthead_lines

SIGNATURE = "\n-- \n"
_INDENT = "\u3000\u3000"  # two ideographic blanks


def plain_text(manuscript: Manuscript, *, verify_url: str = "") -> str:
    """The whole issue, then the signature line, then the furniture."""
    body = "\n\n".join(part for part in _parts(manuscript) if part)
    furniture = f"正文校验码 {printed_form(text_digest(manuscript))}"
    return f"{body}\n{SIGNATURE}{furniture}{f'  {verify_url}' if verify_url else ''}\n"


def _parts(manuscript: Manuscript) -> Iterator[str]:
    yield _stacked(masthead_lines(manuscript.masthead))
    yield from _contents(manuscript)
    for section in manuscript.sections:
        yield from _section(section)
    yield _stacked(manuscript.unplaced)
    yield _stacked(colophon_lines(manuscript.colophon))


def _contents(manuscript: Manuscript) -> Iterator[str]:
    if manuscript.contents is None:
        return
    yield manuscript.contents.heading
    for group in manuscript.contents.groups:
        yield _stacked((group.title, *(f"{_INDENT}{entry}" for entry in group.entries)))


def _section(section: Section) -> Iterator[str]:
    yield f"\n{section.title}" if section.title.strip() else ""
    yield _stacked(map(_block, section.preface))
    for item in section.items:
        yield from _item(item)


def _item(item: Item) -> Iterator[str]:
    yield item.heading
    yield _stacked(map(_block, item.blocks))
    if item.credit:
        yield f"{_INDENT}{item.credit.text}" if item.credit.text.strip() else ""


def _block(block: Block) -> str:
    if isinstance(block, Paragraph):
        return block.text if block.role == "subheading" else f"{_INDENT}{block.text}"
    if isinstance(block, Table):
        return _stacked((block.caption, *("\t".join(row) for row in block.rows)))
    return _caption(block)


def _caption(picture: Picture) -> str:
    return f"{_INDENT}{picture.caption}" if picture.caption.strip() else ""


def _stacked(lines: Iterable[str]) -> str:
    return "\n".join(line for line in lines if line.strip())
