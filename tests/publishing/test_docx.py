"""The Word file, looked at with python-docx and as bare XML."""

import io
import zipfile
from collections import Counter
from xml.etree import ElementTree

import pytest
from docx import Document

from tests.factories.manuscripts import hostile_manuscript, make_manuscript, real_manuscript, rich_manuscript
from xiefa.manuscript import printed_form, text_digest
from xiefa.publishing.channels.docx import render

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

# The order of ISO/IEC 29500-1, CT_PPrBase and EG_RPrBase.
PARAGRAPH_ORDER = """pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd
tabs suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd
snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment
textboxTightWrap outlineLvl divId cnfStyle rPr sectPr"""
RUN_ORDER = """rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid
vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang"""
STYLE_ORDER = """name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat locked
personal rsid pPr rPr tblPr trPr tcPr tblStylePr"""


def opened(content: bytes) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(content))


def part(content: bytes, name: str) -> ElementTree.Element:
    return ElementTree.fromstring(opened(content).read(name))


@pytest.fixture(scope="module")
def real_docx():
    return render(real_manuscript()).content


@pytest.fixture(scope="module")
def rich_docx():
    manuscript, pictures = rich_manuscript()
    return render(manuscript, pictures=pictures).content


def test_headings_are_real_styles(real_docx):
    counted = Counter(paragraph.style.name for paragraph in Document(io.BytesIO(real_docx)).paragraphs)
    assert (counted["Heading 1"], counted["Heading 2"], counted["Title"]) == (3, 23, 2)
    assert (counted["Body Text"], counted["Credit Line"], counted["toc 2"]) == (27, 19, 23)


@pytest.mark.parametrize(("element", "order"), [("pPr", PARAGRAPH_ORDER), ("rPr", RUN_ORDER), ("style", STYLE_ORDER)])
def test_children_stand_in_the_order_of_the_schema(rich_docx, element, order):
    parts = [name for name in opened(rich_docx).namelist() if name.startswith("word/") and name.endswith(".xml")]
    found = [node for name in parts for node in part(rich_docx, name).iter(f"{W}{element}")]
    names = [[child.tag.removeprefix(W) for child in node] for node in found]
    assert len(names) > 5
    assert [children for children in names if children != sorted(children, key=order.split().index)] == []


def test_the_contents_are_one_field_without_page_numbers(real_docx):
    body = part(real_docx, "word/document.xml")
    codes = [node.text.strip() for node in body.iter(f"{W}instrText")]
    kinds = [node.get(f"{W}fldCharType") for node in body.iter(f"{W}fldChar")]
    assert codes == [r'TOC \o "1-2" \n \h \z \u']
    assert kinds == ["begin", "separate", "end"]


def test_contents_entries_lead_to_bookmarks_that_exist(real_docx):
    body = part(real_docx, "word/document.xml")
    anchors = [node.get(f"{W}anchor") for node in body.iter(f"{W}hyperlink") if node.get(f"{W}anchor")]
    marks = [node.get(f"{W}name") for node in body.iter(f"{W}bookmarkStart")]
    assert len(anchors) == 23
    assert [mark for mark in marks if "item" in mark] == anchors
    assert len({node.get(f"{W}id") for node in body.iter(f"{W}bookmarkStart")}) == 26


def test_measures_of_the_standard(real_docx):
    section = part(real_docx, "word/document.xml").find(f".//{W}sectPr")
    size, margin = section.find(f"{W}pgSz"), section.find(f"{W}pgMar")
    assert (size.get(f"{W}w"), size.get(f"{W}h")) == ("11906", "16838")
    wanted = {"top": 37, "left": 28, "right": 26, "bottom": 35}
    assert {side: round(int(margin.get(f"{W}{side}")) / 1440 * 25.4) for side in wanted} == wanted


def test_numbers_stand_right_on_odd_and_left_on_even_pages(real_docx):
    assert part(real_docx, "word/settings.xml").find(f"{W}evenAndOddHeaders") is not None
    footers = [name for name in opened(real_docx).namelist() if "footer" in name and name.endswith(".xml")]
    texts = ["".join(node.text for node in part(real_docx, name).iter(f"{W}t")) for name in sorted(footers)]
    digest = f"正文校验码 {printed_form(text_digest(real_manuscript()))}"
    assert texts == [f"{digest}— 1 —", f"— 1 —{digest}"]


def test_official_faces_are_named_and_none_is_embedded(real_docx):
    styles = part(real_docx, "word/styles.xml")
    faces = {node.get(f"{W}eastAsia") for node in styles.iter(f"{W}rFonts")}
    assert faces == {"仿宋_GB2312", "方正小标宋简体", "黑体", "楷体_GB2312", "宋体"}
    assert {node.get(f"{W}eastAsia") for node in styles.iter(f"{W}lang")} == {"zh-CN"}
    assert [name for name in opened(real_docx).namelist() if "font" in name.lower() and name.endswith("odttf")] == []


def test_core_properties_come_from_the_issue(real_docx):
    core = Document(io.BytesIO(real_docx)).core_properties
    assert core.title == "产业技术创新战略联盟试点工作简报 2023年第6期（总第71期）"
    assert (core.author, core.language) == ("联盟试点工作联络组办公室", "zh-CN")
    assert (core.created.isoformat()[:10], core.modified.isoformat()[:10]) == ("2024-01-10", "2024-01-10")
    assert core.identifier == f"sha256:{text_digest(real_manuscript())}"


def test_the_archive_is_sorted_and_without_the_time_of_writing(real_docx):
    entries = opened(real_docx).infolist()
    names = [entry.filename for entry in entries]
    assert names[0] == "[Content_Types].xml"
    assert names[1:] == sorted(names[1:])
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}


def test_every_relationship_and_style_used_exists(rich_docx):
    body = part(rich_docx, "word/document.xml")
    known = {node.get(f"{W}styleId") for node in part(rich_docx, "word/styles.xml").iter(f"{W}style")}
    assert {node.get(f"{W}val") for node in body.iter(f"{W}pStyle")} - known == set()
    office = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
    used = {value for node in body.iter() for key, value in node.attrib.items() if key.startswith(office)}
    relations = part(rich_docx, "word/_rels/document.xml.rels")
    assert used - {node.get("Id") for node in relations} == set()
    assert len(used) == 2 + 2 + 2  # footers, links, pictures (one is used twice)


def test_pictures_have_alt_text_and_tables_a_repeated_head(rich_docx):
    document = Document(io.BytesIO(rich_docx))
    drawing = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
    described = [node.get("descr") for node in document.element.iter(drawing)]
    assert described == ["会场全景", "会场全景", ""]
    assert [[cell.text for cell in row.cells] for row in document.tables[0].rows][2] == ["云铜", "8", ""]
    assert [bool(table._tbl.findall(f".//{W}tblHeader")) for table in document.tables] == [True, False]


def test_an_address_that_would_run_a_script_is_not_linked():
    relations = part(render(hostile_manuscript()).content, "word/_rels/document.xml.rels")
    outside = [node.get("Target") for node in relations if node.get("TargetMode") == "External"]
    assert outside == ["https://www.example.org/?a=1&b=2", "mailto:desk@example.org"]


def test_the_colophon_is_ruled_above_between_and_below():
    body = part(render(make_manuscript()).content, "word/document.xml")
    foot = [node for node in body.iter(f"{W}p") if node.find(f"{W}pPr/{W}pStyle").get(f"{W}val") == "Colophon"]
    rules = [[side.tag.removeprefix(W) for side in node.findall(f"{W}pPr/{W}pBdr/*")] for node in foot]
    assert rules == [["top"], [], ["top", "bottom"], [], [], ["bottom"]]
