"""The printed issue, looked at with poppler."""

import re
from statistics import mode

import pytest

from tests.factories.manuscripts import (
    large_manuscript,
    make_item,
    make_manuscript,
    make_masthead,
    real_manuscript,
    rich_manuscript,
    with_paragraph,
)
from tests.publishing.extraction import ran
from xiefa.manuscript import Manuscript, Section, normalised, printed_form, text_digest
from xiefa.publishing.channels.pdf import press_for, render
from xiefa.publishing.channels.pdf.sheet import HEADING_EMS, balanced_width
from xiefa.publishing.rendition import CannotRender
from xiefa.typesetting.fonts import faces_among


@pytest.fixture(scope="module")
def real_pdf(tmp_path_factory):
    path = tmp_path_factory.mktemp("pdf") / "issue.pdf"
    path.write_bytes(render(real_manuscript()).content)
    return str(path)


def facts(path: str, *more: str) -> dict[str, str]:
    lines = (line.partition(":") for line in ran("pdfinfo", *more, path).splitlines() if ":" in line)
    return {name.strip(): value.strip() for name, _, value in lines}


def test_metadata(real_pdf):
    known = facts(real_pdf)
    assert known["Title"] == "产业技术创新战略联盟试点工作简报 2023年第6期（总第71期）"
    assert known["Author"] == "联盟试点工作联络组办公室"
    assert (known["Tagged"], known["Encrypted"], known["JavaScript"]) == ("yes", "no", "no")
    assert known["Page size"] == "595.276 x 841.89 pts (A4)"


def test_the_file_carries_the_day_of_the_issue_and_not_the_clock(real_pdf):
    assert "Jan 10" in facts(real_pdf)["CreationDate"]
    assert "2024" in facts(real_pdf)["CreationDate"]


def test_it_declares_both_standards_and_its_language(real_pdf):
    packet = ran("pdfinfo", "-meta", real_pdf)
    assert re.search(r"<pdfaid:part>2</pdfaid:part>.*<pdfaid:conformance>A</pdfaid:conformance>", packet, re.DOTALL)
    assert "<pdfuaid:part>1</pdfuaid:part>" in packet
    assert "zh-CN" in packet


def test_every_font_is_embedded_and_maps_to_unicode(real_pdf):
    rows = [line.split() for line in ran("pdffonts", real_pdf).splitlines()[2:]]
    assert len(rows) >= 2
    assert {tuple(row[-5:-2]) for row in rows} == {("yes", "yes", "yes")}


def test_headings_are_tagged_in_order(real_pdf):
    tags = re.findall(r"^\s*(H\d) ", ran("pdfinfo", "-struct", real_pdf), re.MULTILINE)
    assert tags == ["H1", *["H2"] * 6, "H1", *["H2"] * 3, "H1", *["H2"] * 14]


def test_contents_entries_lead_to_their_items(real_pdf):
    rows = [line for line in ran("pdfinfo", "-dests", real_pdf).splitlines()[1:] if line.strip()]
    assert len(rows) >= 26
    text = ran("pdftotext", "-layout", "-f", "1", "-l", "2", real_pdf, "-")
    assert re.search(r"科技部印发《国家科学技术奖提名办法》\s+4\n", text)


def test_page_numbers_are_outside_on_odd_and_even_pages(real_pdf):
    pages = ran("pdftotext", "-bbox", real_pdf, "-").split("<page ")[1:]
    word = re.compile(r'xMin="([\d.]+)" yMin="(7[4-9]\d[\d.]*)".*>(\d+)</word>')
    feet = [word.findall(page) for page in pages]
    assert [[number for _, _, number in foot] for foot in feet] == [[str(at)] for at in range(1, 19)]
    assert [float(foot[0][0]) > 300 for foot in feet] == [True, False] * 9


def test_the_digest_is_printed_on_the_last_page_only(real_pdf):
    pages = ran("pdftotext", real_pdf, "-").split("\f")[:-1]
    printed = printed_form(text_digest(real_manuscript()))
    assert [printed in page for page in pages] == [False] * (len(pages) - 1) + [True]


def test_type_area_is_that_of_the_standard(real_pdf):
    boxes = ran("pdftotext", "-bbox-layout", "-f", "6", "-l", "6", real_pdf, "-")
    found = re.findall(r'<line xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)"', boxes)
    lines = [tuple(map(float, box)) for box in found]
    body = [box for box in lines if box[3] < 742.7]  # above 35 mm from the foot
    left = mode(round(box[0]) for box in body)  # a line that opens with a bracket begins before the edge
    right, top, millimetre = mode(round(box[2]) for box in body), min(box[1] for box in body), 72 / 25.4
    assert left == pytest.approx(26 * millimetre, abs=1.5)  # an even page: the outer margin
    assert right == pytest.approx((26 + 156) * millimetre, abs=1.5)
    assert top == pytest.approx(37 * millimetre, abs=7)


def test_a_page_holds_22_lines_of_28_characters(tmp_path):
    item = make_item("长文", blocks=make_item(paragraphs=1).blocks, credit=None)
    long = item._replace(blocks=(item.blocks[0]._replace(text="协同创新" * 400),))
    path = tmp_path / "long.pdf"
    path.write_bytes(render(Manuscript(sections=(Section(title="", items=(long,)),))).content)
    page = ran("pdftotext", "-f", "2", "-l", "2", str(path), "-").split("\f")[0]
    rows = [line for line in page.splitlines() if line.startswith(("协", "同", "创", "新"))]
    assert [len(row) for row in rows] == [28] * 22


def test_no_line_begins_with_closing_punctuation(tmp_path):
    path = tmp_path / "large.pdf"
    path.write_bytes(render(large_manuscript(40)).content)
    lines = [line for line in ran("pdftotext", str(path), "-").splitlines() if line.strip()]
    assert len(lines) > 300
    assert [line for line in lines if line[0] in "，。、；：！？）》」』”’"] == []


def test_pictures_are_embedded_with_their_alt_text(tmp_path):
    manuscript, pictures = rich_manuscript()
    path = tmp_path / "rich.pdf"
    path.write_bytes(render(manuscript, pictures=pictures).content)
    rows = ran("pdfimages", "-list", str(path)).splitlines()[2:]
    assert sorted({(row.split()[3], row.split()[4]) for row in rows}) == [("60", "40"), ("640", "360")]
    figures = re.findall(r"^\s*Figure", ran("pdfinfo", "-struct", str(path)), re.MULTILINE)
    assert len(figures) == 3


def test_a_character_without_a_glyph_is_refused_by_name():
    with pytest.raises(CannotRender) as caught:
        render(with_paragraph(make_manuscript(), "代表们说：好😀，明年再来。"))
    assert caught.value.code == "missing-glyph"
    assert "“😀”（U+1F600 GRINNING FACE）" in caught.value.messages["zh"]
    assert "代表们说：好😀，明年再来。" in caught.value.messages["zh"]
    assert "U+1F600 GRINNING FACE" in caught.value.messages["en"]


def test_a_private_character_is_refused_too():
    with pytest.raises(CannotRender) as caught:
        render(with_paragraph(make_manuscript(), "姓名：张\ue123"))
    assert (caught.value.code, "U+E123" in caught.value.messages["zh"]) == ("missing-glyph", True)


def test_the_press_works_on_after_a_refusal():
    first = render(make_manuscript()).content
    with pytest.raises(CannotRender):
        render(with_paragraph(make_manuscript(), "😀"))
    assert render(make_manuscript()).content == first


def test_radicals_and_the_characters_they_look_like_stay_apart(tmp_path):
    path = tmp_path / "radicals.pdf"
    path.write_bytes(render(with_paragraph(make_manuscript(), "一⼀二⼆人⼈")).content)
    assert "一⼀二⼆人⼈" in normalised(ran("pdftotext", "-raw", str(path), "-"))


def test_an_issue_without_a_title_still_has_one_in_its_metadata(tmp_path):
    path = tmp_path / "bare.pdf"
    path.write_bytes(render(make_manuscript(masthead=make_masthead(title_lines=(), issue_line=""))).content)
    assert facts(str(path))["Title"] == "简报"


def test_the_office_own_faces_go_first():
    assert faces_among(["FandolFang R", "Noto Serif SC"]).text == ("FandolFang R", "Noto Serif SC", "Noto Sans SC")
    assert press_for().faces == faces_among([])


def test_headings_are_broken_into_lines_of_like_length():
    assert balanced_width("短标题") == HEADING_EMS
    assert balanced_width("字" * 30) == 15.5
    assert balanced_width("字" * 20 + " " + "字" * 12) == 20.3
