"""The real issue in the guises it is sent in: whatever the file, the truth is ``structure.json``."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.factories.documents import converted
from tests.factories.guises_docx import DOCX
from tests.factories.guises_html import HTML
from tests.factories.guises_text import TEXTS
from tests.reading.guises import counts
from tests.reading.guises.truth import differences
from xiefa.publishing.channels import render
from xiefa.reading import read
from xiefa.reading.report import as_json

GUISES = {**TEXTS, **DOCX, **HTML}
ENCODINGS = {"txt-gb18030": "gb18030", "txt-gbk": "gbk", "txt-utf16le": "utf-16", "txt-utf16be": "utf-16"}
# Wrapped without indents or empty lines: one paragraph ends in the very last column, and nothing tells.
UNTOLD = {"wrap-30-dense": ["paragraphs"]}
MARGINS = "@page{margin:2.5cm} body{font-family:'Noto Serif CJK SC';font-size:10.5pt}"
SHEETS = {
    "plain": "",
    "indented": "p{text-indent:2em;margin:0;line-height:1.8}",
    "spaced": "h1,h2{letter-spacing:.5em;text-align:center} p{text-align:justify}",
    "columns": "body{columns:2}",
    "columns-below": "body{columns:2;text-align:justify} h1,h2{column-span:all}",
}


@cache
def guise(name: str) -> tuple[bytes, dict[str, Any]]:
    data, file = GUISES[name]()
    return data, as_json(read(data, name=file))


@pytest.mark.parametrize("name", sorted(GUISES))
def test_every_guise_comes_out_exactly(name: str) -> None:
    assert differences(guise(name)[1]) == UNTOLD.get(name, [])


@pytest.mark.parametrize("name", sorted(GUISES))
def test_every_character_is_counted_a_second_way(name: str) -> None:
    data, report = guise(name)
    if name in DOCX:
        counted = counts.of_docx(data)
    elif name in HTML:
        counted = counts.of_html(data, "gbk" if name == "html-gbk" else "utf-8")
    else:
        counted = counts.of_text(data, ENCODINGS.get(name, "utf-8"))

    assert {key: report["characters"][key] for key in ("source", "accounted")} == {
        "source": counted,
        "accounted": counted,
    }


@pytest.mark.parametrize("name", sorted(GUISES))
def test_findings_are_those_of_the_issue(name: str) -> None:
    """The same words raise the same findings, whatever file they come in."""
    told = {"no-source-line", "alliance-three-forms", "alliance-swapped", "alliance-not-in-body", "year-differs"}
    found = sorted(one["code"] for one in guise(name)[1]["findings"] if one["code"] in told)

    assert found == ["alliance-not-in-body", "alliance-swapped", "alliance-three-forms", *["no-source-line"] * 4, "year-differs"]  # fmt: skip


@pytest.mark.parametrize("channel", ["docx", "web", "wechat", "text"])
def test_our_own_editions_come_back(channel: str) -> None:
    data, file = TEXTS["md"]()
    edition = render(read(data, name=file).manuscript, to=channel)

    report = as_json(read(edition.content, name=f"issue.{edition.extension.lstrip('.')}"))

    assert differences(report) == []


@pytest.mark.parametrize("name", ["headings", "centred", "columns"])
def test_pdf_of_libreoffice(name: str, tmp_path: Path) -> None:
    data = converted(DOCX[f"docx-{name}"]()[0], suffix=".docx", to="pdf", folder=tmp_path)
    path = tmp_path / "source.pdf"
    report = as_json(read(data, name="issue.pdf"))

    # In columns one line ends at a blank that the author wrote: the page does not show it.
    assert differences(report) == (["paragraphs"] if name == "columns" else [])
    assert report["characters"]["source"] == counts.of_pdf(path)


@pytest.mark.browser
@pytest.mark.parametrize("sheet", sorted(SHEETS))
def test_pdf_printed_by_a_browser(sheet: str, browser: Any, tmp_path: Path) -> None:
    page = browser.new_page()
    page.set_content(HTML["html-naive"]()[0].decode())
    page.add_style_tag(content=MARGINS + SHEETS[sheet])
    path = tmp_path / "issue.pdf"
    path.write_bytes(page.pdf(prefer_css_page_size=True))
    page.close()

    report = as_json(read(path.read_bytes(), name="issue.pdf"))

    assert differences(report) == []
    assert report["characters"]["source"] == report["characters"]["accounted"] == counts.of_pdf(path)


def test_the_keys_of_the_report_stand_in_one_order() -> None:
    shown = ["masthead", "contents", "sections", "colophon", "not_understood", "findings", "characters"]
    orders = [list(guise(name)[1]) for name in ("md", "docx-plain", "html-naive")]

    assert orders[0] == orders[1] == orders[2]
    assert [key for key in orders[0] if key in shown] == shown
