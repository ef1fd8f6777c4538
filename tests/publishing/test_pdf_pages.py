"""Where the pages of the printed issue break: looked at with a text before them that grows line by line."""

import pytest

from tests.publishing.extraction import ran
from xiefa.manuscript import Block, Credit, Item, Manuscript, Paragraph, Section, Table
from xiefa.publishing.channels.pdf import render

CREDIT = "（某某联盟秘书处供稿）"
LINES = range(12, 21)


def filler(lines: int) -> Paragraph:
    """A paragraph of that many lines, the indent of its first one counted."""
    return Paragraph("填" * (28 * lines - 2))


def pages(folder, *blocks: Block, credit: str = "", then: tuple[Item, ...] = ()) -> list[list[str]]:
    """The lines of every page of an issue with this one item, page numbers and the digest left out."""
    item = Item(heading="标题", blocks=blocks, credit=Credit(text=credit) if credit else None)
    path = folder / "pages.pdf"
    path.write_bytes(render(Manuscript(sections=(Section(title="", items=(item, *then)),))).content)
    texts = ran("pdftotext", str(path), "-").split("\f")[:-1]
    feet = ("—", "正文校验码")
    return [[line for line in text.splitlines() if line.strip() and not line.startswith(feet)] for text in texts]


def page_of(found: list[list[str]], start: str) -> list[int]:
    """The pages on which a line begins with ``start``, one entry a line."""
    return [at for at, lines in enumerate(found) for line in lines if line.startswith(start)]


@pytest.mark.parametrize("lines", LINES)
def test_a_credit_line_stays_with_the_last_two_lines_of_its_paragraph(tmp_path, lines):
    found = pages(tmp_path, filler(lines), Paragraph("尾" * 110), credit=CREDIT)
    tail, [credit] = page_of(found, "尾"), page_of(found, CREDIT)
    assert len(tail) == 4
    assert tail[-2:] == [credit, credit]


@pytest.mark.parametrize("lines", LINES)
def test_a_credit_line_stays_with_a_last_line_that_is_the_only_one(tmp_path, lines):
    found = pages(tmp_path, filler(lines), Paragraph("尾" * 9 + "。"), credit=CREDIT)
    assert page_of(found, "尾") == page_of(found, CREDIT)


@pytest.mark.parametrize("lines", LINES)
def test_a_short_table_stays_whole_with_its_caption_and_the_credit_line(tmp_path, lines):
    table = Table(tuple(("行", f"{row}") for row in range(12)), caption="表一")
    found = pages(tmp_path, filler(lines), table, credit=CREDIT)
    [caption], [credit] = page_of(found, "表一"), page_of(found, CREDIT)
    assert page_of(found, "行") == [caption] * 12
    assert credit == caption


def test_a_table_longer_than_a_page_is_printed_to_its_last_row(tmp_path):
    table = Table(tuple((f"行{row}", "长文" * 150) for row in range(12)))
    found = pages(tmp_path, filler(3), table, credit=CREDIT)
    assert len(found) > 2
    assert {f"行{row}" for row in range(12)} <= {line for page in found for line in page}
    assert "".join(line for page in found for line in page).count("长") >= 12 * 150


@pytest.mark.parametrize("lines", LINES)
def test_a_heading_stays_with_the_first_two_lines_of_its_text(tmp_path, lines):
    following = Item(heading="后题", blocks=(Paragraph("后" * 110),))
    found = pages(tmp_path, filler(lines), then=(following,))
    [heading] = page_of(found, "后题")
    text = [at for at, page in enumerate(found) for line in page if line.startswith("后后")]
    assert text[:2] == [heading, heading]


@pytest.mark.parametrize("lines", LINES)
def test_a_heading_stays_with_two_lines_when_its_first_paragraph_has_one(tmp_path, lines):
    following = Item(heading="后题", blocks=(Paragraph("后事如下。"), Paragraph("后" * 110)))
    found = pages(tmp_path, filler(lines), then=(following,))
    [heading], text = page_of(found, "后题"), [*page_of(found, "后事"), *page_of(found, "后后")]
    assert text[:3] == [heading] * 3
